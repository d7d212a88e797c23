"""The views in CIDOC CRM and schema.org: what they say, and that it fits the classes of those vocabularies."""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import SDO

from mxsu_graph.errors import ExportError, QueryError
from mxsu_graph.export import Dataset, ExportFormat, build_view, list_views, select_described
from mxsu_graph.export.construct import read_queries
from mxsu_graph.export.schema_context import SCHEMA_CONTEXT
from mxsu_graph.graph.canonical import canonical_lines
from mxsu_graph.iri import BASE, PREFIXES, code_iri, expand_name

from .conftest import PARSERS, ROOT, quads_of, render, triples
from .crm_terms import ABOVE, PROPERTIES

QUERIES, ONTOLOGY = ROOT / "queries", ROOT / "ontology"
CRM, SCHEMA = PREFIXES["crm"], PREFIXES["schema"]
TYPE, LABEL = ox.NamedNode(expand_name("rdf:type")), ox.NamedNode(expand_name("rdfs:label"))
VIEWS = list_views(QUERIES)
ORLIK = f"{BASE}person/orlik-marta"
EXHIBITION = f"{BASE}event/freedonian-exhibition-1911"


@pytest.fixture(scope="module")
def store(quads: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


@pytest.fixture(scope="module")
def crm(store: ox.Store) -> Dataset:
    return build_view(store, QUERIES, ONTOLOGY, "cidoc-crm")


@pytest.fixture(scope="module")
def schema(store: ox.Store) -> Dataset:
    return build_view(store, QUERIES, ONTOLOGY, "schema-org")


@pytest.fixture(scope="module")
def real_crm(real_store: ox.Store) -> Dataset:
    return build_view(real_store, QUERIES, ONTOLOGY, "cidoc-crm")


def facts(dataset: Dataset, subject: str) -> dict[str, set[str]]:
    found = defaultdict(set)
    for predicate, thing in dataset.facts(f"<{subject}>", {""}):
        found[re.split("[/#]", predicate[1:-1])[-1]].add(thing)
    return dict(found)


def test_there_are_two_views() -> None:
    assert VIEWS == ["cidoc-crm", "schema-org"]
    with pytest.raises(ExportError, match="there are: cidoc-crm, schema-org"):
        read_queries(QUERIES, ONTOLOGY, "bibframe")


@pytest.mark.parametrize("view", VIEWS)
def test_rdflib_constructs_the_same(view: str, store: ox.Store, quads: list[ox.Quad]) -> None:
    ours = triples(quads_of(build_view(store, QUERIES, ONTOLOGY, view)))
    theirs: set[ox.Triple] = set()
    with warnings.catch_warnings(action="ignore"):  # it calls what it deprecates itself
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=b"".join(canonical_lines(quads)), format="nquads")
        for text in read_queries(QUERIES, ONTOLOGY, view).values():
            made = dataset.query(text).serialize(format="nt") or b""
            theirs |= {quad.triple for quad in ox.parse(made, format=ox.RdfFormat.N_TRIPLES)}
    assert theirs == ours
    assert len(ours) > 100


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("form", list(ExportFormat))
@pytest.mark.parametrize("view", VIEWS)
def test_views_are_read_back_equal(
    view: str, form: ExportFormat, parser: str, crm: Dataset, schema: Dataset, context: dict[str, Any]
) -> None:
    dataset, known = (crm, context) if view == "cidoc-crm" else (schema, SCHEMA_CONTEXT)
    assert PARSERS[parser](render(dataset, form, known), form) == quads_of(dataset)


def test_the_view_in_crm_is_about_things_of_the_right_classes(real_crm: Dataset) -> None:
    _check_classes(real_crm)


def test_the_small_view_in_crm_is_too(crm: Dataset) -> None:
    _check_classes(crm)


def _check_classes(dataset: Dataset) -> None:
    found = quads_of(dataset)
    classes: dict[object, set[str]] = defaultdict(set)
    for quad in found:
        if quad.predicate == TYPE:
            name = str(quad.object)[1:-1].removeprefix(CRM)
            while name:
                classes[quad.subject].add(name)
                name = ABOVE[name]
    used: Counter[str] = Counter()
    for quad in found:
        name = quad.predicate.value.removeprefix(CRM)
        if name != quad.predicate.value:
            domain, range_ = PROPERTIES[name]
            used[name] += 1
            assert domain in classes[quad.subject], quad
            if range_ == "Literal":
                assert isinstance(quad.object, ox.Literal), quad
            else:
                assert range_ in classes[quad.object], quad
    assert len(used) > 12
    spans = Counter(q.subject for q in found if q.predicate.value == f"{CRM}P4_has_time-span")
    assert set(spans.values()) == {1}  # an event has one time-span


def test_every_affirmed_claim_is_an_assignment_and_no_denied_one(real_crm: Dataset, real_store: ox.Store) -> None:
    affirmed = ox.NamedNode(code_iri("polarity", "affirmed"))
    polarity = ox.NamedNode(expand_name("mxsu:polarity"))
    withdrawn = {
        q.subject for q in real_store.quads_for_pattern(None, ox.NamedNode(expand_name("mxsu:withdrawn")), None)
    }
    expected = {q.subject for q in real_store.quads_for_pattern(None, polarity, affirmed)} - withdrawn
    kind = ox.NamedNode(f"{CRM}E13_Attribute_Assignment")
    found = {
        ox.NamedNode(q.subject.value.removesuffix("#assignment"))
        for q in quads_of(real_crm)
        if q.object == kind and isinstance(q.subject, ox.NamedNode)
    }
    assert found == expected
    assert len(found) > 2000


def test_an_event_in_crm(crm: Dataset) -> None:
    event = facts(crm, EXHIBITION)
    assert f"<{CRM}E5_Event>" in event["type"]
    assert event["P11_had_participant"] == {f"<{BASE}person/rudolf>", f"<{BASE}person/varga-ivo>"}
    (span,) = event["P4_has_time-span"]
    assert span == f"<{EXHIBITION}#time>"
    assert facts(crm, f"{EXHIBITION}#time")["P82a_begin_of_the_begin"]


def test_an_assignment_says_who_made_it_and_where(crm: Dataset) -> None:
    claim = f"{BASE}claim/zenda-history/c004"
    assignment = facts(crm, f"{claim}#assignment")
    assert assignment["P140_assigned_attribute_to"] == {f"<{EXHIBITION}>"}
    assert assignment["P141_assigned"] == {f"<{claim}#value>"}
    assert assignment["P70i_is_documented_in"] == {f"<{BASE}source/zenda-history>"}
    assert assignment["seeAlso"] == {f"<{claim}>"}
    assert f"<{code_iri('modality', 'reported')}>" in assignment["P2_has_type"]
    value = facts(crm, f"{claim}#value")
    assert value["type"] == {f"<{CRM}E54_Dimension>"}
    assert value["P91_has_unit"] == {f"<{code_iri('unit', 'person')}>"}
    assert value["label"] == {'"~40000"'}


def test_schema_org_has_every_term(schema: Dataset) -> None:
    names = {q.predicate.value for q in quads_of(schema)} | {
        str(q.object)[1:-1] for q in quads_of(schema) if q.predicate == TYPE
    }
    terms = {name.removeprefix(SCHEMA) for name in names} - {TYPE.value}
    assert len(terms) > 12
    assert [term for term in sorted(terms) if SDO[term] not in SDO] == []


def test_schema_org_dates_are_plain(real_store: ox.Store) -> None:
    found = quads_of(build_view(real_store, QUERIES, ONTOLOGY, "schema-org"))
    date = ox.NamedNode(f"{SCHEMA}Date")
    dates = {q.object.value for q in found if isinstance(q.object, ox.Literal) and q.object.datatype == date}
    assert len(dates) > 20
    assert [d for d in dates if not re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", d)] == []


def test_an_entity_in_schema_org_reads_without_knowing_rdf(schema: Dataset) -> None:
    selected = select_described(schema, ORLIK)
    tree = json.loads(render(selected, ExportFormat.JSONLD, SCHEMA_CONTEXT, root=ORLIK))
    assert tree["@context"]["@vocab"] == SCHEMA
    assert (tree["id"], tree["type"]) == ("person:orlik-marta", "Person")
    assert tree["name"] == {"en": ["Marta Orlik"], "es": ["Marta Órlik"], "ru": ["Марта Орлик"]}
    assert tree["birthDate"] == ["1868"]
    assert {source["id"] for source in tree["subjectOf"]} == {"source:strelsau-gazette"}
    assert all(source["name"] for source in tree["subjectOf"])


def test_what_belongs_to_an_entity_comes_along(crm: Dataset) -> None:
    selected = select_described(crm, ORLIK)
    subjects = {q.subject.value for q in quads_of(selected) if isinstance(q.subject, ox.NamedNode)}
    assert f"{ORLIK}#birth" in subjects
    assert f"{ORLIK}#birth-time" in subjects
    assert f"{BASE}claim/strelsau-gazette/c001#assignment" in subjects
    assert f"{BASE}claim/strelsau-gazette/c001#value" in subjects
    with pytest.raises(ExportError, match="tells nothing"):
        select_described(crm, f"{BASE}person/nobody")


def test_a_malformed_query_is_named(store: ox.Store, tmp_path: Path) -> None:
    folder = tmp_path / "export" / "mine"
    folder.mkdir(parents=True)
    (folder / "a.rq").write_text("CONSTRUCT WHERE", encoding="utf-8")
    with pytest.raises(QueryError, match=r"queries/export/mine/a\.rq"):
        build_view(store, tmp_path, ONTOLOGY, "mine")
    (folder / "a.rq").write_text("SELECT * WHERE { ?s ?p ?o }", encoding="utf-8")
    with pytest.raises(QueryError, match="CONSTRUCT"):
        build_view(store, tmp_path, ONTOLOGY, "mine")
