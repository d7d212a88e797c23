"""The rules of the design that a syntax tree shows: layers, sizes, names, and what is imported when."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "mxsu_graph"
MODULES = sorted(SOURCE.rglob("*.py"))

LAYERS = {
    **dict.fromkeys(("errors", "diagnostics", "files", "quantities", "dates", "iri", "model", "project"), 0),
    **dict.fromkeys(("curation", "texts", "remote"), 1),
    **dict.fromkeys(("graph", "validation"), 2),
    **dict.fromkeys(("query", "analysis", "export", "intake", "pipeline", "opening"), 3),
    **dict.fromkeys(("serve", "api", "release"), 4),
    "cli": 5,
}
"""The layer of every package and module: each imports from lower ones, or from its own package."""

MAY_CROSS = {"pipeline", "opening", "api", "project"}
"""Modules that tie packages of their own layer together; the kernel is one package in all but name."""

HEAVY = {
    "rdflib",
    "pyshacl",
    "networkx",
    "polars",
    "edtf",
    "rich",
    "pandas",
    "SPARQLWrapper",
    "duckdb",
    "matplotlib",
    "pyarrow",
    "pysail",
    "pyspark",
}
"""Imported inside the function that needs them."""

HEAVY_ALLOWED = {
    "analysis": {"polars"},  # all of it works on the claims table; who calls it imports it in a function
}

FORBIDDEN_FILES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}
FORBIDDEN_PREFIXES = ("get_", "process_", "handle_", "do_", "manage_")
OVERRIDES = {
    "get_command": "click calls it",
    "list_commands": "click calls it",
    "handle": "starlette calls it",
}
"""Names that a library chose, each with its reason."""

MODULE_LINES = 300
FUNCTION_LINES = 50


def named(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def part_of(path: Path) -> str:
    """The package or module that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    """The full names of all modules that are imported anywhere in a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write imports in full"
            yield f"{node.module}"


def imported_on_loading(tree: ast.Module) -> set[str]:
    """The packages that are imported when a module is; those under TYPE_CHECKING are not."""
    found: set[str] = set()
    waiting: list[ast.stmt] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {name.partition(".")[0] for name in imported(node)}
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.dump(node.test):
            waiting += [*node.body, *node.orelse]
        elif isinstance(node, ast.Try | ast.With | ast.ClassDef):
            waiting += node.body
    return found


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_all_modules_are_found_and_have_a_layer() -> None:
    assert len(MODULES) > 60
    assert {part_of(path) for path in MODULES} - {"__init__"} <= set(LAYERS)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_imports_from_lower_layers_or_its_own_package(path: Path) -> None:
    own = part_of(path)
    for name in imported(parse(path)):
        top, _, rest = name.partition(".")
        other = rest.partition(".")[0]
        if top != "mxsu_graph" or not other or other == own:
            continue
        if own == "__init__":
            continue  # the public names, loaded when they are first used
        assert LAYERS[other] <= LAYERS[own], f"{other} lies above {own}"
        if LAYERS[other] == LAYERS[own] and LAYERS[own] > 0:
            assert own in MAY_CROSS, f"{own} and {other} are packages of one layer"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_heavy_libraries_are_imported_where_they_are_needed(path: Path) -> None:
    assert not imported_on_loading(parse(path)) & HEAVY - HEAVY_ALLOWED.get(part_of(path), set())


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_modules_and_functions_are_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MODULE_LINES, f"{lines} lines"
    for function in functions(parse(path)):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= FUNCTION_LINES, f"{function.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_names_say_what_things_do(path: Path) -> None:
    assert not FORBIDDEN_FILES & {part.removesuffix(".py") for part in path.relative_to(SOURCE).parts}
    for function in functions(parse(path)):
        if function.name not in OVERRIDES:
            assert not function.name.lstrip("_").startswith(FORBIDDEN_PREFIXES), function.name


@pytest.mark.parametrize("path", [p for p in MODULES if p.name != "__init__.py"], ids=named)
def test_what_a_module_offers_exists(path: Path) -> None:
    tree = parse(path)
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    defined = {node.name for node in tree.body if isinstance(node, kinds)}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            defined |= {
                name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)
            }
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            defined.add(node.target.id)
        elif isinstance(node, ast.ImportFrom):
            defined |= {alias.asname or alias.name for alias in node.names}
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            assert set(ast.literal_eval(node.value)) <= defined


LOADED = """
import sys
import mxsu_graph
assert "open_graph" in dir(mxsu_graph)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_importing_the_package_loads_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & (HEAVY | {"pyoxigraph", "yaml", "click", "anyascii", "rapidfuzz"})


@pytest.mark.parametrize(
    "module", ["cli.query", "cli.show", "cli.sparql", "cli.check", "cli.fmt", "cli.diff", "api"]
)
def test_what_is_called_often_starts_quickly(module: str) -> None:
    code = f"import sys, mxsu_graph.{module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert not set(done.stdout.split()) & HEAVY


def test_no_machine_path_is_written_down() -> None:
    folders = [f"/{name}/" for name in ("work", "root", "home", "tmp")]
    kinds = ("*.py", "*.md", "*.ttl", "*.rq", "*.yaml", "*.toml")
    roots = [ROOT / name for name in ("src", "docs", "ontology", "queries", "data")]
    found = [path for root in roots for kind in kinds for path in root.rglob(kind)]
    assert len(found) > 80
    for path in found:
        text = path.read_text(encoding="utf-8")
        for folder in folders:
            assert f" {folder}" not in text, path
            assert f'"{folder}' not in text, path
