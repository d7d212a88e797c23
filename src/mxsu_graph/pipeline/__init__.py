"""The whole build: read the curated files, check them, make the graph, validate it, and make it current.

Each function is one sentence of that; the command line and the Python API call these and nothing deeper.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph import __version__
from mxsu_graph.curation.check_entities import report_unused
from mxsu_graph.dates import list_slow_dates, remember_dates
from mxsu_graph.diagnostics import Diagnostic, Severity, has_errors
from mxsu_graph.errors import BuildError, MxsuError, NotBuiltError
from mxsu_graph.graph.canonical import dataset_hash
from mxsu_graph.graph.store import Build, Draft, Manifest, current_build, draft_build
from mxsu_graph.graph.vocabulary import ONTOLOGY_FILES
from mxsu_graph.pipeline.analyst import Analyst
from mxsu_graph.pipeline.assemble import Dataset, assemble
from mxsu_graph.pipeline.gather import Gathered, gather
from mxsu_graph.pipeline.loading import (
    ANCHORS_FILE,
    Loaded,
    anchor_texts,
    build_dataset,
    build_quads,
    check_project,
    load_project,
    verify_texts,
)
from mxsu_graph.pipeline.making import Making
from mxsu_graph.pipeline.memory import Memory
from mxsu_graph.pipeline.ontology import read_ontology
from mxsu_graph.pipeline.places import Places
from mxsu_graph.pipeline.plain import flatten, unfold_date
from mxsu_graph.pipeline.previous import compare, keep_found, recall_previous
from mxsu_graph.pipeline.summary import Sections
from mxsu_graph.project import Project, combine_digests
from mxsu_graph.validation import ENGINES, build_diagnostics, validate_quads

_LIBRARIES = {"edtf": "edtf", "polars": "polars", "pyoxigraph": "pyoxigraph", "pyyaml": "yaml"}
"""What gives lines and the claims table their form, with the name of its module."""

_MOST_ATTEMPTS = 5
"""So often a build is begun again because files changed while they were read."""

__all__ = [
    "ANCHORS_FILE",
    "BuildResult",
    "Effort",
    "Loaded",
    "anchor_texts",
    "build_dataset",
    "build_graph",
    "build_quads",
    "check_project",
    "load_project",
    "validate_project",
    "verify_texts",
]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build came to: the build, if there were no errors, and every finding on the way."""

    build: Build | None
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    fresh: bool = True
    summary: Sections = ()
    effort: Effort | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """What a build worked out anew, and what it would have been from nothing; `nodes` is `None` for all nodes."""

    records: int
    of_records: int
    nodes: int | None

    def __str__(self) -> str:
        records = f"{self.records:,} of {self.of_records:,} records"
        nodes = "all nodes" if self.nodes is None else f"{self.nodes:,} node{'s' * (self.nodes != 1)}"
        return f"{records}, and {nodes} validated; the rest is remembered"


def validate_project(making: Making, shapes: Path, places: Places, engine: str = ENGINES[0]) -> list[Diagnostic]:
    """Run the shapes over a build that is being made; each finding points to the curated line that it comes from.

    Args:
        making: the build.
        shapes: the folder of the shapes files.
        places: where records stand.
        engine: the SHACL engine.
    """
    if engine == ENGINES[0]:
        return build_diagnostics(making.validate(sorted(shapes.glob("*.ttl"))).findings, places.span)
    quads = list(ox.parse(b"".join(making.lines), format=ox.RdfFormat.N_QUADS))
    return sorted(validate_quads(quads, shapes, places.span, engine))


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be built, and how: see `build_graph`; `stamp` and `digests` say from which files."""

    project: Project
    engine: str
    full: bool
    stamp: object
    digests: Mapping[str, bytes]

    @property
    def inputs(self) -> str:
        """One hash of all files."""
        return combine_digests(self.digests)

    def open_memory(self) -> Memory:
        """What earlier builds worked out."""
        return Memory(self.project.build / "memory", _name_generation(self.digests))

    def has_changed(self) -> bool:
        """Whether any file has been touched since its digest was taken."""
        return self.project.stamp() != self.stamp


def build_graph(project: Project, engine: str = ENGINES[0], *, full: bool = False) -> BuildResult:
    """Check, build and validate; the result becomes current only if no finding is an error.

    Nothing is done where the current build was made from the same bytes, and only what follows from a change where
    earlier builds are remembered. Either way the bytes are those of a build from nothing. One build is made at a
    time, from files that did not change while they were read: where they did, it is begun again.

    Args:
        project: what to build.
        engine: the SHACL engine.
        full: forget all earlier builds.

    Raises:
        ProjectError: the ontology is absent or malformed.
        BuildError: the disk refused, or the files do not come to rest.
    """
    for _ in range(_MOST_ATTEMPTS):
        stamp = project.stamp()
        try:
            order = _Order(project, engine, full, stamp, project.digests())
            if built := _recall_result(order) or _build_alone(order):
                return built
        except (MxsuError, OSError):
            if project.stamp() == stamp:
                raise
    raise BuildError("the files changed again and again while they were read: run 'mxsu build' once they rest")


def _build_alone(order: _Order) -> BuildResult | None:
    """While no other process builds; `None` where a file changed while it was read."""
    with Analyst() as analyst, draft_build(order.project.build) as draft:
        return _recall_result(order) or _build_anew(order, analyst, draft)


def _build_anew(order: _Order, analyst: Analyst, draft: Draft) -> BuildResult | None:
    """What has not been built yet; `None` as above."""
    project, memory = order.project, order.open_memory()
    if order.full:
        memory.forget()
    remember_dates(map(unfold_date, memory.recall("dates") or ()))
    ontology = read_ontology(project.ontology, memory)
    places = Places(project.data, ontology.vocabulary)
    gathered = gather(project.data, ontology.vocabulary, memory, order.digests.get(f"data/{ANCHORS_FILE}", b""))
    if gathered is None:
        loaded = load_project(project)
        findings = check_project(loaded)
        if has_errors(findings):
            return _conclude(order, memory, findings)
        dataset = build_dataset(loaded)
    else:
        findings = list(_report_warnings(gathered, places))
        dataset = assemble(gathered, ontology, memory, analyst)
    previous = recall_previous(memory, _find_current(project))
    difference = compare(previous, dataset.lines) if previous else None
    lines = difference.lines if difference else sorted(dataset.lines)
    making = Making(draft, lines, difference, _name_shapes(order.digests))
    findings = sorted(findings + validate_project(making, project.ontology / "shapes", places, order.engine))
    result = _conclude(order, memory, findings)
    if result is None or has_errors(findings):
        return result
    manifest = Manifest(__version__, order.inputs, dataset_hash(lines), len(lines))
    build = making.finish(manifest, dataset.table)
    _remember(memory, manifest.dataset, dataset, making)
    return replace(result, build=build, summary=dataset.summary, effort=_measure(gathered, making))


def _report_warnings(gathered: Gathered, places: Places) -> Iterator[Diagnostic]:
    """What is no error, at the places where it stands now."""
    for id_ in gathered.unused:
        yield report_unused(id_, places.span(id_, "id"))
    for name, key, code, message, hint in gathered.warnings:
        yield Diagnostic(places.span(name, key), code, message, Severity.WARNING, hint)


def _conclude(order: _Order, memory: Memory, findings: Sequence[Diagnostic]) -> BuildResult | None:
    """The findings, if they belong to the files as they are; then what was worked out is remembered, too."""
    if order.has_changed():
        return None
    memory.write()
    return BuildResult(None, tuple(findings))


def _recall_result(order: _Order) -> BuildResult | None:
    """The build that is current, where it is the one to be made; not where somebody wants it made or validated."""
    current = _find_current(order.project)
    made_from = current and (current.manifest.inputs, current.manifest.version)
    if order.full or order.engine != ENGINES[0] or current is None or made_from != (order.inputs, __version__):
        return None
    dataset, sections = order.open_memory().recall("summary") or ("", ())
    return BuildResult(current, fresh=False, summary=sections) if dataset == current.manifest.dataset else None


def _remember(memory: Memory, name: str, dataset: Dataset, making: Making) -> None:
    """Keep what the next build can use."""
    memory.keep("dates", flatten(list_slow_dates()))
    memory.keep("summary", (name, dataset.summary))
    if making.found is not None:
        keep_found(memory, name, making.revisions, making.shapes, making.found)
    memory.write()


def _measure(gathered: Gathered | None, making: Making) -> Effort | None:
    """What was worked out anew, where anything was not."""
    if gathered is None:
        return None
    effort = Effort(gathered.redone, gathered.records, making.found.nodes if making.found else None)
    return effort if effort.records < effort.of_records or effort.nodes is not None else None


def _find_current(project: Project) -> Build | None:
    try:
        return current_build(project.build)
    except NotBuiltError:
        return None


def _name_generation(digests: Mapping[str, bytes]) -> bytes:
    """What changes the meaning of everything remembered: our code, the libraries and the ontology."""
    kept = {name: digest for name, digest in digests.items() if name.startswith("mxsu_graph/")}
    kept |= {f"ontology/{name}": digests.get(f"ontology/{name}", b"") for name in ONTOLOGY_FILES}
    kept |= {name: _find_version(name, module) for name, module in _LIBRARIES.items()}
    kept |= {"version": __version__.encode(), "python": sys.version.encode()}
    return bytes.fromhex(combine_digests(kept))


def _find_version(name: str, module: str) -> bytes:
    """The version of a library, by the name of the folder that describes it: to read that takes long to import."""
    spec = find_spec(module)
    folder = Path(spec.origin).parent.parent if spec and spec.origin else Path()
    described = [path.name for path in folder.glob("*.dist-info") if path.name.lower().startswith(f"{name}-")]
    if len(described) == 1:
        return described[0].encode()
    from importlib.metadata import version  # a distribution of another form

    return version(name).encode()


def _name_shapes(digests: Mapping[str, bytes]) -> bytes:
    """What changes the meaning of all that a validation found."""
    prefix = "ontology/shapes/"
    return bytes.fromhex(combine_digests({name: d for name, d in digests.items() if name.startswith(prefix)}))
