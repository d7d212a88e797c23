"""A question put together from the ontology, as SPARQL: what is sought, and what claims must say of it.

What can be put together is what the shapes let a claim be: a predicate takes subjects of its
`mxsu:expectedDomain` and yields values of its `mxsu:expectedRange` (`ontology/shapes/claims.ttl` checks the same).
Every condition is met by a claim, so that each row of the answer names the claims, and with them the sources, on
which it stands.

Those rows are the product of the claims of all conditions, so nothing is counted in them: what is found is asked
for by itself, and then the claims of the few things that a page shows, condition by condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from mxsu_graph.iri import PREFIXES, code_iri, entity_iri, source_iri, term_iri
from mxsu_graph.model import PredicateTerm, Vocabulary

__all__ = [
    "MOST_THINGS",
    "Condition",
    "Sought",
    "find_classes",
    "list_predicates",
    "value_classes",
    "write_claims",
    "write_count",
    "write_sparql",
    "write_things",
]

MOST_THINGS = 500
"""How many of the things that are found `write_things` asks for."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a claim must say.

    Attributes:
        of: what the claim is about: 0 what is sought, else the value of the condition with this number.
        predicate: name of the predicate.
        inverse: whether `of` is the claim's object, and the value its subject.
        entities: ids of the entities that the value may be; any where it is empty.
        words: what a value that is a text has to contain.
        bounds: the first and the last day, or the least and the greatest number, between which the value lies at
            least partly; an empty end is open.
        role: code of the role; any where it is empty.
    """

    of: int
    predicate: str
    inverse: bool = False
    entities: tuple[str, ...] = ()
    words: str = ""
    bounds: tuple[str, str] = ("", "")
    dated: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """A whole question: what class of things is sought, of which kind and side, by the claims of which source."""

    class_name: str
    kind: str = ""
    side: str = ""
    source: str = ""
    conditions: tuple[Condition, ...] = ()


def find_classes(vocabulary: Vocabulary, names: Iterable[str]) -> frozenset[str]:
    """The classes with entities among the given ones and below them; none for datatypes."""
    wanted = set(names)
    return frozenset(
        name
        for segment, name in vocabulary.segments.items()
        if segment != "source" and (name in wanted or vocabulary.classes[name].ancestors & wanted)
    )


def list_predicates(vocabulary: Vocabulary, classes: frozenset[str]) -> list[tuple[PredicateTerm, bool]]:
    """The predicates that claims about things of these classes may have, and whether they stand as its object."""
    found = []
    for term in vocabulary.predicates.values():
        if classes & find_classes(vocabulary, term.domain):
            found.append((term, False))
        if not term.symmetric and term.inverse_labels and classes & find_classes(vocabulary, term.range):
            found.append((term, True))
    return found


def value_classes(vocabulary: Vocabulary, predicate: str, inverse: bool) -> frozenset[str]:
    """The classes that the value of a condition may have; none where it is a text, a number or a time."""
    term = vocabulary.predicates[predicate]
    return find_classes(vocabulary, term.domain if inverse else term.range)


def write_sparql(sought: Sought, vocabulary: Vocabulary) -> str:
    """The question as SPARQL 1.1: one row for what is found and the claims by which it is found.

    Args:
        sought: the question; names in it are those of the vocabulary.
        vocabulary: says which predicates hold both ways.
    """
    lines = [*_write_class(sought)]
    names = ["?thing"]
    for number, condition in enumerate(sought.conditions, start=1):
        lines += _write_condition(condition, number, sought.source, vocabulary)
        names += [f"?value{number}", f"?source{number}", f"?claim{number}"]
    order = ["?thing", *(f"?claim{number}" for number in range(1, len(sought.conditions) + 1))]
    return _write_select(f"DISTINCT {' '.join(names)}", lines) + f"ORDER BY {' '.join(order)}\n"


def write_count(sought: Sought, vocabulary: Vocabulary) -> str:
    """How many things are found, as `?count`."""
    return _write_select("(COUNT(DISTINCT ?thing) AS ?count)", _write_found(sought, vocabulary))


def write_things(sought: Sought, vocabulary: Vocabulary) -> str:
    """The things that are found, as `?thing`, each once: the first by their IRIs."""
    lines = _write_found(sought, vocabulary)
    return _write_select("DISTINCT ?thing", lines) + f"ORDER BY ?thing\nLIMIT {MOST_THINGS}\n"


def write_claims(sought: Sought, number: int, things: Iterable[str], vocabulary: Vocabulary) -> str:
    """The claims (`?claim`) by which some things (`?thing`) meet a condition.

    Args:
        sought: the question.
        number: which of its conditions, from 1.
        things: IRIs of the things.
        vocabulary: says which predicates hold both ways.
    """
    values = f"VALUES ?thing {{ {' '.join(map(_node, things))} }}"
    lines = [values, *_write_branch(sought, _root(sought, number), vocabulary)]
    select = _write_select(f"DISTINCT ?thing (?claim{number} AS ?claim)", lines)
    return f"{select}ORDER BY ?thing ?claim\n"


def _write_found(sought: Sought, vocabulary: Vocabulary) -> Iterator[str]:
    """What is found, each thing once: conditions that do not hang on each other are met one by one."""
    yield from _write_class(sought)
    for number, condition in enumerate(sought.conditions, start=1):
        if not condition.of:
            yield "{ SELECT DISTINCT ?thing WHERE {"
            yield from (f"  {line}" for line in _write_branch(sought, number, vocabulary))
            yield "} }"


def _write_branch(sought: Sought, root: int, vocabulary: Vocabulary) -> Iterator[str]:
    """A condition on what is sought, and those on its value."""
    for number, condition in enumerate(sought.conditions, start=1):
        if _root(sought, number) == root:
            yield from _write_condition(condition, number, sought.source, vocabulary)


def _root(sought: Sought, number: int) -> int:
    """The condition on what is sought that a condition hangs on, or itself."""
    of = sought.conditions[number - 1].of
    return _root(sought, of) if of else number


def _write_class(sought: Sought) -> Iterator[str]:
    yield "?thing a " + _term(sought.class_name) + " ."
    for scheme, code in (("kind", sought.kind), ("side", sought.side)):
        if code:
            yield f"?thing {_term(scheme)} {_node(code_iri(scheme, code))} ."


def _write_select(names: str, lines: Iterable[str]) -> str:
    body = "".join(f"  {line}\n" for line in lines)
    prefixes = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("mxsu", "rdf"))
    return f"{prefixes}\nSELECT {names} WHERE {{\n{body}}}\n"


def _write_condition(condition: Condition, number: int, source: str, vocabulary: Vocabulary) -> Iterator[str]:
    claim, value = f"?claim{number}", f"?value{number}"
    about = f"?value{condition.of}" if condition.of else "?thing"
    start, end = (value, about) if condition.inverse else (about, value)
    yield f"{claim} rdf:predicate {_term(condition.predicate)} ;"
    yield f"  mxsu:polarity {_node(code_iri('polarity', 'affirmed'))} ;"
    if condition.role:
        yield f"  mxsu:role {_node(code_iri('role', condition.role))} ;"
    yield f"  mxsu:statedIn ?source{number} ."
    if vocabulary.predicates[condition.predicate].symmetric:
        yield f"{{ {claim} rdf:subject {start} ; rdf:object {end} }} UNION"
        yield f"{{ {claim} rdf:subject {end} ; rdf:object {start} }}"
    else:
        yield f"{claim} rdf:subject {start} ; rdf:object {end} ."
    yield f"FILTER NOT EXISTS {{ {claim} mxsu:withdrawn ?reason{number} }}"
    if source:
        yield f"VALUES ?source{number} {{ {_node(source_iri(source))} }}"
    if condition.entities:
        yield f"VALUES {value} {{ {' '.join(_node(entity_iri(entity)) for entity in condition.entities)} }}"
    if condition.words:
        yield f"FILTER (CONTAINS(LCASE(STR({value})), {ox.Literal(condition.words.lower())}))"
    yield from _write_bounds(condition, claim, number)


def _write_bounds(condition: Condition, claim: str, number: int) -> Iterator[str]:
    """Days are compared as text, for ISO days sort alike; numbers as numbers. An unknown end is open."""
    low, high = condition.bounds
    names = ("earliest", "latest") if condition.dated else ("lowest", "highest")
    for name, sign, limit in ((names[1], ">=", low), (names[0], "<=", high)):
        if limit:
            bound = f"?{name}{number}"
            test = f"STR({bound}) {sign} {ox.Literal(limit)}" if condition.dated else f"{bound} {sign} {limit}"
            yield f"OPTIONAL {{ {claim} mxsu:{name} {bound} }}"
            yield f"FILTER (!BOUND({bound}) || {test})"


def _term(name: str) -> str:
    return f"mxsu:{name}" if name.isalnum() else _node(term_iri(name))


def _node(iri: str) -> str:
    return str(ox.NamedNode(iri))
