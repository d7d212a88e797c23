"""All findings about a corpus at once: the reader's, and those that need other files or the ontology."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mxsu_graph.curation.check_claims import check_claims
from mxsu_graph.curation.check_entities import check_entities, check_sources, check_use
from mxsu_graph.curation.check_ledger import check_ledger
from mxsu_graph.curation.format import check_formats
from mxsu_graph.curation.reading import Reading
from mxsu_graph.curation.register import Register, check_code, check_reference
from mxsu_graph.curation.suggest import suggest_word
from mxsu_graph.diagnostics import Diagnostic, Severity, Span
from mxsu_graph.iri import ENTITY_ID
from mxsu_graph.model import Assessment, Vocabulary

__all__ = ["check_assessments", "check_corpus", "check_mappings"]

_ASSESSMENT_ID = re.compile(r"a[0-9]{3,}")
_CLAIM_REF = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/c[0-9]{3,}")
_LITERATURE = "text: "


def check_corpus(reading: Reading, vocabulary: Vocabulary) -> list[Diagnostic]:
    """Every finding about what was read, in the order of places; those of the reader are among them.

    A finding at a place where the reader found a mistake already is left out: it would be a consequence.
    """
    register = Register(reading, vocabulary)
    reported = {finding.span for finding in reading.diagnostics}
    findings = [
        *check_sources(register),
        *check_entities(register),
        *check_claims(register),
        *check_assessments(register),
        *check_mappings(register),
        *check_use(register),
        *check_ledger(register),
        *check_formats(reading),
    ]
    return sorted([*reading.diagnostics, *(finding for finding in findings if finding.span not in reported)])


def check_assessments(register: Register) -> Iterator[Diagnostic]:
    """Every finding about assessments."""
    for assessment in register.reading.corpus.assessments:
        yield from _check_assessment(assessment, register)


def _check_assessment(assessment: Assessment, register: Register) -> Iterator[Diagnostic]:
    def place(key: str) -> Span:
        return register.reading.span(assessment.id, key)

    if assessment.id and not _ASSESSMENT_ID.fullmatch(assessment.id):
        message = f"'{assessment.id}' is not the id of an assessment"
        yield Diagnostic(place("id"), "malformed-id", message, hint="a001, a002 ...")
    yield from check_code("verdict", assessment.verdict, place("verdict"), register)
    yield from check_code("certainty", assessment.certainty, place("certainty"), register)
    for key, refs in (("claims", assessment.claims), ("prefers", assessment.prefers)):
        for number, ref in enumerate(refs):
            yield from _check_claim_ref(ref, place(f"{key}/{number}"), register)
    for number, basis in enumerate(assessment.basis):
        yield from _check_basis(basis, place(f"basis/{number}"), register)


def _check_basis(basis: str, place: Span, register: Register) -> Iterator[Diagnostic]:
    """A claim, an entity, or literature in words."""
    if _CLAIM_REF.fullmatch(basis):
        yield from _check_claim_ref(basis, place, register)
    elif ENTITY_ID.fullmatch(basis):
        yield from check_reference(basis, place, register)
    elif not basis.startswith(_LITERATURE):
        hint = f'in words it begins with "{_LITERATURE}"'
        yield Diagnostic(place, "malformed-id", f"'{basis}' is neither a claim nor an entity", hint=hint)


def _check_claim_ref(ref: str, place: Span, register: Register) -> Iterator[Diagnostic]:
    claim = register.claims.get(ref)
    if claim is None and not register.is_lost_source(ref.partition("/")[0]):
        yield Diagnostic(place, "unknown-claim", f"no claim '{ref}'", hint=suggest_word(ref, register.claims))
    elif claim and claim.withdrawn:
        message = f"claim '{ref}' was withdrawn"
        yield Diagnostic(
            place, "withdrawn-claim", message, Severity.WARNING, "see its reason in the source's file"
        )


def check_mappings(register: Register) -> Iterator[Diagnostic]:
    """Every finding about which entities are mapped."""
    for mapping in register.reading.corpus.mappings:
        place = register.reading.span(f"{mapping.subject} {mapping.object}")
        yield from check_reference(mapping.subject, place, register)
