"""RDF 1.2: every claim as a reifier, read back by Oxigraph and turned into what the store holds."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from mxsu_graph.errors import ExportError
from mxsu_graph.export import Dataset, ExportFormat, build_dataset
from mxsu_graph.export.reify import reify_claims
from mxsu_graph.iri import expand_name, graph_iri

from .conftest import parse_with_oxigraph, render, triples

REIFIES = ox.NamedNode(expand_name("rdf:reifies"))
PARTS = [ox.NamedNode(expand_name(f"rdf:{name}")) for name in ("subject", "predicate", "object")]
FORMATS = [ExportFormat.TURTLE, ExportFormat.TRIG, ExportFormat.NQUADS, ExportFormat.NTRIPLES]


def unfold(quads: set[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads with every triple term taken apart again."""
    for quad in quads:
        term = quad.object
        if isinstance(term, ox.Triple):
            assert quad.predicate == REIFIES
            for predicate, part in zip(PARTS, (term.subject, term.predicate, term.object), strict=True):
                yield ox.Quad(quad.subject, predicate, part, quad.graph_name)
        else:
            yield quad


@pytest.mark.parametrize("form", FORMATS)
def test_every_claim_is_a_reifier_and_nothing_is_lost(form: ExportFormat, quads: list[ox.Quad]) -> None:
    dataset = reify_claims(build_dataset(quads))
    found = parse_with_oxigraph(render(dataset, form, graphs=frozenset(dataset.graphs)), form)
    claims = {quad.subject for quad in quads if quad.predicate == PARTS[0] and "/claim/" in str(quad.subject)}
    assert {quad.subject for quad in found if quad.predicate == REIFIES} == claims
    assert len(claims) == 20
    assert not any(quad.predicate in PARTS and quad.subject in claims for quad in found)
    unfolded = set(unfold(found))
    assert unfolded == set(quads) if form.facts.keeps_graphs else triples(unfolded) == triples(set(quads))


def test_a_triple_term_is_short_and_stands_first(dataset: Dataset) -> None:
    text = render(reify_claims(dataset), ExportFormat.TURTLE).decode()
    at = text.index("<claim/zenda-history/c004> a mxsu:Claim ;")
    assert text[at:].splitlines()[1] == (
        '    rdf:reifies <<( event:freedonian-exhibition-1911 mxsu:visitorCount "~40000"^^mxsu:NumericRange )>> ;'
    )


@pytest.mark.parametrize("form", [ExportFormat.JSONLD, ExportFormat.RDFXML])
def test_formats_of_rdf_1_1_say_that_they_cannot(form: ExportFormat, dataset: Dataset) -> None:
    with pytest.raises(ExportError, match="triple terms cannot be written"):
        render(reify_claims(dataset), form)


def test_a_claim_that_is_not_whole_stays_as_it_is() -> None:
    claim, graph = ox.NamedNode(expand_name("claim:s/c001")), ox.NamedNode(graph_iri("source/s"))
    thing = ox.NamedNode("urn:o")
    twice = [ox.Quad(claim, p, thing, graph) for p in PARTS] + [ox.Quad(claim, PARTS[2], ox.Literal("x"), graph)]
    for quads in (twice, twice[:2], [ox.Quad(claim, p, ox.Literal("x"), graph) for p in PARTS]):
        dataset = reify_claims(build_dataset(quads))
        assert parse_with_oxigraph(render(dataset, ExportFormat.NQUADS), ExportFormat.NQUADS) == set(quads)
