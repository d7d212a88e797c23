"""Check claims against the reader's own copies of the texts: is every quotation where it should be?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.errors import TextError
from mxsu_graph.model import Claim, Source
from mxsu_graph.texts.anchor import Anchor, describe_change, find_passage, find_quote
from mxsu_graph.texts.read import Text, hash_text, read_text

__all__ = ["check_anchors", "check_quotes", "check_texts", "resolve_anchors", "resolve_claim"]

_REWRITE = "if that is right, write data/anchors.tsv again"


def check_texts(
    sources: Iterable[Source], texts_dir: Path, spans: Mapping[str, Span] | None = None
) -> list[Diagnostic]:
    """Check that each source's text is at hand and is the copy that was curated.

    Args:
        sources: The sources.
        texts_dir: The folder with the files that `source.text.file` names.
        spans: Places in the curated files, by source id and by claim (`source/c001`).

    Returns:
        Findings `text-missing`, `text-unreadable` and `text-changed`.
    """
    found = (_check_text(source, texts_dir, _locate(source.id, spans or {})) for source in sources)
    return [diagnostic for diagnostic in found if diagnostic is not None]


def check_quotes(
    sources: Iterable[Source],
    claims: Iterable[Claim],
    texts_dir: Path,
    spans: Mapping[str, Span] | None = None,
) -> list[Diagnostic]:
    """Check that each quotation, those of withdrawn claims included, stands once in the segment it names.

    Returns:
        The findings of `check_texts`, and `quote-missing` and `quote-ambiguous` for the texts that can be read.
    """
    sources, places = tuple(sources), spans or {}
    texts = _read_texts(sources, texts_dir)
    found = [
        _explain(texts[claim.source], claim, _locate(claim.ref, places))
        for claim in claims
        if claim.source in texts and resolve_claim(texts[claim.source], claim) is None
    ]
    return sorted(check_texts(sources, texts_dir, places) + found)


def check_anchors(
    sources: Iterable[Source],
    claims: Iterable[Claim],
    texts_dir: Path,
    anchors: Iterable[Anchor],
    spans: Mapping[str, Span] | None = None,
) -> list[Diagnostic]:
    """Check everything: texts, quotations, and the stored anchors against where the quotations stand now.

    Args:
        sources: The sources.
        claims: All their claims, withdrawn ones too.
        texts_dir: The folder with the texts.
        anchors: The stored anchors, from `read_anchors`.
        spans: Places in the curated files by claim (`source/c001`), and by source id if known.

    Returns:
        The findings of `check_quotes`, and `anchor-lacking` (a quotation that was never anchored), `anchor-moved`
        (the same words at another place) and `anchor-stale` (other words, another version of the text, or a claim
        that is no more).
    """
    sources, claims, places = tuple(sources), tuple(claims), spans or {}
    stored = {anchor.claim: anchor for anchor in anchors}
    current = {anchor.claim: anchor for anchor in resolve_anchors(sources, claims, texts_dir)}
    found = check_quotes(sources, claims, texts_dir, places)
    for ref, now in current.items():
        found.extend(_compare(now, stored.get(ref), _locate(ref, places)))
    known = {claim.ref for claim in claims}
    for ref in stored.keys() - known:
        message = f"there is no claim '{ref}' any more, but it has an anchor"
        found.append(Diagnostic(Span("data/anchors.tsv"), "anchor-stale", message, hint=_REWRITE))
    for source in sources:
        found.extend(_check_version(source, stored, current, _locate(source.id, places)))
    return sorted(found)


def resolve_anchors(sources: Iterable[Source], claims: Iterable[Claim], texts_dir: Path) -> tuple[Anchor, ...]:
    """The anchors of all quotations that resolve, sorted; `check_quotes` says why others do not."""
    texts = _read_texts(sources, texts_dir)
    resolved = (resolve_claim(texts[claim.source], claim) for claim in claims if claim.source in texts)
    return tuple(sorted(anchor for anchor in resolved if anchor is not None))


def resolve_claim(text: Text, claim: Claim) -> Anchor | None:
    """The anchor of a claim's quotation, None unless it stands exactly once in the segment that is named."""
    segment = text.by_locator.get(claim.locator)
    found = find_quote(segment, claim.quote) if segment else ()
    if len(found) != 1:
        return None
    start, end = found[0]
    return Anchor(claim.ref, claim.locator, start, end, hash_text(text.text[start:end]), text.sha256_text)


def _locate(ref: str, spans: Mapping[str, Span]) -> Span:
    """The place of a claim or source in the curated files; at worst the file that must hold it."""
    return spans.get(ref) or Span(f"data/sources/{ref.partition('/')[0]}.yaml")


def _read_texts(sources: Iterable[Source], texts_dir: Path) -> dict[str, Text]:
    """The texts that can be read, by source id."""
    texts = {}
    for source in sources:
        try:
            texts[source.id] = read_text(texts_dir / source.text.file, source.text.repair)
        except TextError:
            continue  # reported by `check_texts`
    return texts


def _check_text(source: Source, texts_dir: Path, span: Span) -> Diagnostic | None:
    path = texts_dir / source.text.file
    if not source.text.file or not path.is_file():
        message = f"the text '{source.text.file}' of '{source.id}' is not in the folder of texts"
        return Diagnostic(span, "text-missing", message, hint="its quotations cannot be checked without it")
    try:
        text = read_text(path, source.text.repair)
    except TextError as error:
        return Diagnostic(span, "text-unreadable", str(error))
    if text.sha256_bytes == source.text.sha256:
        return None
    message = (
        f"the text '{source.text.file}' is another copy than was curated: "
        f"its SHA-256 is {text.sha256_bytes}, not {source.text.sha256 or 'given'}"
    )
    hint = "find the copy that was used, or check every quotation below and change the hash"
    return Diagnostic(span, "text-changed", message, hint=hint)


def _explain(text: Text, claim: Claim, span: Span) -> Diagnostic:
    """Why a quotation does not resolve, and where it is found now."""
    segment = text.by_locator.get(claim.locator)
    if segment is None:
        last = {s.locator[0]: s.locator for s in text.segments}
        message = f"the text has no segment '{claim.locator}': it ends with {' and '.join(last.values())}"
        return Diagnostic(span, "quote-missing", message, hint=_advise(text, claim))
    found = find_quote(segment, claim.quote)
    if found:
        places = ", ".join(str(start) for start, _ in found)
        message = f"'{claim.quote}' stands {len(found)} times in {claim.locator}, at {places}"
        return Diagnostic(span, "quote-ambiguous", message, hint="quote a word more, before or after it")
    message = f"'{claim.quote}' does not stand in {claim.locator}"
    return Diagnostic(span, "quote-missing", message, hint=_advise(text, claim))


def _advise(text: Text, claim: Claim) -> str:
    """Where a missing quotation is found now, or what resembles it most and how that differs."""
    exact = [s.locator for s in text.segments if find_quote(s, claim.quote)]
    if exact:
        return f"it stands in {', '.join(exact)}"
    passage = find_passage(text.segments, claim.quote)
    if passage is None:
        return "nothing in the text resembles it"
    change = describe_change(claim.quote, passage.text)
    return f"most similar is '{passage.text}' in {passage.locator} ({passage.score:.0f} %): {change}"


def _compare(now: Anchor, stored: Anchor | None, span: Span) -> list[Diagnostic]:
    """How a stored anchor differs from where the quotation stands now."""
    if stored is None:
        message = f"the quotation of '{now.claim}' has no anchor"
        return [Diagnostic(span, "anchor-lacking", message, hint="write data/anchors.tsv again")]
    if stored.sha256 != now.sha256:
        message = f"the anchor of '{now.claim}' is of other words than its quotation finds"
        return [Diagnostic(span, "anchor-stale", message, hint=_REWRITE)]
    if (stored.locator, stored.start, stored.end) != (now.locator, now.start, now.end):
        message = (
            f"the quotation of '{now.claim}' stood in {stored.locator} at {stored.start}-{stored.end} "
            f"and stands in {now.locator} at {now.start}-{now.end} now"
        )
        return [Diagnostic(span, "anchor-moved", message, hint=_REWRITE)]
    return []


def _check_version(
    source: Source, stored: Mapping[str, Anchor], current: Mapping[str, Anchor], span: Span
) -> list[Diagnostic]:
    """One finding for a source whose anchors count another version of its text, not one for each claim."""
    refs = [ref for ref in current if ref.rpartition("/")[0] == source.id and ref in stored]
    other = [ref for ref in refs if stored[ref].text_sha256 != current[ref].text_sha256]
    if not other:
        return []
    message = f"{len(other)} of {len(refs)} anchors of '{source.id}' are of another version of its text"
    return [Diagnostic(span, "anchor-stale", message, hint=_REWRITE)]
