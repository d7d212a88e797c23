"""What the queries of one validation share: the graphs they look at, the class hierarchy, and focus nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from mxsu_graph.validation.shacl.engines import Select, Traits
from mxsu_graph.validation.shacl.exact import escaped
from mxsu_graph.validation.shacl.paths import Path, is_nullable, sparql_path
from mxsu_graph.validation.shacl.shapes import Target
from mxsu_graph.validation.shacl.terms import ESCAPE, RDF, RDFS, Term, sparql_term

__all__ = ["GRAPH", "THIS", "VALUE", "Focus", "Scope", "build_hierarchy", "reach"]

THIS: Final = "?this"
VALUE: Final = "?value"
GRAPH: Final = "?g__"
"""Variables of generated queries end in `__`, so that those of `sh:sparql` queries cannot clash with them."""

_TYPE: Final = f"<{RDF}type>"
_SUBCLASS: Final = f"<{RDFS}subClassOf>"


@dataclass(frozen=True)
class Focus:
    """A set of focus nodes: those of the targets, or what a chain of paths reaches from them.

    Equal values stand for equal sets, so that what is known of one can be looked up.
    """

    targets: tuple[Target, ...]
    steps: tuple[Path, ...] = ()
    only: frozenset[NamedNode] | None = None
    """Where not `None`, the nodes that are meant, as far as they are targets; the steps lead on from these."""

    def along(self, path: Path) -> Focus:
        """Give the value nodes that a path reaches from these."""
        return replace(self, steps=(*self.steps, path))


def reach(base: str, path: Path, start: str = THIS, end: str = VALUE) -> str:
    """Write the pattern that leads along a path from the nodes that a pattern binds.

    A path of no steps leads from every term to itself, in the data or not (SPARQL 1.1, section 18.4). Oxigraph
    does not see that for terms that come from VALUES and are not in the data, so it is said once more.
    """
    step = f"{base} {start} {sparql_path(path)} {end} ."
    if is_nullable(path) and base:
        return f"{{ {step} }} UNION {{ {base} BIND({start} AS {end}) }}"
    return step


@dataclass(frozen=True)
class Chain:
    """A graph pattern from targets to focus nodes, and the variables of the nodes in between."""

    pattern: str
    variables: tuple[str, ...]


@dataclass
class Scope:
    """Builds queries over one choice of graphs.

    Attributes:
        traits: what the engine can do.
        graphs: the named graphs to validate one by one, or None for the engine's default graph.
        hierarchy: each class with its proper subclasses, where the data has any; None if it must be walked by
            each query (because it differs from graph to graph or has anonymous classes).
    """

    traits: Traits
    graphs: tuple[str, ...] | None = None
    hierarchy: dict[Term, frozenset[Term]] | None = None
    _counter: int = field(default=0, repr=False)

    def fresh(self) -> str:
        """Give a variable that no other query part has."""
        self._counter += 1
        return f"?v{self._counter}__"

    def select(
        self,
        variables: Sequence[str],
        body: str,
        *,
        distinct: bool = False,
        computed: Sequence[tuple[str, str]] = (),
        tail: str = "",
    ) -> Select:
        """Write a SELECT query, over each graph by itself if the scope has graphs.

        Args:
            variables: plain variables; the graph comes before them if graphs are told apart.
            body: the graph pattern.
            distinct: ask for each row once.
            computed: further columns, as (variable, expression).
            tail: GROUP BY and what follows it; `{GRAPH}` in it stands for the graph variable, if any.
        """
        graph = [GRAPH] if self.graphs is not None else []
        names = [*graph, *variables, *(name for name, _ in computed)]
        columns = [*graph, *variables, *(f"({expression} AS {name})" for name, expression in computed)]
        # A remote engine must not send a row twice; at home the reader drops repeated rows for less.
        once = "DISTINCT " if distinct or not self.traits.local else ""
        text = f"SELECT {once}{' '.join(columns)} WHERE {{ {self.in_graphs(body)} }}"
        if tail:
            text += " " + tail.replace("{GRAPH}", " ".join(graph))
        return Select(tuple(name[1:] for name in names), text)

    def in_graphs(self, body: str) -> str:
        """Put a graph pattern into `GRAPH`, if graphs are told apart."""
        if self.graphs is None:
            return body
        members = ", ".join(f"<{iri}>" for iri in self.graphs)
        return f"GRAPH {GRAPH} {{ {body} }} FILTER({GRAPH} IN ({members}))"

    def distinct(self, variable: str, body: str) -> str:
        """Write a sub-select that gives each value of a variable once, in each graph."""
        graph = f"{GRAPH} " if self.graphs is not None else ""
        return f"{{ SELECT DISTINCT {graph}{variable} WHERE {{ {body} }} }}"

    def focus(self, focus: Focus, variable: str = THIS) -> str:
        """Write the graph pattern that binds a variable to the focus nodes, some perhaps repeatedly."""
        return self.focus_chain(focus, variable).pattern

    def focus_chain(self, focus: Focus, variable: str = THIS) -> Chain:
        """Write the same pattern, and give the variables of the nodes on the way."""
        names = [*(self.fresh() for _ in focus.steps), variable]
        pattern = self._targets(focus.targets, names[0], focus.only)
        for start, path, end in zip(names, focus.steps, names[1:], strict=False):
            pattern = reach(pattern, path, start, end)
        return Chain(pattern, tuple(names[:-1]))

    def _targets(self, targets: tuple[Target, ...], variable: str, only: frozenset[NamedNode] | None) -> str:
        nodes = [target.value for target in targets if target.kind == "node"]
        if only is not None:
            nodes = [node for node in nodes if node in only]
        others = [target for target in targets if target.kind != "node"]
        parts = [self.values(variable, [self.term(node) for node in nodes])] if nodes or not others else []
        # With each target, and not before them all: an engine begins with what comes first.
        named = "" if only is None else f"{self.values(variable, sorted(map(self.term, only)))} "
        parts += [f"{named}{self._target(target, variable)}" for target in others]
        return parts[0] if len(parts) == 1 else " UNION ".join(f"{{ {part} }}" for part in parts)

    def _target(self, target: Target, variable: str) -> str:
        value = sparql_term(target.value)
        if target.kind == "subjects":
            return f"{variable} {value} {self.fresh()} ."
        if target.kind == "objects":
            return f"{self.fresh()} {value} {variable} ."
        return self.instance(variable, target.value)

    def term(self, term: Term) -> str:
        """Write a term of the shapes as the engine's data has it."""
        return sparql_term(escaped(term) if self.traits.escapes and isinstance(term, Literal) else term)

    def comparable(self, variable: str) -> str:
        """Write the value of a variable so that the operators of SPARQL know its datatype."""
        if not self.traits.escapes:
            return variable
        datatype = f"STR(DATATYPE({variable}))"
        original = f'STRDT(STR({variable}), IRI(STRAFTER({datatype}, "{ESCAPE}")))'
        return f'IF(STRSTARTS({datatype}, "{ESCAPE}"), {original}, {variable})'

    def values(self, variable: str, terms: Sequence[str]) -> str:
        """Write a VALUES block; with graphs told apart, each term stands in each graph."""
        if self.graphs is None:
            return f"VALUES {variable} {{ {' '.join(terms)} }}"
        rows = " ".join(f"(<{iri}> {term})" for iri in self.graphs for term in terms)
        return f"VALUES ({GRAPH} {variable}) {{ {rows} }}"

    def instance(self, variable: str, cls: Term) -> str:
        """Write the pattern that a variable is a SHACL instance of a class (section 1.1)."""
        if self.hierarchy is None:
            return f"{variable} {_TYPE}/{_SUBCLASS}* {sparql_term(cls)} ."
        below = self.hierarchy.get(cls, frozenset())
        if not below:
            return f"{variable} {_TYPE} {sparql_term(cls)} ."
        kind = self.fresh()
        classes = " ".join(sorted(sparql_term(c) for c in {cls, *below}))
        return f"VALUES {kind} {{ {classes} }} {variable} {_TYPE} {kind} ."

    def not_instance(self, variable: str, cls: Term) -> str:
        """Write a condition that a bound variable is no instance of a class.

        One triple pattern stands in each NOT EXISTS: Oxigraph evaluates a join inside EXISTS anew, without
        the outer binding, for every row.
        """
        if self.hierarchy is None:
            return f"NOT EXISTS {{ {variable} {_TYPE}/{_SUBCLASS}* {sparql_term(cls)} }}"
        classes = sorted(sparql_term(c) for c in {cls, *self.hierarchy.get(cls, frozenset())})
        if len(classes) <= 4:
            return "(" + " && ".join(f"NOT EXISTS {{ {variable} {_TYPE} {c} }}" for c in classes) + ")"
        kind = self.fresh()
        return f"NOT EXISTS {{ {variable} {_TYPE} {kind} FILTER({kind} IN ({', '.join(classes)})) }}"


def build_hierarchy(pairs: Sequence[tuple[Term, Term]]) -> dict[Term, frozenset[Term]] | None:
    """Give each class its proper subclasses, direct and indirect; None if a subclass is anonymous.

    Args:
        pairs: (subclass, class), as `rdfs:subClassOf` says it.
    """
    children: dict[Term, set[Term]] = {}
    for child, parent in pairs:
        if not isinstance(child, NamedNode):
            return None
        children.setdefault(parent, set()).add(child)
    return {cls: frozenset(_below(cls, children)) for cls in children}


def _below(cls: Term, children: dict[Term, set[Term]]) -> set[Term]:
    found: set[Term] = set()
    waiting = [cls]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found and child != cls:
                found.add(child)
                waiting.append(child)
    return found
