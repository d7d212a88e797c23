"""Read RDF files of any syntax, and say where one is broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

__all__ = ["BrokenFileError", "describe_syntax_error", "parse_file"]

_ENDINGS = "ttl, nt, nq, trig, n3, rdf, xml, jsonld"


class BrokenFileError(Exception):
    """A file is absent, malformed or of unknown syntax; the message gives its path and, if known, the line."""


def parse_file(path: Path, *, rename: bool) -> Iterator[ox.Quad]:
    """Read the quads of a file, its syntax by its ending; relative IRIs are relative to the file.

    Args:
        path: the file.
        rename: whether blank nodes get new names, so that those of several files stay apart.

    Raises:
        BrokenFileError: if it cannot be read.
    """
    try:
        yield from ox.parse(path=path, base_iri=path.resolve().as_uri(), rename_blank_nodes=rename)
    except SyntaxError as error:
        raise BrokenFileError(describe_syntax_error(path, error)) from error
    except ValueError as error:
        known = f"a file of RDF ends in one of {_ENDINGS}" if "extension" in str(error) else str(error)
        raise BrokenFileError(f"{path}: {known}") from error
    except OSError as error:
        raise BrokenFileError(f"{path}: {error.strerror or error}") from error


def describe_syntax_error(path: Path, error: SyntaxError) -> str:
    """Give `path:line:column: what is wrong`, as editors read it."""
    message = error.msg
    if error.lineno is None:
        return f"{path}: {message}"
    return f"{path}:{error.lineno}:{error.offset or 1}: {message.partition(': ')[2] or message}"
