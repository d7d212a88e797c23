from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mxsu_graph.errors import ExportError
from mxsu_graph.export import Dataset, ExportFormat, View, select_entity, select_source
from mxsu_graph.export.context import read_context
from mxsu_graph.iri import BASE, code_iri, entity_iri, expand_name, graph_iri, term_iri

from .conftest import PARSERS, ROOT, quads_of, render

ORLIK = "person/orlik-marta"
CONTEXT = read_context(ROOT / "ontology")


def _tree(dataset: Dataset, entity: str, view: View = View.CLAIMS) -> dict[str, Any]:
    selected = select_entity(dataset, entity_iri(entity), view)
    data = render(selected, "jsonld", CONTEXT, root=entity_iri(entity))
    tree: dict[str, Any] = json.loads(data)
    return tree


def _expanded_by_pyld(data: bytes) -> set[ox.Quad]:
    jsonld = pytest.importorskip(
        "pyld.jsonld", reason="a third implementation of JSON-LD, of use to this test alone"
    )
    text = jsonld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    return set(ox.parse(text, format=ox.RdfFormat.N_QUADS))


def test_pyld_expands_a_source_to_its_quads(dataset: Dataset) -> None:
    selected = select_source(dataset, "zenda-history")
    assert _expanded_by_pyld(render(selected, "jsonld", CONTEXT)) == quads_of(selected)


def test_pyld_expands_the_ontology_to_its_quads(dataset: Dataset) -> None:
    graphs = frozenset({f"<{graph_iri('ontology')}>"})
    expected = {q for q in quads_of(dataset) if str(q.graph_name) in graphs}
    assert _expanded_by_pyld(render(dataset, "jsonld", CONTEXT, graphs=graphs)) == expected


@pytest.mark.parametrize("view", [View.CLAIMS, View.ASSERTIONS])
@pytest.mark.parametrize("entity", [ORLIK, "event/freedonian-exhibition-1911", "country/ruritania"])
def test_pyld_expands_an_entity_to_its_triples(entity: str, view: View, dataset: Dataset) -> None:
    selected = select_entity(dataset, entity_iri(entity), view)
    found = _expanded_by_pyld(render(selected, "jsonld", CONTEXT, root=entity_iri(entity)))
    assert {quad.triple for quad in found} == {quad.triple for quad in quads_of(selected)}


def test_an_entity_reads_without_knowing_rdf(dataset: Dataset) -> None:
    tree = _tree(dataset, ORLIK)
    assert tree["id"] == "person:orlik-marta"
    assert tree["type"][0] == "Person"
    assert tree["label"] == {"en": "Marta Orlik", "es": "Marta Órlik", "ru": "Марта Орлик"}
    assert tree["altLabel"] == {"en": ["M. Orlik"], "ru": ["Орлик, М."], "ru-latn": ["Marta Orlik"]}
    assert tree["description"] == {"en": "Freedonian envoy in Strelsau"}
    assert (tree["kind"], tree["side"]) == ("diplomat", "soviet")
    assert tree["distinctFrom"][0]["label"]["en"] == "Flavia of Ruritania"
    assert [claim["id"] for claim in tree["claims"]] == [f"claim:strelsau-gazette/c00{n}" for n in (1, 2, 3)]


def test_a_claim_holds_its_evidence_and_citations(dataset: Dataset) -> None:
    (claim,) = (
        c
        for c in _tree(dataset, "event/freedonian-exhibition-1911")["claims"]
        if c["id"].endswith("zenda-history/c004")
    )
    assert "subject" not in claim
    assert claim["predicate"] == "visitorCount"
    assert claim["object"] == {"type": "NumericRange", "value": "~40000"}
    assert (claim["unit"], claim["modality"], claim["polarity"]) == ("person", "reported", "affirmed")
    assert claim["statedIn"]["label"] == {"en": "Zenda, Exhibition"}
    assert claim["accordingTo"][0]["label"]["ru"] == "Марта Орлик"
    assert claim["evidence"]["locator"] == "p4"
    selectors = {s["type"]: s for s in claim["evidence"]["selector"]}
    assert selectors["oa:TextQuoteSelector"]["exact"] == "perhaps 40,000 visitors"
    assert selectors["oa:TextPositionSelector"]["start"].isdigit()
    assert [c["leaves"] for c in claim["citation"]] == ["4-6", "9"]
    assert claim["citation"][0]["cited"]["id"] == "document:orlik-report-1911"


def test_claims_are_listed_by_the_part_that_the_entity_plays(dataset: Dataset) -> None:
    tree = _tree(dataset, ORLIK)
    named = {key: [c["id"].partition(":")[2] for c in tree[key]] for key in tree if key.startswith("claimsAs")}
    assert named == {
        "claimsAsObject": ["timber-turbines/c004", "zenda-history/c011"],
        "claimsAsVoice": ["zenda-history/c004"],
    }
    assert tree["claimsAsObject"][1]["subject"]["id"] == "document:orlik-report-1911"


def test_sources_and_assessments_come_along(dataset: Dataset) -> None:
    tree = _tree(dataset, "event/freedonian-exhibition-1911")
    included = {node["id"]: node for node in tree["included"]}
    assert included["source:zenda-history"]["title"] == {"en": "The Freedonian Exhibition in Strelsau"}
    assert included["source:zenda-history"]["sourceType"] == "essay"
    assert included["source:zenda-history"]["published"] == "1956?"
    assert any(node["type"] == "Assessment" for node in tree["included"])


def test_plain_assertions_are_properties_of_the_entity(dataset: Dataset) -> None:
    tree = _tree(dataset, "event/freedonian-exhibition-1911", View.ASSERTIONS)
    assert tree["startDate"] == ["1911-05-03"]
    assert {p["label"]["en"] for p in tree["participant"]} == {"Rudolf of Ruritania", "Ivo Varga"}
    assert "claims" not in tree


def test_a_dataset_has_a_node_a_line(dataset: Dataset) -> None:
    lines = render(dataset, "jsonld", CONTEXT).decode().splitlines()
    nodes = [json.loads(line.rstrip(",")) for line in lines if line.startswith('{"id"') and "@graph" not in line]
    claims = [node for node in nodes if node.get("type") == "Claim"]
    assert len(claims) == 20
    assert all(claim["evidence"]["locator"] and isinstance(claim["subject"], str) for claim in claims)
    assert not any(node["id"].startswith("ev:") for node in nodes)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=16)
CODES = ["founder", "role", "id", "guest", "no such", "", "Ä"]
OBJECTS = st.one_of(
    st.builds(ox.Literal, TEXTS),
    st.builds(lambda t: ox.Literal(t, language="ru-latn"), TEXTS),
    st.builds(
        lambda t, d: ox.Literal(t, datatype=ox.NamedNode(d)),
        TEXTS | st.sampled_from(["23", "-0", "007", "1.50", "true", "99999999999999999999", "1911-05"]),
        st.sampled_from(["xsd:integer", "xsd:decimal", "xsd:boolean", "xsd:date", "edtf:EDTF"]).map(expand_name),
    ),
    st.builds(lambda c: ox.NamedNode(code_iri("role", c.replace(" ", "-"))), st.sampled_from(CODES)),
    st.sampled_from([ox.NamedNode(i) for i in (
        term_iri("founder"), term_iri("role"), term_iri("id"), term_iri("noSuch"), entity_iri("person/a"),
        "urn:a:b", "https://example.org/a?b#c", BASE, BASE + "claim//x", BASE + "evidence/s/c1",
        expand_name("rdf:type"),
    )]),
)  # fmt: skip
PREDICATES = st.sampled_from([
    ox.NamedNode(expand_name(name)) for name in (
        "rdf:subject", "rdf:predicate", "rdf:object", "rdf:type", "skos:prefLabel", "skos:altLabel", "mxsu:role",
        "mxsu:when", "mxsu:title", "dcterms:title", "dcterms:type", "mxsu:earliest", "mxsu:where", "mxsu:evidence",
        "mxsu:noSuch", "mxsu:Person", "mxsu:label", "oa:start", "https://example.org/p",
    )
])  # fmt: skip
SUBJECTS = st.sampled_from(
    [ox.NamedNode(BASE + n) for n in ("claim/s/c1", "evidence/s/c1", "person/a", "source/s")]
)
GRAPHS = st.sampled_from([ox.NamedNode(graph_iri("source/s")), ox.DefaultGraph()])


@pytest.mark.parametrize("parser", PARSERS)
@given(quads=st.lists(st.builds(ox.Quad, SUBJECTS, PREDICATES, OBJECTS, GRAPHS), max_size=6))
@settings(max_examples=60, deadline=None)
def test_whatever_a_term_cannot_hold_is_said_in_full(parser: str, quads: list[ox.Quad]) -> None:
    data = render(quads, "jsonld", CONTEXT)
    assert PARSERS[parser](data, ExportFormat.JSONLD) == set(quads)
    tree = render(quads, "jsonld", CONTEXT, root=BASE + "person/a")
    assert {q.triple for q in PARSERS[parser](tree, ExportFormat.JSONLD)} == {q.triple for q in quads}


def test_an_iri_that_would_be_read_as_a_prefixed_name_is_refused() -> None:
    quad = ox.Quad(ox.NamedNode("geo:19.43,-99.13"), ox.NamedNode("urn:p"), ox.Literal("x"))
    with pytest.raises(ExportError, match="prefix 'geo'"):
        render([quad], "jsonld", CONTEXT)
