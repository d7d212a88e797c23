"""The server as a program: one process for HTTP, and its workers."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from dataclasses import replace

import uvicorn

from mxsu_graph.serve.app import build_app
from mxsu_graph.serve.protocol import guard_protocol
from mxsu_graph.serve.settings import AddressError, Settings

__all__ = ["run_server"]

_BACKLOG = 2048
_SHUTDOWN_SECONDS = 3


def run_server(settings: Settings, tell: Callable[[str], None], proxied: bool = False) -> None:
    """Serve until somebody ends it by a signal.

    Args:
        settings: see there; port 0 takes any that is free.
        tell: is called with the address, once connections are accepted.
        proxied: a proxy on this machine passes on who asks, in `X-Forwarded-For`.

    Raises:
        NotBuiltError: there is no build to serve.
        AddressError: the address is taken, or none of this machine's.
    """
    listener = _listen(settings)
    host, port = listener.getsockname()[:2]
    app = build_app(replace(settings, port=port))
    context = app.state.context
    config = uvicorn.Config(
        app,
        http=guard_protocol(settings.limits, context.connections),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=proxied,
        server_header=False,
        timeout_keep_alive=int(settings.limits.idle_seconds),
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        backlog=_BACKLOG,
    )
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # who sends nonsense is no concern of the log
    tell(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
    uvicorn.Server(config).run(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise AddressError(
            f"cannot listen at {settings.host}:{settings.port}: {error.strerror}; another --port may be free"
        ) from error
    return listener
