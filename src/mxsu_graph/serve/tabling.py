"""An answer as the first rows of a table, for a page: texts, and links to what has a page here."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import pyoxigraph as ox

from mxsu_graph.iri import BASE, ONTOLOGY
from mxsu_graph.query.results import readable

__all__ = ["MOST_ROWS", "tabulate"]

MOST_ROWS = 1000
"""Rows that a page shows; a browser gets slow with more."""

_RESULT_LINKS = (("json", "JSON"), ("csv", "CSV"), ("tsv", "TSV"), ("xml", "XML"))
_GRAPH_LINKS = (("ttl", "Turtle"), ("nt", "N-Triples"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"))


def tabulate(result: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean) -> bytes:
    """The result as JSON: columns, rows, whether there are more, the truth value, and other forms."""
    if isinstance(result, ox.QueryBoolean):
        return _write([], [], False, bool(result), _RESULT_LINKS[:1])
    if isinstance(result, ox.QueryTriples):
        triples = [[one.subject, one.predicate, one.object] for one in islice(result, MOST_ROWS + 1)]
        return _write(["subject", "predicate", "object"], triples, len(triples) > MOST_ROWS, None, _GRAPH_LINKS)
    names = [variable.value for variable in result.variables]
    rows = [list(row) for row in islice(result, MOST_ROWS + 1)]
    return _write(names, rows, len(rows) > MOST_ROWS, None, _RESULT_LINKS)


def _write(
    columns: list[str], rows: list[list[Any]], more: bool, truth: bool | None, forms: tuple[tuple[str, str], ...]
) -> bytes:
    told = [[None if term is None else _tell(term) for term in row] for row in rows[:MOST_ROWS]]
    table = {"columns": columns, "rows": told, "more": more, "truth": truth, "forms": forms}
    return json.dumps(table, ensure_ascii=False).encode("utf-8", "replace")


def _tell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> dict[str, str]:
    if isinstance(term, ox.Literal):
        return {"text": term.value, "link": "", "language": term.language or ""}
    return {
        "text": readable(term),
        "link": _link(term.value) if isinstance(term, ox.NamedNode) else "",
        "language": "",
    }


def _link(iri: str) -> str:
    """Where to find out more: here, if the thing is ours; nowhere for an address that no browser should follow."""
    if iri.startswith(BASE):
        return (
            "/ontology#" + iri.removeprefix(ONTOLOGY) if iri.startswith(ONTOLOGY) else "/" + iri.removeprefix(BASE)
        )
    return iri if iri.startswith(("http://", "https://")) else ""
