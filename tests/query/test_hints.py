"""An empty answer says on standard error what was searched and what else to try; rows stay on standard output."""

from __future__ import annotations

from click.testing import CliRunner

from mxsu_graph.cli import mxsu
from mxsu_graph.pipeline import Loaded


def ask(annexed: Loaded, *arguments: str) -> tuple[str, str]:
    done = CliRunner().invoke(
        mxsu, ["query", *arguments, "--format", "csv", "--project", str(annexed.project.root)]
    )
    assert done.exit_code == 0, done.stderr
    return done.stdout, done.stderr


def test_an_empty_answer_names_what_was_searched(annexed: Loaded) -> None:
    rows, told = ask(annexed, "participants", "--event", "person/rudolf")
    assert rows.count("\n") == 1
    assert told.startswith("events/participants has no rows for --event person/rudolf (")
    assert "'mxsu show person/rudolf' lists every claim about it" in told


def test_an_answer_with_rows_needs_no_words(annexed: Loaded) -> None:
    rows, told = ask(annexed, "participants")
    assert rows.count("\n") > 1
    assert told == ""


def test_a_question_without_parameters_is_named_alone(annexed: Loaded) -> None:
    rows, told = ask(annexed, "between", "--from", "1700", "--to", "1701")
    assert rows.count("\n") == 1
    assert told == "time/between has no rows for --from 1700-01-01, --to 1701-12-31\n"
