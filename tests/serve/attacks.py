"""What strangers may try, and what they get for it: the tests send each, and the documentation lists them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

__all__ = ["ATTACKS", "Attack", "render_table"]

DOCUMENT = Path(__file__).parents[2] / "docs" / "serving.md"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_DIRECT = {"Content-Type": "application/sparql-query"}
_EVERYTHING = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_DOUBLED = " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(40))

_COMPARED = {"pid": "nameForm", "v": [str(n) for n in range(40)]}


@dataclass(frozen=True)
class Attack:
    """An attack by one request.

    Attributes:
        name: what it is, for people.
        text: the query, or a function of the port at which a listener waits for connections that must not come.
        statuses: what it may be answered with; the first is what the documentation says.
        outcome: what happens, for people.
        post: the query is the body of a POST.
        queries: it is a batch for the reconciliation service.
    """

    name: str
    text: str | Callable[[int], str]
    statuses: tuple[int, ...]
    outcome: str
    post: bool = False
    queries: bool = False

    def request(self, port: int) -> tuple[str, str, bytes | None, dict[str, str]]:
        """Method, path, body and headers."""
        text = self.text if isinstance(self.text, str) else self.text(port)
        if self.queries:
            return "POST", "/reconcile", urlencode({"queries": text}).encode(), _FORM
        if self.post:
            return "POST", "/sparql", text.encode(), _DIRECT
        return "POST", "/sparql", urlencode({"query": text}).encode(), _FORM


def _service(before: str, after: str = "{ ?s ?p ?o } }") -> Callable[[int], str]:
    return lambda port: f"{before}<http://127.0.0.1:{port}/>{after}"


_TIME = "stopped at the time limit"
_SIZE = "stopped at the limit of rows or bytes, else of time"
_WORKER = "its worker dies alone"
_LARGE = f"{_SIZE}, or {_WORKER} at the memory limit"
_REFUSED, _NO_CALL = "refused; nobody is called", "answered from the graph alone; nobody is called"
_NOT_READ = "refused before it is evaluated"

ATTACKS = (
    Attack("every triple with every other, thrice", f"SELECT * {{ {_EVERYTHING} }}", (403, 504), _SIZE),
    Attack("the same, counted", f"SELECT (COUNT(*) AS ?n) {{ {_EVERYTHING} }}", (504,), _TIME),
    Attack(
        "the same, sorted, to fill the memory",
        f"SELECT * {{ {_EVERYTHING} }} ORDER BY ?a ?i",
        (500, 504),
        f"{_WORKER} at the memory limit, else it is {_TIME}",
    ),
    Attack("the same, as a graph", f"CONSTRUCT {{ ?a ?b ?i }} {{ {_EVERYTHING} }}", (403, 500, 504), _LARGE),
    Attack(
        "paths of any length along anything, forth and back",
        "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>|^!<x:y>)* ?b . ?b (!<x:y>|^!<x:y>)+ ?c . ?c (<x:y>|!<x:z>)* ?d }",
        (504,),
        _TIME,
    ),
    Attack(
        "a text doubled forty times",
        f'SELECT ?s40 {{ BIND("x" AS ?s0) {_DOUBLED} }}',
        (504, 500),
        f"{_TIME}, else {_WORKER} at the memory limit",
    ),
    Attack(
        "a regular expression that makes others backtrack for ever",
        'ASK { FILTER(REGEX("' + "a" * 5000 + 'b", "^(a+)+$")) }',
        (200,),
        "answered: the engine's expressions take linear time",
    ),
    Attack(
        "a regular expression that unfolds to gigabytes",
        'SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), "((a{1000}){1000}){1000}")) }',
        (504, 200),
        f"{_TIME}: the engine refuses to build it, but tries again for every row",
    ),
    Attack("brackets nested a hundred thousand deep", f"ASK {'{' * 100_000}{'}' * 100_000}", (400,), _NOT_READ),
    Attack("200,000 negations, to overflow the stack", f"ASK {{ FILTER({'!' * 200_000}true) }}", (500,), _WORKER),
    Attack(
        "a path of 100,000 steps",
        f"ASK {{ ?s {'<x:y>/' * 100_000}<x:y> ?o }}",
        (500, 504, 200),
        f"{_WORKER}, else it is {_TIME}",
    ),
    Attack(
        "a megabyte and a half of VALUES",
        f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {'1234567 ' * 180_000} }} }}",
        (200, 504),
        f"answered, else {_TIME}",
        post=True,
    ),
    Attack(
        "three megabytes of VALUES", f"ASK {{ VALUES ?x {{ {'1 ' * 1_500_000} }} }}", (413,), _NOT_READ, post=True
    ),
    Attack("SERVICE", _service("SELECT * { SERVICE "), (403,), _REFUSED),
    Attack("SERVICE SILENT without a space", _service("SELECT * {SERVICESILENT"), (403,), _REFUSED),
    Attack("SERVICE behind a carriage return in a comment", _service("SELECT * {#\rSERVICE"), (403,), _REFUSED),
    Attack("SERVICE glued to a value", _service("SELECT * { ?s ?p trueSERVICE"), (403,), _REFUSED),
    Attack("SERVICE in the guise of an IRI", _service("SELECT * { FILTER(1<2)SERVICE#>\n"), (403,), _REFUSED),
    Attack("SERVICE behind an escaped mark", _service("SELECT * { ?s ?p mxsu:a\\#b . SERVICE "), (403,), _REFUSED),
    Attack(
        "SERVICE between quotes in comments",
        _service("SELECT * { #'''\nSERVICE ", "{ ?s ?p ?o } #'''\n}"),
        (403,),
        _REFUSED,
    ),
    Attack(
        "SERVICE by a prefixed name without a space",
        lambda port: f"PREFIX x: <http://127.0.0.1:{port}/> SELECT * {{SERVICEx:y{{ ?s ?p ?o }}}}",
        (403,),
        _REFUSED,
    ),
    Attack(
        "SERVICE by a variable",
        lambda port: f"SELECT * {{ BIND(<http://127.0.0.1:{port}/> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        (403,),
        _REFUSED,
    ),
    Attack("SERVICE in escapes", _service("SELECT * { \\u0053ERVICE"), (400, 403), _REFUSED),
    Attack("FROM an address of somebody else", _service("SELECT * FROM ", "{ ?s ?p ?o }"), (200,), _NO_CALL),
    Attack("FROM a file", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", (200,), _NO_CALL),
    Attack("LOAD", _service("LOAD ", ""), (400,), _REFUSED),
    Attack("an update", "DELETE WHERE { ?s ?p ?o }", (400,), _REFUSED),
    Attack(
        "a batch of names that compares everything with much",
        json.dumps({f"q{n}": {"query": "an", "properties": [_COMPARED] * 20} for n in range(100)}),
        (200, 504),
        "answered, else stopped at the time limit for batches",
        queries=True,
    ),
    Attack(
        "a script in a query that is malformed", "SELECT <script>alert(1)</script>", (400,), "told in plain text"
    ),
)


def render_table() -> str:
    """The table of the documentation."""
    lines = ["| attack | answer | what happens |", "|---|---|---|"]
    for attack in ATTACKS:
        statuses = " or ".join(map(str, attack.statuses))
        lines.append(f"| {attack.name} | {statuses} | {attack.outcome} |")
    return "\n".join(lines)
