"""What many tests need: the fictional corpus and the real data as projects of their own, built but not validated.

Validation by shapes has tests of its own; here it would only cost time. Nothing is ever written to the checkout.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pyoxigraph as ox
import pytest

from mxsu_graph import __version__
from mxsu_graph.graph.canonical import canonical_lines, dataset_hash
from mxsu_graph.graph.store import Build, Manifest, current_build, draft_build, open_store
from mxsu_graph.graph.table import build_table, write_table
from mxsu_graph.pipeline import Loaded, build_quads, load_project
from mxsu_graph.project import Project

CHECKOUT = Path(__file__).parent.parent
CORPUS = CHECKOUT / "tests" / "corpus_min"
QUESTIONS = CHECKOUT / "tests" / "queries"

# Time limits for single examples would fail on a busy machine and say nothing about the code.
hypothesis.settings.register_profile("shared", deadline=None, max_examples=60)
hypothesis.settings.load_profile("shared")


def copy_project(root: Path, data: Path) -> Project:
    """A project with the checkout's ontology and queries, and some data."""
    for folder in ("ontology", "queries"):
        shutil.copytree(CHECKOUT / folder, root / folder)
    shutil.copytree(data, root / "data")
    shutil.copy(CHECKOUT / "CITATION.cff", root)
    return Project(root)


def publish(loaded: Loaded) -> Build:
    """Build a project without validating it."""
    lines = canonical_lines(build_quads(loaded))
    manifest = Manifest(__version__, loaded.project.fingerprint(), dataset_hash(lines), len(lines))
    table = build_table(loaded.corpus, loaded.anchors)
    return publish_lines(loaded.project.build, manifest, lines, lambda path: write_table(path, table))


def publish_lines(
    folder: Path, manifest: Manifest, lines: list[bytes], write_table: Callable[[Path], None]
) -> Build:
    """Write a build and make it current."""
    with draft_build(folder) as draft:
        draft.write_lines(lines)
        draft.load_store()
        return draft.publish(draft.finish(manifest, write_table))


def add_annex(project: Project) -> None:
    """Add the further fiction of tests/queries/annex: its records come behind those of the corpus, unsorted."""
    annex = QUESTIONS / "annex"
    shutil.copy(annex / "strelsau-annals.yaml", project.data / "sources")
    for more in (annex / "entities").glob("*.yaml"):
        path = project.data / "entities" / more.name
        known = path.read_text(encoding="utf-8") if path.exists() else "entities:\n"
        path.write_text(known + more.read_text(encoding="utf-8").removeprefix("entities:\n"), encoding="utf-8")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MXSU_PROJECT", "MXSU_BUILD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The fictional corpus, to be damaged; not built."""
    return copy_project(tmp_path / "project", CORPUS / "data")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The fictional corpus as read and built once; to be left alone."""
    loaded = load_project(copy_project(tmp_path_factory.mktemp("small") / "project", CORPUS / "data"))
    publish(loaded)
    return loaded


@pytest.fixture(scope="session")
def small_quads(small: Loaded) -> list[ox.Quad]:
    """All quads of the fictional corpus."""
    return build_quads(small)


@pytest.fixture(scope="session")
def small_store(small: Loaded) -> ox.Store:
    """The built store of the fictional corpus."""
    return open_store(current_build(small.project.build))


@pytest.fixture(scope="session")
def annexed(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The fictional corpus with its annex, in which every question has rows, built once; to be left alone."""
    project = copy_project(tmp_path_factory.mktemp("annexed") / "project", CORPUS / "data")
    add_annex(project)
    loaded = load_project(project)
    publish(loaded)
    return loaded


@pytest.fixture(scope="session")
def recorded_parameters() -> dict[str, dict[str, str]]:
    """The parameters with which each question has its rows in tests/queries: the `# name: value` lines there."""
    recorded = {}
    for path in sorted(QUESTIONS.rglob("*.csv")):
        lines = path.read_text(encoding="utf-8").splitlines()
        pairs = (line.removeprefix("# ").partition(": ") for line in lines if line.startswith("# "))
        name = path.relative_to(QUESTIONS).with_suffix("").as_posix()
        recorded[name] = {name: value for name, _, value in pairs}
    return recorded


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The real data as read and built once; to be left alone."""
    loaded = load_project(copy_project(tmp_path_factory.mktemp("real") / "project", CHECKOUT / "data"))
    publish(loaded)
    return loaded


@pytest.fixture(scope="session")
def real_quads(real: Loaded) -> list[ox.Quad]:
    """All quads of the real data."""
    return build_quads(real)


@pytest.fixture(scope="session")
def real_store(real: Loaded) -> ox.Store:
    """The built store of the real data."""
    return open_store(current_build(real.project.build))
