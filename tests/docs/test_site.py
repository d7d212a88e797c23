"""The documentation site: built strictly, whole, readable on a phone, and asking for nothing from elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
import yaml

import mxsu_graph
from mxsu_graph.cli import COMMANDS
from mxsu_graph.graph.vocabulary import read_vocabulary

ROOT = Path(__file__).resolve().parents[2]
PHONE, DESKTOP = (390, 844), (1280, 900)
_LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
_STYLE_URL = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s]+)""")


class Page(HTMLParser):
    """Links, what is loaded, and the names of places in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what a tag refers to."""
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in _LOADING and _LOADING[tag] in given:
            self.loaded.append(given[_LOADING[tag]])
        if tag == "link" and given.get("rel") not in ("canonical", "prev", "next", "alternate", "edit"):
            self.loaded.append(given.get("href", ""))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it."""
    # Not imported: pylode would change the logging of whoever imports it.
    for name in ("mkdocs", "material", "mkdocstrings", "pylode"):
        if find_spec(name) is None:
            pytest.skip(f"{name} is not installed: pip install --group docs")
    folder = tmp_path_factory.mktemp("site")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def list_pages(nav: object) -> list[str]:
    """The pages of a navigation, however deep they stand."""
    if isinstance(nav, str):
        return [nav]
    parts = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ()
    return [page for part in parts for page in list_pages(part)]


def test_every_page_is_in_the_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = list_pages(yaml.safe_load(text)["nav"])
    lacking = sorted({path.name for path in (ROOT / "docs").glob("*.md")} - set(listed))
    advice = "add each under the heading where a reader would look for it, at the end of mkdocs.yml ('nav:')"
    assert not lacking, f"docs/{', docs/'.join(lacking)}: not in the navigation of the site; {advice}"
    assert len(listed) == len(set(listed))


def test_all_links_within_the_site_lead_somewhere(site: Path, pages: dict[Path, Page]) -> None:
    assert len(pages) > 18
    broken = []
    for path, page in pages.items():
        if path.name == "404.html":
            continue  # its links are those of the site's root, wherever that is
        for link in (*page.links, *page.loaded):
            target, fragment = urldefrag(link)
            if re.match(r"[a-z]+:|//", target):
                continue
            there = (path.parent / unquote(target)).resolve() if target else path
            if not there.is_file():
                broken.append(f"{path.relative_to(site)}: {link}")
            elif fragment and there in pages and unquote(fragment) not in pages[there].ids:
                broken.append(f"{path.relative_to(site)}: {link} (no such place in the page)")
    assert not broken, "\n".join(broken)


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        assert not [link for link in page.loaded if re.match(r"https?:|//", link)], path
    styles = [*site.rglob("*.css"), *pages]
    assert len(styles) > len(pages)
    for path in styles:
        assert not _STYLE_URL.findall(path.read_text(encoding="utf-8")), path


def test_the_reference_names_every_command_and_everything_public(site: Path) -> None:
    commands = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f'id="mxsu-{name}"' not in commands] == []
    api = (site / "reference" / "api.html").read_text(encoding="utf-8")
    assert [name for name in mxsu_graph.__all__ if not re.search(rf'id="mxsu_graph\.[a-z_.]+\.{name}"', api)] == []


def test_the_ontology_is_documented_from_itself(site: Path) -> None:
    terms = (site / "ontology" / "terms.html").read_text(encoding="utf-8")
    vocabulary = read_vocabulary(ROOT / "ontology")
    names = [*vocabulary.predicates, *vocabulary.classes]
    assert len(names) > 80
    assert [name for name in names if f'id="{name}"' not in terms] == []
    page = (site / "ontology.html").read_text(encoding="utf-8")
    assert page.count('class="diagram"') == 2
    assert "crm:E39_Actor" in page
    assert "generated:" not in page


@contextmanager
def browser(size: tuple[int, int]) -> Iterator[Any]:
    """Headless Chromium with a window of this size, and no way to any other machine."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    if shutil.which("chromedriver") is None:
        pytest.skip("there is no chromedriver: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "host-resolver-rules=MAP * ~NOTFOUND"):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    metrics = {"deviceMetrics": {"width": size[0], "height": size[1], "pixelRatio": 1.0}}
    options.add_experimental_option("mobileEmulation", metrics)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_fit_the_screen_without_a_network(
    site: Path, pages: dict[Path, Page], size: tuple[int, int]
) -> None:
    # A page that fits a phone fits a desk, unless its style is another one.
    wanted = [
        path for path in pages if size == PHONE or path.name in ("index.html", "terms.html", "ontology.html")
    ]
    assert len(wanted) > 3
    with browser(size) as driver:
        for path in wanted:
            if path.name == "404.html":
                continue
            driver.get(path.as_uri())
            width = driver.execute_script("return document.documentElement.scrollWidth")
            assert width <= size[0], f"{path.relative_to(site)} is {width} pixels wide"
            asked = driver.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
            assert not [name for name in asked if not name.startswith(("file:", "data:", "blob:"))], path
        errors = [entry for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
        assert not errors, errors


def test_search_works_without_a_server(site: Path) -> None:
    with browser(DESKTOP) as driver:
        driver.get((site / "index.html").as_uri())
        box = driver.find_element("css selector", "input.md-search__input")
        box.click()
        box.send_keys("disagreement")
        found: list[str] = []
        for _ in range(100):  # the index is read when the search is first used
            found = [one.text for one in driver.find_elements("css selector", ".md-search-result__item h1")]
            if found:
                break
            time.sleep(0.2)
        assert "Where the sources differ, and what they rest on" in found
