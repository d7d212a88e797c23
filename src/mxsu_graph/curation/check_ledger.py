"""Published ids against the corpus: none may vanish, and none may come to mean something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mxsu_graph.curation.ledger import Ledger, Published, list_ids
from mxsu_graph.curation.register import Register
from mxsu_graph.diagnostics import Diagnostic

__all__ = ["check_ledger", "is_kept"]


def check_ledger(register: Register) -> Iterator[Diagnostic]:
    """Report published ids that are gone, or that now stand for something else."""
    ledger = register.reading.ledger
    yield from ledger.diagnostics
    present = {row.id: row for row in list_ids(register.reading.corpus)}
    for id_, row in ledger.rows.items():
        now = present.get(id_)
        if now is None and not _may_be_lost(row, register):
            hint = _keep_hint(row)
            yield Diagnostic(ledger.spans[id_], "vanished-id", f"'{id_}' was published and is gone", hint=hint)
        elif now and row.predicate and _is_reused(row, now):
            said = f"{row.subject} {row.predicate} {row.object}"
            message = f"'{id_}' was published as '{said}' and now says something else"
            place = register.reading.span(id_.removeprefix("claim/"), "id")
            yield Diagnostic(
                place, "reused-id", message, hint="restore it, withdraw it, and give the new claim a new id"
            )


def is_kept(ledger: Ledger, present: Mapping[str, Published]) -> bool:
    """Whether a ledger is well formed and all its ids are there and stand for what they stood for."""
    if ledger.diagnostics:
        return False
    pairs = ((row, present.get(id_)) for id_, row in ledger.rows.items())
    return all(now is not None and not (row.predicate and _is_reused(row, now)) for row, now in pairs)


def _is_reused(old: Published, new: Published) -> bool:
    """Whether nothing is left of what was published: a claim may be corrected, not replaced."""
    return all(before != after for before, after in zip(old.cells[1:], new.cells[1:], strict=True))


def _may_be_lost(row: Published, register: Register) -> bool:
    """Whether the id may stand in a file that could not be read."""
    kind, _, rest = row.id.partition("/")
    if kind == "claim":
        return register.is_lost_source(rest.partition("/")[0])
    if kind == "assessment":
        return any(path.endswith("assessments.yaml") for path in register.reading.unreadable)
    return register.is_known(row.id)


def _keep_hint(row: Published) -> str:
    kind = row.id.partition("/")[0]
    if kind == "claim":
        return "put it back with 'withdrawn: \"reason\"'"
    if kind in ("source", "assessment"):
        return "put it back"
    return "put it back with 'replaced-by:' and the id it was merged into"
