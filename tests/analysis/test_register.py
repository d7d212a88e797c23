from __future__ import annotations

import pyoxigraph as ox
import pytest

from mxsu_graph.graph.register import StoredEntities, read_register
from mxsu_graph.pipeline import Loaded


@pytest.mark.parametrize("corpus", ["small", "real"])
def test_the_register_comes_back_from_the_store(corpus: str, request: pytest.FixtureRequest) -> None:
    loaded: Loaded = request.getfixturevalue(corpus)
    store: ox.Store = request.getfixturevalue(f"{corpus}_store")
    read = read_register(store)
    expected = loaded.corpus
    assert [e.id for e in read.entities] == [e.id for e in expected.entities]
    for found, curated in zip(read.entities, expected.entities, strict=True):
        assert (found.labels, found.kind, found.side) == (
            tuple(sorted(curated.labels)),
            curated.kind,
            curated.side,
        )
        assert (found.part_of, found.identifier) == (curated.part_of, curated.identifier)
        assert found.distinct_from == tuple(sorted(curated.distinct_from))
        assert found.replaced_by == curated.replaced_by
        assert found.description == curated.description
        assert [alias.text for alias in found.aliases] == [alias.text for alias in sorted(curated.aliases)]
        assert [float(part) for part in found.coordinates.split(",") if part] == [
            float(part) for part in curated.coordinates.split(",") if part
        ]
    assert [(s.id, s.title, s.type) for s in read.sources] == [(s.id, s.title, s.type) for s in expected.sources]
    assert [s.short for s in read.sources] == [s.short or s.title for s in expected.sources]
    for kept, curated_source in zip(read.sources, expected.sources, strict=True):
        assert kept.text.sha256 == curated_source.text.sha256
        assert (kept.text.repair or "none") == (curated_source.text.repair or "none")
        assert (kept.note, kept.series) == (curated_source.note, curated_source.series)
    for back, written in zip(read.assessments, expected.assessments, strict=True):
        assert (back.id, back.verdict, back.reason) == (written.id, written.verdict, written.reason)
        assert back.claims == tuple(sorted(written.claims))
        assert back.prefers == tuple(sorted(written.prefers))
        assert sorted(back.basis) == sorted(written.basis)


@pytest.mark.parametrize("corpus", ["small", "real"])
def test_entities_read_one_by_one_are_those_of_the_register(corpus: str, request: pytest.FixtureRequest) -> None:
    store: ox.Store = request.getfixturevalue(f"{corpus}_store")
    whole = {entity.id: entity for entity in read_register(store).entities}
    entities = StoredEntities(store)
    assert list(entities) == list(whole)
    assert entities == whole
    assert len(entities) == len(whole) > 10
    assert "person/nobody" not in entities
    assert entities.get("two words, and <no id>") is None
