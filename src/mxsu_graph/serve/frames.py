"""How server and workers talk: a question and a reply as one frame each, over a pair of sockets.

A frame is two lengths of four and eight bytes in network order, then a head in JSON, then a body of plain bytes.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

__all__ = ["LENGTHS", "Question", "Reply", "decode_question", "encode_frame"]

LENGTHS = struct.Struct("!IQ")
"""The lengths of head and body."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a worker is asked.

    Attributes:
        kind: `query`; `graph` for a whole graph; `thing` for the description of something with an IRI.
        text: the query; else the IRI of the graph or thing, empty for the union of all graphs.
        accept: the client's Accept header.
        format: a form that it asked for by name, which goes before `accept`.
        default_graphs: IRIs of the graphs of the protocol's default graph.
        named_graphs: IRIs of the protocol's named graphs.
        gzip: whether the body may be compressed.
    """

    kind: str
    text: str
    accept: str = ""
    format: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    gzip: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker says: an HTTP status, the Content-Type, and the body, compressed or not."""

    status: int
    content_type: str
    body: bytes
    gzip: bool = False


def encode_frame(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A frame, ready to be sent."""
    encoded = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return LENGTHS.pack(len(encoded), len(body)) + encoded + body


def decode_question(head: bytes) -> Question:
    """The question in the head of a frame."""
    fields: dict[str, Any] = json.loads(head)
    for name in ("default_graphs", "named_graphs"):
        fields[name] = tuple(fields[name])
    return Question(**fields)
