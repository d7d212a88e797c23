"""The whole dataset of the fictional corpus: what it may hold, and its canonical form as a file that was reviewed.

After a change on purpose, run pytest with MXSU_WRITE_EXPECTED=1 to write tests/golden/corpus_min.nq, and read
the diff.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.graph.canonical import canonical_lines
from mxsu_graph.graph.derived import build_derived_quads
from mxsu_graph.graph.quads import build_corpus_quads
from mxsu_graph.iri import PREFIXES, graph_iri
from mxsu_graph.model import Corpus
from mxsu_graph.pipeline import Loaded

GOLDEN = Path(__file__).parent.parent / "golden" / "corpus_min.nq"
SOURCES = ("strelsau-gazette", "timber-turbines", "zenda-history")
GRAPHS = {
    "ontology",
    "entities",
    "assessments",
    "assertions",
    "bounds",
    "disagreements",
    *(f"source/{source}" for source in SOURCES),
    *(f"projection/{source}" for source in SOURCES),
}
"""Every named graph that the documentation describes, for this corpus."""


def name_of(quad: ox.Quad) -> str:
    assert isinstance(quad.graph_name, ox.NamedNode)
    return quad.graph_name.value.removeprefix(graph_iri(""))


def corpus_lines(corpus: Corpus, loaded: Loaded) -> set[bytes]:
    quads = [*build_corpus_quads(corpus, loaded.vocabulary, loaded.anchors), *build_derived_quads(corpus)]
    return set(canonical_lines(quads))


def test_the_canonical_form_is_as_reviewed(small_quads: list[ox.Quad]) -> None:
    # The ontology has its own graph and its own tests; here it would drown the rest.
    found = b"".join(canonical_lines(quad for quad in small_quads if name_of(quad) != "ontology"))
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        GOLDEN.write_bytes(found)
    assert found.decode() == GOLDEN.read_bytes().decode()


def test_there_are_no_blank_nodes(small_quads: list[ox.Quad]) -> None:
    terms = (term for quad in small_quads for term in (quad.subject, quad.object, quad.graph_name))
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]


def test_the_real_data_has_none_either_and_no_relative_names(real_quads: list[ox.Quad]) -> None:
    for quad in real_quads:
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        assert name_of(quad).partition("/")[0] in {name.partition("/")[0] for name in GRAPHS}


def test_every_graph_is_documented_and_filled(small_quads: list[ox.Quad]) -> None:
    assert {name_of(quad) for quad in small_quads} == GRAPHS


def test_no_quad_is_made_twice_but_in_assertions_and_projections(small_quads: list[ox.Quad]) -> None:
    made = [quad for quad in small_quads if name_of(quad).partition("/")[0] not in ("assertions", "projection")]
    assert len(made) == len(set(made))


def test_every_literal_fits_its_datatype(small_quads: list[ox.Quad]) -> None:
    numbers: dict[str, Callable[[str], object]] = {
        PREFIXES["xsd"] + "integer": int,
        PREFIXES["xsd"] + "decimal": float,
        PREFIXES["xsd"] + "nonNegativeInteger": int,
    }
    seen = set()
    for quad in small_quads:
        if isinstance(quad.object, ox.Literal) and quad.object.datatype.value in numbers:
            numbers[quad.object.datatype.value](quad.object.value)
            seen.add(quad.object.datatype.value)
    assert seen == set(numbers)


@pytest.mark.parametrize("source", SOURCES)
def test_leaving_a_source_out_is_leaving_its_graphs_out(small: Loaded, source: str) -> None:
    corpus = small.corpus
    without = dataclasses.replace(
        corpus,
        sources=tuple(s for s in corpus.sources if s.id != source),
        claims=tuple(c for c in corpus.claims if c.source != source),
    )
    every, fewer = corpus_lines(corpus, small), corpus_lines(without, small)
    assert fewer < every
    gone = {name_of(quad) for quad in ox.parse(b"".join(every - fewer), format=ox.RdfFormat.N_QUADS)}
    assert gone <= {f"source/{source}", f"projection/{source}", "assertions", "bounds"}
    left = {name_of(quad) for quad in ox.parse(b"".join(fewer), format=ox.RdfFormat.N_QUADS)}
    assert not {f"source/{source}", f"projection/{source}"} & left


TWICE = """
import sys
from pathlib import Path
from mxsu_graph import pipeline
from mxsu_graph.project import Project

pipeline.validate_project = lambda *_: []  # validation takes time and changes no byte
result = pipeline.build_graph(Project(Path(sys.argv[1])))
assert result.build is not None, result.diagnostics
print(result.build.folder)
"""


def test_two_builds_of_one_input_are_equal_to_the_byte(small: Loaded, tmp_path: Path) -> None:
    folders = []
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "MXSU_BUILD": str(tmp_path / seed)}
        done = subprocess.run(
            [sys.executable, "-c", TWICE, str(small.project.root)],
            capture_output=True,
            text=True,
            env=environment,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        folders.append(Path(done.stdout.strip()))
    first, second = folders
    assert first.name == second.name
    for name in ("dataset.nq", "claims.parquet", "manifest.json"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
