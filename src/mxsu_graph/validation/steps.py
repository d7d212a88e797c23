"""The five steps of validation as one report: for each, what was checked and what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from mxsu_graph.diagnostics import Diagnostic, Severity, Span
from mxsu_graph.iri import PREFIXES, term_iri
from mxsu_graph.validation.findings import Finding, build_diagnostics
from mxsu_graph.validation.projections import screen_projections
from mxsu_graph.validation.shacl import Engine, Select

__all__ = ["STEPS", "Step", "build_evidence_step", "build_steps", "step_of"]

STEPS = (
    "claim structure",
    "domain and range by predicate",
    "archival closure and shelfmarks",
    "each source against itself",
    "evidence against the texts",
)
"""The names of the steps, in their order."""

_BY_PREDICATE = {
    "Claim-domain",
    "Claim-range",
    "Claim-requiresRole",
    "Claim-unitNeedsNumber",
    "Claim-numberNeedsUnit",
}
_STEP_BY_SHAPE = {"RecordSet": 3, "Document": 3, "Consistency": 4}
_RDF = PREFIXES["rdf"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its number from one, what was checked (empty if nothing could be), and what was found."""

    number: int
    checked: str
    findings: tuple[Diagnostic, ...] = ()

    @property
    def name(self) -> str:
        """What the step is called."""
        return STEPS[self.number - 1]

    def __str__(self) -> str:
        if not self.checked:
            return f"{self.number} {self.name}: not at hand; --texts DIR looks up every quotation"
        return f"{self.number} {self.name}: {self.checked}: {self._outcome()}"

    def _outcome(self) -> str:
        counts = [(s, sum(f.severity is s for f in self.findings)) for s in Severity]
        return ", ".join(f"{_number(n, str(s))}" for s, n in counts if n) or "nothing found"


def step_of(shape: str) -> int:
    """The step that a shape or constraint belongs to, by the last part of its IRI."""
    local = shape.rpartition("/")[2]
    return 2 if local in _BY_PREDICATE else _STEP_BY_SHAPE.get(local.partition("-")[0], 1)


def build_steps(findings: Iterable[Finding], span: Callable[[str, str], Span], engine: Engine) -> tuple[Step, ...]:
    """The first four steps.

    Args:
        findings: all that the shapes found.
        span: gives the place of a record's key, such as `("some-source/c001", "object")`.
        engine: the data, to count what was checked.

    Raises:
        QueryError: the engine refuses a query.
        EndpointError: a remote engine failed.
    """
    by_step: dict[int, list[Finding]] = {number: [] for number in range(1, 5)}
    for finding in findings:
        by_step[step_of(finding.shape)].append(finding)
    checked = _describe(engine)
    return tuple(Step(n, checked[n - 1], tuple(build_diagnostics(found, span))) for n, found in by_step.items())


def build_evidence_step(claims: int, sources: int, findings: Sequence[Diagnostic] | None) -> Step:
    """The fifth step; no findings at all, `None`, where the texts were not at hand."""
    if findings is None:
        return Step(5, "")
    return Step(5, f"{_number(claims, 'quotation')} in {_number(sources, 'text')}", tuple(findings))


def _describe(engine: Engine) -> tuple[str, str, str, str]:
    """What each of the first four steps looks at, in numbers."""
    names = ("Claim", "Thing", "Source", "Assessment", "RecordSet")
    claims, things, sources, assessments, records = _count_instances(engine, names)
    text = f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?claim <{_RDF}predicate> ?x }}"
    (row,) = engine.select(Select(("n",), text))
    predicates = int(row[0].value) if isinstance(row[0], ox.Literal) else 0
    screened = screen_projections(engine)
    return (
        f"{_number(claims, 'claim')}, {_number(things, 'entity')}, {_number(sources, 'source')}, "
        f"{_number(assessments, 'assessment')}",
        f"{_number(claims, 'claim')} of {_number(predicates, 'predicate')}",
        _number(records, "archival unit"),
        f"{_number(screened.projections, 'projection')} by {_number(screened.predicates, 'single predicate')}, "
        f"{_number(len(screened.results), 'thing')} with several values",
    )


def _count_instances(engine: Engine, names: Sequence[str]) -> list[int]:
    classes = " ".join(f"<{term_iri(name)}>" for name in names)
    text = (
        f"SELECT ?class (COUNT(DISTINCT ?x) AS ?n) WHERE {{ VALUES ?class {{ {classes} }} "
        f"?x <{_RDF}type> ?class }} GROUP BY ?class"
    )
    counts: dict[str, int] = {}
    for cls, number in engine.select(Select(("class", "n"), text)):
        if isinstance(cls, ox.NamedNode) and isinstance(number, ox.Literal):
            counts[cls.value] = int(number.value)
    return [counts.get(term_iri(name), 0) for name in names]


def _number(count: int, word: str) -> str:
    plural = word[:-1] + "ies" if word.endswith("y") else word + "s"
    return f"{count:,} {word if count == 1 else plural}"
