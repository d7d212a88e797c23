"""Strangers who mean no good, and the next honest question."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from tests.serve.attacks import ATTACKS, DOCUMENT, Attack, render_table
from tests.serve.conftest import Server, run_server

from mxsu_graph.pipeline import Loaded

HONEST = "SELECT ?source { ?source a mxsu:Source }"
SOON = 2.0
"""Seconds within which an honest question has to be answered, on a machine that does other things as well."""

LIMITS = {
    "seconds": 1.5,
    "patience": 0.3,
    "header_seconds": 2,
    "send_seconds": 2,
    "idle_seconds": 3,
    "connections": 100,
    "answer_bytes": 20_000_000,
    "memory_bytes": 300_000_000,
    "workers": 3,
}


@pytest.fixture(scope="module")
def fortress(small: Loaded) -> Iterator[Server]:
    """The fictional corpus with limits so tight that attacks meet them quickly."""
    options = [option for name, value in LIMITS.items() for option in ("--limit", f"{name}={value}")]
    with run_server(small.project.root, *options) as server:
        yield server


@pytest.fixture
def stranger() -> Iterator[Callable[[], int]]:
    """Gives the port at which somebody listens, or -1 once anybody has come."""
    came: list[object] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    stop = threading.Event()

    def listen() -> None:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = listener.accept()
                came.append(connection)
                connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield lambda: -1 if came else int(listener.getsockname()[1])
    stop.set()
    thread.join()
    listener.close()


def is_well(server: Server, client: str = "127.0.0.2") -> None:
    """The next honest question is answered at once, and rightly."""
    answer = server.query(HONEST, client=client)
    assert answer.status == 200
    assert answer.body.count(b'"uri"') == 3
    assert answer.seconds < SOON


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_harms_nobody(fortress: Server, stranger: Callable[[], int], attack: Attack) -> None:
    method, path, body, headers = attack.request(stranger())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(fortress.ask, path, method, body, headers)
        is_well(fortress)  # while it goes on
        answer = waiting.result()
    assert answer.status in attack.statuses, answer.text[:300]
    assert answer.seconds < LIMITS["seconds"] + SOON
    if answer.status != 200:
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert len(answer.text) > 20
    assert stranger() != -1, "somebody was called"
    is_well(fortress, "127.0.0.1")


def test_the_documentation_lists_every_attack() -> None:
    start, end = "<!-- attacks -->\n", "\n<!-- end of attacks -->"
    text = DOCUMENT.read_text(encoding="utf-8")
    before, after = text.partition(start)[0], text.partition(end)[2]
    expected = before + start + render_table() + end + after
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        DOCUMENT.write_text(expected, encoding="utf-8")
    assert text == expected, "run MXSU_WRITE_EXPECTED=1 pytest tests/serve/test_attacks.py"


def test_a_crowd_of_bombs_does_not_hold_up_others(fortress: Server) -> None:
    bomb = ATTACKS[1].request(0)
    with ThreadPoolExecutor(30) as crowd:
        thrown = [crowd.submit(fortress.ask, bomb[1], bomb[0], bomb[2], bomb[3]) for _ in range(30)]
        time.sleep(0.3)
        while not all(one.done() for one in thrown):
            is_well(fortress)
            time.sleep(0.2)
        assert {one.result().status for one in thrown} <= {503, 504}
    is_well(fortress, "127.0.0.1")


def test_thousands_of_questions_from_a_few_clients(fortress: Server) -> None:
    request = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"

    def ask_often(_: int) -> int:
        good = 0
        with fortress.connect() as connection, connection.makefile("rb") as reader:
            for _ in range(400):
                connection.sendall(request)
                assert reader.readline().split()[1] == b"200"
                while reader.readline() != b"\r\n":
                    pass
                good += reader.read(26) == b'{"head":{},"boolean":true}'
        return good

    with ThreadPoolExecutor(8) as clients:
        assert sum(clients.map(ask_often, range(8))) == 3200
    is_well(fortress)


NONSENSE = {
    "noise": bytes(range(256)) * 20,
    "a bad line": b"GET\r\n\r\n",
    "a bad version": b"GET / HTTP/9.9\r\n\r\n",
    "a null byte": b"GET /sparql?query=\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "two lengths": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a negative length": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a length and chunks": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "broken chunks": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
    "an absurd path": b"GET /" + b"../" * 500 + b"etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "a WebSocket": b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n",
}


def hear_out(connection: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    heard = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65_536):
            heard += part
    return heard


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_refused_and_forgotten(fortress: Server, nonsense: bytes) -> None:
    with fortress.connect() as connection:
        connection.sendall(nonsense)
        connection.shutdown(socket.SHUT_WR)
        heard = hear_out(connection)
    assert heard == b"" or heard.split()[1] in (b"200", b"400", b"404", b"415"), heard[:200]
    assert b"root:" not in heard
    is_well(fortress)


def test_headers_without_end_are_cut_off(fortress: Server) -> None:
    with fortress.connect() as connection, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"GET / HTTP/1.1\r\n")
        for _ in range(400):
            connection.sendall(b"X-More: " + b"x" * 16_000 + b"\r\n")
        pytest.fail("six megabytes of headers were read")
    is_well(fortress)


def test_half_open_connections_are_closed_and_keep_nobody_out(fortress: Server) -> None:
    silent = [fortress.connect() for _ in range(150)]  # more than may be open
    half = [fortress.connect() for _ in range(20)]
    for connection in half:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf")
    is_well(fortress)
    start = time.monotonic()
    for connection in (*silent, *half):
        heard = hear_out(connection)
        assert heard == b"" or heard.split()[1] in (b"408", b"415")
        connection.close()
    assert time.monotonic() - start < LIMITS["header_seconds"] + SOON
    is_well(fortress)


def test_a_request_letter_by_letter_is_given_up(fortress: Server) -> None:
    with fortress.connect() as connection, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        start = time.monotonic()
        for letter in b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: somewhere\r\n":
            connection.sendall(bytes([letter]))
            time.sleep(0.1)
            if time.monotonic() - start > LIMITS["header_seconds"] + SOON:
                pytest.fail("it was waited for")
    is_well(fortress)


def test_a_client_that_does_not_read_is_dropped(fortress: Server) -> None:
    with fortress.connect() as connection:
        query = quote(f"SELECT ('{'x' * 8000}' AS ?x) {{ ?a ?b ?c }} LIMIT 2000")
        connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(LIMITS["send_seconds"] + 1.5)
        is_well(fortress)
        heard = hear_out(connection)
    announced = int(heard.partition(b"content-length: ")[2].split(b"\r\n")[0])
    assert 0 < len(heard) < announced


def test_a_client_that_leaves_takes_its_query_along(fortress: Server) -> None:
    _, _, body, _ = ATTACKS[1].request(0)
    assert body is not None
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    for _ in range(6):  # twice as many as there are workers
        with fortress.connect() as connection:
            connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            time.sleep(0.1)
    is_well(fortress, "127.0.0.1")


def test_nothing_is_echoed_as_a_page(fortress: Server) -> None:
    evil = "%3Cscript%3Ealert(1)%3C/script%3E"
    paths = ("/", "/person/", "/claim/", "/sparql?query=", "/graphs?graph=", "/search?q=", "/reconcile?queries=")
    for path in (path + evil for path in paths):
        for accept in ("text/html", "text/turtle", "application/json"):
            answer = fortress.ask(path, headers={"Accept": accept})
            assert b"<script>alert" not in answer.body or answer.type == "text/plain"
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_log_keeps_what_was_asked_to_itself(small: Loaded) -> None:
    with run_server(small.project.root, "--limit", "workers=1", "--limit", "seconds=1") as server:
        for query in ("ASK { ?s ?p 'hush-hush' }", "ASK { hush-hush", f"SELECT * {{ {ATTACKS[0].text} hush-hush"):
            server.query(query)
        server.ask("/hush-hush")
        time.sleep(0.3)
        assert b"hush" not in b"".join(server.log)
        assert server.log
