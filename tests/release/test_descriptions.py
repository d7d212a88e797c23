"""The descriptions of a release, each held against what those published who maintain its form."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID

from mxsu_graph.curation.cff import parse_cff
from mxsu_graph.errors import ExportError
from mxsu_graph.export.licenses import license_facts
from mxsu_graph.iri import BASE
from mxsu_graph.release.deposit import build_datacite

from .conftest import DAY, Release

PUBLISHED = Path(__file__).parent / "published"
CHECKOUT = Path(__file__).resolve().parents[2]
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


def validate_dcat(data: rdflib.Graph) -> bool:
    import pyshacl

    shapes = rdflib.Graph().parse(PUBLISHED / "dcat-ap-3.0.1.ttl")
    conforms, _, _ = pyshacl.validate(data, shacl_graph=shapes)
    return bool(conforms)


@pytest.fixture(scope="module")
def dcat(release: Release) -> rdflib.Graph:
    """The description for catalogues, as rdflib reads it."""
    return rdflib.Graph().parse(release.folder / "dcat.ttl")


@pytest.fixture(scope="module")
def void(release: Release) -> rdflib.Graph:
    """The description as linked data, as rdflib reads it."""
    return rdflib.Graph().parse(release.folder / "void.ttl")


def test_dcat_conforms_to_the_shapes_of_dcat_ap(dcat: rdflib.Graph) -> None:
    assert validate_dcat(dcat)


@pytest.mark.parametrize("lacking", [DCTERMS.title, DCTERMS.description, DCAT.accessURL, SPDX.algorithm])
def test_the_shapes_would_find_what_is_missing(dcat: rdflib.Graph, lacking: rdflib.URIRef) -> None:
    damaged = rdflib.Graph()
    damaged += dcat
    damaged.remove((None, lacking, None))
    assert not validate_dcat(damaged)


def test_each_file_is_a_distribution_with_its_checksum(dcat: rdflib.Graph, release: Release) -> None:
    dataset = rdflib.URIRef(release.facts.iri)
    found = {}
    for part in dcat.objects(dataset, DCAT.distribution):
        checksum = dcat.value(part, SPDX.checksum)
        found[str(dcat.value(part, DCAT.downloadURL))] = str(dcat.value(checksum, SPDX.checksumValue)).lower()
    assert found == {f"{BASE}dataset/0.1.0/{file.path}": file.sha256 for file in release.facts.files}


def test_void_counts_what_is_there(void: rdflib.Graph, release: Release, small_quads: list[ox.Quad]) -> None:
    dataset, quads = rdflib.URIRef(release.facts.iri), set(small_quads)

    def number(subject: Any, name: str) -> int:  # noqa: ANN401 - any node
        return int(str(void.value(subject, VOID[name])))

    assert number(dataset, "triples") == len(quads)
    assert number(dataset, "distinctSubjects") == len({quad.subject for quad in quads})
    assert number(dataset, "distinctObjects") == len({quad.object for quad in quads})
    assert number(dataset, "properties") == len({quad.predicate for quad in quads})
    graphs = {str(quad.graph_name)[1:-1] for quad in quads}
    subsets = {str(subset) for subset in void.objects(dataset, VOID.subset)}
    assert graphs <= subsets
    assert sum(number(rdflib.URIRef(graph), "triples") for graph in graphs) == len(quads)
    claims = [
        p
        for p in void.objects(dataset, VOID.classPartition)
        if str(void.value(p, VOID["class"])).endswith("#Claim")
    ]
    assert [number(part, "entities") for part in claims] == [
        len({q.subject for q in quads if str(q.object).endswith("#Claim>") and q.predicate.value == str(RDF.type)})
    ]


def test_void_tells_of_links_to_other_catalogues(void: rdflib.Graph, small_quads: list[ox.Quad]) -> None:
    links = [quad for quad in small_quads if quad.predicate.value.endswith("Match")]
    counted = [int(str(void.value(linkset, VOID.triples))) for linkset in void.subjects(RDF.type, VOID.Linkset)]
    assert links
    assert sum(counted) == len(links)


def test_datacite_is_valid_by_its_schema(release: Release) -> None:
    from datacite import schema45

    record = json.loads((release.folder / "datacite.json").read_text(encoding="utf-8"))
    assert schema45.validate(record)
    assert b"<publicationYear>2026</publicationYear>" in schema45.tostring(record).encode()
    assert "doi" not in record
    del record["creators"]
    assert not schema45.validate(record)


def test_a_doi_and_people_get_into_datacite(release: Release) -> None:
    from dataclasses import replace

    from datacite import schema45

    citation = parse_cff(
        "title: T\nversion: '1'\nlicense: CC0-1.0\ndoi: 10.5072/x\n"
        "authors: [{family-names: Doe, given-names: Jane}]\n"
    )
    record = build_datacite(replace(release.facts, citation=citation))
    assert schema45.validate(record)
    assert record["doi"] == "10.5072/x"
    assert record["creators"] == [
        {"name": "Doe, Jane", "nameType": "Personal", "familyName": "Doe", "givenName": "Jane"}
    ]


def test_the_crate_is_read_by_its_library(release: Release) -> None:
    from rocrate.rocrate import ROCrate

    crate = ROCrate(str(release.folder))
    root = crate.root_dataset
    assert str(root["datePublished"]) == DAY
    assert root["license"]["name"] == "Creative Commons Attribution 4.0 International"
    assert {entity.id for entity in crate.data_entities} == {file.path for file in release.facts.files}
    for file in release.facts.files:
        assert crate.get(file.path)["sha256"] == file.sha256


@pytest.mark.parametrize("where", ["project", "release"])
def test_the_citation_is_valid_by_its_schema(where: str, release: Release) -> None:
    import jsonschema
    import yaml

    path = (release.folder if where == "release" else CHECKOUT) / "CITATION.cff"
    schema = json.loads((PUBLISHED / "cff-1.2.0.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    # As JSON has it: a version and a day are texts.
    fields = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    assert [error.message for error in validator.iter_errors(fields)] == []
    assert list(validator.iter_errors({**fields, "authors": []}))
    assert list(validator.iter_errors({**fields, "date-released": "today"}))


def test_descriptions_have_no_blank_nodes(release: Release) -> None:
    for name in ("dcat.ttl", "void.ttl"):
        text = (release.folder / name).read_text(encoding="utf-8")
        assert not re.search(r"_:|\[", text)


def test_a_licence_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ExportError, match=r"names the licence 'WTFPL'; known are CC-BY-4\.0"):
        license_facts("WTFPL")
