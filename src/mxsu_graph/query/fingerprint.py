"""Whether two graphs are equal, told from a number and a sum that need no sorting and no memory.

Graphs are lines of N-Triples here, as Oxigraph writes them: ten times as quick as terms.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

import pyoxigraph as ox

from mxsu_graph.iri import PREFIXES
from mxsu_graph.query.engines.comparing import comparable_line

__all__ = ["Fingerprint", "take_fingerprint", "write_lines"]

_MODULUS = 1 << 256
_IN_MEMORY = 1 << 22
_TYPED = f"^^<{PREFIXES['xsd']}".encode()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many triples a graph has, and the sum of the SHA-256 of their lines, modulo 2 to the power of 256.

    Lines hold numbers by value (`comparable_line`), because stores are free to write `1.50` as `1.5`. The order of
    triples makes no difference, so that both sides can be read as they come. Each triple may come once only.
    """

    triples: int
    digest: int


def write_lines(triples: Iterable[ox.Triple]) -> IO[bytes]:
    """Triples as lines, in a temporary file where they are many; it stands at its beginning."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # who asked closes it
    ox.serialize(triples, file, ox.RdfFormat.N_TRIPLES)
    file.seek(0)
    return file


def take_fingerprint(lines: Iterable[bytes]) -> Fingerprint:
    """The fingerprint of triples that come in any order."""
    number = total = 0
    for line in lines:
        number += 1
        total += int.from_bytes(hashlib.sha256(_by_value(line) if _TYPED in line else line).digest())
    return Fingerprint(number, total % _MODULUS)


def _by_value(line: bytes) -> bytes:
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
    return comparable_line(quad.triple).encode()
