"""What holds for every command: help, exit codes, where output goes, which project is meant."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mxsu_graph import __version__
from mxsu_graph.cli import COMMANDS
from mxsu_graph.pipeline import Loaded
from mxsu_graph.project import Project

from .conftest import Mxsu

CALL = [sys.executable, "-c", "from mxsu_graph.cli import main; main()"]
HELP = """
import sys
from mxsu_graph.cli import main
try:
    main(["--help"])
finally:
    print(*sys.modules)
"""
FOLDER = Path(__file__).parents[2] / "src" / "mxsu_graph" / "cli"


def test_every_command_has_a_file_and_the_other_way_round() -> None:
    shared = {"engines", "options", "output", "report"}
    files = {path.stem.removesuffix("_") for path in FOLDER.glob("[a-z]*.py")}  # import_.py
    parts = {name for name in files if name.partition("_")[0] in COMMANDS and "_" in name}  # network_plot.py
    assert files - shared - parts == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(mxsu: Mxsu, command: str) -> None:
    outcome = mxsu(command, "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Usage: mxsu {command} [OPTIONS]")
    assert "." in outcome.out.split("\n\n")[1], "the help tells no sentence"
    assert "--help" in outcome.out


def test_the_help_lists_every_command_and_loads_none(mxsu: Mxsu) -> None:
    outcome = mxsu("--help")
    for command, words in COMMANDS.items():
        assert f"  {command} " in outcome.out
        assert words.split()[0] in outcome.out
    loaded = subprocess.run(
        [sys.executable, "-c", HELP],
        capture_output=True,
        text=True,
        timeout=60,
    )
    modules = set(loaded.stdout.split("\n")[-2].split())
    assert not {"pyoxigraph", "polars", "rdflib", "yaml", "rich"} & modules


def test_no_command_is_wrong_usage_and_shows_the_help(mxsu: Mxsu) -> None:
    outcome = mxsu()
    assert outcome.code == 2
    assert "Commands:" in outcome.out + outcome.err


def test_the_version(mxsu: Mxsu) -> None:
    assert mxsu("--version").out == f"mxsu, version {__version__}\n"


@pytest.mark.parametrize(
    ("command", "hint"),
    [("chek", "did you mean 'check'?"), ("qurey", "did you mean 'query'?"), ("xyz", "'mxsu --help' lists them")],
)
def test_a_mistyped_command_is_met_with_a_suggestion(mxsu: Mxsu, command: str, hint: str) -> None:
    outcome = mxsu(command)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"there is no command '{command}'; {hint}" in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--nope"),
        ("check", "--format", "xml"),
        ("show",),
        ("query", "participants", "--format", "xml"),
        ("sparql", "--file", "nowhere.rq"),
        ("diff",),
        ("sources", "verify"),
        ("check", "--project", "nowhere"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_code_2_on_standard_error(mxsu: Mxsu, arguments: tuple[str, ...]) -> None:
    outcome = mxsu(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Error: " in outcome.err


@pytest.mark.parametrize("arguments", [("show", "x"), ("query", "denials"), ("sparql", "ASK {}"), ("diff", ".")])
def test_without_a_build_it_says_what_to_run(mxsu: Mxsu, project: Project, arguments: tuple[str, ...]) -> None:
    outcome = mxsu(*arguments, project=project)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "mxsu: there is no built graph yet: run 'mxsu build' first\n"


def test_a_folder_that_is_no_project(mxsu: Mxsu, tmp_path: Path) -> None:
    outcome = mxsu("check", project=Project(tmp_path))
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"mxsu: {tmp_path} is not a project: it lacks ontology/mxsu.ttl or data/\n"


def test_a_project_by_option_variable_or_working_folder(
    mxsu: Mxsu, small: Loaded, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = str(small.project.root)
    elsewhere = Project(tmp_path / "nowhere")
    by_option = mxsu("sources", "--project", root, "--format", "csv", project=elsewhere)
    by_variable = mxsu("sources", "--format", "csv")
    assert "zenda-history" in by_option.out
    assert by_option == by_variable
    environment = {name: value for name, value in os.environ.items() if name != "MXSU_PROJECT"}
    done = subprocess.run(
        [*CALL, "sources", "--format", "csv"],
        cwd=small.project.data / "sources",
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, by_variable.out)


def test_output_can_be_cut_off_by_its_reader(small: Loaded) -> None:
    environment = {**os.environ, "MXSU_PROJECT": str(small.project.root)}
    for query in ("SELECT * { ?s ?p ?o }", "SELECT * { ?s a mxsu:Claim }"):
        running = subprocess.Popen(
            [*CALL, "sparql", query, "--format", "csv"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        errors = running.stderr.read()
        assert (running.wait(timeout=60), errors) == (0, b"")
        running.stderr.close()


def test_exit_codes_reach_the_shell(small: Loaded, project: Project) -> None:
    people = project.data / "entities" / "people.yaml"
    people.write_text(
        people.read_text(encoding="utf-8").replace("kind: scholar", "kind: scolar"), encoding="utf-8"
    )
    codes = {}
    for name, root, arguments in (
        ("fine", small.project.root, ["check"]),
        ("data", project.root, ["check"]),
        ("usage", small.project.root, ["query", "nothing-such"]),
    ):
        done = subprocess.run(
            [*CALL, *arguments], env={**os.environ, "MXSU_PROJECT": str(root)}, capture_output=True, timeout=60
        )
        codes[name] = done.returncode
        assert b"Traceback" not in done.stderr
    assert codes == {"fine": 0, "data": 1, "usage": 2}
