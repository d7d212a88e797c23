"""A session with a Spark Connect server: somebody's cluster, or one that is started here and stopped again.

The local one is Sail (`pysail`), an engine in Rust that speaks Spark's protocol and needs no Java. The same
DataFrame code runs on Apache Spark.
"""

from __future__ import annotations

import os
import re
import socket
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mxsu_graph.errors import ClusterError, MissingExtraError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession  # optional, and a second to import

__all__ = ["LOCAL", "open_cluster"]

LOCAL = "local"
"""The address of a server that is started for the occasion."""

_DETAILS = re.compile(r'details = "(.*?)"$', re.MULTILINE)
_PORT = 15002
_PATIENCE = 5.0
_CHECKPOINTS = "SAIL_EXECUTION__CHECKPOINT__PATH"
_LOG = "RUST_LOG"


@contextmanager
def open_cluster(address: str = LOCAL) -> Iterator[SparkSession]:
    """A session for as long as the block lasts.

    Args:
        address: `sc://host:port` of a Spark Connect server, or `LOCAL`.

    Raises:
        MissingExtraError: the client, or the local server, is not installed.
        ClusterError: nobody answers at the address, a job in the block failed there, or this thread has a session
            already.
    """
    with ExitStack() as stack:
        stack.enter_context(_quiet())
        try:
            from grpc import RpcError
            from pyspark.errors import PySparkException
            from pyspark.sql.connect.session import SparkSession as Session
        except ImportError as error:
            raise MissingExtraError("Spark needs its client: pip install 'mxsu-graph[cluster]'") from error
        if Session.getActiveSession() is not None:
            # The client would look for the intermediate results of the second session in the first.
            raise ClusterError("a Spark session is open in this thread already: stop it first")
        if address == LOCAL:
            address = stack.enter_context(_serve())
        _call(address)
        try:
            session = Session.builder.remote(address).create()
            stack.callback(session.stop)
            yield session
        except (PySparkException, RpcError) as error:
            raise ClusterError(f"a job on {address} failed: {_tell(error)}") from error


@contextmanager
def _serve() -> Iterator[str]:
    """Start a local server; it keeps intermediate results in a folder that goes with it."""
    try:
        from pysail.spark import SparkConnectServer
    except ImportError as error:
        message = "a local cluster needs pysail: pip install 'mxsu-graph[cluster]'; or name one: sc://host:15002"
        raise MissingExtraError(message) from error
    with tempfile.TemporaryDirectory() as folder, _environment({_CHECKPOINTS: Path(folder).as_uri(), _LOG: "off"}):
        server = SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        try:
            host, port = server.listening_address
            yield f"sc://{host}:{port}"
        finally:
            server.stop()


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """The server takes its settings from the environment alone."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _call(address: str) -> None:
    """Find out at once whether anybody answers: the client would try for ten minutes."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or _PORT
    except ValueError:
        host, port = None, 0
    if not host or not address.startswith("sc://"):
        raise ClusterError(f"'{address}' is no address of a Spark Connect server; write it as sc://host:{_PORT}")
    try:
        socket.create_connection((host, port), _PATIENCE).close()
    except OSError as error:
        raise ClusterError(f"nobody answers at {address}: {error.strerror or error}") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Without warnings of pandas 3, of which we use nothing, and of numbering all names in one partition."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
        warnings.filterwarnings("ignore", message=".*No Partition Defined for Window")
        yield


def _tell(error: Exception) -> str:
    """The first line, or what a broken connection has for details."""
    text = str(error).strip() or type(error).__name__
    details = _DETAILS.search(text)
    return details[1] if details else text.splitlines()[0]
