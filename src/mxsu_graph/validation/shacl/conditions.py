"""SPARQL conditions that say when one bound value violates a constraint.

Every condition is total: it is true or false for any term, never an error, so that conditions can be negated
and combined freely. Those without EXISTS are *pure*: they can stand in a SELECT clause and cost no look-up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.lexical import DERIVED_INTEGERS, lexical_condition, range_condition
from mxsu_graph.validation.shacl.scope import Scope
from mxsu_graph.validation.shacl.terms import ESCAPE, RDF, XSD, Term, sparql_term

__all__ = ["FALSE", "TRUE", "Condition", "all_of", "any_of", "negated", "same_term", "value_violation"]


@dataclass(frozen=True)
class Condition:
    """A SPARQL expression over a bound variable, and whether it is free of EXISTS."""

    text: str
    pure: bool = True


TRUE = Condition("true")
FALSE = Condition("false")


def negated(condition: Condition) -> Condition:
    """Say the opposite."""
    if condition in (TRUE, FALSE):
        return FALSE if condition == TRUE else TRUE
    return Condition(f"!({condition.text})", condition.pure)


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Join conditions with OR, the cheap ones first."""
    return _joined(conditions, " || ", TRUE, FALSE)


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Join conditions with AND, the cheap ones first."""
    return _joined(conditions, " && ", FALSE, TRUE)


def _joined(conditions: Iterable[Condition], word: str, absorbing: Condition, neutral: Condition) -> Condition:
    parts = [condition for condition in dict.fromkeys(conditions) if condition != neutral]
    if absorbing in parts:
        return absorbing
    if not parts:
        return neutral
    if len(parts) == 1:
        return parts[0]
    parts.sort(key=lambda part: not part.pure)
    return Condition(word.join(f"({part.text})" for part in parts), all(part.pure for part in parts))


def value_violation(scope: Scope, constraint: ir.Constraint, var: str) -> Condition | None:
    """Give the condition under which a value node alone violates a constraint.

    Returns:
        None if the constraint is not about single value nodes (counts, pairs, shapes, queries).
    """
    match constraint:
        case ir.Class(cls):
            return Condition(scope.not_instance(var, cls), pure=False)
        case ir.Datatype(iri):
            return _datatype(scope, iri, var)
        case ir.NodeKind(iri, blank, literal):
            return _node_kind(var, iri=iri, blank=blank, literal=literal)
        case ir.Range(operator, bound):
            return Condition(f"!COALESCE({scope.comparable(var)} {operator} {sparql_term(bound)}, false)")
        case ir.Length(operator, count):
            return Condition(f"(isBlank({var}) || !(STRLEN(STR({var})) {operator} {count}))")
        case ir.Pattern(pattern, flags):
            arguments = ", ".join(str(Literal(text)) for text in (pattern, flags) if text or text is pattern)
            return Condition(f"(isBlank({var}) || !COALESCE(REGEX(STR({var}), {arguments}), false))")
        case ir.LanguageIn(ranges):
            return _language_in(var, ranges)
        case ir.In(members):
            return negated(_is_one_of(scope, var, members))
        case _:
            return None


def _node_kind(var: str, *, iri: bool, blank: bool, literal: bool) -> Condition:
    tests = {f"isIRI({var})": iri, f"isBlank({var})": blank, f"isLiteral({var})": literal}
    return any_of(Condition(test) for test, allowed in tests.items() if not allowed)


def _language_in(var: str, ranges: tuple[str, ...]) -> Condition:
    matches = " || ".join(f"LANGMATCHES(LANG({var}), {Literal(r)})" for r in ranges) or "false"
    # LANG is an error for what is no literal, and LANGMATCHES of no language must not match.
    return Condition(f'!COALESCE(LANG({var}) != "" && ({matches}), false)')


def _is_one_of(scope: Scope, var: str, members: tuple[Term, ...]) -> Condition:
    iris = [sparql_term(member) for member in members if isinstance(member, NamedNode)]
    # `=` and IN compare literals by value, and raise errors for unknown datatypes; SHACL compares terms (4.8.3).
    tests = [
        Condition(f"sameTerm({var}, {scope.term(member)})") for member in members if isinstance(member, Literal)
    ]
    if len(iris) == 1:
        tests.append(Condition(f"sameTerm({var}, {iris[0]})"))
    elif iris:
        tests.append(Condition(f"{var} IN ({', '.join(iris)})"))
    return any_of(tests)


def _datatype(scope: Scope, iri: NamedNode, var: str) -> Condition:
    """Write `sh:datatype` (4.1.2): the datatype's IRI, and a well-formed lexical form where it is known."""
    name = iri.value.removeprefix(XSD)
    if iri.value == RDF + "langString":
        return Condition(f'!COALESCE(LANG({var}) != "", false)')
    test = f"DATATYPE({var}) = {iri}"
    if scope.traits.escapes and iri.value.startswith(XSD):
        test = f"DATATYPE({var}) IN ({iri}, <{ESCAPE}{iri.value}>)"
    lexical = lexical_condition(iri.value, var)
    if name in DERIVED_INTEGERS and iri.value.startswith(XSD) and scope.traits.collapses_integers:
        # The store has already made an xsd:integer of it: its value is all that can be checked.
        test = f"DATATYPE({var}) IN ({iri}, <{XSD}integer>)"
        lexical = range_condition(name, var)
    valid = f"{test} && {lexical}" if lexical else test
    return Condition(f"!COALESCE({valid}, false)")


def same_term(scope: Scope, var: str, value: Term) -> Condition:
    """Give the condition that a variable is bound to exactly this term; never true of an anonymous one."""
    return FALSE if isinstance(value, BlankNode) else Condition(f"sameTerm({var}, {scope.term(value)})")
