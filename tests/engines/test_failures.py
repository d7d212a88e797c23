"""What a user reads when a server misbehaves, and which requests are sent again."""

from __future__ import annotations

import http.server
import time
from collections.abc import Callable

import pytest

from mxsu_graph.errors import EndpointError, QueryError
from mxsu_graph.query.engines.endpoint import EndpointEngine
from mxsu_graph.remote.authentication import Credentials, read_credentials
from mxsu_graph.remote.client import CutShortError
from mxsu_graph.remote.transport import RefusedError, Transport

from .conftest import Script, ScriptedServer, free_port

Start = Callable[..., ScriptedServer]
Answer = Callable[..., Script]
ASK = "ASK { }"
ROWS = '{"head":{"vars":["s"]},"results":{"bindings":[%s]}}'
ROW = '{"s":{"type":"literal","value":"%d"}}'


def engine(url: str, timeout: float = 5, credentials: Credentials | None = None, page: int = 10) -> EndpointEngine:
    """An endpoint that holds no graphs of ours, and whose retries do not wait."""
    return EndpointEngine(url, Transport(credentials or Credentials(), timeout, pause=0.01), ours=False, page=page)


def test_a_slow_server_runs_into_the_time_out_and_is_asked_once(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(after=3))
    with pytest.raises(
        EndpointError, match="did not answer within 1 s: ask for less, or give it longer with --timeout"
    ):
        engine(server.url, timeout=1).ask(ASK)
    assert len(server.bodies) == 1


def test_a_server_that_drips_runs_into_the_time_out_too(scripted: Start) -> None:
    def drip(handler: http.server.BaseHTTPRequestHandler, _body: str) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        try:
            for _ in range(40):
                handler.wfile.write(b"1\r\n \r\n")
                time.sleep(0.1)
        except OSError:
            pass  # the client has had enough, which is what we test

    server = scripted(drip)
    start = time.monotonic()
    with pytest.raises(EndpointError, match="did not answer within 1 s"):
        engine(server.url, timeout=1).ask(ASK)
    assert time.monotonic() - start < 3


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(scripted: Start, answer: Answer, status: int) -> None:
    server = scripted(answer(status, "busy", "text/plain"), answer())
    assert engine(server.url).ask(ASK) is True
    assert len(server.bodies) == 2


def test_a_server_that_stays_busy_is_given_up_after_four_attempts(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(503, "come back later\nplease", "text/plain"))
    with pytest.raises(EndpointError, match=r"failed after 4 attempts \(503\): come back later$"):
        engine(server.url).ask(ASK)
    assert len(server.bodies) == 4


def test_a_server_may_say_how_long_to_wait(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(429, headers={"Retry-After": "1"}), answer())
    start = time.monotonic()
    assert engine(server.url).ask(ASK)
    assert time.monotonic() - start >= 1


def test_half_an_answer_is_asked_for_again(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(body='{"head":', length=200), answer())
    assert engine(server.url).ask(ASK) is True
    assert len(server.bodies) == 2


def test_half_an_answer_each_time_is_an_error(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(body='{"head":', length=200))
    with pytest.raises(EndpointError, match=r"broke off in the middle of its answer \(4 attempts\)"):
        engine(server.url).ask(ASK)


def test_a_refused_connection_is_tried_again_and_told() -> None:
    with pytest.raises(EndpointError, match=r"the connection is refused \(4 attempts\); is the server running\?"):
        engine(f"http://127.0.0.1:{free_port()}/sparql").ask(ASK)


def test_a_host_that_does_not_exist_is_not_tried_again() -> None:
    with pytest.raises(EndpointError, match=r"cannot be reached: .*\(host nowhere\.invalid\)$"):
        engine("http://nowhere.invalid/sparql").ask(ASK)


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        ("<html>hello</html>", "text/html; charset=utf-8", "answers with a web page: is it the address"),
        (
            "%%%",
            "application/sparql-results+json",
            r"answers with application/sparql-results\+json that cannot be read",
        ),
        ('{"head":{"vars":["s"]},"results":{"bindings":[{"s"', "application/json", "cannot be read as"),
        ("s,p\r\n1,2", "text/csv", "answers with text/csv that cannot be read as SPARQL results$"),
        (ROWS % "", "application/json", "cannot be read as a yes or no"),
    ],
)
def test_what_is_no_sparql_result_is_told_and_not_asked_for_again(
    scripted: Start, answer: Answer, body: str, kind: str, message: str
) -> None:
    server = scripted(answer(body=body, kind=kind))
    with pytest.raises(EndpointError, match=message):
        engine(server.url).ask(ASK)
    assert len(server.bodies) == 1


def test_a_query_that_the_server_refuses_is_placed_in_the_users_own_text(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(400, "syntax error, line 7\nmore", "text/plain"))
    with pytest.raises(QueryError, match=r"^mine:2:\d+: .*refused the request \(400\): syntax error, line 7$"):
        engine(server.url).select("SELECT ?s {\n ?s skos:prefLabel }", "mine")


def test_a_refusal_that_is_no_matter_of_syntax_stays_one(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(400, "too expensive", "text/plain"))
    with pytest.raises(RefusedError, match=r"refused the request \(400\): too expensive$"):
        engine(server.url).select("SELECT ?s { ?s ?p ?o }")


def test_a_wrong_address_is_told(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(404, "<p>nothing</p>", "text/html"))
    with pytest.raises(
        EndpointError, match=r"nothing at http\S+ \(404\): is it the address of the SPARQL endpoint\?$"
    ):
        engine(server.url).ask(ASK)


def test_without_credentials_a_refusal_names_the_variables(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(401, headers={"WWW-Authenticate": "Basic realm=x"}))
    with pytest.raises(
        EndpointError, match="MXSU_ENDPOINT_USER and MXSU_ENDPOINT_PASSWORD, or MXSU_ENDPOINT_TOKEN"
    ):
        engine(server.url).ask(ASK)
    assert len(server.bodies) == 1


def test_a_password_is_sent_only_when_it_is_asked_for(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(401, headers={"WWW-Authenticate": 'Basic realm="x"'}), answer())
    asking = engine(server.url, credentials=Credentials("ann", "secret"))
    assert asking.ask(ASK)
    assert asking.ask(ASK)
    assert server.authorizations == ["", "Basic YW5uOnNlY3JldA==", "Basic YW5uOnNlY3JldA=="]


def test_a_digest_is_answered_with_a_digest(scripted: Start, answer: Answer) -> None:
    challenge = 'Digest realm="x", nonce="n1", qop="auth", algorithm="MD5"'
    server = scripted(answer(401, headers={"WWW-Authenticate": challenge}), answer())
    assert engine(server.url, credentials=Credentials("ann", "secret")).ask(ASK)
    assert server.authorizations[1].startswith('Digest username="ann", realm="x", nonce="n1", uri="/sparql"')
    assert "secret" not in server.authorizations[1]


@pytest.mark.parametrize("stale", ["stale=true", "stale=TRUE", 'Stale="true"', 'stale = "True"'])
def test_a_nonce_that_has_become_stale_is_replaced(scripted: Start, answer: Answer, stale: str) -> None:
    first = 'Digest realm="x", nonce="n1", qop="auth", algorithm=MD5'
    second = f'Digest realm="a, b", {stale}, nonce="n2", qop="auth", algorithm=MD5'
    server = scripted(
        answer(401, headers={"WWW-Authenticate": first}),
        answer(),
        answer(401, headers={"WWW-Authenticate": second}),
        answer(),
    )
    asking = engine(server.url, credentials=Credentials("ann", "secret"))
    assert asking.ask(ASK)
    assert asking.ask(ASK)
    assert 'nonce="n1"' in server.authorizations[2]
    assert 'realm="a, b", nonce="n2"' in server.authorizations[3]


def test_a_server_to_which_every_nonce_is_stale_is_given_up(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(401, headers={"WWW-Authenticate": 'Digest realm="x", nonce="n", stale=true'}))
    with pytest.raises(EndpointError, match=r"refuses access \(401\)"):
        engine(server.url, credentials=Credentials("ann", "secret")).ask(ASK)
    assert len(server.bodies) == 3


@pytest.mark.parametrize(
    ("challenge", "message"),
    [
        ('realm="x", nonce="n", algorithm=SHA-256', "a digest that cannot be made .*SHA-256.*: let it take Basic"),
        ('realm="x", nonce="n", qop="auth-int"', "a digest that cannot be made .*auth-int"),
        ('realm="x"', r"refuses access \(401\)"),
        ("what", r"refuses access \(401\)"),
    ],
)
def test_a_digest_that_cannot_be_made_is_told(
    scripted: Start, answer: Answer, challenge: str, message: str
) -> None:
    server = scripted(answer(401, headers={"WWW-Authenticate": f"Digest {challenge}"}))
    with pytest.raises(EndpointError, match=message):
        engine(server.url, credentials=Credentials("ann", "secret")).ask(ASK)


def test_a_wrong_password_is_tried_once(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(401, headers={"WWW-Authenticate": 'Basic realm="x"'}))
    with pytest.raises(EndpointError, match=r"refuses access \(401\)"):
        engine(server.url, credentials=Credentials("ann", "wrong")).ask(ASK)
    assert len(server.bodies) == 2


def test_a_token_is_sent_at_once(scripted: Start, answer: Answer) -> None:
    server = scripted(answer())
    assert engine(server.url, credentials=Credentials(token="t")).ask(ASK)
    assert server.authorizations == ["Bearer t"]


def test_credentials_do_not_follow_to_where_a_server_points(scripted: Start, answer: Answer) -> None:
    elsewhere = scripted(answer())
    server = scripted(answer(302, headers={"Location": elsewhere.url}))
    asking = engine(server.url, credentials=Credentials(token="t"))
    assert asking.ask(ASK)
    asking.transport.request(server.url, "GET")
    assert server.authorizations == ["Bearer t"] * 2
    assert elsewhere.authorizations == ["", ""]


def test_a_password_in_an_address_is_refused_and_not_shown() -> None:
    with pytest.raises(EndpointError, match="no password goes into an address: set MXSU_ENDPOINT_USER") as told:
        engine("http://ann:secret@127.0.0.1:9/sparql?key=hidden").ask(ASK)
    assert "secret" not in str(told.value)
    assert "hidden" not in str(told.value)


def test_credentials_come_from_the_environment_and_are_never_shown() -> None:
    found = read_credentials({"MXSU_ENDPOINT_USER": "ann", "MXSU_ENDPOINT_PASSWORD": "secret"})
    assert found == Credentials("ann", "secret")
    assert "secret" not in repr(found)


def test_an_answer_that_the_server_cut_is_not_taken_for_whole(scripted: Start, answer: Answer) -> None:
    server = scripted(answer(body=ROWS % (ROW % 1), headers={"X-SPARQL-MaxRows": "1"}))
    with pytest.raises(CutShortError, match="no more than 1 rows at once and has more"):
        engine(server.url).select("SELECT * { ?s ?p ?o }")


def test_an_answer_that_ran_out_of_the_servers_time_is_not_taken_for_whole(
    scripted: Start, answer: Answer
) -> None:
    server = scripted(answer(body=ROWS % (ROW % 1), headers={"X-SQL-State": "S1TAT"}))
    with pytest.raises(EndpointError, match="only a part of the answer"):
        engine(server.url).select("SELECT ?s { ?s ?p ?o } ORDER BY ?s")


def test_pages_are_asked_for_until_one_is_short(scripted: Start, answer: Answer) -> None:
    pages = [ROWS % ",".join(ROW % n for n in range(start, end)) for start, end in ((0, 3), (3, 6), (6, 7))]
    server = scripted(*(answer(body=page) for page in pages))
    found = engine(server.url, page=3).select("SELECT ?s { ?s ?p ?o } ORDER BY ?s")
    assert [text for (text,) in found.readable_rows()] == list("0123456")
    assert [query[-17:].strip() for query in server.queries()] == [
        "LIMIT 3 OFFSET 0",
        "LIMIT 3 OFFSET 3",
        "LIMIT 3 OFFSET 6",
    ]


def test_a_server_that_gives_less_than_a_page_without_a_word_is_asked_on(scripted: Start, answer: Answer) -> None:
    full = ROWS % ",".join(ROW % n for n in range(100))
    server = scripted(answer(body=full), answer(body=ROWS % (ROW % 100)))
    assert len(engine(server.url, page=1000).select("SELECT ?s { ?s ?p ?o } ORDER BY ?s")) == 101
    assert server.queries()[1].endswith("LIMIT 1000 OFFSET 100")


def test_virtuosos_table_of_one_cell_is_a_boolean(scripted: Start, answer: Answer) -> None:
    cell = '{"s":{"type":"typed-literal","datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"0"}}'
    assert engine(scripted(answer(body=ROWS % cell)).url).ask(ASK) is False


def test_an_empty_virtuosos_table_of_no_cell_is_a_no(scripted: Start, answer: Answer) -> None:
    body = '{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}'
    assert engine(scripted(answer(body=body)).url).ask(ASK) is False


def test_virtuosos_blank_nodes_are_read(scripted: Start, answer: Answer) -> None:
    cell = '{"s": {"type": "bnode", "value": "nodeID://b10"}}'
    found = engine(scripted(answer(body=ROWS % cell)).url).select("SELECT ?s { ?s ?p ?o }")
    assert found.readable_rows() == [("b10",)]
