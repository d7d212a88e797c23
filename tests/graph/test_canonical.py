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


def hash_by_rdfc(quads: list[ox.Quad]) -> str:
    """The hash of RDFC-1.0 as Oxigraph carries it out: it labels blank nodes, of which there have to be none."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS)
    assert lines is not None
    return hashlib.sha256(b"".join(sorted(lines.splitlines(keepends=True)))).hexdigest()


def test_sorted_lines_are_the_canonical_form_of_rdfc(
    small_quads: list[ox.Quad], real_quads: list[ox.Quad]
) -> None:
    for quads in (small_quads, real_quads):
        assert dataset_hash(canonical_lines(quads)) == hash_by_rdfc(quads)


def test_another_implementation_of_the_algorithm_finds_the_same_form(small_quads: list[ox.Quad]) -> None:
    from pyld import jsonld  # type: ignore[import-untyped]  # no type information

    shuffled = b"".join(reversed(canonical_lines(small_quads))).decode()
    options = {"algorithm": "URDNA2015", "inputFormat": "application/n-quads", "format": "application/n-quads"}
    assert jsonld.normalize(shuffled, options).encode() == b"".join(canonical_lines(small_quads))


def test_blank_nodes_would_break_the_identity() -> None:
    quads = [ox.Quad(ox.BlankNode("x"), ox.NamedNode("urn:p"), ox.Literal("1"))]
    assert dataset_hash(canonical_lines(quads)) != hash_by_rdfc(quads)


def test_characters_are_escaped_as_the_canonical_form_wants_it() -> None:
    """RDFC-1.0, "A Canonical form of N-Quads": seven characters have short escapes, other controls long ones."""
    text = '\b\t\n\f\r"\\ \x07\x0b\x0e\x1f\x7f é\x80'
    (line,) = canonical_lines([ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(text))])
    expected = r'<urn:s> <urn:p> "\b\t\n\f\r\"\\ \u0007\u000B\u000E\u001F\u007F é' + "\x80" + '" .\n'
    assert line.decode() == expected
