"""Rows of an answer, as terms and as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, make_dataclass
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from mxsu_graph.iri import BASE, ONTOLOGY, claim_ref, compact_iri

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Answer", "Term", "readable", "sort_key"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
"""A value of a row; `None` where the variable is unbound."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a SELECT query, in order; `columns` are the variables without their question mark."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        """Each row as a frozen dataclass with one field a column, holding readable text or `None`."""
        names = [
            name if name.isidentifier() and not iskeyword(name) else f"column_{i}"
            for i, name in enumerate(self.columns)
        ]
        row_type = make_dataclass("Row", names, frozen=True, order=True)
        for row in self.rows:
            yield row_type(*(None if term is None else readable(term) for term in row))

    def readable_rows(self) -> list[tuple[str, ...]]:
        """Every row as text: ids for our IRIs, prefixed names for others, the words of literals."""
        return [tuple("" if term is None else readable(term) for term in row) for row in self.rows]

    def to_dataframe(self) -> pd.DataFrame:
        """The readable rows as a pandas DataFrame.

        Raises:
            ImportError: pandas is not installed; `pip install mxsu-graph[pandas]` brings it.
        """
        try:
            import pandas as pd  # an extra, and slow to import
        except ImportError as error:
            raise ImportError("pandas is not installed: pip install 'mxsu-graph[pandas]'") from error
        return pd.DataFrame(self.readable_rows(), columns=list(self.columns))


def readable(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """A term as people write it: `person/mikoyan-anastas`, `pettina-limits/c012`, `role/speaker`, `23`."""
    if isinstance(term, ox.Literal | ox.BlankNode):
        return term.value
    if isinstance(term, ox.Triple):
        return str(term)
    iri = term.value
    if iri.startswith(BASE + "claim/"):
        return claim_ref(iri)
    if iri.startswith(ONTOLOGY):
        return iri.removeprefix(ONTOLOGY)
    if iri.startswith(BASE + "code/"):
        return iri.rpartition("/")[2]
    if iri.startswith(BASE + "source/"):
        return iri.removeprefix(BASE + "source/")
    return iri.removeprefix(BASE) if iri.startswith(BASE) else compact_iri(iri).strip("<>")


def sort_key(row: Sequence[Term]) -> tuple[str, ...]:
    """An order of rows that does not depend on the engine."""
    return tuple("" if term is None else str(term) for term in row)
