"""`mxsu sparql`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pyoxigraph as ox

from mxsu_graph.cli.engines import EngineChoice, engine_options
from mxsu_graph.cli.options import output_format, project_option
from mxsu_graph.cli.output import print_rows
from mxsu_graph.errors import QueryError
from mxsu_graph.iri import PREFIXES
from mxsu_graph.project import Project
from mxsu_graph.query.results import Answer


@click.command("sparql")
@click.argument("text", required=False)
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the query from a file.",
)
@engine_options
@output_format
@project_option
def command(text: str | None, path: Path | None, choice: EngineChoice, form: str, project: Project) -> None:
    """Run SPARQL 1.1 over all graphs; our prefixes need not be declared.

    The query is the argument, or the file, or standard input:

      mxsu sparql 'SELECT * { ?claim rdf:predicate mxsu:duration ; rdf:object ?days ; mxsu:statedIn ?source }'
    """
    if text is not None and path is not None:
        raise QueryError("give the query as an argument or as a file, not both")
    query, name = _read_query(text, path)
    result = choice.open(project).run(query, name)
    if isinstance(result, Answer):
        print_rows(result.columns, result.readable_rows(), form)
    elif isinstance(result, bool):
        click.echo("true" if result else "false")
    else:
        click.echo(ox.serialize(result, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES), nl=False)


def _read_query(text: str | None, path: Path | None) -> tuple[str, str]:
    """The query, and what messages call it."""
    if text is not None:
        return text, "query"
    name = str(path) if path is not None else "standard input"
    try:
        content = path.read_bytes() if path is not None else sys.stdin.buffer.read()
        return content.decode("utf-8"), name
    except UnicodeDecodeError as error:
        raise QueryError(f"{name} is not UTF-8 at byte {error.start}") from error
