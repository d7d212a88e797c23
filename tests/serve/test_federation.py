"""SERVICE for an address that the server was told to allow: here, another server of ours."""

from __future__ import annotations

import json

from tests.serve.conftest import Server, run_server

from mxsu_graph.pipeline import Loaded


def test_an_allowed_service_is_asked_and_no_other(small: Loaded, server: Server) -> None:
    there = f"{server.url}/sparql"
    query = "SELECT ?s { SERVICE <%s> { ?s a <https://w3id.org/mxsu/ontology#Source> } }"
    options = ("--allow-service", f"http://books.example/sparql={there}", "--limit", "workers=2")
    with run_server(small.project.root, *options) as asking:
        answer = asking.query(query.replace("%s", "http://books.example/sparql"))
        assert answer.status == 200, answer.text
        assert len(json.loads(answer.body)["results"]["bindings"]) == 3
        assert "etag" not in answer.headers
        refused = asking.query(query.replace("%s", there))
        assert refused.status == 403
        assert "--" not in refused.text
        glued = asking.query(query.replace("%s", there).replace("SERVICE ", "SERVICESILENT"))
        assert glued.status == 403
