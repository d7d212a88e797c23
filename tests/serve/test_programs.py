"""What programs other than SPARQL clients ask: names, reconciliation, questions of the library."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from tests.serve.conftest import Server

from mxsu_graph.pipeline import Loaded
from mxsu_graph.query.library import read_library

JSON = {"Accept": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def fetch(server: Server, path: str) -> Any:  # noqa: ANN401  # JSON can be anything
    answer = server.ask(path, headers=JSON)
    assert (answer.status, answer.type) == (200, "application/json"), answer.text
    return json.loads(answer.body)


@pytest.mark.parametrize(
    "sought",
    ["Marta Orlik", "orlik", "Марта Орлик", "Орлик", "Órlik", "marta orl", "ОРЛ", "Orlyk"],
)
def test_names_are_found_in_every_script(server: Server, sought: str) -> None:
    results = fetch(server, f"/search?q={quote(sought)}&type=Person")["results"]
    assert results[0]["id"] == "person/orlik-marta"
    assert results[0]["names"] == {"en": "Marta Orlik", "es": "Marta Órlik", "ru": "Марта Орлик"}
    assert results[0]["types"] == ["Person"]
    assert results[0]["match"] is (sought in ("Marta Orlik", "Марта Орлик"))


def test_a_search_is_bounded(server: Server) -> None:
    assert len(fetch(server, "/search?q=a&limit=2")["results"]) <= 2
    assert fetch(server, "/search?q=")["results"] == []
    assert fetch(server, f"/search?q={'x' * 20_000}")["results"] == []
    for limit in ("0", "-1", "51", "many", "9" * 50):
        assert server.ask(f"/search?q=a&limit={limit}", headers=JSON).status == 400


def test_people_search_on_a_page(server: Server) -> None:
    assert server.ask("/search?q=orlik", headers={"Accept": "text/html"}).type == "text/html"


def check_schema(name: str, value: object) -> None:
    """Check a value by the published schema, where somebody has it at hand."""
    folder = os.environ.get("MXSU_RECONCILIATION_SCHEMAS")
    if not folder:
        return  # the schemas are not ours to carry; the assertions beside each call say the same
    import jsonschema
    import referencing.jsonschema

    known = [json.loads(path.read_text(encoding="utf-8")) for path in Path(folder).glob("*.json")]
    draft = referencing.jsonschema.DRAFT7
    named = [(one["$id"], draft.create_resource(one)) for one in known if "$id" in one]
    registry: referencing.Registry[Any] = referencing.Registry().with_resources(named)
    schema = json.loads((Path(folder) / f"{name}.json").read_text())
    jsonschema.Draft7Validator(schema, registry=registry).validate(value)


def test_the_reconciliation_service_introduces_itself(server: Server) -> None:
    manifest = fetch(server, "/reconcile")
    check_schema("manifest", manifest)
    assert "0.2" in manifest["versions"]
    assert manifest["identifierSpace"] == "https://w3id.org/mxsu/"
    assert manifest["view"]["url"] == f"{server.url}/{{{{id}}}}"
    assert {"id": "Person", "name": "person"} in manifest["defaultTypes"]
    assert "{{id}}" in manifest["preview"]["url"]
    assert isinstance(manifest["preview"]["width"], int)
    assert manifest["extend"]["propose_properties"]["service_path"] == "/properties"
    assert "${id}" in manifest["suggest"]["property"]["flyout_service_path"]


def test_lists_are_matched_in_batches(server: Server) -> None:
    queries = {
        "q0": {"query": "Орлик Марта", "type": "Person", "limit": 3},
        "q1": {"query": "Rudolf of Ruritania", "type": ["Person", "Organization"], "type_strict": "any"},
        "q2": {"query": "nothing at all like this"},
        "q3": {"query": "Marta Orlik", "type": "Place", "properties": [{"pid": "side", "v": "soviet"}]},
    }
    by_get = fetch(server, "/reconcile?" + urlencode({"queries": json.dumps(queries)}))
    posted = server.ask("/reconcile", "POST", urlencode({"queries": json.dumps(queries)}).encode(), FORM)
    assert json.loads(posted.body) == by_get
    check_schema("reconciliation-result-batch", by_get)
    assert set(by_get) == set(queries)
    best = by_get["q0"]["result"][0]
    assert (best["id"], best["name"]) == ("person/orlik-marta", "Marta Orlik")
    assert best["type"] == [{"id": "Person", "name": "person"}]
    assert 0 < best["score"] <= 100
    assert len(by_get["q0"]["result"]) <= 3
    assert (by_get["q1"]["result"][0]["id"], by_get["q1"]["result"][0]["match"]) == ("person/rudolf", True)
    assert not any(one["match"] for one in by_get["q2"]["result"])
    assert all(one["type"][0]["id"] == "Place" for one in by_get["q3"]["result"])


@pytest.mark.parametrize(
    ("queries", "status"),
    [
        ("no json", 400),
        ("[]", 400),
        ('{"q": 1}', 400),
        ("[" * 100_000, 400),
        (json.dumps({str(n): {"query": "x"} for n in range(101)}), 413),
    ],
)
def test_batches_that_make_no_sense_are_refused(server: Server, queries: str, status: int) -> None:
    assert server.ask("/reconcile", "POST", urlencode({"queries": queries}).encode(), FORM).status == status


def test_suggestions_while_somebody_types(server: Server) -> None:
    entities = fetch(server, f"/reconcile/suggest/entity?prefix={quote('Орли')}")
    check_schema("suggest-entities-response", entities)
    assert entities["result"][0]["id"] == "person/orlik-marta"
    types = fetch(server, "/reconcile/suggest/type?prefix=pers")
    check_schema("suggest-types-response", types)
    assert [one["id"] for one in types["result"]] == ["Person"]
    properties = fetch(server, "/reconcile/suggest/property?prefix=particip")
    check_schema("suggest-properties-response", properties)
    assert "participant" in [one["id"] for one in properties["result"]]


def test_a_preview_may_stand_in_other_pages(server: Server) -> None:
    preview = server.ask("/reconcile/preview?id=person/orlik-marta")
    assert preview.type == "text/html"
    assert "Марта Орлик" in preview.text
    assert "frame-ancestors *" in preview.headers["content-security-policy"]
    assert server.ask("/reconcile/preview?id=person/nobody").status == 404


def test_every_question_is_described(server: Server, small: Loaded) -> None:
    document = fetch(server, "/api/openapi.json")
    from openapi_spec_validator import OpenAPIV31SpecValidator

    OpenAPIV31SpecValidator(document).validate()
    library = read_library(small.project.queries)
    listed = fetch(server, "/api/questions")["questions"]
    assert [one["name"] for one in listed] == [query.name for query in library]
    for query in library:
        operation = document["paths"][f"/api/questions/{query.name}"]["get"]
        described = {one["name"]: one["required"] for one in operation["parameters"] if one["name"] != "format"}
        assert described == {one.name: one.required for one in query.parameters}


def test_a_question_is_answered_as_plain_rows(server: Server) -> None:
    path = "/api/questions/events/participants"
    answer = fetch(server, f"{path}?event=freedonian-exhibition-1911")
    assert answer["question"] == "events/participants"
    assert set(answer["columns"]) == set(answer["rows"][0])
    assert any(row["participant"].startswith("person/") for row in answer["rows"])
    table = server.ask(f"{path}?event=event/freedonian-exhibition-1911&format=csv")
    assert table.type == "text/csv"
    assert len(table.text.splitlines()) == len(answer["rows"]) + 1
    full = server.ask(
        f"{path}?event=event/freedonian-exhibition-1911", headers={"Accept": "application/sparql-results+json"}
    )
    assert len(json.loads(full.body)["results"]["bindings"]) == len(answer["rows"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("events/participants?event=nothing-like-it", 400),
        ("events/participants?unknown=1", 400),
        ("events/none", 404),
        ("../../etc/passwd", 404),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(server: Server, path: str, status: int) -> None:
    answer = server.ask(f"/api/questions/{path}", headers=JSON)
    assert answer.status == status
    assert answer.type == "text/plain"


def test_every_question_is_answered(server: Server, small: Loaded) -> None:
    names = {"entity": "person/orlik-marta", "source": "zenda-history", "claim": "zenda-history/c003"}
    asked = 0
    for query in read_library(small.project.queries):
        if "SERVICE" in query.text or any(one.required and str(one.type) not in names for one in query.parameters):
            continue
        values = {one.name: names[str(one.type)] for one in query.parameters if one.required}
        answer = server.ask(f"/api/questions/{query.name}?{urlencode(values)}", headers=JSON)
        assert answer.status == 200, f"{query.name}: {answer.text}"
        asked += 1
    assert asked > 40
