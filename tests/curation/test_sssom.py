from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.curation import read_mappings, write_mappings
from mxsu_graph.curation.sssom import CURIE_MAP, format_mappings, parse_mappings
from mxsu_graph.model import IdentityMapping

MAPPINGS = Path(__file__).parent.parent / "corpus_min" / "data" / "mappings.sssom.tsv"

cells = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20).map(str.strip)
mappings = st.builds(
    IdentityMapping,
    subject=st.sampled_from(["person/a", "record-set/b-1"]),
    predicate=st.sampled_from(["skos:exactMatch", "skos:closeMatch"]),
    object=st.sampled_from([f"{CURIE_MAP['wikidata']}Q1", f"{CURIE_MAP['viaf']}12"]),
    object_label=cells,
    justification=st.just("semapv:ManualMappingCuration"),
    source=cells,
    confidence=st.sampled_from(["", "0.9", "1.0", "0"]),
    comment=cells,
)


def test_subjects_become_ids_and_objects_iris() -> None:
    reading = read_mappings(MAPPINGS, "m.tsv")
    assert reading.diagnostics == ()
    ruritania, orlik = reading.corpus.mappings
    assert (ruritania.subject, ruritania.predicate) == ("country/ruritania", "skos:exactMatch")
    assert ruritania.object == "https://example.org/id/ruritania"
    assert (orlik.confidence, orlik.comment) == ("0.8", "")
    assert reading.span("person/orlik-marta https://example.org/id/orlik").line == 11


@given(st.lists(mappings, max_size=4, unique_by=lambda mapping: (mapping.subject, mapping.object)))
def test_mappings_read_back_are_the_same(some: list[IdentityMapping]) -> None:
    content = write_mappings(some, {"person/a": "A"})
    reading = parse_mappings(content, "m.tsv")
    assert reading.diagnostics == ()
    assert reading.corpus.mappings == tuple(sorted(some))
    assert format_mappings(content) == content


def test_rows_are_sorted_and_the_header_is_kept() -> None:
    content = MAPPINGS.read_bytes()
    lines = content.decode().splitlines()
    untidy = "\r\n".join([*lines[:9], lines[10], lines[9]]) + "\r\n\r\n"
    assert format_mappings(untidy.encode()) == content


def test_all_mistakes_are_found_at_once_in_their_rows_and_columns() -> None:
    content = MAPPINGS.read_text().replace("skos:exactMatch", "skos:exactlyMatch").replace("\t0.8\t", "\t1.8\t")
    reading = parse_mappings(content.encode(), "m.tsv")
    found = [(finding.code, finding.span.line, finding.span.column) for finding in reading.diagnostics]
    assert found == [("bad-mapping", 10, 29), ("bad-mapping", 11, 122)]


def test_a_file_without_a_curie_map_says_so() -> None:
    content = "".join(line for line in MAPPINGS.read_text().splitlines(keepends=True) if not line.startswith("#"))
    found = parse_mappings(content.encode(), "m.tsv").diagnostics
    assert [finding.code for finding in found] == ["bad-mapping", "unknown-prefix", "unknown-prefix"]


def test_a_header_that_is_no_yaml_and_bytes_that_are_no_text_are_findings() -> None:
    broken = MAPPINGS.read_text().replace("#curie_map:", "#curie_map: x: y", 1)
    assert parse_mappings(broken.encode(), "m.tsv").diagnostics[0].code == "yaml-syntax"
    assert parse_mappings(b"\xff", "m.tsv").diagnostics[0].code == "bad-encoding"
    assert parse_mappings(b"", "m.tsv").diagnostics != ()
