"""A client for the pages of the fictional corpus, with its texts at hand and without."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mxsu_graph.pipeline import Loaded
from mxsu_graph.serve.app import build_app
from mxsu_graph.serve.context import open_context
from mxsu_graph.serve.settings import Settings
from mxsu_graph.serve.workbench.edition import Edition

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # newer versions of Starlette would rather have another client
    from starlette.testclient import TestClient


CORPUS = Path(__file__).parents[2] / "corpus_min"
VOID = frozenset({"meta", "link", "input", "br", "rect", "path", "img", "hr"})


class Page(HTMLParser):
    """A page taken apart: whether its elements nest, its links, its ids, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.inline: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        found = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        self.loaded += [str(found[name]) for name in ("src", "action") if found.get(name)]
        if tag == "link" and found.get("rel") in ("stylesheet", "icon", "modulepreload"):
            self.loaded.append(str(found["href"]))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        self.inline += [name for name in found if name.startswith("on") or name == "style"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of SVG that closes itself."""

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        if tag not in VOID:
            assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words.append(data)

    @property
    def text(self) -> str:
        """The words of the page."""
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="session")
def client(small: Loaded) -> Iterator[TestClient]:
    """The workbench of the fictional corpus, for a reader who has its texts."""
    with TestClient(build_app(Settings(small.project, texts=CORPUS / "texts")), follow_redirects=False) as found:
        yield found


@pytest.fixture(scope="session")
def take_apart() -> type[Page]:
    """Take a page apart; whatever does not nest fails the test."""
    return Page


@pytest.fixture(scope="session")
def edition(small: Loaded) -> Edition:
    """The edition of the fictional corpus, without texts."""
    return open_context(Settings(small.project)).current.edition
