from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mxsu_graph.curation.reading import Reading
from mxsu_graph.graph.store import current_build
from mxsu_graph.intake.accept import accept_reading
from mxsu_graph.intake.rdf import read_rdf
from mxsu_graph.model import Corpus
from mxsu_graph.pipeline import Loaded

from .conftest import export_source

Exported = Callable[[str, str], Path]


NEW = "person/kukulin-anna"


def without(loaded: Loaded, source: str) -> Reading:
    """The project before a source came in, and before one person was known."""
    corpus = loaded.corpus
    sources = tuple(one for one in corpus.sources if one.id != source)
    entities = tuple(entity for entity in corpus.entities if entity.id != NEW)
    claims = tuple(claim for claim in corpus.claims if claim.source != source)
    gone = (source, NEW)
    spans = {key: span for key, span in loaded.reading.spans.items() if not key[0].startswith(gone)}
    return replace(loaded.reading, corpus=Corpus(sources, entities, claims), files={}, spans=spans)


def incoming(loaded: Loaded, path: Path) -> Reading:
    texts = {source.text.sha256: source.text.file for source in loaded.corpus.sources}
    return read_rdf(path, path.name, loaded.vocabulary, {}, texts)


def test_a_source_replaces_itself_to_the_byte(small: Loaded, exported: Exported) -> None:
    for source in small.corpus.sources:
        reading = incoming(small, exported(source.id, ".ttl"))
        intake = accept_reading(reading, small.reading, small.vocabulary, replaced=True)
        path = f"sources/{source.id}.yaml"
        assert dict(intake.files) == {path: (small.project.data / path).read_bytes()}
        assert intake.entities == ()


def test_the_real_sources_replace_themselves_to_the_byte(real: Loaded, tmp_path: Path) -> None:
    source = real.corpus.sources[2]
    reading = incoming(real, export_source(real, source.id, tmp_path / "real.trig"))
    intake = accept_reading(reading, real.reading, real.vocabulary, replaced=True)
    path = f"sources/{source.id}.yaml"
    assert dict(intake.files) == {path: (real.project.data / path).read_bytes()}


def test_a_new_source_brings_its_entities(small: Loaded, exported: Exported) -> None:
    base = without(small, "timber-turbines")
    intake = accept_reading(incoming(small, exported("timber-turbines", ".nq")), base, small.vocabulary)
    assert intake.claims == 6
    assert intake.entities == (NEW,)
    assert set(intake.files) == {"sources/timber-turbines.yaml", "entities/people.yaml"}
    assert intake.files["entities/people.yaml"] == (small.project.data / "entities" / "people.yaml").read_bytes()


def test_a_source_that_has_claims_is_not_written_over_unasked(small: Loaded, exported: Exported) -> None:
    intake = accept_reading(incoming(small, exported("timber-turbines", ".ttl")), small.reading, small.vocabulary)
    (finding,) = [d for d in intake.diagnostics if d.severity == "error"]
    assert finding.code == "duplicate-id"
    assert finding.hint == "use --replace to put these claims in the place of those"
    assert not intake.files


def test_the_rules_of_check_hold(small: Loaded, exported: Exported) -> None:
    path = exported("timber-turbines", ".ttl")
    text = path.read_text(encoding="utf-8").replace("mxsu:visitorCount", "mxsu:visitorCuont")
    path.write_text(text, encoding="utf-8")
    intake = accept_reading(incoming(small, path), small.reading, small.vocabulary, replaced=True)
    (finding,) = [d for d in intake.diagnostics if d.severity == "error"]
    assert finding.code == "unknown-predicate"
    assert "did you mean 'visitorCount'?" in str(finding)
    line = text.splitlines()[finding.span.line - 1]
    assert "visitorCuont" in line
    assert not intake.files


def test_the_register_stays_and_differences_are_told(small: Loaded, exported: Exported) -> None:
    path = exported("timber-turbines", ".ttl")
    text = path.read_text(encoding="utf-8")
    assert '"Freedonia"@en' in text
    path.write_text(text.replace('"Freedonia"@en', '"Fredonia"@en'), encoding="utf-8")
    intake = accept_reading(incoming(small, path), small.reading, small.vocabulary, replaced=True)
    assert [d.message for d in intake.diagnostics if d.code == "register-differs"] == [
        "country/freedonia is described otherwise in the register, which stays: label 'Fredonia'"
    ]
    assert set(intake.files) == {"sources/timber-turbines.yaml"}


def test_only_one_source_of_many_can_be_taken(small: Loaded, tmp_path: Path) -> None:
    path = tmp_path / "all.nq"
    path.write_bytes(current_build(small.project.build).dataset.read_bytes())
    reading = incoming(small, path)
    assert len(reading.corpus.sources) == 3
    intake = accept_reading(reading, small.reading, small.vocabulary, replaced=True, only="zenda-history")
    assert intake.sources == ("zenda-history",)
    assert set(intake.files) == {"sources/zenda-history.yaml"}


def test_a_project_can_be_made_anew_from_what_it_published(small: Loaded) -> None:
    reading = incoming(small, current_build(small.project.build).dataset)
    intake = accept_reading(reading, Reading(), small.vocabulary)
    data = small.project.data
    entities = {name: content for name, content in intake.files.items() if name.startswith("entities/")}
    assert entities == {f"entities/{path.name}": path.read_bytes() for path in (data / "entities").glob("*.yaml")}
    for source in small.corpus.sources:
        name = f"sources/{source.id}.yaml"
        before, after = (data / name).read_text(encoding="utf-8"), intake.files[name].decode()
        assert sorted(before.splitlines()) == sorted(after.splitlines()), "only the order of lists may differ"
