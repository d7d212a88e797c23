"""Asking the workers of whatever build is current."""

from __future__ import annotations

from mxsu_graph.serve.context import Context, Opened
from mxsu_graph.serve.frames import Question, Reply
from mxsu_graph.serve.pool import PoolClosedError

__all__ = ["ask", "ask_build"]

_ATTEMPTS = 3


async def ask(context: Context, question: Question, client: str, keep: bool = True) -> Reply:
    """The answer of the current build.

    Args:
        context: the server.
        question: what is asked.
        client: the address that asks.
        keep: the answer may be remembered: the same question has the same answer.

    Raises:
        RefusedError: see `Pool.ask`.
    """
    for _ in range(_ATTEMPTS):
        try:
            return await ask_build(context.current, question, client, keep)
        except PoolClosedError:
            continue  # a new build became current between two lines
    return await ask_build(context.current, question, client, keep)


async def ask_build(opened: Opened, question: Question, client: str, keep: bool = True) -> Reply:
    """The answer of one build.

    Raises:
        RefusedError: see `Pool.ask`.
        PoolClosedError: the build is no longer current, and its workers have gone.
    """
    if keep and (known := opened.cache.find(question)) is not None:
        return known
    reply = await opened.pool.ask(question, client)
    if keep and reply.status == 200:
        opened.cache.keep(question, reply)
    return reply
