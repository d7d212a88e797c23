"""The claims table, and the disagreements found in it, made by another process while this one goes on.

Both need Polars, which takes as long to import as all else that follows from an edit: so it is imported while this
process still reads. Where it is imported already, or this process cannot be forked, nothing is gained, and the
work is done here.
"""

from __future__ import annotations

import io
import marshal
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any, NamedTuple

from mxsu_graph.graph.canonical import canonical_lines
from mxsu_graph.graph.disagreement_quads import build_disagreement_quads
from mxsu_graph.graph.table import frame_rows, write_table
from mxsu_graph.model import Corpus
from mxsu_graph.pipeline.plain import (
    unfold_assessment,
    unfold_entity,
    unfold_row,
    unfold_source,
    unfold_vocabulary,
)
from mxsu_graph.pipeline.sharing import Forks, can_fork

__all__ = ["Analyst", "Findings", "Question"]


class Question(NamedTuple):
    """What is asked, as plain values.

    Attributes:
        rows: the claims table.
        register: the fields of all sources, entities and assessments, and the vocabulary; empty where nobody asks
            for disagreements.
    """

    rows: Sequence[Sequence[Any]]
    register: Sequence[Any] = ()


class Findings(NamedTuple):
    """What is answered.

    Attributes:
        table: the claims table as a Parquet file.
        lines: the N-Quads lines of `graph/disagreements`.
        kinds: the kind of each disagreement.
    """

    table: bytes
    lines: bytes
    kinds: Sequence[str]


class Analyst:
    """Somebody to ask one question; to be closed."""

    def __init__(self) -> None:
        self._forks = Forks()
        self._ready = 0
        self._question: Question | None = None
        self._findings: Findings | None = None
        if "polars" not in sys.modules and can_fork():
            # The question lies in a file: a pipe that nobody reads yet would not hold it.
            self._paper = tempfile.TemporaryFile()  # noqa: SIM115  # closed with this
            waiting, self._ready = os.pipe()
            self._forks.start(lambda: _wait(waiting, self._ready, self._paper))
            os.close(waiting)

    def __enter__(self) -> Analyst:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the other process, answer or not."""
        self._let_go()
        self._forks.__exit__()

    def ask(self, question: Question) -> None:
        """Ask; nothing is waited for."""
        self._question = question
        if self._ready:
            with suppress(OSError):  # a full disk, or it was killed: then there will be no answer
                self._paper.write(marshal.dumps([*question]))
                self._paper.flush()
                os.write(self._ready, b"!")

    def answer(self) -> Findings:
        """The answer, as soon as it is there; where there is none, we look for it."""
        if self._findings is None:
            assert self._question is not None
            self._let_go()
            found = next((each for each in self._forks.gather() if each), None)
            self._findings = Findings(*(found or _analyse(self._question)))
        return self._findings

    def _let_go(self) -> None:
        """Nothing more is asked."""
        if self._ready:
            os.close(self._ready)
            self._paper.close()
            self._ready = 0


def _wait(waiting: int, ready: int, paper: IO[bytes]) -> tuple[Any, ...] | None:
    """The other process: what takes long first, then the question."""
    import mxsu_graph.analysis.disagreements  # noqa: F401  # with polars, before it is needed

    os.close(ready)
    if not os.read(waiting, 1):
        return None
    paper.seek(0)
    return _analyse(Question(*marshal.loads(paper.read())))  # our own process wrote it


def _analyse(question: Question) -> tuple[Any, ...]:
    table = frame_rows([unfold_row(row) for row in question.rows])
    file = io.BytesIO()
    write_table(file, table)
    if not question.register:
        return file.getvalue(), b"", ()
    from mxsu_graph.analysis.description import build_description
    from mxsu_graph.analysis.disagreements import find_disagreements

    sources, entities, assessments, vocabulary = question.register
    register = Corpus(
        sources=tuple(map(unfold_source, sources)),
        entities=tuple(map(unfold_entity, entities)),
        assessments=tuple(map(unfold_assessment, assessments)),
    )
    found = find_disagreements(table, build_description(register, unfold_vocabulary(vocabulary)))
    lines = b"".join(canonical_lines(build_disagreement_quads(found)))
    return file.getvalue(), lines, tuple(disagreement.kind for disagreement in found)
