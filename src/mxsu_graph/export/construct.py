"""The graph in other people's vocabularies: CONSTRUCT queries in `queries/export/<view>/`, run on a built store.

Which of our terms stands for which of theirs is in `ontology/alignments.ttl` alone. A query holds the clause
`VALUES (?ours ?relation ?theirs) { (UNDEF UNDEF UNDEF) }`; the alignments take its place when it runs, and the
query adds under which conditions a match that is only close is exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.errors import ExportError, QueryError
from mxsu_graph.export.dataset import Dataset, build_dataset
from mxsu_graph.export.order import NAMES, TYPE
from mxsu_graph.graph.vocabulary import parse_ontology
from mxsu_graph.iri import expand_name

__all__ = ["ALIGNMENTS_FILE", "build_view", "list_views", "read_queries", "select_described"]

ALIGNMENTS_FILE = "alignments.ttl"
_RELATIONS = frozenset(
    ox.NamedNode(expand_name(n)) for n in ("rdfs:subClassOf", "rdfs:subPropertyOf", "skos:closeMatch")
)
_SLOT = re.compile(r"\(UNDEF UNDEF UNDEF\)")


def list_views(queries: Path) -> list[str]:
    """The names of the views that there are queries for, such as `cidoc-crm`."""
    return sorted(folder.name for folder in (queries / "export").glob("*/"))


def read_queries(queries: Path, ontology: Path, view: str) -> dict[str, str]:
    """The queries of a view by their names, with the alignments in their place.

    Raises:
        ExportError: there is no such view.
        ProjectError: the alignments are absent or malformed.
    """
    paths = sorted((queries / "export" / view).glob("*.rq"))
    if not paths:
        raise ExportError(f"there is no view '{view}'; there are: {', '.join(list_views(queries))}")
    rows = " ".join(_alignments(ontology))
    return {path.stem: _SLOT.sub(lambda _: rows, path.read_text(encoding="utf-8")) for path in paths}


def build_view(store: ox.Store, queries: Path, ontology: Path, view: str) -> Dataset:
    """Everything that the queries of a view make of a store, as a dataset with one graph, the default one.

    Args:
        store: a built store.
        queries: the project's folder of queries.
        ontology: the project's folder of the ontology.
        view: the name of a folder in `queries/export`.

    Raises:
        ExportError: there is no such view.
        QueryError: one of its queries is malformed.
        ProjectError: the alignments are absent or malformed.
    """
    return build_dataset(_construct(store, read_queries(queries, ontology, view), view))


def select_described(dataset: Dataset, root: str) -> Dataset:
    """What a view tells of one thing and of what belongs to it, and the names of everything that is mentioned.

    A thing belongs to another if its IRI goes on from there behind `#`, as that of a birth does from a person's;
    statements about the thing come along with their subject.

    Args:
        dataset: a view, from `build_view`.
        root: the thing's IRI.

    Raises:
        ExportError: the view tells nothing of it.
    """
    every, about = frozenset(dataset.graphs), f"<{root}>"
    own = {about, *dataset.subjects(every, start=f"<{root}#")}
    told = {subject for thing in own for subject, _, _ in dataset.pointing(thing)}
    subjects = own | {s for subject in told for s in (subject, *_parts(dataset, subject))}
    lines: set[str] = set()
    mentioned: set[str] = set()
    for subject in subjects:
        for line, _, thing in dataset.statements(subject, ""):
            lines.add(line)
            mentioned.add(thing)
    if not lines:
        raise ExportError(f"this view tells nothing of {root}")
    for thing in mentioned - subjects:
        if thing.startswith("<"):
            lines.update(
                line
                for line, predicate, _ in dataset.statements(thing, "")
                if predicate == TYPE or predicate in NAMES
            )
    return Dataset("".join(f"{line}\n" for line in sorted(lines)).encode())


def _parts(dataset: Dataset, subject: str) -> Iterator[str]:
    """What belongs to the same claim as an attribute assignment does: its value."""
    owner, mark, _ = subject[1:-1].partition("#")
    if mark and "/claim/" in owner:
        yield from dataset.subjects(frozenset(dataset.graphs), start=f"<{owner}#")


def _construct(store: ox.Store, texts: dict[str, str], view: str) -> Iterator[ox.Quad]:
    for name, text in texts.items():
        try:
            triples = store.query(text, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QueryError(f"queries/export/{view}/{name}.rq: {error.msg}") from error
        if not isinstance(triples, ox.QueryTriples):
            raise QueryError(f"queries/export/{view}/{name}.rq: an export is a CONSTRUCT query")
        for triple in triples:
            yield ox.Quad(triple.subject, triple.predicate, triple.object)


def _alignments(ontology: Path) -> list[str]:
    quads = parse_ontology(ontology, (ALIGNMENTS_FILE,))
    rows = {(str(q.subject), str(q.predicate), str(q.object)) for q in quads if q.predicate in _RELATIONS}
    return [f"({' '.join(row)})" for row in sorted(rows)]
