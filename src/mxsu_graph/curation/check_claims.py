"""The rules of claims: ids, predicates with domain and range, roles, units, dates, locators, quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mxsu_graph.curation.layout import TO_DO
from mxsu_graph.curation.register import (
    Register,
    check_code,
    check_date,
    check_quantity,
    check_reference,
    is_in_classes,
)
from mxsu_graph.curation.suggest import suggest_word
from mxsu_graph.curation.values import is_quantity
from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.iri import ENTITY_ID
from mxsu_graph.model import Claim, PredicateTerm, ValueType

__all__ = ["check_claims", "sameness"]

_CLAIM_ID = re.compile(r"c[0-9]{3,}")
_LOCATOR = re.compile(r"[pn][1-9][0-9]*")
# The same words as the search for copied text counts, so that both agree on what is too long.
_WORD = re.compile(r"[^\W_]+")
_LONGEST_QUOTE = 8
_CODED_KEYS = {"role": "role", "unit": "unit", "polarity": "polarity", "modality": "modality", "level": "level"}
_WHERE = ("Place", "Organization")
_CITED = ("Work", "RecordSet")
_WORDS_OF_TYPES = {"when": "date"}


def check_claims(register: Register) -> Iterator[Diagnostic]:
    """Every finding about claims."""
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in register.reading.corpus.claims:
        if claim.predicate == TO_DO:
            place = register.reading.span(claim.ref, "predicate")
            message = f"claim {claim.id} is a proposal"
            yield Diagnostic(place, "to-do", message, hint="choose predicate and object, or take it out")
            continue
        yield from _check_form(claim, register)
        yield from _check_qualifiers(claim, register)
        yield from _check_statement(claim, register)
        if claim.withdrawn:
            continue
        first = seen.setdefault(sameness(claim), claim)
        if first is not claim:
            place = register.reading.span(claim.ref, "id")
            message = f"claim {claim.id} says the same as {first.id} at the same place"
            yield Diagnostic(place, "duplicate-claim", message)


def sameness(claim: Claim) -> tuple[object, ...]:
    """What must differ between two claims of a source."""
    said = (claim.source, claim.subject, claim.predicate, claim.object, claim.polarity, claim.locator)
    return (
        *said,
        claim.role,
        claim.when,
        claim.where,
        claim.counterpart,
        claim.quantity,
        claim.unit,
        claim.extent,
    )


def _check_form(claim: Claim, register: Register) -> Iterator[Diagnostic]:
    """Id, locator and quotation."""
    if claim.id and not _CLAIM_ID.fullmatch(claim.id):
        message = f"'{claim.id}' is not the id of a claim"
        yield Diagnostic(register.reading.span(claim.ref, "id"), "malformed-id", message, hint="c001, c002 ...")
    if claim.locator and not _LOCATOR.fullmatch(claim.locator):
        message = f"'{claim.locator}' is neither a paragraph (p12) nor a note (n3)"
        yield Diagnostic(register.reading.span(claim.ref, "locator"), "malformed-locator", message)
    length = len(_WORD.findall(claim.quote))
    place = register.reading.span(claim.ref, "quote")
    if length > _LONGEST_QUOTE:
        message = f"the quotation has {length} words"
        yield Diagnostic(
            place, "long-quote", message, hint=f"keep at most {_LONGEST_QUOTE}, enough to find the place"
        )
    elif claim.quote and not length:
        yield Diagnostic(place, "missing-quote", f"the quotation of claim {claim.id} has no words")


def _check_qualifiers(claim: Claim, register: Register) -> Iterator[Diagnostic]:
    """Codes, dates, quantities and the entities around the statement."""

    def place(key: str) -> Span:
        return register.reading.span(claim.ref, key)

    for key, scheme in _CODED_KEYS.items():
        yield from check_code(scheme, getattr(claim, key), place(key), register)
    yield from check_code("certainty", claim.certainty, place("certainty"), register)
    yield from check_date(claim.when, place("when"))
    yield from check_quantity(claim.quantity, place("quantity"))
    if claim.where:
        yield from _check_typed_reference(claim, "where", claim.where, _WHERE, register)
    for number, citation in enumerate(claim.cites):
        key = f"cites/{number}/document"
        if citation.document:
            yield from _check_typed_reference(claim, key, citation.document, _CITED, register)
    for name in ("counterpart", "about", "according-to"):
        for number, id_ in enumerate(getattr(claim, name.replace("-", "_"))):
            yield from _check_reference(claim, f"{name}/{number}", id_, register)


def _check_typed_reference(
    claim: Claim, key: str, id_: str, classes: tuple[str, ...], register: Register
) -> Iterator[Diagnostic]:
    findings = list(_check_reference(claim, key, id_, register))
    yield from findings
    if not findings and not is_in_classes(id_, classes, register.vocabulary):
        message = f"'{key.rpartition('/')[2]}' takes {_either(classes)}, not '{id_}'"
        yield Diagnostic(register.reading.span(claim.ref, key), "wrong-type", message)


def _check_reference(claim: Claim, key: str, id_: str, register: Register) -> Iterator[Diagnostic]:
    # A withdrawn claim stays as it was, also where an entity was merged after it.
    place = register.reading.span(claim.ref, key)
    return check_reference(id_, place, register, may_be_replaced=bool(claim.withdrawn))


def _check_statement(claim: Claim, register: Register) -> Iterator[Diagnostic]:
    """Subject, predicate and object against the ontology."""
    term = register.vocabulary.predicates.get(claim.predicate)
    if claim.predicate and term is None:
        hint = suggest_word(claim.predicate, register.vocabulary.predicates)
        place = register.reading.span(claim.ref, "predicate")
        yield Diagnostic(place, "unknown-predicate", f"no predicate '{claim.predicate}'", hint=hint)
    if claim.subject:
        findings = list(_check_reference(claim, "subject", claim.subject, register))
        yield from findings
        if not findings and term and not is_in_classes(claim.subject, term.domain, register.vocabulary):
            message = f"the subject of '{term.name}' is {_either(term.domain)}, not '{claim.subject}'"
            yield Diagnostic(register.reading.span(claim.ref, "subject"), "wrong-domain", message)
    if claim.object.text:
        yield from _check_object(claim, term, register)
    yield from _check_measure(claim, register)
    if term:
        yield from _check_role(claim, term, register)


def _check_object(claim: Claim, term: PredicateTerm | None, register: Register) -> Iterator[Diagnostic]:
    """The object against the range of its predicate."""
    text, type_ = claim.object.text, claim.object.type
    place = register.reading.span(claim.ref, "object")
    is_id = bool(ENTITY_ID.fullmatch(text))
    if type_ is ValueType.ENTITY and is_id:
        findings = list(_check_reference(claim, "object", text, register))
        yield from findings
        if term and not findings and not is_in_classes(text, term.range, register.vocabulary):
            yield _wrong_object(text, term, place)
    elif term and type_ is ValueType.ENTITY:
        yield _wrong_object(text, term, place, hint=register.names.suggest(text))
    elif term and is_id and (type_ is not ValueType.TEXT or text in register.entities):
        yield _wrong_object(text, term, place)
    elif term and type_ is ValueType.QUANTITY:
        yield from check_quantity(text, place)
    elif term and type_ is ValueType.WHEN:
        yield from check_date(text, place)


def _wrong_object(text: str, term: PredicateTerm, place: Span, hint: str = "") -> Diagnostic:
    message = f"the object of '{term.name}' is {_either(term.range)}, not '{text}'"
    return Diagnostic(place, "wrong-type", message, hint=hint)


def _check_role(claim: Claim, term: PredicateTerm, register: Register) -> Iterator[Diagnostic]:
    if term.needs_role and (claim.ref, "role") not in register.reading.spans:
        message = f"'{term.name}' needs a role, and claim {claim.id} has none"
        yield Diagnostic(register.reading.span(claim.ref, "predicate"), "missing-role", message)
    elif claim.role and not (term.takes_role or term.needs_role):
        place = register.reading.span(claim.ref, "role")
        yield Diagnostic(place, "misplaced-role", f"'{term.name}' takes no role")


def _check_measure(claim: Claim, register: Register) -> Iterator[Diagnostic]:
    """A number has a unit, and a unit has a number.

    A predicate that counts (`visitorCount`) says by itself what its numbers are of: it needs no unit.
    """

    def has(key: str) -> bool:
        # A value that could not be read is there all the same.
        return (claim.ref, key) in register.reading.spans

    is_measured = claim.object.type is ValueType.QUANTITY
    if is_measured and claim.quantity:
        message = f"the object of '{claim.predicate}' is a quantity already"
        yield Diagnostic(register.reading.span(claim.ref, "quantity"), "misplaced-quantity", message)
    elif claim.unit and not is_measured and not has("quantity"):
        message = f"claim {claim.id} has a unit but no quantity"
        yield Diagnostic(register.reading.span(claim.ref, "unit"), "misplaced-unit", message)
    elif not has("unit") and (claim.quantity or (is_measured and not claim.predicate.endswith("Count"))):
        key = "quantity" if claim.quantity else "object"
        number = claim.quantity or claim.object.text
        if not is_quantity(number):
            return
        place = register.reading.span(claim.ref, key)
        yield Diagnostic(place, "missing-unit", f"'{number}' has no unit", hint="add 'unit:'")


def _either(names: tuple[str, ...]) -> str:
    """Class names and value types as words: `a Person or Organization`."""
    words = " or ".join(_WORDS_OF_TYPES.get(name, name) for name in dict.fromkeys(names))
    return f"{'an' if words[:1] in 'AEIOU' else 'a'} {words}"
