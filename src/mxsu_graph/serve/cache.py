"""Answers that were given lately, for whoever asks the same of the same build."""

from __future__ import annotations

from collections import OrderedDict

from mxsu_graph.serve.frames import Question, Reply

__all__ = ["Cache"]

_SHARE = 16
"""No answer takes more than this part of the room, so that one large one does not drive out all others."""


class Cache:
    """A bounded store of replies, the least recently used of which go first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._replies: OrderedDict[Question, Reply] = OrderedDict()

    def find(self, question: Question) -> Reply | None:
        """The reply to a question, if it is known."""
        reply = self._replies.get(question)
        if reply is not None:
            self._replies.move_to_end(question)
        return reply

    def keep(self, question: Question, reply: Reply) -> None:
        """Remember a reply, if it is not too large."""
        size = _size(question, reply)
        if size * _SHARE > self._room or question in self._replies:
            return
        self._replies[question] = reply
        self._used += size
        while self._used > self._room:
            self._used -= _size(*self._replies.popitem(last=False))


def _size(question: Question, reply: Reply) -> int:
    """Bytes that an entry takes, with something for what Python needs itself."""
    return len(question.text) * 2 + len(question.accept) + len(reply.body) + 1000
