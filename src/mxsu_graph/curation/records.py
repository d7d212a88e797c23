"""One record of a curated file: its keys against the layout, its values as text, its places remembered.

A mistake is added to the file's findings and reading goes on with what is left, so that one run shows them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mxsu_graph.curation.layout import CITATION_KEYS, Key, Shape, alias_order, label_order
from mxsu_graph.curation.suggest import find_nearest_word
from mxsu_graph.curation.tree import BrokenNode, ListNode, MapNode, Node, ScalarNode
from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.model import Citation, Label

__all__ = ["Findings", "Record"]

_MISSING_CODES = {"locator": "missing-locator", "quote": "missing-quote"}


@dataclass(slots=True)
class Findings:
    """What one file yields besides its records: findings, and the place of every record and value."""

    path: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    spans: dict[tuple[str, str], Span] = field(default_factory=dict)

    def report(self, span: Span, code: str, message: str, hint: str = "") -> None:
        """Add an error."""
        self.diagnostics.append(Diagnostic(span, code, message, hint=hint))


class Record:
    """A mapping node read by the layout of its kind.

    `ref` is the record's name in the index of places and `name` what messages call it; `prefix` stands before
    the keys of a record within a record, such as `cites/0/`.
    """

    def __init__(
        self, node: MapNode, keys: Sequence[Key], findings: Findings, ref: str, name: str, prefix: str = ""
    ) -> None:
        self.node = node
        self.findings = findings
        self.ref = ref
        self.name = name
        self.prefix = prefix
        self.values = {key.text: value for key, value in node.entries}
        if not prefix:
            findings.spans[ref, ""] = node.span
        self._check_keys(keys)
        self._index_values()

    def text(self, key: str, default: str = "") -> str:
        """The text of a scalar; the default where the key is absent, empty or not a scalar."""
        node = self.values.get(key)
        if isinstance(node, ScalarNode):
            return node.text or default
        self._report_shape(node, key, Shape.TOKEN)
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list of scalars, in the order of the file."""
        found = []
        for number, item in enumerate(self._items(key, Shape.TOKENS)):
            if isinstance(item, ScalarNode):
                self.findings.spans[self.ref, f"{self.prefix}{key}/{number}"] = item.span
                found.append(item.text)
            else:
                self._report_shape(item, key, Shape.TOKENS)
        return tuple(found)

    def labels(self, key: str) -> tuple[Label, ...]:
        """A mapping from language to text."""
        node = self.values.get(key)
        if not isinstance(node, MapNode):
            if not _is_empty(node):
                self._report_shape(node, key, Shape.LABELS)
            return ()
        return tuple(sorted(self._labels_of(node, key, Shape.LABELS), key=label_order))

    def aliases(self, key: str) -> tuple[Label, ...]:
        """A list of mappings from one language to one text."""
        found: list[Label] = []
        for item in self._items(key, Shape.ALIASES):
            if isinstance(item, MapNode) and len(item.entries) == 1:
                found += self._labels_of(item, key, Shape.ALIASES)
            else:
                self._report_shape(item, key, Shape.ALIASES)
        return tuple(sorted(found, key=alias_order))

    def citations(self, key: str) -> tuple[Citation, ...]:
        """A list of citations, each a record of its own."""
        found = []
        for number, item in enumerate(self._items(key, Shape.CITATIONS)):
            if not isinstance(item, MapNode):
                self._report_shape(item, key, Shape.CITATIONS)
                continue
            prefix = f"{key}/{number}/"
            record = Record(item, CITATION_KEYS, self.findings, self.ref, f"a citation of {self.name}", prefix)
            found.append(Citation(**{k.field: record.text(k.name) for k in CITATION_KEYS}))
        return tuple(found)

    def record(self, key: str, keys: Sequence[Key]) -> Record | None:
        """A record within this one, or `None` where it is absent or no mapping."""
        node = self.values.get(key)
        if isinstance(node, MapNode):
            return Record(node, keys, self.findings, self.ref, f"'{key}' of {self.name}", f"{key}/")
        if not _is_empty(node):
            self._report_shape(node, key, Shape.RECORD)
        return None

    def _check_keys(self, keys: Sequence[Key]) -> None:
        known = [key.name for key in keys]
        meant = set()
        for key, _ in self.node.entries:
            if key.text not in known:
                nearest = find_nearest_word(key.text, known)
                meant.add(nearest)
                hint = f"did you mean '{nearest}'?" if nearest else f"the keys are {', '.join(known)}"
                self.findings.report(key.span, "unknown-key", f"{self.name} takes no key '{key.text}'", hint)
        for required in keys:
            # One slip, one finding: a key that is there under a wrong name is not missing as well.
            if required.required and required.name not in meant and _is_empty(self.values.get(required.name)):
                code = _MISSING_CODES.get(required.name, "missing-key")
                self.findings.report(self.node.span, code, f"{self.name} has no '{required.name}'")

    def _index_values(self) -> None:
        for key, value in self.node.entries:
            # An empty value has no place of its own.
            place = key.span if _is_empty(value) else value.span
            self.findings.spans[self.ref, f"{self.prefix}{key.text}"] = place

    def _items(self, key: str, shape: Shape) -> tuple[Node, ...]:
        node = self.values.get(key)
        if isinstance(node, ListNode):
            return node.items
        if not _is_empty(node):
            self._report_shape(node, key, shape)
        return ()

    def _labels_of(self, node: MapNode, key: str, shape: Shape) -> list[Label]:
        found = []
        for language, text in node.entries:
            if isinstance(text, ScalarNode):
                self.findings.spans[self.ref, f"{key}/{language.text}"] = language.span
                found.append(Label(language.text, text.text))
            else:
                self._report_shape(text, key, shape)
        return found

    def _report_shape(self, node: Node | None, key: str, shape: Shape) -> None:
        if node is None or isinstance(node, BrokenNode):
            return
        hint = "write each item on its own line after '- '" if shape.value.startswith("a list") else ""
        message = f"'{self.prefix}{key}' of {self.name} takes {shape.value}"
        self.findings.report(node.span, "wrong-shape", message, hint)


def _is_empty(node: Node | None) -> bool:
    return node is None or (isinstance(node, ScalarNode) and not node.text)
