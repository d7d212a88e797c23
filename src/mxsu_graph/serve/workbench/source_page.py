"""The page of a source: its description, how fully it was read, and its paragraphs one by one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from mxsu_graph.model import Source
from mxsu_graph.serve.workbench.claim_page import PassagePart, cut_passage
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.lines import ClaimLine, Thing, tell_claim_line, tell_thing
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["Cell", "Paragraph", "SourcePage", "view_source"]

_SHADES = (1, 3, 7, 13)
"""From how many claims on a paragraph is shaded darker."""


@dataclass(frozen=True, order=True, slots=True)
class Cell:
    """A paragraph or note: how many claims rest on it, why there are none, and how dark it is drawn (0 to 4)."""

    locator: str
    place: str
    claims: int
    reason: str
    shade: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph opened: its claims, its words where the reader has them, and the places before and after."""

    cell: Cell
    passage: tuple[PassagePart, ...]
    lines: tuple[ClaimLine, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SourcePage:
    """Everything the page of a source shows.

    Attributes:
        cells: paragraphs in order, then notes.
        predicates: what it says most often, each with the number of claims.
        about: the entities that most of its claims are about.
        voices: whom it quotes or passes on.
        cited: the documents and works that it cites, each with the number of claims.
        readable: whether the reader has given its text.
    """

    source: Source
    number: int
    creators: tuple[Thing, ...]
    publishers: tuple[Thing, ...]
    published: str
    type: str
    claims: int
    cells: tuple[Cell, ...]
    predicates: tuple[tuple[str, str, int], ...]
    about: tuple[tuple[Thing, int], ...]
    voices: tuple[tuple[Thing, int], ...]
    cited: tuple[tuple[Thing, int], ...]
    questions: int
    readable: bool
    paragraph: Paragraph | None


def view_source(edition: Edition, wording: Wording, name: str, at: str = "") -> SourcePage:
    """Gather the page of a source.

    Args:
        edition: the build.
        wording: the reader's language.
        name: id of the source, without `source/`.
        at: the paragraph or note that is opened; none where it is empty or unknown.
    """
    source = edition.description.sources[name]
    rows = [row for row in edition.claims.values() if row.source == name]
    cells = _build_cells(edition, wording, name)
    predicates = Counter(row.predicate for row in rows)
    return SourcePage(
        source=source,
        number=list(edition.description.sources).index(name),
        creators=tuple(tell_thing(creator, wording) for creator in source.creator),
        publishers=tuple(tell_thing(publisher, wording) for publisher in source.publisher),
        published=wording.date(source.published) if source.published else "",
        type=wording.code_label("source-type", source.type),
        claims=len(rows),
        cells=cells,
        predicates=tuple((p, wording.predicate_label(p), n) for p, n in predicates.most_common(10)),
        about=_most(Counter(row.subject for row in rows), wording),
        voices=_most(Counter(voice for row in rows for voice in row.according_to), wording),
        cited=_most(Counter(document for row in rows for document in row.roots + row.works), wording),
        questions=sum(name in question.sources for question in edition.disagreements),
        readable=name in edition.texts,
        paragraph=_open_paragraph(edition, wording, name, cells, at),
    )


def _build_cells(edition: Edition, wording: Wording, name: str) -> tuple[Cell, ...]:
    """Every paragraph that has claims or a reason for having none: together, all there are."""
    counts = Counter(
        row.locator for ref, row in edition.claims.items() if row.source == name and ref not in edition.withdrawn
    )
    reasons = {locator: reason for (source, locator), reason in edition.reasons.items() if source == name}
    return tuple(
        Cell(
            locator,
            wording.locator(locator),
            counts[locator],
            reasons.get(locator, ""),
            sum(counts[locator] >= least for least in _SHADES),
        )
        for locator in sorted({*counts, *reasons}, key=_place)
    )


def _place(locator: str) -> tuple[bool, int, str]:
    number = re.search("[0-9]+", locator)
    return not locator.startswith("p"), int(number[0]) if number else 0, locator


def _most(counts: Counter[str], wording: Wording, number: int = 12) -> tuple[tuple[Thing, int], ...]:
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((tell_thing(entity, wording), count) for entity, count in order[:number])


def _open_paragraph(
    edition: Edition, wording: Wording, name: str, cells: tuple[Cell, ...], at: str
) -> Paragraph | None:
    places = [cell.locator for cell in cells]
    if at not in places:
        return None
    index = places.index(at)
    refs = sorted(ref for ref, row in edition.claims.items() if (row.source, row.locator) == (name, at))
    return Paragraph(
        cells[index],
        cut_passage(edition, name, at),
        tuple(tell_claim_line(edition, wording, ref) for ref in refs),
        places[index - 1] if index else "",
        places[index + 1] if index + 1 < len(places) else "",
    )
