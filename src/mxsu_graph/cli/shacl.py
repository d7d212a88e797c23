"""`mxsu shacl`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mxsu_graph.validation import ENGINES
from mxsu_graph.validation.files import REPORT_FORMS, validate_files

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MANY = ("--data", "--shapes", "--graph")


class ManyValues(click.Command):
    """A command with options that take all the words up to the next option: `--data *.ttl`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, with the option repeated before each of its words."""
        repeated: list[str] = []
        option = ""
        for word in args:
            if word.startswith("-"):
                option = word if word in _MANY else ""
            elif option and repeated[-1] != option:
                repeated.append(option)
            repeated.append(word)
        return super().parse_args(ctx, repeated)


@click.command("shacl", cls=ManyValues)
@click.option("--data", multiple=True, required=True, type=_FILE, help="Files of RDF; together one dataset.")
@click.option("--shapes", multiple=True, required=True, type=_FILE, help="Files of the shapes graph.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(REPORT_FORMS)),
    default="text",
    show_default=True,
    help="How to print the report.",
)
@click.option("--graph", "graphs", multiple=True, metavar="IRI", help="Look at the merge of these graphs alone.")
@click.option("--per-graph", is_flag=True, help="Validate each graph by itself: all, or those of --graph.")
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True, help="SHACL engine.")
def command(
    data: tuple[Path, ...],
    shapes: tuple[Path, ...],
    form: str,
    graphs: tuple[str, ...],
    per_graph: bool,
    engine: str,
) -> None:
    """Validate any RDF data against any SHACL shapes; no project is needed.

    Each option that takes files takes several: --data *.ttl. Literals are validated as they are written. Exit code
    0 where the data conforms, 1 where it does not, 2 where files or shapes are broken.
    """
    report = validate_files(data, shapes, graphs=graphs, per_graph=per_graph, engine=engine)
    click.echo(REPORT_FORMS[form](report, data), nl=False)
    counts = ", ".join(f"{count} {name.removeprefix('sh:')}" for name, count in report.count_by_severity().items())
    click.echo("conforms" if report.conforms else f"does not conform: {counts}", err=True)
    sys.exit(0 if report.conforms else 1)
