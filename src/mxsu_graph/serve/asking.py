"""Asking the workers of one build, so that nothing in an answer comes from another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.context import Context, Opened
from mxsu_graph.serve.frames import Question, Reply
from mxsu_graph.serve.pool import PoolClosedError

__all__ = ["ATTEMPTS", "ask_build", "run_on_current", "too_many_builds"]

ATTEMPTS = 4
"""How often a request begins anew because its build has been replaced before its workers were asked."""

_Result = TypeVar("_Result")


async def run_on_current(context: Context, work: Callable[[Opened], Awaitable[_Result]]) -> _Result:
    """Have a whole request done with the build that is current when it begins.

    Where its workers have gone before they were asked, it begins anew with the build that is current then; so
    `work` sends nothing before it has its answer.

    Args:
        context: the server.
        work: what is done with the build.

    Raises:
        RefusedError: one build came after the other.
    """
    for _ in range(ATTEMPTS):
        try:
            return await work(context.current)
        except PoolClosedError:
            continue
    raise too_many_builds()


def too_many_builds() -> RefusedError:
    """What a request is told that no build was there for."""
    return RefusedError(503, "one new build came after the other: try again in a moment")


async def ask_build(opened: Opened, question: Question, client: str, keep: bool = True) -> Reply:
    """The answer of one build.

    Args:
        opened: the build.
        question: what is asked.
        client: the address that asks.
        keep: the answer may be remembered: the same question has the same answer.

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
