"""The two pages of a release that people read: what it holds, and what has changed since the last one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mxsu_graph.analysis.effects import Effects, QuestionChange, RankChange
from mxsu_graph.graph.diff import Change
from mxsu_graph.iri import DATASET
from mxsu_graph.release.facts import ReleaseFacts

__all__ = ["render_changes", "render_first", "render_readme"]

_KINDS = ("added", "withdrawn", "removed", "changed")


def render_readme(facts: ReleaseFacts) -> bytes:
    """README.md: what the release is, its files, how to cite it and how to check it."""
    citation = facts.citation
    lines = [
        f"# {citation.title}",
        "",
        citation.abstract,
        "",
        f"Version {citation.version}, {facts.day}. {facts.counts['claims']} claims of {facts.counts['sources']} "
        f"sources about {facts.counts['entities']} entities; {facts.quads} quads. "
        f"Licence: [{facts.license.name}]({facts.license.iri}).",
        "",
        "## Files",
        "",
        "| file | is | bytes |",
        "|---|---|---|",
        *(f"| `{file.path}` | {file.title} | {file.size} |" for file in facts.files),
        "| `CHANGES.md` | What has changed since the last release, and what that does to results | |",
        "| `dcat.ttl`, `void.ttl` | The description for catalogues (DCAT-AP) and for linked data (VoID) | |",
        "| `datacite.json`, `ro-crate-metadata.json` | The description for archives | |",
        "| `SHA256SUMS` | The hash of every file | |",
        "",
        "## To cite it",
        "",
        f"{'; '.join(citation.authors)}. {citation.title}. Version {citation.version}, {facts.day}. "
        f"{_where(facts)} SHA-256 {facts.sha256}.",
        "",
        "A single claim is cited by its address together with the source that makes it.",
        "",
        "## To check it",
        "",
        "`sha256sum -c SHA256SUMS` checks every file. `dataset.nq` is the canonical form of the data (RDFC-1.0), "
        "so that its hash is the hash of the data, whatever format they are in.",
    ]
    return ("\n".join(lines) + "\n").encode()


def render_first(facts: ReleaseFacts) -> bytes:
    """CHANGES.md of a release that has none before it."""
    return f"# Changes\n\nThis is the first release: {facts.counts['claims']} claims.\n".encode()


def render_changes(facts: ReleaseFacts, since: str, changes: Sequence[Change], effects: Effects | None) -> bytes:
    """CHANGES.md: the claims that differ, then the disagreements and ranks that differ because of them.

    Args:
        facts: the new release.
        since: the hash of the old data.
        changes: claim by claim.
        effects: what they do; None where the old release has no claims table.
    """
    counts = Counter(change.kind for change in changes)
    lines = [
        "# Changes",
        "",
        f"From the data with SHA-256 `{since}` to version {facts.citation.version} of {facts.day}, "
        f"`{facts.sha256}`: " + ", ".join(f"{counts[kind]} {kind}" for kind in _KINDS) + ".",
        *_tell_claims(changes),
    ]
    if effects is None:
        lines += ["", "The old release has no claims table, so that its disagreements and ranks are not known."]
    else:
        lines += [*_tell_questions(effects.questions), *_tell_ranks(effects.ranks)]
    return ("\n".join(lines) + "\n").encode()


def _tell_claims(changes: Sequence[Change]) -> Iterator[str]:
    for kind in _KINDS:
        found = [change for change in changes if change.kind == kind]
        if not found:
            continue
        yield from ("", f"## Claims {kind}", "")
        for change in found:
            yield f"* `{change.claim}`"
            if kind in ("changed", "withdrawn"):
                yield from (f"  * no longer: `{fact}`" for fact in change.gone)
                yield from (f"  * now: `{fact}`" for fact in change.new)


def _tell_questions(changes: Sequence[QuestionChange]) -> Iterator[str]:
    yield from ("", "## Open disagreements", "")
    if not changes:
        yield "The same as before."
    yield from (f"* {change.kind}: {change.question} (`{change.id}`)" for change in changes)


def _tell_ranks(changes: Sequence[RankChange]) -> Iterator[str]:
    yield from ("", "## Ranks", "")
    if not changes:
        yield "The first in each ranking are the same as before."
        return
    yield from ("| network | measure | who | before | now |", "|---|---|---|---|---|")
    for change in changes:
        yield (
            f"| {change.projection} | {change.measure} | {change.label} (`{change.node}`) "
            f"| {change.before or 'absent'} | {change.after or 'absent'} |"
        )


def _where(facts: ReleaseFacts) -> str:
    return (
        f"https://doi.org/{facts.citation.doi}." if facts.citation.doi else f"{DATASET}/{facts.citation.version}."
    )
