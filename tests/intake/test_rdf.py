from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mxsu_graph.errors import IntakeError
from mxsu_graph.intake.facts import RDF_ENDINGS
from mxsu_graph.intake.rdf import read_rdf
from mxsu_graph.pipeline import Loaded

from .conftest import ENDINGS, export_source, sort_lists, sort_source

SOURCES = ("strelsau-gazette", "timber-turbines", "zenda-history")


def test_every_format_of_export_can_be_read() -> None:
    assert set(ENDINGS) <= set(RDF_ENDINGS)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("source", SOURCES)
def test_what_was_exported_comes_back(
    source: str, ending: str, small: Loaded, exported: Callable[[str, str], Path]
) -> None:
    reading = read_rdf(exported(source, ending), "file", small.vocabulary, {}, {})
    corpus = small.corpus
    assert reading.corpus.sources == tuple(sort_source(s) for s in corpus.sources if s.id == source)
    wanted = [claim for claim in corpus.claims if claim.source == source]
    assert wanted
    assert list(map(sort_lists, reading.corpus.claims)) == list(map(sort_lists, wanted))
    register = {entity.id: entity for entity in corpus.entities}
    assert reading.corpus.entities
    for entity in reading.corpus.entities:
        assert sorted(entity.aliases) == sorted(register[entity.id].aliases)
        assert entity.labels == register[entity.id].labels
    codes = {finding.code for finding in reading.diagnostics}
    assert codes <= {"text-file", "not-read"}, [str(d) for d in reading.diagnostics]


def test_the_real_sources_come_back(real: Loaded, tmp_path: Path) -> None:
    for source in real.corpus.sources:
        path = export_source(real, source.id, tmp_path / f"{source.id}.nq")
        reading = read_rdf(path, "file", real.vocabulary, {}, {source.text.sha256: source.text.file})
        wanted = [claim for claim in real.corpus.claims if claim.source == source.id]
        assert list(map(sort_lists, reading.corpus.claims)) == list(map(sort_lists, wanted))
        assert [one.text for one in reading.corpus.sources] == [source.text]
        assert not reading.diagnostics
        register = {entity.id: entity for entity in real.corpus.entities}
        differing = [entity.id for entity in reading.corpus.entities if entity != register[entity.id]]
        assert not [id_ for id_ in differing if len(register[id_].distinct_from) < 2]


MINE = """
@prefix mxsu: <https://w3id.org/mxsu/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix my: <https://example.org/claims/> .

<https://w3id.org/mxsu/source/harbour-letters> a mxsu:Source ;
    dcterms:title "Letters from the Harbour"@en ;
    dcterms:type <https://w3id.org/mxsu/code/source-type/essay> .
my:later a mxsu:Claim ;
    mxsu:statedIn <https://w3id.org/mxsu/source/harbour-letters> ;
    rdf:subject <https://w3id.org/mxsu/person/varga-ivo> ;
    rdf:predicate mxsu:visited ;
    rdf:object <https://w3id.org/mxsu/country/freedonia> ;
    mxsu:evidence [ mxsu:locator "p12" ; oa:hasSelector [ oa:exact "sailed to Freedonia" ] ] .
my:first a mxsu:Claim ;
    mxsu:statedIn <https://w3id.org/mxsu/source/harbour-letters> ;
    rdf:subject <https://w3id.org/mxsu/person/varga-ivo> ;
    rdf:predicate mxsu:birthDate ;
    rdf:object "1868" ;
    mxsu:whenn "1868" ;
    mxsu:polarity <https://w3id.org/mxsu/code/polarity/denied> , <https://w3id.org/mxsu/code/polarity/affirmed> ;
    dcterms:subject "born" ;
    mxsu:evidence [ mxsu:locator "p2" ; oa:hasSelector [ oa:exact "was born" ] ] .
"""


def read_text(text: str, small: Loaded, tmp_path: Path, name: str = "mine.ttl") -> list[str]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [str(d) for d in sorted(read_rdf(path, name, small.vocabulary, {}, {}).diagnostics)]


def test_claims_of_others_are_numbered_in_the_order_of_the_text(small: Loaded, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(MINE, encoding="utf-8")
    first, second = read_rdf(path, "mine.ttl", small.vocabulary, {}, {}).corpus.claims
    assert (first.id, first.predicate, first.locator, first.quote) == ("c001", "birthDate", "p2", "was born")
    assert (second.id, second.object.text, second.locator) == ("c002", "country/freedonia", "p12")


def test_findings_name_the_line(small: Loaded, tmp_path: Path) -> None:
    found = read_text(MINE, small, tmp_path)
    text = "\n".join(found)
    assert "mine.ttl:17:1: info[numbered]: 2 claims of harbour-letters have no id of ours" in text
    assert (
        "mine.ttl:22:5: error[unknown-key]: <https://example.org/claims/first> takes no property 'mxsu:whenn'"
        in text
    )
    assert (
        "mine.ttl:23:5: error[duplicate-key]: <https://example.org/claims/first> has 2 values for mxsu:polarity"
        in text
    )
    assert "mine.ttl:24:5: warning[not-read]: dcterms:subject" in text
    assert "mine.ttl:8:1: error[missing-key]: 'text' of source harbour-letters has no 'sha256'" in text


def test_a_claim_without_source_and_a_source_without_description_are_errors(small: Loaded, tmp_path: Path) -> None:
    text = MINE.replace("a mxsu:Source", "a mxsu:Sauce").replace(
        "my:later a mxsu:Claim ;\n    mxsu:statedIn <https://w3id.org/mxsu/source/harbour-letters> ;",
        "my:later a mxsu:Claim ;",
    )
    found = "\n".join(read_text(text, small, tmp_path))
    assert "mine.ttl:11:1: error[missing-key]: <https://example.org/claims/later> has no mxsu:statedIn" in found
    assert "error[unknown-id]: source 'harbour-letters' is neither described in the file nor known" in found


def test_a_syntax_error_has_its_place(small: Loaded, tmp_path: Path) -> None:
    (found,) = read_text("<a> <b> <c> .\n<a> <b .\n", small, tmp_path, "broken.nt")[:1]
    assert found.startswith("broken.nt:1:")
    assert "error[rdf-syntax]: this is not N-Triples" in found


def test_a_file_with_nothing_of_ours_says_so(small: Loaded, tmp_path: Path) -> None:
    assert "error[nothing-found]" in read_text("", small, tmp_path)[0]
    text = "<https://example.org/a> <https://example.org/b> <https://example.org/c> ."
    assert "info[not-read]: 1 other things are described here" in read_text(text, small, tmp_path)[0]


def test_an_unknown_ending_is_refused(small: Loaded, tmp_path: Path) -> None:
    path = tmp_path / "claims.docx"
    path.write_bytes(b"")
    with pytest.raises(IntakeError, match=r"no format has this ending; use one of \.ttl"):
        read_rdf(path, "claims.docx", small.vocabulary, {}, {})
