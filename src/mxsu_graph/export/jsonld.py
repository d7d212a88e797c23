"""JSON-LD by our context, for people who know JSON and need not know RDF.

A dataset keeps its graphs, each with its nodes, one a line; a claim holds its evidence, and that its selectors.
One entity becomes one tree: the entity, its claims by the part it plays in them, their evidence, and with each
thing that a claim names its label.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO

from mxsu_graph.export.compact import Compactor, Json
from mxsu_graph.export.context import REVERSE, render_entries
from mxsu_graph.export.dataset import Dataset, Fact
from mxsu_graph.export.order import NAMES, TYPE, SubjectKey, subject_key
from mxsu_graph.iri import BASE, ONTOLOGY, expand_name, term_iri

__all__ = ["write_jsonld", "write_jsonld_tree"]

_PARTS = frozenset(f"<{expand_name(name)}>" for name in ("mxsu:evidence", "mxsu:citation", "oa:hasSelector"))
"""Predicates whose objects belong to their subject alone, and so stand inside it."""
_CLAIM = f"<{BASE}claim/"
_CLAIM_CLASS = f"<{term_iri('Claim')}>"
_REVERSE = {f"<{expand_name(iri)}>": name for name, iri in REVERSE.items()}
_MENTIONED = NAMES | {TYPE}
_NOT_NAMED = (f"<{BASE}code/", f"<{ONTOLOGY}")

_Nodes = Mapping[str, list[Fact]]


def write_jsonld(dataset: Dataset, stream: BinaryIO, graphs: Set[str], context: Mapping[str, Json]) -> None:
    """Write some graphs of a dataset as JSON-LD, each under its name, with one node a line.

    Args:
        dataset: what to write.
        stream: where to, in UTF-8.
        graphs: the names of the graphs, as `Dataset.graphs` lists them.
        context: the context that `read_context` gives.

    Raises:
        ExportError: a term has no form in JSON-LD.
    """
    compactor = Compactor(context)
    stream.write(f'{{\n"@context": {render_entries(context)},\n"@graph": ['.encode())
    between = "\n"
    for graph, described in groupby(dataset.described_by_graph(graphs), itemgetter(0)):
        nodes = _write_nodes(compactor, ((subject, facts) for _, subject, facts in described))
        if graph:
            stream.write(f'{between}{{"id": {_dump(compactor.id(graph))}, "@graph": [\n'.encode())
            stream.writelines(_separated(nodes))
            stream.write(b"\n]}")
        else:
            stream.write(between.encode())
            stream.writelines(_separated(nodes))
        between = ",\n"
    stream.write(b"\n]\n}\n")


def write_jsonld_tree(
    dataset: Dataset, stream: BinaryIO, graphs: Set[str], context: Mapping[str, Json], root: str
) -> None:
    """Write one entity with everything else in the dataset hung from it; graphs are taken together.

    Nodes that nothing in the tree can hold, such as the sources of the claims, stand under `included`.

    Raises:
        ExportError: a term has no form in JSON-LD.
    """
    nodes = dict(dataset.described(graphs))
    tree = _Tree(Compactor(context), nodes).build(root)
    text = json.dumps(tree, ensure_ascii=False, indent=2)
    stream.write(f'{{\n"@context": {render_entries(context)},\n{text[2:]}\n'.encode())


def _write_nodes(compactor: Compactor, described: Iterable[tuple[str, list[Fact]]]) -> Iterator[str]:
    """Every node of a graph; what belongs to one claim is one node."""

    def together(node: tuple[str, list[Fact]]) -> SubjectKey:
        return (*subject_key(node[0])[:4], "")

    for key, several in groupby(described, together):
        nodes = dict(several)
        waiting = dict(nodes)
        for subject in nodes:
            if subject in waiting:
                yield _dump(_nest(compactor, subject, waiting, is_claim=bool(key[3])))


def _nest(compactor: Compactor, subject: str, waiting: dict[str, list[Fact]], is_claim: bool) -> Json:
    """A node with its parts inside, which are taken from those that wait."""
    facts = waiting.pop(subject)
    parts = {thing for predicate, thing in facts if is_claim and predicate in _PARTS}

    def link(thing: str) -> Json:
        if thing in parts and thing in waiting:
            return _nest(compactor, thing, waiting, is_claim)
        return compactor.id(thing)

    return compactor.node(subject, facts, link)


class _Tree:
    """One entity as a tree of nodes that are all in memory."""

    def __init__(self, compactor: Compactor, nodes: _Nodes) -> None:
        self._compactor = compactor
        self._nodes = nodes
        self._waiting = dict(nodes)

    def build(self, root: str) -> Json:
        """The tree below the root."""
        facts = self._waiting.pop(root, [])
        tree = self._compactor.node(root, facts, self._mention)
        for predicate, name in _REVERSE.items():
            claims = [s for s in self._waiting if s.startswith(_CLAIM) and (predicate, root) in self._nodes[s]]
            if claims:
                tree[name] = [self._hold(claim, (predicate, root)) for claim in claims]
        included = []
        for subject in self._nodes:
            if subject in self._waiting and not self._is_mention(subject):
                included.append(self._hold(subject))
        # Whatever no other node has mentioned by now.
        included += [self._mention(subject) for subject in list(self._waiting)]
        if included:
            tree["included"] = included
        return tree

    def _hold(self, subject: str, without: Fact | None = None) -> Json:
        """A node with its parts inside and the labels of what it mentions."""
        facts = [fact for fact in self._waiting.pop(subject) if fact != without]
        parts = {thing for predicate, thing in facts if predicate in _PARTS}

        def link(thing: str) -> Json:
            return self._hold(thing) if thing in parts and thing in self._waiting else self._mention(thing)

        return self._compactor.node(subject, facts, link)

    def _mention(self, thing: str) -> Json:
        """A thing with its type and label where those are known, else its id."""
        facts = [fact for fact in self._nodes.get(thing, []) if fact[0] in _MENTIONED]
        if not facts or (TYPE, _CLAIM_CLASS) in facts or thing.startswith(_NOT_NAMED):
            return self._compactor.id(thing)
        if self._is_mention(thing):
            self._waiting.pop(thing, None)
        return self._compactor.node(thing, facts, self._compactor.id)

    def _is_mention(self, subject: str) -> bool:
        """Whether a mention says everything about the subject."""
        return all(predicate in _MENTIONED for predicate, _ in self._nodes[subject])


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _separated(nodes: Iterator[str]) -> Iterator[bytes]:
    between = ""
    for node in nodes:
        yield f"{between}{node}".encode()
        between = ",\n"
