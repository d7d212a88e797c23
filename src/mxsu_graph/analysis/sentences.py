"""A link as a clause: labels of predicates made into something that reads after "who" and "which"."""

from __future__ import annotations

import re

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.rows import ClaimRow
from mxsu_graph.analysis.telling import tell_value

__all__ = ["tell_link", "verb_phrase"]

_VERBS = frozenset({"negotiated with", "occurred in", "resided in", "invested in", "receives investment of"})
"""Labels that look like participles and are verbs."""

_NOUNS = frozenset({"addressee", "creator", "founder", "indicator", "nationality", "national", "occupation"}) | {
    "participant", "place of birth", "place of publication", "publisher",
}  # fmt: skip
_ONE_OF_MANY = frozenset({"member of", "relative of"})
_PARTICIPLE = re.compile(r"\w+(?:ed|held) (?:at|by|for|in|on|with)|exhibited at|(?:\w+ )*by")
_STATE = re.compile(r"part of .*|of .*|in the .*")


def verb_phrase(label: str) -> str:
    """A predicate's label as the verb of a clause: `led to` stays, `founder` -> `had as founder`."""
    if label in _VERBS:
        return label
    if label in _NOUNS:
        return f"had as {label}"
    if _STATE.fullmatch(label):
        return f"was {label}"
    if label.endswith(" of"):
        return f"was {'a' if label in _ONE_OF_MANY else 'the'} {label}"
    if _PARTICIPLE.fullmatch(label):
        return f"was {label}"
    return label


def tell_link(row: ClaimRow, way: str, forward: bool, end: str, description: Description) -> str:
    """What a link says of its start, as a clause that ends with the entity it leads to.

    Args:
        row: the claim that makes the link.
        way: which two of the claim's entities it links; see `links.WAYS`.
        forward: whether it is walked as the claim says it.
        end: the entity it leads to.
        description: labels.
    """
    subject, target = description.label(row.subject), description.label(end)
    thing = tell_value((row.object,), row.object_type, row.unit, description)
    phrase = verb_phrase(description.predicate_label(row.predicate))
    inverse = description.inverse_label(row.predicate)
    if way == "object":
        clause = phrase if forward else verb_phrase(inverse) if inverse else f"is what {subject} {phrase}:"
        return f"{clause} {target}{_tell_remarks(row, description)}"
    if way == "where":
        told = f"{phrase} {thing}" if forward else f"is where {subject} {phrase} {thing}"
        return f"{told}, in {target}" if forward else told
    if way == "counterpart":
        return (
            f"{phrase} {thing}, with {target}"
            if forward
            else f"was the other party when {subject} {phrase} {thing}"
        )
    turned = f"{verb_phrase(inverse)} {subject}" if inverse else f"is what {subject} {phrase}"
    return f"{turned}, with {target}" if forward else f"was the other party when {subject} {phrase} {thing}"


def _tell_remarks(row: ClaimRow, description: Description) -> str:
    remarks = [f"as {description.code_label('role', row.role)}"] if row.role else []
    remarks += [row.when] if row.when else []
    return f" ({', '.join(remarks)})" if remarks else ""
