from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.graph.canonical import canonical_lines, dataset_hash, write_canonical

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
QUADS = st.builds(
    lambda s, text, g: ox.Quad(
        ox.NamedNode(f"urn:{s}"), ox.NamedNode("urn:p"), ox.Literal(text), ox.NamedNode(f"urn:g{g}")
    ),
    st.integers(0, 3),
    TEXTS,
    st.integers(0, 1),
)


@given(st.lists(QUADS, max_size=8), st.randoms())
def test_order_and_repetition_do_not_matter(quads: list[ox.Quad], chance: object) -> None:
    again = [*quads, *quads]
    chance.shuffle(again)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert canonical_lines(again) == canonical_lines(quads)


@given(st.lists(QUADS, max_size=8))
def test_the_lines_are_sorted_one_a_quad_and_read_back_equal(quads: list[ox.Quad]) -> None:
    lines = canonical_lines(quads)
    assert lines == sorted(lines)
    assert len(lines) == len(set(quads))
    assert set(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)) == set(quads)


def test_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    lines = canonical_lines([ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("é\n"))])
    write_canonical(tmp_path / "x.nq", lines)
    assert dataset_hash(lines) == hashlib.sha256((tmp_path / "x.nq").read_bytes()).hexdigest()
    assert dataset_hash([]) == hashlib.sha256().hexdigest()
