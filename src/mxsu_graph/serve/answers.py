"""Answering one question inside a worker: evaluate, choose a form, write it, and stop at the limits."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mxsu_graph.errors import MxsuError
from mxsu_graph.iri import PREFIXES
from mxsu_graph.query.engines.text import has_dataset
from mxsu_graph.serve.frames import Question, Reply
from mxsu_graph.serve.guard import find_service, is_update, nests_deeper, used_prefixes
from mxsu_graph.serve.media import (
    GRAPH_FORMS,
    RDF_FORMATS,
    RESULT_FORMATS,
    RESULT_FORMS,
    Form,
    choose_form,
    find_form,
)
from mxsu_graph.serve.settings import Limits
from mxsu_graph.serve.tabling import tabulate

if TYPE_CHECKING:
    from mxsu_graph.serve.describing import Describer

__all__ = ["WORTH_COMPRESSING", "Answerer", "RefusedError", "compress"]

TEXT = "text/plain; charset=utf-8"
WORTH_COMPRESSING = 1024
"""Bytes from which an answer is compressed for whoever reads gzip."""

_UPDATE = "this is an update, and the graph is read-only: only queries are answered"
_ROW_MARKS = {"json": b"},{", "xml": b"<result>", "csv": b"\n", "tsv": b"\n"}
"""What stands between rows in each form; see `_Output`."""


class RefusedError(MxsuError):
    """A question that is not answered, with the HTTP status that says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Output(io.BytesIO):
    """Collects what a serialiser writes and stops it at the limits.

    Oxigraph writes rows without telling how many, so they are counted by what stands between two of them. A text
    that looks like it is counted too, which only a query that makes such texts by the ten thousand would notice.
    """

    def __init__(self, limits: Limits, mark: bytes) -> None:
        super().__init__()
        self.parts: list[bytes] = []
        self.failure: RefusedError | None = None
        self._limits, self._mark = limits, mark
        self._size = self._rows = 0
        self._tail = b""

    def write(self, data: bytes) -> int:  # type: ignore[override]  # serialisers write bytes
        self._size += len(data)
        if self._size > self._limits.answer_bytes:
            self.failure = too_many_bytes(self._limits)
        if self._mark:
            self._rows += (self._tail + data).count(self._mark)
            self._tail = bytes(data[1 - len(self._mark) :]) if len(self._mark) > 1 else b""
            if self._rows > self._limits.rows + 1:  # a header line, or the closing mark
                self.failure = too_many_rows(self._limits)
        if self.failure:
            raise self.failure
        self.parts.append(bytes(data))
        return len(data)


class Answerer:
    """What a worker does with a store that it has opened."""

    def __init__(self, store: ox.Store, describer: Describer, limits: Limits, sandboxed: bool) -> None:
        self._store, self._describer, self._limits, self._sandboxed = store, describer, limits, sandboxed

    def answer(self, question: Question) -> Reply:
        """Answer a question; whatever is wrong with it becomes a reply as well."""
        try:
            if question.kind == "query":
                content_type, body = self._query(question)
            elif question.kind == "table":
                content_type, body = self._table(question)
            elif question.kind == "graph":
                content_type, body = self._graph(question)
            else:
                content_type, body = self._thing(question)
        except RefusedError as refused:
            return Reply(refused.status, TEXT, f"{refused}\n".encode())
        if question.gzip and len(body) > WORTH_COMPRESSING:
            return Reply(200, content_type, compress(body), gzip=True)
        return Reply(200, content_type, body)

    def _query(self, question: Question) -> tuple[str, bytes]:
        """Evaluate a query and write its result."""
        result = self._evaluate(question)
        if isinstance(result, ox.QueryTriples):
            form = _choose(question, GRAPH_FORMS)
            return form.content_type, self._write_triples(result, form)
        form = _choose(question, RESULT_FORMS)
        if isinstance(result, ox.QueryBoolean) and form.name in ("csv", "tsv"):
            # These two are defined for rows only (SPARQL 1.1 Query Results CSV and TSV Formats, section 1).
            return TEXT, b"true" if result else b"false"
        output = _Output(self._limits, _ROW_MARKS[form.name] if isinstance(result, ox.QuerySolutions) else b"")
        with _Translated(output):
            result.serialize(output, RESULT_FORMATS[form.name])
        return form.content_type, b"".join(output.parts)

    def _table(self, question: Question) -> tuple[str, bytes]:
        """Evaluate a query and write the beginning of its result for a page."""
        result = self._evaluate(question)
        with _Translated():
            body = tabulate(result)
        if len(body) > self._limits.answer_bytes:
            raise too_many_bytes(self._limits)
        return "application/json", body

    def _evaluate(self, question: Question) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        self._check(question.text)
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None = None
        named: list[ox.NamedNode | ox.BlankNode] | None = None
        if question.default_graphs or question.named_graphs:  # SPARQL 1.1 Protocol, section 2.1.4
            default = [_node(iri) for iri in question.default_graphs]
            named = [_node(iri) for iri in question.named_graphs]
        union = default is None and not ("FROM" in question.text.upper() and has_dataset(question.text))

        def evaluate(prefixes: dict[str, str] | None) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
            return self._store.query(
                question.text,
                prefixes=prefixes,
                use_default_graph_as_union=union,
                default_graph=default,
                named_graphs=named,
            )

        with _Translated():
            try:
                return evaluate(None)
            except SyntaxError:
                if is_update(question.text):
                    raise RefusedError(400, _UPDATE) from None
                # Ours need not be declared; to look for them in every query takes as long as to parse it.
                return evaluate(used_prefixes(question.text))

    def _check(self, text: str) -> None:
        if find_service(text, self._sandboxed):
            raise service_refused()
        if nests_deeper(text, self._limits.nesting):
            raise RefusedError(400, f"the query nests brackets more than {self._limits.nesting} deep")

    def _graph(self, question: Question) -> tuple[str, bytes]:
        """A whole graph, or the union of all (SPARQL 1.1 Graph Store HTTP Protocol, section 5.2)."""
        form = _choose(question, GRAPH_FORMS)
        name = _node(question.text) if question.text else None
        quads = self._store.quads_for_pattern(None, None, None, name)
        if name is not None and not self._store.contains_named_graph(name):
            raise RefusedError(404, "there is no graph of that name")
        return form.content_type, self._write_triples((quad.triple for quad in quads), form)

    def _thing(self, question: Question) -> tuple[str, bytes]:
        """What the graph says of one thing."""
        form = _choose(question, GRAPH_FORMS)
        body = self._describer.describe(question.text, form.name)
        if body is None:
            raise RefusedError(404, "nothing has that address")
        if len(body) > self._limits.answer_bytes:
            raise too_many_bytes(self._limits)
        return form.content_type, body

    def _write_triples(self, triples: Iterable[ox.Triple], form: Form) -> bytes:
        output = _Output(self._limits, b"")
        with _Translated(output):
            ox.serialize(_count(triples, self._limits), output, RDF_FORMATS[form.name], prefixes=PREFIXES)
        return b"".join(output.parts)


class _Translated:
    """Turns what Oxigraph raises into refusals that say what the client can do."""

    def __init__(self, output: _Output | None = None) -> None:
        self._output = output

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, RefusedError):
            return
        if self._output is not None and self._output.failure is not None:
            raise self._output.failure from error
        if isinstance(error, SyntaxError):
            raise RefusedError(400, _explain(error)) from error
        if isinstance(error, PermissionError) or "ermission denied" in str(error):
            raise service_refused() from error
        if isinstance(error, MemoryError):
            raise RefusedError(403, "the answer needs more memory than a query may have") from error
        if isinstance(error, RuntimeError | ValueError | OSError):
            raise RefusedError(400, str(error).partition("\n")[0]) from error


def too_many_rows(limits: Limits) -> RefusedError:
    """The refusal of an answer that is too long."""
    return RefusedError(403, f"the answer has more than {limits.rows} rows: ask for fewer with LIMIT")


def too_many_bytes(limits: Limits) -> RefusedError:
    """The refusal of an answer that is too large."""
    return RefusedError(403, f"the answer has more than {limits.answer_bytes} bytes: ask for less with LIMIT")


def service_refused() -> RefusedError:
    """The refusal of a query that would ask somebody else."""
    return RefusedError(403, "SERVICE is refused: this server asks nobody but those it was told to allow")


def _choose(question: Question, offers: tuple[Form, ...]) -> Form:
    named = find_form(question.format, offers) if question.format else None
    form = named or choose_form(question.accept, offers)
    if form is None:
        listed = ", ".join(offer.media_type for offer in offers)
        raise RefusedError(406, f"no form of the answer is acceptable to you; there are: {listed}")
    return form


def _count(triples: Iterable[ox.Triple], limits: Limits) -> Iterator[ox.Triple]:
    for number, triple in enumerate(triples):
        if number >= limits.rows:
            raise too_many_rows(limits)
        yield triple


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise RefusedError(400, "the name of a graph has to be an absolute IRI") from error


def _explain(error: SyntaxError) -> str:
    """What is wrong with a query, on one line: Oxigraph adds every character that it would have liked."""
    message = (error.msg or "").partition("\n")[0]
    if "Prefix not found" in message:
        return "the query uses a prefix that is declared neither in it nor among ours"
    return f"the query is malformed: {message}"


def compress(body: bytes) -> bytes:
    """The body as gzip, without a time in it: the same answer has the same bytes."""
    packer = zlib.compressobj(4, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
