"""A claim as pages show it: one sentence with links, where it stands, what it rests on, and who disagrees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mxsu_graph.analysis.rows import ClaimRow
from mxsu_graph.model import Assessment
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["CitedLine", "ClaimLine", "Detail", "Remark", "Thing", "tell_claim_line", "tell_thing"]

_FIRM = frozenset({"plain", "certain", "textual", "affirmed"})


@dataclass(frozen=True, order=True, slots=True)
class Thing:
    """Something that can be named and, unless `id` is empty, has a page."""

    label: str
    id: str = ""


@dataclass(frozen=True, order=True, slots=True)
class Detail:
    """A qualifier: its name (a key of the catalogue, without `detail-`) and its values."""

    name: str
    values: tuple[Thing, ...]


@dataclass(frozen=True, order=True, slots=True)
class Remark:
    """How firmly a claim is said or read: a code and its label."""

    code: str
    label: str


@dataclass(frozen=True, order=True, slots=True)
class CitedLine:
    """What a source cites: the document, its leaves or pages, and the units above it up to the archive."""

    document: Thing
    leaves: str
    archival: bool
    kept: tuple[tuple[Thing, ...], ...]
    extents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim, ready to be shown.

    Attributes:
        ref: its reference, which is the end of its address.
        year: the year of its first day, for a column of years; empty where it has none.
        own_date: whether that day is the claim's own and not that of its event.
        subject: what it is about.
        phrase: what is said.
        object: what it says, with a link where that is an entity.
        inverse: whether subject and object are told the other way round, as seen from the object.
        when: its time in words; `edtf` as it is stored; `as_written` in the words of the source.
        disputes: ids of the open questions in which it takes a side.
        texts: how many texts say the same, with this one.
        witnesses: how many independent witnesses those come to.
    """

    ref: str
    year: str
    own_date: bool
    subject: Thing
    phrase: str
    object: Thing
    inverse: bool
    details: tuple[Detail, ...]
    when: str
    edtf: str
    as_written: str
    source: Thing
    source_number: int
    locator: str
    place: str
    quote: str
    remarks: tuple[Remark, ...]
    denied: bool
    voices: tuple[Thing, ...]
    cites: tuple[CitedLine, ...]
    note: str
    verdict: str
    assessments: tuple[Assessment, ...]
    disputes: tuple[str, ...]
    texts: int
    witnesses: int
    withdrawn: str


def tell_thing(entity: str, wording: Wording) -> Thing:
    """An entity by its label, with its id."""
    return Thing(wording.label(entity), entity)


def tell_claim_line(edition: Edition, wording: Wording, ref: str, seen_from: str = "") -> ClaimLine:
    """One claim in the reader's language.

    Args:
        edition: the build.
        wording: the reader's language.
        ref: reference of the claim.
        seen_from: id of the entity on whose page it stands: where it is the object, and the predicate has words
            for the way back, the sentence is turned round.
    """
    row = edition.claims[ref]
    inverse = wording.inverse_label(row.predicate) if row.object == seen_from != row.subject else ""
    subject, target = tell_thing(row.subject, wording), _tell_object(row, wording)
    date = edition.dates.get(ref)
    agreement = edition.agreements.get(ref)
    return ClaimLine(
        ref=ref,
        year=str(date.year) if date else "",
        own_date=bool(row.earliest or row.latest),
        subject=target if inverse else subject,
        phrase=wording.verb(inverse or wording.predicate_label(row.predicate)),
        object=subject if inverse else target,
        inverse=bool(inverse),
        details=tuple(_tell_details(row, wording)),
        when=wording.date(row.when) if row.when else "",
        edtf=row.when,
        as_written=row.when_as_written,
        source=tell_thing(f"source/{row.source}", wording),
        source_number=list(edition.description.sources).index(row.source),
        locator=row.locator,
        place=wording.locator(row.locator),
        quote=row.quote,
        remarks=tuple(
            Remark(code, wording.code_label(scheme, code))
            for scheme, code in (("modality", row.modality), ("certainty", row.certainty), ("level", row.level))
            if code not in _FIRM
        ),
        denied=row.polarity == "denied",
        voices=tuple(tell_thing(voice, wording) for voice in row.according_to),
        cites=tuple(_tell_cited(document, leaves, edition, wording) for document, leaves in row.citations),
        note=row.note,
        verdict=row.verdict,
        assessments=tuple(a for a in edition.description.assessments if ref in a.claims) if row.verdict else (),
        disputes=tuple(question.id for question in edition.disputes.get(ref, ())),
        texts=len(agreement.sources) if agreement else 1,
        witnesses=len(agreement.witnesses) if agreement else 1,
        withdrawn=edition.withdrawn.get(ref, ""),
    )


def _tell_object(row: ClaimRow, wording: Wording) -> Thing:
    if row.object_type == "entity":
        return tell_thing(row.object, wording)
    # The unit of a claim with a quantity of its own belongs to that.
    return Thing(wording.value((row.object,), row.object_type, "" if row.quantity else row.unit))


def _tell_details(row: ClaimRow, wording: Wording) -> Iterable[Detail]:
    if row.role:
        yield Detail("role", (Thing(wording.code_label("role", row.role)),))
    if row.quantity:
        yield Detail("quantity", (Thing(wording.value((row.quantity,), "quantity", row.unit)),))
    if row.extent:
        yield Detail("extent", (Thing(row.extent),))
    for name, entities in (
        ("with", row.counterpart),
        ("where", (row.where,) * bool(row.where)),
        ("about", row.about),
    ):
        if entities:
            yield Detail(name, tuple(tell_thing(entity, wording) for entity in entities))


def _tell_cited(document: str, leaves: str, edition: Edition, wording: Wording) -> CitedLine:
    holdings = edition.shelves.find_holdings(document)
    chains = [tuple(unit for unit in holding.units if unit != document) for holding in holdings]
    return CitedLine(
        document=tell_thing(document, wording),
        leaves=leaves,
        archival=not document.startswith("work/"),
        kept=tuple(
            tuple(tell_thing(unit, wording) for unit in chain)
            for chain in chains
            if not any(len(other) > len(chain) and other[-len(chain) :] == chain for other in chains)
        ),
        extents=tuple(extent for holding in holdings for extent in holding.extents),
    )
