"""Where records stand in the curated files, found when a finding needs it: only the file in question is read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mxsu_graph.curation.layout import entity_file
from mxsu_graph.curation.read import parse_file
from mxsu_graph.curation.reading import Reading
from mxsu_graph.diagnostics import Span
from mxsu_graph.model import Vocabulary

__all__ = ["Places"]


class Places:
    """The places of records in files that are in order, so that each record stands in the file meant for it."""

    def __init__(self, data: Path, vocabulary: Vocabulary) -> None:
        self._data = data
        self._vocabulary = vocabulary
        self._read = cache(self._read_file)

    def span(self, name: str, key: str = "") -> Span:
        """The place of a value, else of its record, else of nothing; as `Reading.span` has it."""
        for path in self._list_files(name):
            reading = self._read(path)
            if (name, "") in reading.spans:
                return reading.span(name, key)
        return Span("data")

    def _list_files(self, name: str) -> Iterator[str]:
        first, slash, _ = name.partition("/")
        yield f"sources/{first}.yaml"
        if slash:
            yield f"entities/{entity_file(first) or '.'}"
        yield "assessments.yaml"

    def _read_file(self, name: str) -> Reading:
        path = self._data / name
        if not path.is_file():
            return Reading()
        return parse_file(path.read_bytes(), f"{self._data.name}/{name}", self._vocabulary)
