from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.curation.tree import BrokenNode, ListNode, MapNode, ScalarNode, parse_tree
from mxsu_graph.diagnostics import Span


def test_every_scalar_is_a_string() -> None:
    tree = parse_tree(b"a: 1924\nb: 1924-08-04\nc: yes\nd: ~\ne: -0044\nf:\n", "f")
    assert isinstance(tree.root, MapNode)
    texts = [value.text for _, value in tree.root.entries if isinstance(value, ScalarNode)]
    assert texts == ["1924", "1924-08-04", "yes", "~", "-0044", ""]
    assert tree.diagnostics == ()


def test_keys_and_values_know_their_line_and_column() -> None:
    tree = parse_tree('claims:\n- id: c001\n  quote: "Órlik: \\"so\\""\n'.encode(), "f")
    assert isinstance(tree.root, MapNode)
    claims = tree.root.entries[0][1]
    assert isinstance(claims, ListNode)
    claim = claims.items[0]
    assert isinstance(claim, MapNode)
    (id_key, id_value), (quote_key, quote_value) = claim.entries
    assert (claim.span, id_key.span, id_value.span) == (Span("f", 2, 3), Span("f", 2, 3), Span("f", 2, 7))
    assert (quote_key.span, quote_value.span) == (Span("f", 3, 3), Span("f", 3, 10))
    assert isinstance(quote_value, ScalarNode)
    assert quote_value.text == 'Órlik: "so"'


def test_a_hash_inside_a_value_is_no_comment() -> None:
    tree = parse_tree(b'a: "no # comment"\nb: x#y\nc: "two\n  # lines"\n', "f")
    assert [finding.code for finding in tree.diagnostics] == ["yaml-multiline"]


@pytest.mark.parametrize(
    ("line", "column"),
    [("# first", 1), ("a: b  # after", 7), ("a:  # after a key", 5), ("- a\n#last", 1), ("a: [b]  # flow", 9)],
)
def test_a_comment_is_found_where_it_begins(line: str, column: int) -> None:
    found = [finding for finding in parse_tree(line.encode(), "f").diagnostics if finding.code == "yaml-comment"]
    assert [finding.span.column for finding in found] == [column]


def test_the_first_of_two_equal_keys_stays() -> None:
    tree = parse_tree(b"a: 1\na: 2\n", "f")
    assert isinstance(tree.root, MapNode)
    assert [value.text for _, value in tree.root.entries if isinstance(value, ScalarNode)] == ["1"]
    assert [(finding.code, finding.span.line) for finding in tree.diagnostics] == [("duplicate-key", 2)]


def test_flow_collections_and_aliases_leave_a_broken_node() -> None:
    tree = parse_tree(b"a: [1, 2]\nb: *x\nc: 3\n", "f")
    assert isinstance(tree.root, MapNode)
    assert [type(value) for _, value in tree.root.entries] == [BrokenNode, BrokenNode, ScalarNode]
    assert [finding.code for finding in tree.diagnostics] == ["yaml-flow", "yaml-anchor"]


@pytest.mark.parametrize(
    "content", [b"a: b: c", b"a:\n\tb: c", b'a: "x', b"a: [1", b"- a\nb: c", b"a: @x", b"a: \x01", b"- " * 40]
)
def test_a_syntax_error_is_one_finding_and_no_tree(content: bytes) -> None:
    tree = parse_tree(content, "f")
    assert (tree.root, tree.is_parsed) == (None, False)
    assert [finding.code for finding in tree.diagnostics] == ["yaml-syntax"]
    assert tree.diagnostics[0].span.line >= 1


def test_a_byte_order_mark_and_foreign_line_ends_are_read() -> None:
    tree = parse_tree("\ufeffa: b\r\nc: d\r\n".encode(), "f")
    assert isinstance(tree.root, MapNode)
    assert [key.text for key, _ in tree.root.entries] == ["a", "c"]


@given(st.binary(max_size=60) | st.text("ab:-# \n\"'[]{}&*!|>%@\t", max_size=60).map(str.encode))
def test_no_bytes_raise(content: bytes) -> None:
    tree = parse_tree(content, "f")
    assert tree.is_parsed or tree.diagnostics
