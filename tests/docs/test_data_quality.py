"""The coverage in docs/data-quality.md is that of the data."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

from mxsu_graph.pipeline import load_project
from mxsu_graph.project import Project
from mxsu_graph.texts.coverage import read_reasons

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "data-quality.md"
MARKED = re.compile(r"(<!-- generated: coverage -->\n).*(<!-- end generated -->)", re.DOTALL)


def in_order(locator: str) -> tuple[bool, int]:
    return locator[0] != "p", int(locator[1:])


def render() -> str:
    corpus = load_project(Project(ROOT)).corpus
    reasons = read_reasons(ROOT / "data" / "uncovered.tsv")
    lines = ["| source | claims | paragraphs and notes | with claims | without |", "|---|---:|---:|---:|---:|"]
    details = []
    for source in corpus.sources:
        counts = Counter(claim.locator for claim in corpus.claims if claim.source == source.id)
        empty = {locator: reason for (name, locator), reason in reasons.items() if name == source.id}
        assert not counts.keys() & empty.keys()
        cells = (source.id, counts.total(), len(counts) + len(empty), len(counts), len(empty))
        lines.append("| " + " | ".join(map(str, cells)) + " |")
        listed = " · ".join(f"{locator} {counts[locator]}" for locator in sorted(counts, key=in_order))
        without = [f"* {locator}: {empty[locator]}" for locator in sorted(empty, key=in_order)]
        details += [f"### {source.id}", "", listed, "", "Without a claim:", "", *without, ""]
    return "\n" + "\n".join([*lines, "", *details]) + "\n"


def test_coverage_is_that_of_the_data() -> None:
    page = PAGE.read_text(encoding="utf-8")
    generated = render()
    wanted = MARKED.sub(lambda match: match[1] + generated + match[2], page)
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        PAGE.write_text(wanted, encoding="utf-8")
    else:
        assert page == wanted, "run: MXSU_WRITE_EXPECTED=1 .venv/bin/pytest tests/docs/test_data_quality.py"
