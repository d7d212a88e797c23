"""Lineage and witnesses for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from mxsu_graph.analysis.archive import Holding, Shelves
from mxsu_graph.analysis.carriers import Carrier, Silence
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.lineage import Cited, Lineage
from mxsu_graph.analysis.telling import tell_claim, tell_evidence, tell_extent, tell_leaves, tell_place
from mxsu_graph.analysis.witnesses import Agreement, Witness

__all__ = [
    "CARRIER_COLUMNS",
    "WITNESS_COLUMNS",
    "carrier_rows",
    "lineage_record",
    "render_agreements",
    "render_lineage",
    "render_silences",
    "tell_count",
    "witness_records",
    "witness_rows",
]

CARRIER_COLUMNS = ("document", "name", "claims", "nothing else cited", "sources")
WITNESS_COLUMNS = ("told", "texts", "witnesses", "witness", "source", "claim", "locator", "roots", "reasons")

_MANNERS = {
    "text": "one cites the text of the other, {}",
    "document": "they rest on one document, {}",
    "unit": "they rest on one archival unit, {}",
    "voice": "they pass on one voice, {}",
}


def tell_count(agreement: Agreement) -> str:
    """How many texts, and how many independent witnesses: `2 texts, 1 independent witness`.

    Witnesses are independent as far as the texts tell: one that names no evidence may rest on another.
    """
    texts, witnesses = len(agreement.sources), len(agreement.witnesses)
    silent = sum(not witness.documented for witness in agreement.witnesses)
    if texts == 1:
        return "1 text, which names no evidence" if silent else "1 text"
    told = f"{texts} texts, {witnesses} independent witness{'' if witnesses == 1 else 'es'}"
    if silent and witnesses > 1:
        told += f"; {silent} name{'s' if silent == 1 else ''} no evidence, so that a common root may be hidden"
    return told


def render_lineage(lineage: Lineage, description: Description, shelves: Shelves) -> str:
    """The chain behind a claim as text, from the words in the source up to the archive."""
    row = lineage.claim
    source = description.sources.get(row.source)
    lines = [tell_claim(row, description), f"  passage   {tell_place(row, description)}"]
    if source is not None:
        lines.append(f"  text      {source.title}")
    if row.according_to:
        lines.append(f"  voice     {'; '.join(map(description.label, row.according_to))}")
    if not lineage.cited:
        lines.append("  cites     nothing")
    for cited in lineage.cited:
        lines += _tell_cited(cited, description)
    if row.note:
        lines.append(f"  remark    {row.note}")
    for assessment in lineage.assessments:
        lines.append(f"  assessed  {assessment.verdict} ({assessment.certainty}): {assessment.reason}")
    lines.append("")
    if len(lineage.agreement.claims) > 1:
        lines += _tell_agreement(lineage.agreement, description, shelves, heading="Those who say the same")
    else:
        lines.append("No other claim says the same.")
    return "\n".join(lines) + "\n"


def render_agreements(found: Sequence[Agreement], description: Description, shelves: Shelves) -> str:
    """Groups of claims that say the same, each with its witnesses and the reasons why there are no more."""
    lines: list[str] = []
    for agreement in found:
        heading = tell_claim(agreement.claims[0], description)
        lines += [*_tell_agreement(agreement, description, shelves, heading), ""]
    several = sum(len(agreement.sources) > 1 for agreement in found)
    apparent = sum(agreement.only_looks_corroborated for agreement in found)
    lines.append(f"{len(found)} thing{_s(len(found))} told, {several} by several texts")
    if several:
        lines[-1] += f", {apparent} of which come to one witness"
    return "\n".join(lines) + "\n"


def render_silences(found: Sequence[Silence], source: str, description: Description) -> str:
    """What a source leaves out: what is told, who tells it, and what the source says there instead."""
    lines = []
    for silence in found:
        agreement = silence.agreement
        lines.append(f"{tell_claim(agreement.claims[0], description)}")
        told = "; ".join(tell_place(claim, description) for claim in agreement.claims)
        lines.append(f"  told by {told}")
        if silence.instead:
            lines.append(f"  says something else there: {', '.join(silence.instead)}")
    lines.append(f"{len(found)} thing{_s(len(found))} that {description.source_label(source)} does not tell")
    return "\n".join(lines) + "\n"


def witness_rows(found: Iterable[Agreement], description: Description) -> Iterator[tuple[str, ...]]:
    """One row a claim, with the columns of `WITNESS_COLUMNS`, as they are needed."""
    return (
        (
            told,
            str(len(agreement.sources)),
            str(len(agreement.witnesses)),
            str(number),
            claim.source,
            claim.claim,
            claim.locator,
            "; ".join(witness.roots),
            "; ".join(_tell_reason(reason, description) for reason in witness.reasons),
        )
        for agreement in found
        for told in [tell_claim(agreement.claims[0], description)]
        for number, witness in enumerate(agreement.witnesses, start=1)
        for claim in agreement.claims
        if claim.claim in witness.claims
    )


def witness_records(found: Iterable[Agreement], description: Description) -> list[dict[str, Any]]:
    """Groups of claims that say the same, as values that JSON can carry."""
    return [
        {
            "told": tell_claim(agreement.claims[0], description),
            "subject": agreement.subject,
            "predicate": agreement.predicate,
            "claims": [claim.claim for claim in agreement.claims],
            "texts": list(agreement.sources),
            "witnesses": [_witness_record(witness) for witness in agreement.witnesses],
        }
        for agreement in found
    ]


def lineage_record(lineage: Lineage, description: Description) -> dict[str, Any]:
    """The chain behind a claim as values that JSON can carry."""
    row = lineage.claim
    return {
        "claim": row.claim,
        "told": tell_claim(row, description),
        "source": row.source,
        "locator": row.locator,
        "quote": row.quote,
        "according_to": list(row.according_to),
        "cites": [
            {
                "document": cited.document,
                "leaves": cited.leaves,
                "creators": list(cited.creators),
                "dates": [{"date": date, "claim": claim} for date, claim in cited.dates],
                "based_on": list(cited.bases),
                "kept": [
                    {"units": list(h.units), "extents": list(h.extents), "claims": list(h.claims)}
                    for h in cited.holdings
                ],
            }
            for cited in lineage.cited
        ],
        "assessments": [assessment.id for assessment in lineage.assessments],
        "same": witness_records([lineage.agreement], description)[0],
    }


def carrier_rows(found: Iterable[Carrier], description: Description) -> list[tuple[str, ...]]:
    """One row a document, with the columns of `CARRIER_COLUMNS`."""
    return [
        (c.document, description.label(c.document), str(c.claims), str(c.alone), "; ".join(c.sources))
        for c in found
    ]


def _tell_cited(cited: Cited, description: Description) -> Iterator[str]:
    yield f"  cites     {description.label(cited.document)}{tell_leaves(cited.document, cited.leaves)}"
    if cited.creators:
        yield f"    by: {'; '.join(map(description.label, cited.creators))}"
    if cited.dates:
        yield f"    dated: {' or '.join(f'{date} [{claim}]' for date, claim in cited.dates)}"
    for base in cited.bases:
        yield f"    based on: {description.label(base)}"
    for holding in cited.holdings:
        yield from _tell_holding(holding, description)
    if cited.document.startswith("document/") and not cited.holdings:
        yield "    no source says where it is kept"


def _tell_holding(holding: Holding, description: Description) -> Iterator[str]:
    for depth, unit in enumerate(holding.units):
        kind = description.code_label("kind", description.kind(unit))
        leaves = tell_extent(holding) if depth == 0 else ""
        yield f"    {kind}: {description.label(unit)}{leaves}"


def _tell_agreement(
    agreement: Agreement, description: Description, shelves: Shelves, heading: str
) -> Iterator[str]:
    yield heading
    yield f"  {tell_count(agreement)}"
    by_claim = {claim.claim: claim for claim in agreement.claims}
    for number, witness in enumerate(agreement.witnesses, start=1):
        for position, ref in enumerate(witness.claims):
            mark = f"{number}." if position == 0 else "  "
            yield f"  {mark} {tell_place(by_claim[ref], description)}"
            yield from (f"       {line}" for line in tell_evidence(by_claim[ref], description, shelves))
        for reason in witness.reasons:
            yield f"     one witness: {_tell_reason(reason, description)}"


def _tell_reason(reason: tuple[str, str], description: Description) -> str:
    manner, ground = reason
    source = ground.removeprefix("source/")
    label = description.source_label(source) if ground.startswith("source/") else description.label(ground)
    return _MANNERS[manner].format(label)


def _witness_record(witness: Witness) -> dict[str, Any]:
    return {
        "claims": list(witness.claims),
        "texts": list(witness.sources),
        "roots": list(witness.roots),
        "reasons": [{"manner": manner, "ground": ground} for manner, ground in witness.reasons],
    }


def _s(number: int) -> str:
    return "" if number == 1 else "s"
