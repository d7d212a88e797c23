from __future__ import annotations

import pyoxigraph as ox
import pytest

from mxsu_graph.errors import ExportError, UnknownNameError
from mxsu_graph.export import Dataset, View, select_entity, select_source, view_graphs
from mxsu_graph.iri import BASE, compact_iri, entity_iri, graph_iri, source_iri

from .conftest import quads_of

EXHIBITION = entity_iri("event/freedonian-exhibition-1911")


def _subjects(dataset: Dataset, kind: str) -> set[str]:
    """Ids, without their kind, of all subjects of one kind."""
    subjects = dataset.subjects(frozenset(dataset.graphs))
    return {s[1:-1].removeprefix(f"{BASE}{kind}/") for s in subjects if s.startswith(f"<{BASE}{kind}/")}


def _predicates(dataset: Dataset, subject: str) -> set[str]:
    facts = dataset.facts(f"<{subject}>", frozenset(dataset.graphs))
    return {compact_iri(predicate[1:-1]) for predicate, _ in facts}


def _names(graphs: frozenset[str]) -> set[str]:
    return {graph[1:-1].removeprefix(graph_iri("")).partition("/")[0] for graph in graphs}


def test_a_selection_is_part_of_the_whole(dataset: Dataset) -> None:
    whole = quads_of(dataset)
    for part in (select_source(dataset, "zenda-history"), select_entity(dataset, EXHIBITION)):
        assert quads_of(part) < whole


def test_a_source_comes_whole_and_alone(dataset: Dataset) -> None:
    selected = select_source(dataset, "zenda-history")
    graph = ox.NamedNode(graph_iri("source/zenda-history"))
    assert {q for q in quads_of(selected) if q.graph_name == graph} == {
        q for q in quads_of(dataset) if q.graph_name == graph
    }
    assert _names(frozenset(selected.graphs)) == {"source", "entities"}
    assert len([g for g in selected.graphs if "graph/source/" in g]) == 1


def test_a_source_brings_the_record_of_what_it_mentions(dataset: Dataset) -> None:
    selected = select_source(dataset, "zenda-history")
    people = _subjects(selected, "person")
    assert people == {"flavia", "orlik-marta", "rudolf", "varga-ivo"}
    assert {"skos:prefLabel", "skos:altLabel", "mxsu:kind"} <= _predicates(
        selected, entity_iri("person/orlik-marta")
    )


def test_an_archival_file_brings_its_archive(dataset: Dataset) -> None:
    selected = select_source(dataset, "zenda-history")
    assert "fsa-7-2-31" in _subjects(selected, "record-set")
    assert {"fsa-7", "fsa-7-2"} <= _subjects(selected, "record-set")
    assert any("archive" in name for name in _subjects(selected, "organization"))


def test_an_entity_brings_every_claim_it_has_a_part_in(dataset: Dataset) -> None:
    orlik = entity_iri("person/orlik-marta")
    claims = _subjects(select_entity(dataset, orlik), "claim")
    pointing = {
        q.subject.value.removeprefix(BASE + "claim/")
        for q in quads_of(dataset)
        if q.object == ox.NamedNode(orlik)
        and isinstance(q.subject, ox.NamedNode)
        and q.subject.value.startswith(BASE + "claim/")
    }
    assert claims == pointing
    assert len(claims) == 6


def test_an_entity_of_one_source(dataset: Dataset) -> None:
    selected = select_entity(dataset, EXHIBITION, source="zenda-history")
    assert {claim.partition("/")[0] for claim in _subjects(selected, "claim")} == {"zenda-history"}


def test_evidence_comes_with_its_claim_and_no_other(dataset: Dataset) -> None:
    selected = select_entity(dataset, entity_iri("person/flavia"))
    claims = _subjects(selected, "claim")
    assert claims == {"zenda-history/c008", "zenda-history/c009"}
    evidence = {"/".join(name.split("/")[:2]) for name in _subjects(selected, "evidence")}
    assert evidence == claims


def test_what_an_entity_mentions_comes_with_class_and_labels_only(dataset: Dataset) -> None:
    selected = select_entity(dataset, EXHIBITION)
    assert _predicates(selected, entity_iri("person/orlik-marta")) == {"rdf:type", "skos:prefLabel"}
    assert "mxsu:kind" in _predicates(selected, EXHIBITION)
    assert "dcterms:title" in _predicates(selected, source_iri("zenda-history"))


def test_assessments_come_with_the_claims_they_are_about(dataset: Dataset) -> None:
    assert _subjects(select_entity(dataset, EXHIBITION), "assessment")
    assert _subjects(select_source(dataset, "timber-turbines"), "assessment")
    assert not _subjects(select_entity(dataset, entity_iri("person/flavia")), "assessment")


def test_plain_assertions_go_both_ways(dataset: Dataset) -> None:
    selected = select_entity(dataset, entity_iri("person/rudolf"), View.ASSERTIONS)
    plain = {q for q in quads_of(selected) if q.graph_name == ox.NamedNode(graph_iri("assertions"))}
    rudolf = ox.NamedNode(entity_iri("person/rudolf"))
    assert {q.subject == rudolf for q in plain} == {True, False}
    assert all(rudolf in (q.subject, q.object) for q in plain)


def test_plain_assertions_of_a_source_are_its_projection(dataset: Dataset) -> None:
    selected = select_source(dataset, "timber-turbines", View.ASSERTIONS)
    assert _names(frozenset(selected.graphs)) == {"projection", "entities"}
    both = select_entity(dataset, EXHIBITION, View.ASSERTIONS, "timber-turbines")
    assert _names(frozenset(both.graphs)) == {"projection", "entities"}


def test_an_unknown_source_is_named_with_the_nearest(dataset: Dataset) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'zenda-history'"):
        select_source(dataset, "zenda-histori")
    with pytest.raises(UnknownNameError, match="there are: strelsau-gazette, timber-turbines, zenda-history"):
        select_entity(dataset, EXHIBITION, source="xyz")


def test_the_ontology_has_no_parts(dataset: Dataset) -> None:
    with pytest.raises(ExportError, match="one source"):
        select_source(dataset, "zenda-history", View.ONTOLOGY)
    with pytest.raises(ExportError, match="one entity"):
        select_entity(dataset, EXHIBITION, View.ONTOLOGY)


def test_views_choose_graphs(dataset: Dataset) -> None:
    graphs = dataset.graphs
    assert view_graphs(graphs, None, keeps_graphs=True) == frozenset(graphs)
    together = _names(view_graphs(graphs, None, keeps_graphs=False))
    assert together == {"source", "entities", "assessments", "ontology"}
    assert _names(view_graphs(graphs, View.CLAIMS, keeps_graphs=False)) == {"source", "entities", "assessments"}
    assert _names(view_graphs(graphs, View.ASSERTIONS, keeps_graphs=False)) == {"assertions", "entities"}
    assert _names(view_graphs(graphs, View.ONTOLOGY, keeps_graphs=True)) == {"ontology"}
