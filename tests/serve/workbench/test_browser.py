"""The pages in a real browser: journeys, accessibility, phones, and what a page asks of whom."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from starlette.routing import Route
from tests.serve.conftest import Server, run_server
from tests.serve.workbench.browser import AXE, BUILT, Browser, start_browser
from tests.serve.workbench.conftest import CORPUS

from mxsu_graph.iri import graph_iri
from mxsu_graph.pipeline import Loaded
from mxsu_graph.serve.context import open_context
from mxsu_graph.serve.settings import Settings
from mxsu_graph.serve.workbench.pages import build_routes

PAGES = (
    "/",
    "/person/varga-ivo",
    "/event/freedonian-exhibition-1911",
    "/event/freedonian-exhibition-1911?source=zenda-history",
    "/document/orlik-report-1911",
    "/claim/zenda-history/c003",
    "/source/zenda-history?at=p4",
    "/disagreements",
    "/disagreements?kind=none",
    "/disagreement/{first}",
    "/search?q=varga",
    "/search?q=zzzzzz",
    "/connect",
    "/connect?a=varga-ivo&b=orlik-marta",
    "/connect?a=exhibition&b=nobody&between=soon",
    "/network",
    "/network?between=soon",
    "/timeline",
    "/timeline?from=1911&to=1911",
    "/map",
    "/ask",
    "/ask?question=events/participants",
    "/sparql?query=SELECT%20*%20WHERE%20{{%20?s%20?p%20?o%20}}%20LIMIT%2020",
    "/compose",
    "/compose?class=person&of=0&p=^participant&v=&r=&of=1&p=startDate&v=&r=",
    "/compose?class=event&of=0&p=startDate&v=soon&r=",
    "/cite/claim/zenda-history/c003",
    "/ontology",
    "/assessment/a001",
    "/person/",
    "/person/nobody",
)
"""Every kind of page, with its answers and its mistakes; `{first}` is the first open question."""
REDIRECTED = {"/evidence/{source}/{number}", "/code/{scheme}/{code}", "/code/{scheme}"}
DATA = {"/suggestions.json", "/network/data.json", "/map/data.json", "/terms.json", "/static/{path:path}"}
NEEDS_SCRIPTS = pytest.mark.skipif(
    not (BUILT / "page.js").is_file() and os.environ.get("MXSU_FRONTEND") != "require",
    reason="the scripts were not built: pip install -e . builds them where npm can be reached",
)


@pytest.fixture(scope="module")
def pages(small: Loaded) -> Iterator[Server]:
    with run_server(small.project.root, "--texts", str(CORPUS / "texts")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(pages: Server) -> Iterator[Browser]:
    with start_browser(pages.url) as started:
        yield started


@pytest.fixture(autouse=True)
def _start_silent(request: pytest.FixtureRequest) -> None:
    if "browser" in request.fixturenames:
        found = request.getfixturevalue("browser")
        found.complaints()
        found.requests()


@pytest.fixture(scope="module")
def question(small: Loaded) -> str:
    edition = open_context(Settings(small.project)).current.edition
    return edition.disagreements[0].id


def test_every_route_is_among_the_pages(small: Loaded) -> None:
    paths = [urlsplit(path).path.format(first="value/x") for path in PAGES]
    segments = "artifact|concept|country|organization|place|post|record-set|work"  # are made as persons are
    left = {
        route.path
        for route in build_routes(open_context(Settings(small.project)))
        if isinstance(route, Route)
        and not any(route.path_regex.fullmatch(path) for path in paths)
        and not re.fullmatch(rf"/({segments}|document|event)/(\{{slug\}})?", route.path)
    }
    assert left == REDIRECTED | DATA


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in src/mxsu_graph/serve/frontend")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_a_phone(path: str, browser: Browser, question: str) -> None:
    path = path.format(first=question)
    for width, dark, language in ((1200, False, "en"), (360, True, "es")):
        browser.open(f"{path}{'&' if '?' in path else '?'}lang={language}", width, dark=dark)
        browser.wait(
            lambda: browser.run("return document.documentElement.scrollWidth <= innerWidth"), "a page that fits"
        )
        assert "\n".join(browser.check_accessibility()) == ""
    assert browser.run("return innerWidth") == 360


def test_no_page_complains_or_asks_another_host(browser: Browser, pages: Server) -> None:
    host = urlsplit(pages.url).netloc
    for path in PAGES:
        if "{" in path:
            continue  # made as the pages of disagreements are
        browser.open(path)
        browser.wait(lambda: browser.run("return document.readyState") == "complete", "the page")
    asked = {urlsplit(address).netloc for address in browser.requests() if address.startswith("http")}
    assert asked == {host}
    complaints = [line for line in browser.complaints() if "/person/nobody" not in line]
    assert complaints == []


@NEEDS_SCRIPTS
def test_typing_suggests_and_the_keyboard_chooses(browser: Browser) -> None:
    browser.open("/")
    field = browser.one("#home-q")
    field.send_keys("Варг")
    browser.one("#home-q-suggestions [role=option]")
    assert field.get_attribute("aria-expanded") == "true"
    field.send_keys("\ue015\ue007")  # arrow down, enter
    browser.wait(lambda: "/person/varga-ivo" in browser.driver.current_url, "the person")


def test_from_the_first_page_to_the_archive(browser: Browser) -> None:
    browser.open("/")
    browser.one(".card a").click()
    assert "exhibition" in browser.one("h1").text.lower()
    browser.one(".position .ref").click()
    assert browser.one("blockquote.passage mark").text
    browser.open("/claim/zenda-history/c003")
    assert browser.one("blockquote.passage mark").text == "lasted twenty-three days"
    archives = browser.all(".lineage .archive")
    assert len(archives) == 1
    browser.one(".lineage .document").click()
    browser.wait(lambda: "/document/orlik-report-1911" in browser.driver.current_url, "the document")


def test_the_filter_of_disagreements_leaves_those_of_a_kind(browser: Browser) -> None:
    browser.open("/disagreements")
    everything = len(browser.all(".question"))
    browser.run("document.querySelector('select[name=kind]').value = 'value'")
    browser.one(".filter button").click()
    browser.wait(lambda: "kind=value" in browser.driver.current_url, "the filter")
    assert 0 < len(browser.all(".question")) < everything


def test_pages_do_without_scripts(pages: Server) -> None:
    with start_browser(pages.url, scripts=False) as browser:
        browser.open("/connect")
        browser.one("input[name=a]").send_keys("Ivo Varga")
        browser.one("input[name=b]").send_keys("Marta Orlik")
        browser.one(".connect button").click()
        browser.wait(lambda: browser.all(".chain .way a"), "a connection")
        browser.open("/network?measure=degree")
        browser.one("input[name=without]").click()
        browser.one("#network-form button").click()
        browser.wait(lambda: "without=" in browser.driver.current_url, "the network")
        assert browser.all(".ranks tbody tr")
        browser.open("/ask")
        assert browser.one("textarea").is_displayed()


@NEEDS_SCRIPTS
def test_leaving_a_text_out_moves_the_ranks_at_once(browser: Browser) -> None:
    browser.open("/network?measure=degree", height=1400)
    browser.one("#network canvas")
    before = [row.text for row in browser.all(".ranks tbody tr")]
    browser.one("input[name=without][value=zenda-history]").click()
    browser.wait(lambda: "without=zenda-history" in browser.driver.current_url, "the new address")
    browser.wait(lambda: [row.text for row in browser.all(".ranks tbody tr")] != before, "the new ranks")


@NEEDS_SCRIPTS
def test_the_map_draws_places_and_a_union_that_no_line_smears(browser: Browser) -> None:
    browser.open("/map")
    browser.one("svg.map circle")
    outline = browser.one("svg.map .union").get_attribute("d")
    rings = [re.findall(r"(-?[0-9.]+),(-?[0-9.]+)", ring) for ring in outline.split("M") if ring]
    assert len(rings) > 5
    for ring in rings:
        xs = [float(x) for x, _ in ring]
        assert max(abs(a - b) for a, b in zip(xs, xs[1:] or xs, strict=False)) < 100
    assert any(max(float(x) for x, _ in ring) < 200 for ring in rings), "Chukotka lies beyond the date line"
    boxes = browser.run(
        "return [...document.querySelectorAll('svg.map text')].map(one => one.getBBox())"
        ".map(box => [box.x, box.y, box.x + box.width, box.y + box.height])"
    )
    assert boxes
    for at, (left, top, right, bottom) in enumerate(boxes):
        for one, above, other, below in boxes[:at]:
            assert right <= one or other <= left or bottom <= above + 2 or below <= top + 2, "labels overlap"
    view = browser.one("svg.map").get_dom_attribute("viewBox")
    browser.all(".mapbuttons button")[3].click()
    assert browser.one("svg.map").get_dom_attribute("viewBox") != view
    browser.run(
        "const field = document.querySelector('#map input'); field.value = '1995';"
        "field.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    assert not browser.one("svg.map .union").is_displayed()


@NEEDS_SCRIPTS
def test_dragging_over_the_timeline_chooses_years(browser: Browser) -> None:
    from selenium.webdriver import ActionChains

    browser.open("/timeline")
    bars = browser.one("#bars")
    ActionChains(browser.driver).move_to_element_with_offset(bars, -200, 0).click_and_hold().move_by_offset(
        150, 0
    ).release().perform()
    browser.wait(lambda: "from=" in browser.driver.current_url, "the chosen years")


@NEEDS_SCRIPTS
def test_the_editor_asks_our_endpoint_and_shows_rows_and_pictures(browser: Browser, pages: Server) -> None:
    browser.open("/ask?question=events/participants")
    assert not [address for address in browser.requests() if "editor" in address], "comes when it is wanted"
    browser.one("#ask-form button").click()
    browser.wait(lambda: len(browser.all(".yasr table tbody tr")) == 2, "rows")
    link = browser.wait(lambda: browser.all(".yasr table a[href*='/mxsu/']"), "links")[0]
    browser.run("arguments[0].dispatchEvent(new FocusEvent('focusin', {bubbles: true}))", link)
    assert link.get_attribute("href").startswith(pages.url)
    assert "\n".join(browser.check_accessibility()) == ""
    browser.one(".select_network").click()
    browser.one(".yasr .netframe canvas")
    assert "\n".join(browser.check_accessibility()) == ""
    assert {urlsplit(a).netloc for a in browser.requests() if a.startswith("http")} == {urlsplit(pages.url).netloc}
    assert browser.complaints() == []


@NEEDS_SCRIPTS
def test_the_editor_keeps_to_the_graphs_of_the_answer_that_it_came_from(browser: Browser) -> None:
    graph = quote(graph_iri("source/zenda-history"))
    query = quote("SELECT DISTINCT ?source { ?claim mxsu:statedIn ?source }")
    browser.open(f"/ask?query={query}&default-graph-uri={graph}")
    browser.one("#ask-form button").click()
    browser.wait(lambda: browser.all(".yasr table tbody tr"), "rows")
    assert len(browser.all(".yasr table tbody tr")) == 1
    browser.open("/ask?question=events/participants")  # which is asked of all graphs again
    browser.one("#ask-form button").click()
    browser.wait(lambda: len(browser.all(".yasr table tbody tr")) == 2, "rows of all graphs")


@NEEDS_SCRIPTS
def test_an_answer_that_comes_too_late_does_not_change_the_form(browser: Browser) -> None:
    browser.open("/compose")
    browser.run("""
        const fetched = window.fetch;
        const waits = [700, 0];
        window.late = 0;
        window.fetch = async (...request) => {
            await new Promise((go) => setTimeout(go, waits.shift() ?? 0));
            const answer = await fetched(...request);
            setTimeout(() => { window.late += 1; }, 300);
            return answer;
        };
        for (const name of ["event", "place"]) {
            const choice = document.querySelector("#class");
            choice.value = name;
            choice.dispatchEvent(new Event("change", { bubbles: true }));
        }
    """)
    browser.wait(lambda: browser.run("return window.late") == 2, "both answers")
    assert browser.run("return document.querySelector('#class').value") == "place"
    assert "class=place" in browser.driver.current_url


@NEEDS_SCRIPTS
def test_the_keyboard_alone_writes_runs_and_leaves_the_editor(browser: Browser) -> None:
    browser.open("/ask?question=events/participants")
    browser.run("localStorage.clear()")  # the editor remembers which picture was looked at last
    browser.open("/ask?question=events/participants")
    browser.tab_to("#query, .CodeMirror textarea")  # the one gives way to the other
    browser.wait(lambda: browser.run("return !!document.activeElement.closest('.CodeMirror')"), "the editor")
    browser.press("\ue009" + "\ue007")  # control and enter run
    browser.wait(lambda: len(browser.all(".yasr table tbody tr")) == 2, "rows")
    browser.tab_to(".yasr table a")
    assert not browser.run("return !!document.activeElement.closest('.CodeMirror')")


@NEEDS_SCRIPTS
def test_the_keyboard_alone_goes_from_a_name_to_the_text(browser: Browser) -> None:
    browser.open("/")
    browser.tab_to("#home-q")
    browser.press("varga")
    browser.one("#home-q-suggestions [role=option]")
    assert "\n".join(browser.check_accessibility()) == "", "with suggestions open"
    browser.press("\ue015\ue007")  # arrow down, enter
    browser.wait(lambda: "/person/varga-ivo" in browser.driver.current_url, "the person")
    browser.tab_to(".claim .ref")
    browser.press("\ue007")
    browser.wait(lambda: "/claim/" in browser.driver.current_url, "the claim")
    browser.tab_to("a[href*='#paragraph']")
    browser.press("\ue007")
    browser.wait(lambda: "/source/" in browser.driver.current_url, "the text")
    assert browser.one("section.paragraph .claim")


@NEEDS_SCRIPTS
def test_the_keyboard_alone_filters_a_network_and_looks_at_a_node(browser: Browser) -> None:
    browser.open("/network?measure=degree", height=1400)
    browser.one("#network canvas")
    browser.tab_to("input[name=without]")
    browser.press(" ")
    browser.wait(lambda: "without=" in browser.driver.current_url, "the new address")
    browser.tab_to("#network input[type=search]")
    name = browser.one(".ranks tbody th a").text
    browser.press(name)
    browser.wait(lambda: browser.all("#network .panel a"), "what is known of the node")
    assert "\n".join(browser.check_accessibility()) == "", "with the panel open"
    browser.tab_to("#network .panel a")


@NEEDS_SCRIPTS
def test_choosing_refreshes_what_can_be_chosen_and_keeps_the_focus(browser: Browser) -> None:
    browser.open("/compose")
    browser.tab_to("#p1")
    browser.press("took part in")  # the keyboard chooses by the first letters
    browser.wait(lambda: "participant" in browser.driver.current_url, "the new address")
    browser.wait(lambda: browser.all(".findings li"), "what was found")
    assert browser.wait(lambda: browser.run("return document.activeElement.id"), "the focus") == "p1"
    assert browser.all("#r1"), "participation has roles"
    browser.tab_to("#v1")
    browser.press("Freed")
    browser.one("#v1-suggestions [role=option]")
    browser.press("\ue015\ue007\ue007")  # arrow down, enter, and send
    browser.wait(lambda: "v=Freed" in browser.driver.current_url, "the answer")
    browser.wait(lambda: browser.all(".findings li"), "what was found")
    assert "\n".join(browser.check_accessibility()) == ""


@NEEDS_SCRIPTS
def test_the_first_view_needs_less_than_a_hundred_kilobytes_of_scripts(browser: Browser, question: str) -> None:
    """As the browser counts: what came over the wire, compressed, with the scripts that scripts ask for."""
    weights = {}
    for path in PAGES:
        browser.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        browser.open(path.format(first=question))
        browser.wait(lambda: browser.run("return document.readyState") == "complete", "the page")
        weights[path] = browser.run(
            "return performance.getEntriesByType('resource').filter(one => /[.]m?js($|[?])/.test(one.name))"
            ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
        )
    assert min(weights.values()) > 0
    assert {path: weight for path, weight in weights.items() if weight >= 100_000} == {}
