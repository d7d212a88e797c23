"""A new build while questions come in: none fails, and none sees parts of both."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

from tests.conftest import CORPUS, copy_project, publish
from tests.serve.conftest import Server, run_server

from mxsu_graph.iri import entity_iri
from mxsu_graph.pipeline import load_project

ROUNDS = 3


def change(root: Path, number: int) -> None:
    """Give two people names with the number in them."""
    path = root / "data" / "entities" / "people.yaml"
    text = (CORPUS / "data" / "entities" / "people.yaml").read_text(encoding="utf-8")
    assert '"Rudolf of Ruritania"' in text
    changed = text.replace('"Rudolf of Ruritania"', f'"Rudolf {number}"').replace(
        '"Anna Kukulin"', f'"Anna {number}"'
    )
    path.write_text(changed, encoding="utf-8")


RUDOLF, ANNA = (entity_iri(f"person/{name}") for name in ("rudolf", "kukulin-anna"))
PAIR = f"""SELECT ?a ?b {{ <{RUDOLF}> skos:prefLabel ?a . <{ANNA}> skos:prefLabel ?b
FILTER (LANG(?a) = "en" && LANG(?b) = "en") }}"""


def test_a_new_build_takes_over_under_load(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project", CORPUS / "data")
    change(project.root, 0)
    publish(load_project(project))
    seen: list[tuple[int, int]] = []
    failures: list[str] = []
    stop = threading.Event()

    def ask(server: Server, salt: int) -> None:
        count = 0
        while not stop.is_set():
            count += 1
            answer = server.query(f"{PAIR} # {salt}-{count % 50}")
            if answer.status != 200:
                failures.append(answer.text)
                continue
            row = json.loads(answer.body)["results"]["bindings"][0]
            first, second = (int(row[name]["value"].rpartition(" ")[2]) for name in "ab")
            seen.append((first, second))

    with run_server(project.root, "--limit", "workers=2") as server:
        threads = [threading.Thread(target=ask, args=(server, salt)) for salt in range(4)]
        for thread in threads:
            thread.start()
        try:
            for number in range(1, ROUNDS + 1):
                change(project.root, number)
                publish(load_project(project))
                deadline = time.monotonic() + 30
                while not any(first == number for first, _ in seen[-8:]):
                    assert time.monotonic() < deadline, "the new build is not served"
                    time.sleep(0.1)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    assert failures == []
    assert all(first == second for first, second in seen)
    assert {first for first, _ in seen} == set(range(ROUNDS + 1))
    assert len(seen) > 100
