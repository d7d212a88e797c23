"""Asking a cited question again: is the answer the same, and if not, what has changed, claim by claim?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mxsu_graph.graph.claim_facts import WITHDRAWN
from mxsu_graph.iri import claim_ref
from mxsu_graph.query.cited_answer import CitedAnswer

__all__ = ["CitedChange", "Recheck", "compare_citations", "render_recheck"]


@dataclass(frozen=True, order=True, slots=True)
class CitedChange:
    """A claim that is not as it was cited.

    `kind`: `changed`, `withdrawn` or `removed` from the dataset; `left` the answer or `new` in it; or its
    `reference` alone reads otherwise, because the record of its source does. `gone` and `come` are the facts, rows
    or references that make the difference.
    """

    iri: str
    kind: str
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recheck:
    """What became of a cited answer; rows are counted as often as they occur, in any order."""

    cited: CitedAnswer
    present: CitedAnswer
    changes: tuple[CitedChange, ...]
    gone_rows: tuple[tuple[str, ...], ...]
    come_rows: tuple[tuple[str, ...], ...]

    @property
    def same_dataset(self) -> bool:
        """Whether the very same data answered."""
        return self.cited.dataset.sha256 == self.present.dataset.sha256

    @property
    def same_answer(self) -> bool:
        """Whether rows, claims and references are what they were."""
        return not (self.changes or self.gone_rows or self.come_rows)


def compare_citations(cited: CitedAnswer, present: CitedAnswer, facts: dict[str, tuple[str, ...]]) -> Recheck:
    """Compare an answer as it was cited with the same question's answer now.

    Args:
        cited: as it was.
        present: the same question, asked and cited again in the same style.
        facts: what the present dataset holds of the claims that were cited.
    """
    before, now = Counter(cited.rows), Counter(present.rows)
    return Recheck(
        cited,
        present,
        tuple(_compare_claims(cited, present, facts)),
        tuple((before - now).elements()),
        tuple((now - before).elements()),
    )


def _compare_claims(
    cited: CitedAnswer, present: CitedAnswer, facts: dict[str, tuple[str, ...]]
) -> Iterator[CitedChange]:
    references = {claim.iri: claim.reference for claim in present.claims}
    for claim in cited.claims:
        old, new = set(claim.facts), set(facts.get(claim.iri, ()))
        gone, come = tuple(sorted(old - new)), tuple(sorted(new - old))
        reference = references.get(claim.iri)
        if not new:
            yield CitedChange(claim.iri, "removed", gone)
            continue
        if gone or come:
            withdrawn = any(fact.startswith(WITHDRAWN) for fact in come)
            yield CitedChange(claim.iri, "withdrawn" if withdrawn else "changed", gone, come)
        if reference is None:
            yield CitedChange(claim.iri, "left")
        elif reference != claim.reference and not (gone or come):
            yield CitedChange(claim.iri, "reference", (claim.reference,), (reference,))
    known = {claim.iri for claim in cited.claims}
    for claim in present.claims:
        if claim.iri not in known:
            yield CitedChange(claim.iri, "new", (), (claim.reference,))


def render_recheck(recheck: Recheck) -> str:
    """The report: one line a difference with what it consists in, then the sum."""
    return "\n".join(_lines(recheck)) + "\n"


def _lines(recheck: Recheck) -> Iterator[str]:
    for change in recheck.changes:
        yield f"{change.kind:<9} {claim_ref(change.iri)}"
        yield from (f"  - {fact}" for fact in change.gone)
        yield from (f"  + {fact}" for fact in change.come)
    for sign, rows in (("-", recheck.gone_rows), ("+", recheck.come_rows)):
        yield from (f"row {sign} {' | '.join(row)}" for row in rows)
    cited = recheck.cited
    changed = {change.iri for change in recheck.changes} & {claim.iri for claim in cited.claims}
    same = len(cited.claims) - len(changed)
    if recheck.same_answer:
        yield f"the answer is the same: {_number(len(cited.rows), 'row')}, {_number(same, 'claim')}"
    else:
        new = sum(change.kind == "new" for change in recheck.changes)
        yield (
            f"the answer has changed: of {_number(len(cited.claims), 'claim')} {same} as cited, "
            f"{len(changed)} not, {new} new; {_number(len(recheck.gone_rows), 'row')} gone, "
            f"{len(recheck.come_rows)} new"
        )
    if recheck.same_dataset:
        yield f"the dataset is the same: SHA-256 {cited.dataset.sha256}"
    else:
        present = recheck.present.dataset
        yield f"the dataset is another: cited {cited.dataset.version}, SHA-256 {cited.dataset.sha256};"
        yield f"                        now   {present.version}, SHA-256 {present.sha256}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
