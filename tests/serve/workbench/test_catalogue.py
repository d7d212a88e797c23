"""The words of the pages: complete in every language, used, and parted in the same way."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import mxsu_graph.serve.workbench as workbench
from mxsu_graph.analysis.questions import KINDS
from mxsu_graph.query.library import read_library
from mxsu_graph.serve.workbench.catalogue import LANGUAGES, choose_language, read_catalogue, read_questions

FOLDER = Path(workbench.__file__).parent
WORDS = tomllib.loads((FOLDER / "strings.toml").read_text(encoding="utf-8"))
SOURCES = [*FOLDER.glob("*.py"), *(FOLDER / "templates").glob("*.html")]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


def test_every_word_is_there_in_every_language_with_the_same_slots() -> None:
    assert len(WORDS) > 100
    for key, words in WORDS.items():
        assert set(words) == set(LANGUAGES), key
        slots = {language: sorted(set(re.findall(r"\{(\w+)\}", text))) for language, text in words.items()}
        assert slots["en"] == slots["es"], key
        assert words["en"].count(" | ") == words["es"].count(" | "), key


def test_every_word_that_is_asked_for_is_there_and_no_other() -> None:
    asked = set(re.findall(r'say\(\s*f?["\']([a-z0-9-]+)["\'](?!\s*~)[,)]', TEXT))
    listed = {key for key in WORDS if re.search(rf'["\']{key}["\']', TEXT)}  # chosen from a list in a template
    prefixes = tuple(re.findall(r'(?:say|find)\(\s*f?["\']([a-z0-9-]+-)(?:["\']\s*~|\{)', TEXT))
    assert asked <= set(WORDS), asked - set(WORDS)
    unused = {key for key in WORDS if key not in asked | listed and not key.startswith(prefixes)}
    assert unused == set()


def test_the_spanish_questions_are_those_of_the_library() -> None:
    names = {question.name for question in read_library(Path(__file__).parents[3] / "queries")}
    assert set(read_questions("es")) <= names
    assert len(read_questions("es")) > 80
    assert read_questions("en") == {}


def test_every_kind_of_question_has_words() -> None:
    for kind in KINDS:
        assert f"kind-{kind}" in WORDS


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        (None, "", "en"),
        ("es", "en", "es"),
        ("xx", "es-MX,es;q=0.9,en;q=0.8", "es"),
        (None, "ru, en;q=0.5, es;q=0.7", "es"),
        (None, "es;q=0, en;q=0.1", "en"),
        (None, "es;q=zzz", "es"),
        (None, ",;,=" * 500, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_one_the_browser_likes_best(
    asked: str | None, accepted: str, language: str
) -> None:
    assert choose_language(asked, accepted) == language


def test_one_and_many_have_forms_of_their_own() -> None:
    say = read_catalogue("en").say
    assert say("claims-count", count=1) == "1 claim"
    assert say("claims-count", count=2) == "2 claims"
