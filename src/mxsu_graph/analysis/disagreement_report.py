"""Disagreements for people and for programs: a text for historians, rows, and records for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mxsu_graph.analysis.archive import Shelves
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.disagreements import Disagreement, Position
from mxsu_graph.analysis.questions import KINDS
from mxsu_graph.analysis.rows import ClaimRow
from mxsu_graph.analysis.telling import tell_claim, tell_evidence, tell_place, tell_value
from mxsu_graph.model import Assessment

__all__ = ["ROW_COLUMNS", "disagreement_records", "disagreement_rows", "render_disagreements", "tell_question"]

ROW_COLUMNS = ("id", "kind", "question", "position", "source", "locator", "quote", "claim", "cites", "verdict")

_SHOWN = 12
"""Dependent claims that a text tells in full; further ones are counted."""


def tell_question(found: Disagreement, description: Description) -> str:
    """The question as a heading: `Soviet exhibition, 1959: participant (inaugurator)`."""
    predicate = description.predicate_label(found.predicate)
    if found.kind == "post":
        predicate = description.inverse_label(found.predicate) or predicate
    units = description.vocabulary.codes.get("unit", {})
    narrower = [_qualifier_label(part, description) for part in found.qualifiers if part not in units]
    more = f" ({', '.join(narrower)})" if narrower else ""
    return f"{description.label(found.subject)}: {predicate}{more}"


def render_disagreements(
    found: Sequence[Disagreement], description: Description, shelves: Shelves, rows: Mapping[str, ClaimRow]
) -> str:
    """The report as plain text.

    Args:
        found: what to tell, in order.
        description: labels.
        shelves: the archival tree.
        rows: the claims that hang on a disagreement, by reference; those missing are only counted.
    """
    lines: list[str] = []
    told: set[tuple[str, ...]] = set()
    for disagreement in found:
        known = disagreement.dependents in told
        told.add(disagreement.dependents)
        lines += _tell_disagreement(disagreement, description, shelves)
        lines += [*_tell_dependents(disagreement, description, {} if known else rows, known), ""]
    lines.append(_tell_total(found))
    return "\n".join(lines) + "\n"


def disagreement_rows(found: Iterable[Disagreement], description: Description) -> list[tuple[str, ...]]:
    """One row a claim, with the columns of `ROW_COLUMNS`."""
    return [
        (
            disagreement.id,
            disagreement.kind,
            tell_question(disagreement, description),
            tell_value(position.value, position.value_type, position.unit, description),
            claim.source,
            claim.locator,
            claim.quote,
            claim.claim,
            "; ".join(claim.roots + claim.works),
            claim.verdict,
        )
        for disagreement in found
        for position in disagreement.positions
        for claim in position.claims
    ]


def disagreement_records(
    found: Iterable[Disagreement], description: Description, shelves: Shelves
) -> list[dict[str, Any]]:
    """The report as values that JSON can carry."""
    return [
        {
            "id": disagreement.id,
            "kind": disagreement.kind,
            "compatible": disagreement.compatible,
            "question": tell_question(disagreement, description),
            "subject": disagreement.subject,
            "predicate": disagreement.predicate,
            "qualifiers": list(disagreement.qualifiers),
            "inside": list(disagreement.inside),
            "positions": [_position_record(p, description, shelves) for p in disagreement.positions],
            "assessments": [_assessment_record(a) for a in disagreement.assessments],
            "dependents": list(disagreement.dependents),
        }
        for disagreement in found
    ]


def _tell_disagreement(found: Disagreement, description: Description, shelves: Shelves) -> Iterator[str]:
    kind = "compatible: they differ in precision, fullness or spelling" if found.compatible else KINDS[found.kind]
    yield tell_question(found, description)
    yield f"  {kind} | {found.id}"
    for source in found.inside:
        yield f"  {description.source_label(source)} contradicts itself"
    yield ""
    for position in found.positions:
        yield f"  {tell_value(position.value, position.value_type, position.unit, description)}"
        if not position.claims:
            yield "    (so the register of entities)"
        for claim in position.claims:
            yield f"    {tell_place(claim, description)}"
            yield from (f"      {line}" for line in tell_evidence(claim, description, shelves))
    for assessment in found.assessments:
        yield from _tell_assessment(assessment)


def _tell_assessment(assessment: Assessment) -> Iterator[str]:
    yield ""
    claims = ", ".join(assessment.claims)
    yield f"  assessment {assessment.id}: {assessment.verdict} ({assessment.certainty}): {claims}"
    yield f"    {assessment.reason}"
    if assessment.prefers:
        yield f"    prefers {', '.join(assessment.prefers)}"
    if assessment.basis:
        yield f"    rests on {'; '.join(ground.removeprefix('text: ') for ground in assessment.basis)}"


def _tell_dependents(
    found: Disagreement, description: Description, rows: Mapping[str, ClaimRow], known: bool
) -> Iterator[str]:
    """The claims that hang on it, in words once; a further question with the same ones only says so."""
    if not found.dependents:
        return
    yield ""
    number = len(found.dependents)
    named = f"{number} other claim{'' if number == 1 else 's'}"
    if known:
        yield f"  what hangs on it: the same {named} as above"
        return
    yield f"  what hangs on it: {named}"
    told = [rows[ref] for ref in found.dependents[:_SHOWN] if ref in rows]
    for row in told:
        yield f"    {row.claim}: {tell_claim(row, description)}"
    if len(told) < number:
        yield f"    and {number - len(told)} more"


def _tell_total(found: Sequence[Disagreement]) -> str:
    if not found:
        return "no disagreements"
    counts = [(kind, sum(d.kind == kind for d in found if not d.compatible)) for kind in KINDS]
    parts = [f"{kind} {number}" for kind, number in counts if number]
    open_ = sum(not d.compatible for d in found)
    inside = sum(bool(d.inside) for d in found)
    told = f"{open_} open question{'' if open_ == 1 else 's'}"
    told += f" ({', '.join(parts)})" if parts else ""
    told += f", {inside} of them inside one source" if inside else ""
    compatible = len(found) - open_
    return told + (f"; {compatible} compatible" if compatible else "")


def _qualifier_label(part: str, description: Description) -> str:
    roles = description.vocabulary.codes.get("role", {})
    return description.code_label("role", part) if part in roles else description.label(part)


def _position_record(position: Position, description: Description, shelves: Shelves) -> dict[str, Any]:
    return {
        "value": list(position.value),
        "type": position.value_type,
        "unit": position.unit,
        "label": tell_value(position.value, position.value_type, position.unit, description),
        "against": list(position.against),
        "sources": list(position.sources),
        "roots": [
            {"document": root, "kept": [list(holding.units) for holding in shelves.find_holdings(root)]}
            for root in position.roots
        ],
        "claims": [_claim_record(claim) for claim in position.claims],
    }


def _claim_record(claim: ClaimRow) -> dict[str, Any]:
    return {
        "claim": claim.claim,
        "source": claim.source,
        "locator": claim.locator,
        "quote": claim.quote,
        "modality": claim.modality,
        "certainty": claim.certainty,
        "according_to": list(claim.according_to),
        "cites": [{"document": document, "leaves": leaves} for document, leaves in claim.citations],
        "verdict": claim.verdict,
    }


def _assessment_record(assessment: Assessment) -> dict[str, Any]:
    return {
        "id": assessment.id,
        "verdict": assessment.verdict,
        "certainty": assessment.certainty,
        "claims": list(assessment.claims),
        "prefers": list(assessment.prefers),
        "reason": assessment.reason,
        "basis": list(assessment.basis),
    }
