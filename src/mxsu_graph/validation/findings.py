"""From a SHACL result to a finding at a line of the curated files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from mxsu_graph.diagnostics import Diagnostic, Severity, Span
from mxsu_graph.iri import BASE, PREFIXES, entity_id, term_iri
from mxsu_graph.validation.shacl import Report, Result
from mxsu_graph.validation.shacl.paths import Predicate

__all__ = ["SEVERITIES", "Finding", "build_diagnostics", "build_findings"]

SEVERITIES = {
    PREFIXES["sh"] + "Violation": Severity.ERROR,
    PREFIXES["sh"] + "Warning": Severity.WARNING,
    PREFIXES["sh"] + "Info": Severity.INFO,
}
"""Ours by those of SHACL (2.1.4); a severity of the shapes' own counts as an error."""

SHAPES = BASE + "shapes/"

_KEYS = {
    PREFIXES["rdf"] + "subject": "subject",
    PREFIXES["rdf"] + "predicate": "predicate",
    PREFIXES["rdf"] + "object": "object",
    PREFIXES["cito"] + "citesAsEvidence": "cites",
    PREFIXES["dcterms"] + "title": "title",
    PREFIXES["dcterms"] + "type": "type",
    PREFIXES["geo"] + "lat": "coordinates",
    PREFIXES["geo"] + "long": "coordinates",
    PREFIXES["oa"] + "exact": "quote",
    PREFIXES["rico"] + "identifier": "identifier",
    PREFIXES["rico"] + "isOrWasIncludedIn": "part-of",
    PREFIXES["skos"] + "prefLabel": "labels",
    term_iri("accordingTo"): "according-to",
    term_iri("assesses"): "claims",
    term_iri("distinctFrom"): "distinct-from",
    term_iri("epistemicLevel"): "level",
    term_iri("readingCertainty"): "certainty",
    term_iri("statedIn"): "id",
    **{
        term_iri(name): name
        for name in (
            "about",
            "counterpart",
            "kind",
            "locator",
            "modality",
            "polarity",
            "quantity",
            "reason",
            "role",
            "side",
            "unit",
            "verdict",
            "when",
            "where",
        )
    },
}
"""The key of a curated record that a property comes from."""


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One validation result, whichever engine found it."""

    focus: str
    path: str
    value: str
    shape: str
    severity: Severity
    message: str


def build_findings(report: Report) -> list[Finding]:
    """The results of a report, sorted."""
    return sorted(_build_finding(result) for result in report.results)


def _build_finding(result: Result) -> Finding:
    shape = result.source_constraint or result.source_shape
    return Finding(
        focus=result.focus.value,
        path=result.path.iri.value if isinstance(result.path, Predicate) else "",
        value="" if result.value is None else result.value.value,
        shape=shape.value if isinstance(shape, ox.NamedNode) else "",
        severity=SEVERITIES.get(result.severity.value, Severity.ERROR),
        message=result.messages[0].value if result.messages else "",
    )


def build_diagnostics(findings: Iterable[Finding], span: Callable[[str, str], Span]) -> list[Diagnostic]:
    """The findings as diagnostics.

    Args:
        findings: validation results.
        span: gives the place of a record's key, such as `("some-source/c001", "object")`.
    """
    return sorted({_build_diagnostic(finding, span) for finding in findings})


def _build_diagnostic(finding: Finding, span: Callable[[str, str], Span]) -> Diagnostic:
    name, key = _find_record(finding.focus)
    local = finding.shape.removeprefix(SHAPES)
    code = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", local).lower() or "shape"
    message = _shorten(finding.message)
    hint = f"found '{_shorten(finding.value)}'" if finding.value and _shorten(finding.value) not in message else ""
    place = span(name, key or _KEYS.get(finding.path, ""))
    return Diagnostic(place, code, f"{_shorten(finding.focus)}: {message}", finding.severity, hint)


def _find_record(focus: str) -> tuple[str, str]:
    """The curated record behind an IRI, and its key where the IRI is a part of the record."""
    local = entity_id(focus)
    segment, _, rest = local.partition("/")
    if segment == "claim":
        return rest, ""
    if segment == "evidence":
        parts = rest.split("/")
        key = {"quote": "quote", "position": "quote"}.get(parts[2] if len(parts) > 2 else "", "")
        if len(parts) > 3:
            key = f"cites/{int(parts[3]) - 1}"
        return "/".join(parts[:2]), key
    if segment in ("source", "assessment"):
        return rest, ""
    if segment == "text":
        return rest.partition("/")[0], "text/sha256"
    return local, ""


def _shorten(text: str) -> str:
    """IRIs of ours as people write them: entity ids, claim references, terms without a namespace."""
    for known in re.findall(rf"<?{re.escape(BASE)}[^\s<>,;]*[^\s<>,;:.]>?", text):
        local = entity_id(known.strip("<>"))
        text = text.replace(known, local.removeprefix("ontology#").removeprefix("claim/"), 1)
    return text
