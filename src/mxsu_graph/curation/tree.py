"""YAML text to a tree of strings, each with its place: nothing is typed, nothing is swallowed.

Of YAML we use block mappings, block lists and one-line scalars. Whatever else YAML offers (comments, anchors,
tags, flow collections, several documents) is a finding, and so is a syntax error; none is an exception.
Positions count characters from one. Reference: YAML 1.1, as read by libyaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import yaml

from mxsu_graph.diagnostics import Diagnostic, Span

__all__ = ["BrokenNode", "ListNode", "MapNode", "Node", "ScalarNode", "Tree", "parse_tree"]

# The loader in C is ten times faster; it is missing only where PyYAML was built without libyaml.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 12
"""Our records nest four deep; a limit keeps a damaged file from exhausting the stack."""


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A key or a value, always as text."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ListNode:
    """A block list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class MapNode:
    """A block mapping; where a key was repeated, only its first value is here."""

    entries: tuple[tuple[ScalarNode, Node], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class BrokenNode:
    """Something that has been reported already: readers pass over it in silence."""

    span: Span


Node = ScalarNode | ListNode | MapNode | BrokenNode


@dataclass(frozen=True, slots=True)
class Tree:
    """What a file holds: `root` is `None` where it is empty or could not be parsed at all."""

    root: Node | None
    diagnostics: tuple[Diagnostic, ...] = ()
    is_parsed: bool = True


def parse_tree(content: bytes, path: str) -> Tree:
    """Parse the bytes of a YAML file; `path` is what findings call it."""
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte {content[error.start]:#04x} is not UTF-8"
        finding = Diagnostic(Span(path, line, 1), "bad-encoding", message, hint="save the file as UTF-8")
        return Tree(None, (finding,), is_parsed=False)
    builder = _Builder(text, path)
    try:
        root = builder.document()
    except yaml.YAMLError as error:
        return Tree(None, (_syntax_finding(error, text, path),), is_parsed=False)
    builder.comments()
    return Tree(root, tuple(builder.diagnostics))


class _Builder:
    """Builds one tree from the events of the YAML parser."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.lines = text.splitlines() if "#" in text else []
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_LOADER))
        self.diagnostics: list[Diagnostic] = []
        self.line_ends: dict[int, int] = {}
        self.covered: set[int] = set()
        self.depth = 0

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.report(
                        event, "yaml-documents", "a second YAML document begins here", "one file, one document"
                    )
                if event.version or event.tags:
                    self.report(event, "yaml-tag", "a YAML directive stands before the document", "remove it")
            elif not isinstance(event, yaml.StreamStartEvent | yaml.DocumentEndEvent | yaml.StreamEndEvent):
                node = self.node(event)
                root = node if root is None else root
        is_empty = isinstance(root, ScalarNode) and not root.text
        return None if is_empty else root

    def node(self, event: yaml.Event) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.AliasEvent):
            self.mark_end(event)
            self.report(event, "yaml-anchor", f"'*{event.anchor}' refers to another place", "write the value out")
            return BrokenNode(self.span(event))
        self.depth += 1
        if self.depth > _DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=_mark(event.start_mark))
        assert isinstance(event, yaml.CollectionStartEvent)
        self.properties(event)
        node = self.mapping(event) if isinstance(event, yaml.MappingStartEvent) else self.sequence(event)
        self.depth -= 1
        if event.flow_style:
            hint = "one '- item' or 'key: value' a line; quote a set of dates: \"[1924,1925]\""
            self.report(event, "yaml-flow", "brackets make a list or mapping on one line", hint)
            return BrokenNode(self.span(event))
        return node

    def scalar(self, event: yaml.ScalarEvent) -> ScalarNode:
        self.properties(event)
        start, end = _mark(event.start_mark), _mark(event.end_mark)
        self.line_ends[end.line] = end.column
        if event.style in ("|", ">") or start.line != end.line:
            self.covered.update(range(start.line + 1, end.line + 1))
            self.report(
                event,
                "yaml-multiline",
                "a value runs over several lines",
                "write it on one line, in double quotes",
            )
        return ScalarNode(event.value, self.span(event))

    def mapping(self, start: yaml.Event) -> MapNode:
        entries: list[tuple[ScalarNode, Node]] = []
        seen: dict[str, Span] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event)
            value = self.node(next(self.events))
            if not isinstance(key, ScalarNode):
                self.diagnostics.append(Diagnostic(key.span, "wrong-shape", "a key must be a single word"))
            elif key.text in seen:
                message = f"key '{key.text}' stands in line {seen[key.text].line} already"
                self.diagnostics.append(Diagnostic(key.span, "duplicate-key", message))
            else:
                seen[key.text] = key.span
                entries.append((key, value))
        self.mark_end(event)
        return MapNode(tuple(entries), self.span(start))

    def sequence(self, start: yaml.Event) -> ListNode:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event))
        self.mark_end(event)
        return ListNode(tuple(items), self.span(start))

    def properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Report an anchor or a tag, which change what a value is without being seen in it."""
        if event.anchor:
            self.report(event, "yaml-anchor", f"'&{event.anchor}' names a place", "remove the anchor")
        if event.tag:
            self.report(
                event, "yaml-tag", f"tag '{event.tag}' gives a value a type", "types come from the ontology"
            )

    def comments(self) -> None:
        """Report comments: whatever follows the last value of a line and begins with a hash."""
        for number, line in enumerate(self.lines):
            if "#" not in line or (number in self.covered and number not in self.line_ends):
                continue
            column = self.line_ends.get(number, 0)
            rest = line[column:].lstrip(" \t:-]},|>")
            if rest.startswith("#"):
                span = Span(self.path, number + 1, len(line) - len(rest) + 1)
                message = "a comment does not reach the graph"
                self.diagnostics.append(Diagnostic(span, "yaml-comment", message, hint="use 'note:'"))

    def mark_end(self, event: yaml.Event) -> None:
        """Remember where the text of a line ends, so that a comment after it is seen."""
        mark = _mark(event.end_mark)
        self.line_ends[mark.line] = max(mark.column, self.line_ends.get(mark.line, 0))

    def span(self, event: yaml.Event) -> Span:
        mark = _mark(event.start_mark)
        return Span(self.path, mark.line + 1, mark.column + 1)

    def report(self, event: yaml.Event, code: str, message: str, hint: str) -> None:
        self.diagnostics.append(Diagnostic(self.span(event), code, message, hint=hint))


def _mark(mark: object) -> yaml.Mark:
    """The mark of an event, which the type information thinks might be absent."""
    return cast(yaml.Mark, mark)


def _syntax_finding(error: yaml.YAMLError, text: str, path: str) -> Diagnostic:
    """The parser's own words at the place it gives."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        span = Span(path, error.problem_mark.line + 1, error.problem_mark.column + 1)
        return Diagnostic(span, "yaml-syntax", f"{error.problem}", hint=_SYNTAX_HINTS.get(error.problem or "", ""))
    if isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position]
        span = Span(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return Diagnostic(span, "yaml-syntax", f"character U+{ord(text[error.position]):04X} is not allowed")
    return Diagnostic(Span(path), "yaml-syntax", " ".join(str(error).split()))


_SYNTAX_HINTS = {
    "mapping values are not allowed in this context": "a text with a colon needs double quotes",
    "found character that cannot start any token": "no tabs; a value that begins with @, ` or % needs quotes",
    "found unexpected end of stream": "a quotation mark is not closed",
    "did not find expected key": "check the indent, and the quotation marks of this line and the one before",
}
