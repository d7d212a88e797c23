"""How server and workers talk: a question and a reply as one frame each, over a pair of sockets.

A frame is two lengths of four and eight bytes in network order, then a head in JSON, then a body of plain bytes.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import dataclass

__all__ = [
    "LENGTHS",
    "Question",
    "Reply",
    "decode_question",
    "decode_reply",
    "encode_frame",
    "encode_question",
    "encode_reply",
    "read_head",
]

LENGTHS = struct.Struct("!IQ")
"""The lengths of head and body."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a worker is asked.

    Attributes:
        kind: `query`; `table` for the first rows of its answer, to be shown on a page; `graph` for a whole graph;
            `thing` for the description of something with an IRI.
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


def encode_frame(head: object, body: bytes = b"") -> bytes:
    """A frame, ready to be sent; its head is any value that JSON has."""
    encoded = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return LENGTHS.pack(len(encoded), len(body)) + encoded + body


def encode_question(asked: Question) -> bytes:
    """A question as a frame: its fields in their order."""
    graphs = (asked.default_graphs, asked.named_graphs)
    return encode_frame((asked.kind, asked.text, asked.accept, asked.format, *graphs, asked.gzip))


def decode_question(head: bytes) -> Question:
    """The question in the head of a frame."""
    kind, text, accept, form, default_graphs, named_graphs, gzip = json.loads(head)
    return Question(kind, text, accept, form, tuple(default_graphs), tuple(named_graphs), gzip)


def encode_reply(reply: Reply) -> bytes:
    """A reply as a frame."""
    return encode_frame((reply.status, reply.content_type, reply.gzip), reply.body)


def decode_reply(head: bytes | bytearray, body: bytes) -> Reply:
    """The reply in a frame of this head and body."""
    status, content_type, gzip = json.loads(head)
    return Reply(status, content_type, body, gzip)


def read_head(connection: socket.socket) -> bytes | None:
    """The head of the next frame; questions have no body. Nothing where the other side has closed."""
    lengths = _read(connection, LENGTHS.size)
    return None if lengths is None else _read(connection, LENGTHS.unpack(lengths)[0])


def _read(connection: socket.socket, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(min(size - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)
