"""Our shapes find what pyshacl finds: on the fictional corpus, every damage, and every mistake of `tests/bad`.

Compared are the sets of focus node, path, value, component, source shape, constraint and severity; and with them
the diagnostics that people see.
"""

from __future__ import annotations

import shutil
from collections.abc import Hashable
from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.pipeline import Loaded, build_quads, load_project
from mxsu_graph.project import Project
from mxsu_graph.validation import validate_quads
from mxsu_graph.validation.shacl import Report, read_shapes, validate
from mxsu_graph.validation.shacl.paths import sparql_path
from mxsu_graph.validation.shacl.pyshacl_report import validate_with_pyshacl

from .cases import DAMAGES, Quads

pytestmark = pytest.mark.usefixtures("parsed_once")

TESTS = Path(__file__).parents[1]
CASES = sorted(path for path in (TESTS / "bad").iterdir() if path.suffix != ".expected")
NO_QUADS = {
    "bad-date-object.yaml": "a date that is none has no bounds",
    "bad-date.yaml": "as above",
    "bad-quantity-range.yaml": "a number that is none has no bounds",
    "bad-quantity.yaml": "as above",
    "malformed-id-basis": "an id with a space makes no IRI",
    "malformed-id-class": "an id of no class makes no type",
    "missing-key.yaml": "a claim without its object",
    "wrong-type-name.yaml": "an id with a space makes no IRI",
    "wrong-type-number.yaml": "a number that is none has no bounds",
}
"""Mistakes that `mxsu check` finds and nothing can be built from, each with the reason."""

_seen: dict[frozenset[ox.Quad], str] = {}
"""Datasets that were compared already: a file that cannot be read leaves the corpus as it was."""


def rows(report: Report) -> set[tuple[Hashable, ...]]:
    return {
        (
            result.focus,
            sparql_path(result.path) if result.path else "",
            result.value,
            result.component,
            str(result.source_shape) if isinstance(result.source_shape, ox.NamedNode) else "",
            result.source_constraint,
            result.severity,
        )
        for result in report.results
    }


def compare(quads: Quads, folder: Path) -> int:
    """Assert that both engines find the same, and say how many results there are."""
    shapes = sorted(folder.glob("*.ttl"))
    store = ox.Store()
    store.bulk_extend(quads)
    ours, theirs = validate(store, read_shapes(*shapes)), validate_with_pyshacl(quads, *shapes)
    assert rows(ours) == rows(theirs)
    assert len(ours.results) == len(theirs.results)
    return len(ours.results)


def test_on_the_fictional_corpus(small: Loaded, small_quads: Quads) -> None:
    assert compare(small_quads, small.project.ontology / "shapes") == 1


@pytest.mark.parametrize("code", DAMAGES)
def test_on_every_damage(code: str, small: Loaded, small_quads: Quads) -> None:
    assert compare(DAMAGES[code](small_quads), small.project.ontology / "shapes") > 0


def test_the_diagnostics_are_the_same_too(small: Loaded, small_quads: Quads) -> None:
    damaged = DAMAGES["consistency-numbers"](DAMAGES["record-set-order"](DAMAGES["claim-range"](small_quads)))
    shapes = small.project.ontology / "shapes"
    ours, theirs = (validate_quads(damaged, shapes, small.reading.span, name) for name in ("compiled", "pyshacl"))
    assert ours == theirs


@pytest.mark.parametrize("case", CASES, ids=lambda path: str(path.name))
def test_on_every_mistake_that_can_be_built(case: Path, project: Project) -> None:
    if case.is_dir():
        shutil.copytree(case, project.data, dirs_exist_ok=True)
    else:
        shutil.copy(case, project.data / "sources")
    loaded = load_project(project)
    if case.name in NO_QUADS:
        with pytest.raises((ValueError, KeyError)):
            build_quads(loaded)
        return
    quads = build_quads(loaded)
    key = frozenset(quads)
    if key not in _seen:
        compare(quads, project.ontology / "shapes")
        _seen[key] = case.name


def test_all_mistakes_are_collected_and_most_can_be_built() -> None:
    assert len(CASES) == 86
    assert len([case for case in CASES if case.name not in NO_QUADS]) == 77
    assert set(NO_QUADS) <= {case.name for case in CASES}
