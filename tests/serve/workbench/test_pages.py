"""Every page of the fictional corpus in both languages, and every link on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from mxsu_graph.serve.workbench.catalogue import LANGUAGES

if TYPE_CHECKING:
    from starlette.testclient import TestClient

PAGES = {
    "/": "claims of 3 texts",
    "/person/varga-ivo": "Ivo Varga",
    "/event/freedonian-exhibition-1911": "inaugurator",
    "/document/orlik-report-1911": "Zenda, Exhibition: ",
    "/claim/zenda-history/c003": "lasted twenty-three days",
    "/source/zenda-history": "Zenda Historical Society",
    "/source/zenda-history?at=p4": "twenty-three days",
    "/disagreements": "23",
    "/disagreements?kind=value": "23",
    "/search?q=varga": "Varga",
    "/search?q=ribbon": "cut the ribbon",
    "/connect": "How are two connected?",
    "/connect?a=varga-ivo&b=orlik-marta": "Orlik",
    "/ontology": "mxsu:participant",
    "/assessment/a001": "Editors",
    "/person/": "Ivo Varga",
    "/network": "betweenness",
    "/timeline?from=1911&to=1911": "1911",
    "/map": "Winter Hall",
    "/ask": "SPARQL",
    "/ask?query=ASK%20{}": "ASK {}",
    "/cite/claim/zenda-history/c003": "Chicago",
    "/cite/person/varga-ivo": "BibTeX",
    "/cite/source/zenda-history": "APA",
    "/compose": "Put a question together",
    "/compose?class=person&of=0&p=^participant&v=&r=&of=1&p=occurredIn&v=&r=": "found",
    "/compose?class=event&of=0&p=startDate&v=soon&r=": "no time we can read",
    "/ask?question=events/participants": "UNDEF",
}
"""Pages, each with words that it has in English."""

ENDINGS = ("ttl", "jsonld", "nt", "rdf", "trig", "nq")
Apart = Callable[[str], Any]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed_in_every_language(path: str, client: TestClient, take_apart: Apart) -> None:
    for language in LANGUAGES:
        answer = client.get(path, headers={"accept-language": language})
        assert answer.status_code == 200
        assert answer.headers["content-language"] == language
        page = take_apart(answer.text)
        assert len(page.ids) == len(set(page.ids)), sorted(i for i in page.ids if page.ids.count(i) > 1)
        assert not page.inline
        assert all(address.startswith("/") for address in page.loaded)
        if language == "en":
            assert PAGES[path] in page.text


def test_every_link_of_every_page_leads_somewhere(client: TestClient, take_apart: Apart) -> None:
    seen: dict[str, int] = {}
    waiting = ["/", *PAGES]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen or not path.startswith("/") or path.endswith(tuple(f".{ending}" for ending in ENDINGS)):
            continue
        if path.startswith("/cite/") and path not in PAGES:
            continue  # every thing has one, all made alike, each with six styles to render
        answer = client.get(path)
        seen[path] = answer.status_code
        if (
            answer.status_code == 200
            and "lang=" not in path
            and answer.headers["content-type"].startswith("text/html")
        ):
            waiting += take_apart(answer.text).links
    assert {path: status for path, status in seen.items() if status not in (200, 301, 303)} == {}
    assert len(seen) > 150


def test_the_language_of_the_address_stays_in_the_links(client: TestClient, take_apart: Apart) -> None:
    answer = client.get("/person/varga-ivo?lang=es", headers={"accept-language": "en"})
    assert answer.headers["content-language"] == "es"
    links = [link for link in take_apart(answer.text).links if link.startswith("/") and "lang=en" not in link]
    kept = [link for link in links if "lang=es" in link]
    assert set(links) - set(kept) <= {f"/person/varga-ivo.{ending}" for ending in ENDINGS}


def test_what_is_not_there_is_a_page_with_suggestions(client: TestClient, take_apart: Apart) -> None:
    answer = client.get("/person/varga-iva")
    assert answer.status_code == 404
    assert "/person/varga-ivo" in take_apart(answer.text).links
    for path in ("/claim/zenda-history/c999", "/source/none", "/disagreement/value/none", "/assessment/none"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/search?q={}", "/connect?a={}&b=varga-ivo", "/person/{}", "/person/varga-ivo?source={}"]
)
def test_nothing_typed_comes_back_as_markup(path: str, client: TestClient) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    text = client.get(path.format(hostile)).text
    assert "<script" not in text.replace('<script type="module" src="/static/', "")
    assert "<img" not in text


def test_the_passage_is_shown_with_the_quotation_marked_to_who_has_the_text(client: TestClient) -> None:
    text = client.get("/claim/zenda-history/c003").text
    assert "<mark>lasted twenty-three days</mark>" in text
    assert "--texts" not in text


def test_the_exhibition_shows_both_numbers_side_by_side(client: TestClient, take_apart: Apart) -> None:
    page = take_apart(client.get("/event/freedonian-exhibition-1911").text)
    assert "Who disagrees" in page.text
    assert "23 days" in page.text
    assert "25 days" in page.text


def test_a_connection_is_told_in_sentences_with_its_evidence(client: TestClient, take_apart: Apart) -> None:
    page = take_apart(client.get("/connect?a=Ivo+Varga&b=Marta+Orlik").text)
    assert "Ivo Varga took part in" in page.text
    assert any(link.startswith("/claim/") for link in page.links)


def test_a_mistake_in_the_form_is_told_on_the_page(client: TestClient) -> None:
    text = client.get("/connect?a=nobody+at+all&b=varga-ivo&between=soon").text
    assert 'role="alert"' in text


def test_a_claim_is_cited_with_its_place_and_the_dataset_in_every_style(
    client: TestClient, take_apart: Apart
) -> None:
    pytest.importorskip("citeproc")  # an extra
    page = take_apart(client.get("/cite/claim/zenda-history/c003").text)
    for style in ("Chicago", "APA", "MLA", "Harvard", "ISO 690"):
        assert style in page.text
    assert page.text.count("https://w3id.org/mxsu/claim/zenda-history/c003") > 5
    assert page.text.count("para. 4") + page.text.count("par. 4") > 4
    assert client.get("/cite/claim/zenda-history/c999").status_code == 404
    assert client.get("/cite/person/nobody").status_code == 404


def test_references_to_a_claim_say_what_speaks_against_it(client: TestClient, take_apart: Apart) -> None:
    pytest.importorskip("citeproc")  # an extra
    for path, caveat in (
        ("strelsau-gazette/c002", "[rejected by assessment/a002]"),
        (
            "timber-turbines/c005",
            "[withdrawn: The source does not argue this;",
        ),
        ("timber-turbines/c002", "[doubtful by assessment/a001]"),
    ):
        page = take_apart(client.get(f"/cite/claim/{path}").text)
        assert page.text.count(caveat) == page.text.count(f"https://w3id.org/mxsu/claim/{path}") - 1 > 7
    assert "assessment/" not in client.get("/cite/claim/zenda-history/c003").text


def test_a_reference_has_no_gaps(client: TestClient, take_apart: Apart) -> None:
    pytest.importorskip("citeproc")  # an extra
    for path in ("claim/zenda-history/c003", "source/strelsau-gazette", "source/timber-turbines"):
        assert ". ." not in take_apart(client.get(f"/cite/{path}").text).text


def test_mistakes_are_told_in_the_language_of_the_page(client: TestClient, take_apart: Apart) -> None:
    page = take_apart(client.get("/connect?a=nobody+at+all&b=varga-ivo&lang=es").text)
    assert "Nada se llama" in page.text
    page = take_apart(client.get("/connect?a=varga-ivo&b=orlik-marta&between=soon&lang=es").text)
    assert "no es un tiempo que podamos leer" in page.text
    page = take_apart(client.get("/network?between=soon&lang=es").text)
    assert "no es un tiempo que podamos leer" in page.text


def test_a_name_that_fits_several_is_asked_back_with_links(client: TestClient, take_apart: Apart) -> None:
    page = take_apart(client.get("/connect?a=exhibition&b=varga-ivo&certain=1").text)
    choices = [link for link in page.links if link.startswith("/connect?a=")]
    assert len(choices) > 1
    assert all("b=varga-ivo" in link and "certain=1" in link for link in choices)


def test_an_evidence_address_leads_to_its_claim(client: TestClient) -> None:
    answer = client.get("/evidence/zenda-history/c003")
    assert (answer.status_code, answer.headers["location"]) == (303, "/claim/zenda-history/c003")


def test_pages_and_scripts_are_compressed_for_who_accepts_it(client: TestClient) -> None:
    for path in ("/", "/static/style.css"):
        answer = client.get(path, headers={"accept-encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["vary"]
        assert "content-encoding" not in client.get(path, headers={"accept-encoding": "identity"}).headers
