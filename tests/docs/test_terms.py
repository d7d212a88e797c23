"""The lists of predicates and codes in docs/terms.md are those of the ontology."""

from __future__ import annotations

import os
import re
from pathlib import Path

from mxsu_graph.curation.codes import CODES
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.model import PredicateTerm, Vocabulary

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "terms.md"
MARKED = re.compile(r"(<!-- generated: terms -->\n).*(<!-- end generated -->)", re.DOTALL)


def predicate_row(term: PredicateTerm) -> str:
    marks = [mark for mark, is_so in (("single", term.single), ("role", term.needs_role)) if is_so]
    cells = (f"`{term.name}`", " ".join(term.domain), " ".join(term.range), ", ".join(marks), term.definition)
    return "| " + " | ".join(cells) + " |"


def render(vocabulary: Vocabulary) -> str:
    lines = []
    for theme in dict.fromkeys(term.theme for term in vocabulary.predicates.values()):
        lines += [
            f"## Predicates: {theme}",
            "",
            "| predicate | subject | object | | means |",
            "|---|---|---|---|---|",
        ]
        lines += [predicate_row(term) for term in vocabulary.predicates.values() if term.theme == theme]
        lines.append("")
    for scheme, codes in vocabulary.codes.items():
        lines += [f"## Codes: {scheme}", ""]
        lines += [", ".join(f"`{code.code}`" for code in codes.values()), ""]
    lines += ["## Findings of `mxsu check`", "", "| code | means |", "|---|---|"]
    lines += [f"| `{code}` | {meaning} |" for code, meaning in CODES.items()]
    return "\n" + "\n".join(lines) + "\n\n"


def test_terms_page_is_that_of_the_ontology() -> None:
    page = PAGE.read_text(encoding="utf-8")
    generated = render(read_vocabulary(ROOT / "ontology"))
    wanted = MARKED.sub(lambda match: match[1] + generated + match[2], page)
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        PAGE.write_text(wanted, encoding="utf-8")
    else:
        assert page == wanted, "run: MXSU_WRITE_EXPECTED=1 .venv/bin/pytest tests/docs/test_terms.py"
