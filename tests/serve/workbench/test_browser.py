"""The pages in a real browser: journeys, accessibility, phones, and what a page asks of whom."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.serve.conftest import Server, run_server
from tests.serve.workbench.browser import AXE, BUILT, Browser, start_browser
from tests.serve.workbench.conftest import CORPUS

from mxsu_graph.pipeline import Loaded

PAGES = (
    "/",
    "/person/varga-ivo",
    "/event/freedonian-exhibition-1911",
    "/document/orlik-report-1911",
    "/claim/zenda-history/c003",
    "/source/zenda-history?at=p4",
    "/disagreements",
    "/search?q=varga",
    "/connect?a=varga-ivo&b=orlik-marta",
    "/network",
    "/timeline",
    "/map",
    "/ask",
    "/compose",
    "/compose?class=person&of=0&p=^participant&v=&r=&of=1&p=occurredIn&v=&r=",
    "/ontology",
    "/assessment/a001",
    "/person/",
    "/person/nobody",
)
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


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in src/mxsu_graph/serve/frontend")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_a_phone(path: str, browser: Browser) -> None:
    for width, dark in ((1200, False), (360, True)):
        browser.open(path, width, dark=dark)
        browser.wait(
            lambda: browser.run("return document.documentElement.scrollWidth <= innerWidth"), "a page that fits"
        )
        assert "\n".join(browser.check_accessibility()) == ""
    assert browser.run("return innerWidth") == 360


def test_no_page_complains_or_asks_another_host(browser: Browser, pages: Server) -> None:
    host = urlsplit(pages.url).netloc
    for path in PAGES:
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
    browser.one(".yasqe_queryButton").click()
    browser.wait(lambda: len(browser.all(".yasr table tbody tr")) == 2, "rows")
    link = browser.wait(lambda: browser.all(".yasr table a[href*='/mxsu/']"), "links")[0]
    browser.run("arguments[0].dispatchEvent(new FocusEvent('focusin', {bubbles: true}))", link)
    assert link.get_attribute("href").startswith(pages.url)
    browser.one(".select_network").click()
    browser.one(".yasr .netframe canvas")
    assert {urlsplit(a).netloc for a in browser.requests() if a.startswith("http")} == {urlsplit(pages.url).netloc}
    assert browser.complaints() == []


@NEEDS_SCRIPTS
@pytest.mark.parametrize("path", ["/", "/person/varga-ivo", "/event/freedonian-exhibition-1911", "/map"])
def test_the_first_view_needs_less_than_a_hundred_kilobytes_of_scripts(path: str, pages: Server) -> None:
    names = re.findall(r'<script type="module" src="(/static/[^"]+)"', pages.ask(path).text)
    assert names
    assert sum(len(gzip.compress(pages.ask(name).body)) for name in names) < 100_000
