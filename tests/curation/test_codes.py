from __future__ import annotations

import ast
import re
from pathlib import Path

import mxsu_graph.curation
from mxsu_graph.curation.codes import CODES, SCHEME_CODES

PACKAGE = Path(mxsu_graph.curation.__file__).parent
MODULES = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.glob("*.py"))]


def emitted() -> set[str]:
    """The second argument of every `Diagnostic(...)` and `...report(...)` in the package."""
    calls = [node for module in MODULES for node in ast.walk(module) if isinstance(node, ast.Call)]
    named = [call for call in calls if ast.unparse(call.func).endswith(("Diagnostic", "report"))]
    arguments = [call.args[1] for call in named if len(call.args) > 1]
    return {node.value for node in arguments if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_emitted_code_is_in_the_table() -> None:
    found = emitted()
    assert len(found) > 40
    assert found <= set(CODES)
    assert set(SCHEME_CODES.values()) <= set(CODES)


def test_every_code_of_the_table_is_emitted() -> None:
    constants = [node for module in MODULES for node in ast.walk(module) if isinstance(node, ast.Constant)]
    strings = [node.value for node in constants if isinstance(node.value, str)]
    # The table itself is one occurrence of each.
    assert [code for code in CODES if strings.count(code) < 2] == []


def test_codes_are_kebab_case_and_meanings_are_sentences() -> None:
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", code) for code in CODES)
    assert all(meaning.endswith((".", "(a warning).")) and meaning[0].isupper() for meaning in CODES.values())
