from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.graph import sorting
from mxsu_graph.graph.claims import claim_of, read_batches
from mxsu_graph.graph.sorting import ClaimSorter
from mxsu_graph.iri import graph_iri
from mxsu_graph.model import Claim
from mxsu_graph.texts.anchor import Anchor


def triples_of(store: ox.Store, source: str) -> list[ox.Triple]:
    """What a store says in the graph of a source."""
    name = ox.NamedNode(graph_iri(f"source/{source}"))
    return [quad.triple for quad in store.quads_for_pattern(None, None, None, name)]


@pytest.mark.parametrize("size", [40_000, 50])
def test_triples_in_any_order_and_some_twice_give_the_claims_of_the_store(
    small_store: ox.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(sorting, "_SIZE", size)
    expected = {c.ref: (c, anchors.get(c.ref)) for claims, anchors in read_batches(small_store) for c in claims}
    found: dict[str, tuple[Claim, Anchor | None]] = {}
    sources = sorted({claim.source for claim, _ in expected.values()})
    for source in sources:
        triples = triples_of(small_store, source)
        random.Random(7).shuffle(triples)
        with ClaimSorter(tmp_path / "files", len(triples)) as sorter:
            others = [triple for triple in (*triples, *triples[:30]) if not sorter.add(triple)]
            assert (len(list((tmp_path / "files").iterdir())) > 1) is (size == 50)
            batches = list(sorter.batches())
        assert others
        assert not any(claim_of(t.subject.value) for t in others if isinstance(t.subject, ox.NamedNode))
        assert list((tmp_path / "files").iterdir()) == []
        for claims, anchors in batches:
            assert [claim.ref for claim in claims] == sorted(claim.ref for claim in claims)
            found |= {claim.ref: (claim, anchors.get(claim.ref)) for claim in claims}
    assert found == expected
    assert len(sources) > 1


def test_whose_triple_it_is() -> None:
    base = "https://w3id.org/mxsu"
    claim = f"{base}/claim/s/c1"
    for subject in (
        claim,
        f"{base}/evidence/s/c1",
        f"{base}/evidence/s/c1/quote",
        f"{base}/evidence/s/c1/citation/2",
    ):
        assert claim_of(subject) == claim
    assert claim_of(f"{base}/source/s") == ""
