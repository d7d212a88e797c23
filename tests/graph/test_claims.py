"""Claims read from a store are those that were curated, and give the same table."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest
from polars.testing import assert_frame_equal

from mxsu_graph.graph.claims import read_anchors_of, read_batches, read_claims
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.graph.table import build_table
from mxsu_graph.model import Corpus
from mxsu_graph.pipeline import Loaded


@pytest.mark.parametrize("corpus", ["annexed", "real"])
def test_a_store_gives_the_table_that_the_curated_files_give(corpus: str, request: pytest.FixtureRequest) -> None:
    loaded: Loaded = request.getfixturevalue(corpus)
    store = open_store(current_build(loaded.project.build))
    read = Corpus(claims=read_claims(store), assessments=loaded.corpus.assessments)
    assert len(read.claims) == len(loaded.corpus.claims) > 50
    assert_frame_equal(build_table(read, read_anchors_of(store)), loaded.table)


def test_claims_come_back_as_they_were_curated(small: Loaded, small_store: ox.Store) -> None:
    def unordered(claims: tuple[object, ...]) -> list[object]:
        names = ("according_to", "counterpart", "about")
        return [replace(c, **{name: tuple(sorted(getattr(c, name))) for name in names}) for c in claims]  # type: ignore[type-var]  # claims

    # The note of a citation is not asked for: the table has none.
    bare = [replace(c, cites=tuple(replace(x, note="") for x in c.cites)) for c in sorted(small.corpus.claims)]
    assert unordered(read_claims(small_store)) == unordered(tuple(bare))


def test_derived_graphs_are_not_taken_for_claims(small_quads: list[ox.Quad]) -> None:
    store = ox.Store()
    store.extend(quad for quad in small_quads if "/graph/source/" not in str(quad.graph_name))
    assert read_claims(store) == ()


@pytest.mark.parametrize("size", [1, 7, 5000])
def test_batches_come_in_order_and_lose_nothing(small_store: ox.Store, size: int) -> None:
    batches = list(read_batches(small_store, size))
    claims = [claim for found, _ in batches for claim in found]
    assert claims == sorted(claims) == list(read_claims(small_store))
    assert max(len(found) for found, _ in batches) <= size
    assert {ref for _, anchors in batches for ref in anchors} == set(read_anchors_of(small_store))
