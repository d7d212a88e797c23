"""`mxsu query`."""

from __future__ import annotations

import click

from mxsu_graph.cli.engines import EngineChoice, engine_options
from mxsu_graph.cli.options import output_format, project_option
from mxsu_graph.cli.output import print_rows
from mxsu_graph.errors import QueryError
from mxsu_graph.project import Project
from mxsu_graph.query.citing import DEFAULT_STYLE, Citing, cite_answer
from mxsu_graph.query.hints import explain_no_rows
from mxsu_graph.query.library import LibraryQuery, find_query, read_library, search_library
from mxsu_graph.query.results import Answer
from mxsu_graph.query.run import bind_parameters

_NOTE_MARKS = {"table": ("{}", "{}. "), "markdown": ("[^{}]", "[^{}]: ")}
"""How a note is marked in a row and where it begins, by the forms of output that have room for notes."""


@click.command("query", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True})
@click.argument("name", required=False)
@click.argument("parameters", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAMETER VALUE]...")
@click.option("--explain", is_flag=True, help="Show the question, its parameters and its SPARQL; do not run it.")
@click.option("--search", metavar="WORDS", help="List the questions that have these words.")
@click.option("--cite", is_flag=True, help="Number the rows, and add a footnote for each claim.")
@click.option(
    "--style",
    default=DEFAULT_STYLE,
    show_default=True,
    metavar="NAME",
    help="The citation style of the footnotes: a name of the CSL repository such as apa, or a .csl file.",
)
@engine_options
@output_format
@project_option
def command(
    name: str | None,
    parameters: tuple[str, ...],
    explain: bool,
    search: str | None,
    cite: bool,
    style: str,
    choice: EngineChoice,
    form: str,
    project: Project,
) -> None:
    """Run a question of the query library; without a name, list them.

    Parameters are given by name, and take entities by id, label or alias in any language:

      mxsu query participants --event soviet-exhibition-mexico-1959

      mxsu query events-of-person --person Микоян
    """
    library = read_library(project.queries)
    if name is None or search is not None:
        listed = search_library(library, search) if search is not None else library
        rows = [(q.name, q.summary, " ".join(_usage(q))) for q in listed]
        print_rows(("query", "question", "parameters"), rows, form)
        return
    query = find_query(library, name)
    if explain:
        click.echo(_explain(query), nl=False)
        return
    if cite and form not in _NOTE_MARKS:
        raise QueryError(f"--cite goes with --format {' or '.join(_NOTE_MARKS)}, not with {form}")
    session = choice.open(project)
    names = session.names()
    values = parse_pairs(parameters)
    answer = session.select(bind_parameters(query, values, names), f"queries/{query.name}.rq")
    if not answer:
        click.echo(explain_no_rows(query, values, names), err=True)
    if cite:
        _print_cited(answer, cite_answer(answer, session.engine, names, style), form)
    else:
        print_rows(answer.columns, answer.readable_rows(), form)


def _print_cited(answer: Answer, citing: Citing, form: str) -> None:
    """Rows with the numbers of their notes, then the notes, then the references that a style lists apart."""
    mark, start = _NOTE_MARKS[form]
    numbers = (" ".join(mark.format(number) for number in row) for row in citing.rows)
    rows = [(note, *row) for note, row in zip(numbers, answer.readable_rows(), strict=True)]
    print_rows(("note", *answer.columns), rows, form)
    for lines in ([start.format(note.number) + note.text for note in citing.notes], citing.references):
        if lines:
            click.echo("\n" + "\n".join(lines))


def parse_pairs(words: tuple[str, ...]) -> dict[str, str]:
    """`--event X` and `--event=X` as a dictionary."""
    pairs: dict[str, str] = {}
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("--"):
            raise QueryError(f"'{word}' is not a parameter: write --name value")
        key, equals, value = word[2:].partition("=")
        if not equals:
            if not waiting:
                raise QueryError(f"--{key} has no value")
            value = waiting.pop(0)
        if key in pairs:
            raise QueryError(f"--{key} is given twice")
        pairs[key] = value
    return pairs


def _usage(query: LibraryQuery) -> list[str]:
    forms = (f"--{p.name} {p.type.upper()}" for p in query.parameters)
    return [form if p.required else f"[{form}]" for form, p in zip(forms, query.parameters, strict=True)]


def _explain(query: LibraryQuery) -> str:
    lines = [query.name, query.summary, query.description, ""]
    lines += [f"{usage}  {p.summary}" for usage, p in zip(_usage(query), query.parameters, strict=True)]
    return "\n".join(lines) + "\n\n" + query.text
