"""Requests to a remote store: authentication, time-outs, retries, and one clear error for whatever goes wrong.

An answer is read to its end before anybody sees it, into a file where it is large: half an answer is never taken
for a whole one, it can be asked for again, and memory stays flat.
"""

from __future__ import annotations

import ast
import http.client
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from typing import IO, Protocol
from urllib.parse import urlsplit, urlunsplit

from mxsu_graph import __version__
from mxsu_graph.errors import EndpointError
from mxsu_graph.remote.authentication import Authentication, Credentials

__all__ = [
    "AGENT",
    "RefusedError",
    "Reply",
    "Response",
    "Transport",
    "keep_to_host",
    "public_url",
]

AGENT = f"mxsu-graph/{__version__}"
_WORTH_RETRYING = (429, 502, 503, 504)
_LONGEST_PAUSE = 30.0
_NOT_DONE = (429, 503)
"""Statuses by which a server says that it has done nothing."""
_MOST_LEARNED = 2
"""How often a request is told how to authenticate: at first, and when what it was told has become stale."""
_CHUNK = 1 << 16
_IN_MEMORY = 1 << 22
"""Bytes of an answer that stay in memory; a larger one waits in a file."""


def public_url(url: str) -> str:
    """An address as it may stand in a message: without a password, and without the values of its parameters."""
    parts = urlsplit(url)
    query = "..." if parts.query else ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))


def keep_to_host(request: urllib.request.Request) -> urllib.request.Request:
    """The request with its credentials for this server alone, and not for another that this one points to."""
    if value := request.headers.pop("Authorization", ""):
        request.add_unredirected_header("Authorization", value)
    return request


@dataclass(frozen=True, slots=True)
class Reply:
    """A successful reply, read to its end; the names of its headers are in lower case."""

    stream: IO[bytes]
    headers: Mapping[str, str]

    def rewind(self) -> IO[bytes]:
        """The body, from its beginning."""
        self.stream.seek(0)
        return self.stream


class RefusedError(EndpointError):
    """A server answered with an error status; `detail` is what it said, as far as it was for people."""

    def __init__(self, message: str, status: int, detail: str) -> None:
        super().__init__(message)
        self.status, self.detail = status, detail


class Response(Protocol):
    """What we use of an HTTP response that is being read."""

    @property
    def headers(self) -> Message:
        """The headers of the response."""
        ...

    def read1(self, amount: int = -1, /) -> bytes:
        """The bytes of the body that have come; none at its end."""
        ...

    def close(self) -> None:
        """Release the connection."""
        ...


class _RefusalError(Exception):
    """The server answered with an error status."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        super().__init__(status)
        self.status, self.headers, self.body = status, headers, body


@dataclass
class Transport:
    """Sends requests to one server and remembers how it wants to be authenticated with.

    Attributes:
        timeout: seconds that one answer may take from beginning to end.
        attempts: how often a request is sent at most where the failure may pass.
        pause: seconds before the second attempt; twice as long before each further one.
    """

    credentials: Credentials = field(default_factory=Credentials)
    timeout: float = 60.0
    attempts: int = 4
    pause: float = 0.5

    @cached_property
    def _authentication(self) -> Authentication:
        return Authentication(self.credentials)

    def send(
        self,
        url: str,
        send: Callable[[Mapping[str, str]], Response],
        method: str = "POST",
        repeatable: bool = True,
    ) -> Reply:
        """Send a request, again where that may help and can do no harm, and read the whole reply.

        Args:
            url: where it goes; for messages and authentication.
            send: opens the request with the headers that it is given.
            method: the HTTP method, which digest authentication covers.
            repeatable: doing it twice comes to the same as doing it once. What is not is sent again only where the
                server cannot have done it.

        Raises:
            EndpointError: no answer, or one that tells of an error.
        """
        if "@" in urlsplit(url).netloc:
            advice = "set MXSU_ENDPOINT_USER and MXSU_ENDPOINT_PASSWORD instead"
            raise EndpointError(f"{public_url(url)}: no password goes into an address: {advice}")
        attempt = learned = 0
        while True:
            attempt += 1
            try:
                return self._exchange(send, self._authentication.authorize(url, method))
            except _RefusalError as refused:
                asked = refused.status in (401, 403) and learned < _MOST_LEARNED
                if asked and self._authentication.learn(refused.headers):
                    learned += 1
                    attempt -= 1  # the first request was only to be told how to authenticate
                    continue
                passing = _WORTH_RETRYING if repeatable else _NOT_DONE
                if refused.status not in passing or attempt >= self.attempts:
                    raise _explain(url, refused, attempt) from None
                time.sleep(self._pause(attempt, refused.headers.get("retry-after", "")))
            except (OSError, http.client.HTTPException) as error:
                if not _may_pass(error, repeatable) or attempt >= self.attempts:
                    raise EndpointError(_describe(url, error, self.timeout, attempt)) from error
                time.sleep(self._pause(attempt))

    def request(
        self,
        url: str,
        method: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
    ) -> Reply:
        """Send one plain HTTP request; see `send`.

        Raises:
            EndpointError: no answer, or one that tells of an error.
        """

        def send(extra: Mapping[str, str]) -> Response:
            all_headers = {"User-Agent": AGENT, **(headers or {}), **extra}
            request = keep_to_host(urllib.request.Request(url, body, all_headers, method=method))
            response: Response = urllib.request.urlopen(request, timeout=self.timeout)
            return response

        return self.send(url, send, method, repeatable)

    def _exchange(self, send: Callable[[Mapping[str, str]], Response], headers: Mapping[str, str]) -> Reply:
        # Imported by now: every caller either goes through SPARQLWrapper or sends to a store that it asks first.
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        deadline = time.monotonic() + self.timeout
        try:
            response = send(headers)
        except urllib.error.HTTPError as error:
            raise _RefusalError(error.code, _lower(error.headers), error.read()) from None
        except SPARQLWrapperException as error:
            # It has read the body of the HTTP error already, and keeps it only as the last part of its message.
            cause = error.__context__
            if not isinstance(cause, urllib.error.HTTPError):
                raise
            body = str(error).partition("\nResponse:\n")[2]
            raise _RefusalError(
                cause.code, _lower(cause.headers), ast.literal_eval(body) if body else b""
            ) from None
        try:
            headers = _lower(response.headers)
            return Reply(_read_all(response, headers.get("content-length", ""), deadline), headers)
        finally:
            response.close()

    def _pause(self, attempt: int, asked: str = "") -> float:
        seconds = float(asked) if asked.isdigit() else self.pause * 2 ** (attempt - 1)
        return min(seconds, _LONGEST_PAUSE)


def _read_all(response: Response, length: str, deadline: float) -> IO[bytes]:
    """Read a body; a server that keeps sending a little now and then runs into the deadline too."""
    body: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # closed with the reply
    read = 0
    while part := response.read1(_CHUNK):
        read += len(part)
        try:
            body.write(part)
        except OSError as error:
            why = f"{error.strerror or error}; TMPDIR can name another folder"
            raise EndpointError(f"the answer does not fit into the folder for temporary files: {why}") from error
        if time.monotonic() > deadline:
            raise TimeoutError
    if length.isdigit() and read < int(length):
        raise http.client.IncompleteRead(b"", int(length) - read)  # http.client overlooks this before 3.12
    return body


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _reason(error: BaseException) -> BaseException:
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    return inner if isinstance(inner, BaseException) else error


def _may_pass(error: BaseException, repeatable: bool) -> bool:
    """Refused and broken connections may be a server that restarts; a time-out would only be repeated."""
    broken = (ConnectionError, http.client.IncompleteRead, http.client.RemoteDisconnected)
    return isinstance(_reason(error), broken if repeatable else ConnectionRefusedError)


def _describe(url: str, error: BaseException, timeout: float, attempts: int) -> str:
    reason, url = _reason(error), public_url(url)
    tried = f" ({attempts} attempts)" if attempts > 1 else ""
    if isinstance(reason, TimeoutError):
        return f"{url} did not answer within {timeout:g} s: ask for less, or give it longer with --timeout"
    if isinstance(reason, ConnectionRefusedError):
        return f"nothing answers at {url}: the connection is refused{tried}; is the server running?"
    if isinstance(reason, ConnectionError | http.client.IncompleteRead):
        return f"{url} broke off in the middle of its answer{tried}: {reason or type(reason).__name__}"
    host = urlsplit(url).hostname or url
    return f"{url} cannot be reached: {reason or type(reason).__name__} (host {host}){tried}"


def _explain(url: str, refused: _RefusalError, attempts: int) -> RefusedError:
    status, line, url = refused.status, _first_line(refused), public_url(url)
    said = f": {line}" if line else ""
    tried = f" after {attempts} attempts" if attempts > 1 else ""
    if status in (401, 403) or "SECURITY" in line:  # Virtuoso answers 500 to those who may not write
        advice = (
            "set MXSU_ENDPOINT_USER and MXSU_ENDPOINT_PASSWORD, or MXSU_ENDPOINT_TOKEN, to an account that may"
        )
        message = f"{url} refuses access ({status}): {advice}{said}"
    elif status == 404:
        message = f"there is nothing at {url} (404): is it the address of the SPARQL endpoint?{said}"
    else:
        message = f"{url} {'refused the request' if status < 500 else 'failed'}{tried} ({status}){said}"
    return RefusedError(message, status, line)


def _first_line(refused: _RefusalError) -> str:
    """The first line of what a server says for people; a web page says nothing."""
    if "html" in refused.headers.get("content-type", ""):
        return ""
    lines = (line.strip() for line in refused.body[:4000].decode("utf-8", "replace").splitlines())
    return next((line[:300] for line in lines if line), "")
