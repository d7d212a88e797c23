"""Claims in words: what each says, where it stands, and what its source cites for it up to the archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mxsu_graph.analysis.archive import Holding, Shelves
from mxsu_graph.analysis.description import Description, tell_locator
from mxsu_graph.analysis.rows import ClaimRow
from mxsu_graph.quantities import parse_quantity

__all__ = ["tell_claim", "tell_evidence", "tell_extent", "tell_leaves", "tell_number", "tell_place", "tell_value"]


def tell_number(text: str) -> str:
    """A quantity in words: `~6000` -> `about 6,000`, `70..80` -> `70 to 80`, `1000000..` -> `at least 1,000,000`.

    Raises:
        BadQuantityError: the text is not a quantity.
    """
    number = parse_quantity(text)
    low = "" if number.lowest is None else f"{number.lowest:,}"
    high = "" if number.highest is None else f"{number.highest:,}"
    if number.lowest == number.highest:
        words = low
    elif low and high:
        words = f"{low} to {high}"
    else:
        words = f"at least {low}" if low else f"at most {high}"
    return f"about {words}" if number.approximate else words


def tell_value(value: Sequence[str], value_type: str, unit: str, description: Description) -> str:
    """A value as people say it: labels for entities and roles, numbers with their unit, dates as they stand."""
    if value_type == "entity":
        return " and ".join(description.label(entity) for entity in value)
    if value_type == "role":
        return description.code_label("role", value[0])
    if value_type == "quantity":
        words = tell_number(value[0])
        return f"{words} {description.code_label('unit', unit)}" if unit else words
    return value[0]


def tell_claim(row: ClaimRow, description: Description) -> str:
    """A claim as one line, made from labels: `Soviet exhibition: duration 23 days (reported)`."""
    predicate = description.predicate_label(row.predicate)
    value = tell_value((row.object,), row.object_type, row.unit, description)
    told = f"{description.label(row.subject)} | {predicate} | {value}"
    remarks = []
    if row.role:
        remarks.append(f"as {description.code_label('role', row.role)}")
    if row.quantity:
        remarks.append(tell_value((row.quantity,), "quantity", row.unit, description))
    if row.when:
        remarks.append(row.when)
    if row.where:
        remarks.append(f"in {description.label(row.where)}")
    if row.counterpart:
        remarks.append(f"with {', '.join(map(description.label, row.counterpart))}")
    if row.polarity == "denied":
        remarks.append("denied")
    return f"{told} ({', '.join(remarks)})" if remarks else told


def tell_place(row: ClaimRow, description: Description) -> str:
    """Where a claim stands, with its few quoted words and how firmly it is said."""
    manner = [word for word in (row.modality, row.certainty, row.level) if word not in _FIRM]
    remark = f" ({', '.join(manner)})" if manner else ""
    source = description.source_label(row.source)
    return f"{source}, {tell_locator(row.locator)}: “{row.quote}”{remark} [{row.claim}]"


def tell_evidence(row: ClaimRow, description: Description, shelves: Shelves) -> Iterator[str]:
    """Lines on what a claim rests on: the voice in the source, what it cites, and where that is kept."""
    if row.when:
        yield f"for {row.when}"
    if row.when_as_written:
        yield f"in the source's words: “{row.when_as_written}”"
    if row.according_to:
        yield f"according to {'; '.join(map(description.label, row.according_to))}"
    for document, leaves in row.citations:
        yield f"cites {description.label(document)}{tell_leaves(document, leaves)}"
        yield from (f"  {line}" for line in tell_holdings(document, description, shelves))
    if not row.citations:
        yield "cites nothing" + (f" ({row.note})" if row.note else "")
    elif row.note:
        yield f"remark: {row.note}"


def tell_holdings(document: str, description: Description, shelves: Shelves) -> Iterator[str]:
    """Where a document is kept: the unit with its leaves, then every unit above it up to the archive."""
    for holding in shelves.find_holdings(document):
        units = [unit for unit in holding.units if unit != document]
        if not units:
            continue
        above = "".join(f" < {description.label(unit)}" for unit in units[1:])
        yield f"kept in {description.label(units[0])}{tell_extent(holding)}{above}"


def tell_extent(holding: Holding) -> str:
    """The leaves that a document takes up, as each claim gives them: `, as ll. 1-12 [pettina-limits/c018]`."""
    leaves = f", as {' or '.join(holding.extents)}" if holding.extents else ""
    return f"{leaves} [{', '.join(holding.claims)}]" if holding.claims else leaves


_FIRM = frozenset({"plain", "certain", "textual"})


def tell_leaves(document: str, leaves: str) -> str:
    """Leaves of a document or pages of a work, to follow its name: `, leaves 1-12`; empty where none are named."""
    if not leaves:
        return ""
    archival = not document.startswith("work/")
    plural = any(mark in leaves for mark in "-,;")
    word = ("leaves" if plural else "leaf") if archival else ("pages" if plural else "page")
    return f", {word} {leaves}"
