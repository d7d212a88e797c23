"""The whole build: read the curated files, check them, make the graph, validate it, and make it current.

Each function is one sentence of that; the command line and the Python API call these and nothing deeper.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph import __version__
from mxsu_graph.curation.check_entities import report_unused
from mxsu_graph.dates import list_slow_dates, remember_dates
from mxsu_graph.diagnostics import Diagnostic, has_errors
from mxsu_graph.errors import NotBuiltError
from mxsu_graph.graph.canonical import dataset_hash
from mxsu_graph.graph.store import Build, Manifest, current_build, draft_build
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

_LIBRARIES = {"edtf": "edtf", "pyoxigraph": "pyoxigraph", "pyyaml": "yaml"}
"""What gives lines their form, with the name of its module."""

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


def build_graph(project: Project, engine: str = ENGINES[0], *, full: bool = False) -> BuildResult:
    """Check, build and validate; the result becomes current only if no finding is an error.

    Nothing is done where the current build was made from the same bytes, and only what follows from a change where
    earlier builds are remembered. Either way the bytes are those of a build from nothing.

    Args:
        project: what to build.
        engine: the SHACL engine.
        full: forget all earlier builds.

    Raises:
        ProjectError: the ontology is absent or malformed.
        BuildError: the disk refused.
    """
    digests = project.digests()
    inputs = combine_digests(digests)
    current = _find_current(project)
    if current and not full and (current.manifest.inputs, current.manifest.version) == (inputs, __version__):
        return BuildResult(current, fresh=False, summary=_recall_summary(project, current, digests))
    memory = Memory(project.build / "memory", _name_generation(digests))
    if full:
        memory.forget()
    with Analyst() as analyst:
        return _build_anew(project, engine, digests, memory, current, analyst)


def _build_anew(
    project: Project,
    engine: str,
    digests: Mapping[str, bytes],
    memory: Memory,
    current: Build | None,
    analyst: Analyst,
) -> BuildResult:
    """What has not been built yet."""
    remember_dates(map(unfold_date, memory.recall("dates") or ()))
    ontology = read_ontology(project.ontology, memory)
    places = Places(project.data, ontology.vocabulary)
    gathered = gather(project.data, ontology.vocabulary, memory, digests.get(f"data/{ANCHORS_FILE}", b""))
    if gathered is None:
        loaded = load_project(project)
        findings = check_project(loaded)
        if has_errors(findings):
            return BuildResult(None, tuple(findings))
        dataset = build_dataset(loaded)
    else:
        findings = [report_unused(id_, places.span(id_, "id")) for id_ in gathered.unused]
        dataset = assemble(gathered, ontology, memory, analyst)
    previous = recall_previous(memory, current)
    difference = compare(previous, dataset.lines) if previous else None
    lines = difference.lines if difference else sorted(dataset.lines)
    manifest = Manifest(__version__, combine_digests(digests), dataset_hash(lines), len(lines))
    with draft_build(project.build) as draft:
        making = Making(draft, lines, difference, _name_shapes(digests))
        findings = sorted(findings + validate_project(making, project.ontology / "shapes", places, engine))
        if has_errors(findings):
            return BuildResult(None, tuple(findings))
        build = making.finish(manifest, dataset.table)
    _remember(memory, manifest.dataset, dataset, making)
    return BuildResult(build, tuple(findings), summary=dataset.summary, effort=_measure(gathered, making))


def _remember(memory: Memory, name: str, dataset: Dataset, making: Making) -> None:
    """Keep what the next build can use."""
    memory.keep("dates", flatten(list_slow_dates()))
    memory.keep("summary", (name, dataset.summary))
    if making.found is not None:
        keep_found(memory, name, making.revisions, making.shapes, making.found)


def _measure(gathered: Gathered | None, making: Making) -> Effort | None:
    """What was worked out anew, where anything was not."""
    if gathered is None:
        return None
    effort = Effort(gathered.redone, gathered.records, making.found.nodes if making.found else None)
    return effort if effort.records < effort.of_records or effort.nodes is not None else None


def _recall_summary(project: Project, build: Build, digests: Mapping[str, bytes]) -> Sections:
    """What the current build holds, as remembered or counted anew."""
    memory = Memory(project.build / "memory", _name_generation(digests))
    dataset, sections = memory.recall("summary") or ("", ())
    return sections if dataset == build.manifest.dataset else build_dataset(load_project(project)).summary


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
