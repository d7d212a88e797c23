from __future__ import annotations

import re
from pathlib import Path

import pytest

from mxsu_graph.curation import check_corpus
from mxsu_graph.curation.format import format_bytes
from mxsu_graph.curation.read import parse_file
from mxsu_graph.curation.reading import merge_readings
from mxsu_graph.intake.draft import build_draft, detect_repair, write_skeleton
from mxsu_graph.intake.quality import Quality, measure_dates, measure_mentions
from mxsu_graph.model import Source, TextVersion
from mxsu_graph.pipeline import Loaded
from mxsu_graph.texts.anchor import find_quote
from mxsu_graph.texts.read import read_text

TEXTS = Path(__file__).parent.parent / "corpus_min" / "texts"
NEW = Source("new-source", "essay", "New", TextVersion("new.txt", ""))


def skeleton(small: Loaded, name: str) -> bytes:
    path = TEXTS / name
    return write_skeleton(build_draft(path, small.corpus, detect_repair(path)), NEW, small.corpus)


def test_damage_is_detected(tmp_path: Path) -> None:
    assert detect_repair(TEXTS / "strelsau-gazette.txt") == "gb18030"
    assert detect_repair(TEXTS / "zenda-history.txt") == ""
    for text in ("Café — «Élphberg» 日本語", "Анастас Микоян", "plain", ""):
        path = tmp_path / "text.txt"
        path.write_text(text, encoding="utf-8")
        assert detect_repair(path) == ""


@pytest.mark.parametrize("name", ["strelsau-gazette.txt", "timber-turbines.txt", "zenda-history.txt"])
def test_a_skeleton_is_canonical_and_waits_for_predicates_only(small: Loaded, name: str) -> None:
    content = skeleton(small, name)
    shown = "data/sources/new-source.yaml"
    assert format_bytes(content, shown).is_canonical
    reading = parse_file(content, shown, small.vocabulary)
    assert reading.corpus.claims
    findings = check_corpus(merge_readings([small.reading, reading]), small.vocabulary)
    assert {d.code for d in findings if d.span.path == shown} == {"to-do"}
    assert len([d for d in findings if d.span.path == shown]) == len(reading.corpus.claims)


@pytest.mark.parametrize("name", ["strelsau-gazette.txt", "timber-turbines.txt", "zenda-history.txt"])
def test_quotations_of_a_skeleton_stand_once_in_their_segment(small: Loaded, name: str) -> None:
    text = read_text(TEXTS / name, detect_repair(TEXTS / name))
    for claim in parse_file(skeleton(small, name), "x", small.vocabulary).corpus.claims:
        assert len(find_quote(text.by_locator[claim.locator], claim.quote)) == 1
        assert len(re.findall(r"[^\W_]+", claim.quote)) <= 8


def test_a_skeleton_never_copies_more_than_eight_words(small: Loaded) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[^\W_]+", text.casefold())
        return {tuple(words[at : at + 9]) for at in range(len(words) - 8)}

    for path in sorted(TEXTS.glob("*.txt")):
        text = read_text(path, detect_repair(path)).text
        assert len(runs(text)) > 20
        assert not runs(text) & runs(skeleton(small, path.name).decode())


def test_what_curators_found_is_found(small: Loaded) -> None:
    total, dates = Quality(), Quality()
    for source in small.corpus.sources:
        segments = read_text(TEXTS / source.text.file, source.text.repair).segments
        total += measure_mentions(small.corpus, source.id, segments)
        dates += measure_dates(small.corpus, source.id, segments)
    assert total.recall > 0.4, sorted(total.missed)
    assert total.precision > 0.5, sorted(total.extra)
    assert dates.recall >= 0.5, sorted(dates.missed)


def test_a_source_can_be_taken_as_unknown(small: Loaded) -> None:
    source = small.corpus.sources[-1]
    segments = read_text(TEXTS / source.text.file).segments
    seen, blind = (measure_mentions(small.corpus, source.id, segments, blind) for blind in (False, True))
    assert 0 < len(blind.hits | blind.missed) < len(seen.hits | seen.missed)
