"""`mxsu connect`."""

from __future__ import annotations

import json

import click

from mxsu_graph.analysis.archive import build_shelves
from mxsu_graph.analysis.connection_report import (
    ROW_COLUMNS,
    connection_records,
    connection_rows,
    render_connections,
)
from mxsu_graph.analysis.connections import find_connections
from mxsu_graph.analysis.links import Conditions, parse_period
from mxsu_graph.analysis.rows import live_claims
from mxsu_graph.cli.engines import EngineChoice, claims_options
from mxsu_graph.cli.options import analysis_format, project_option
from mxsu_graph.cli.output import print_rows
from mxsu_graph.errors import UnknownNameError
from mxsu_graph.project import Project


@click.command("connect")
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option("--only-across-sources", "across", is_flag=True, help="Only what no single text holds.")
@click.option("--without", multiple=True, metavar="SOURCE", help="Leave a source out; may be given repeatedly.")
@click.option("--between", metavar="PERIOD", help="Only what lies in this time, such as 1958..1964.")
@click.option("--certain", is_flag=True, help="Only what is stated and read without doubt.")
@click.option("--through-countries", is_flag=True, help="Let countries, wide places and concepts connect too.")
@click.option("--hops", type=click.IntRange(1, 9), default=5, show_default=True, help="Greatest length.")
@click.option("--limit", type=click.IntRange(1, 50), default=3, show_default=True, help="How many to show.")
@analysis_format
@claims_options
@project_option
def command(
    start: str,
    end: str,
    across: bool,
    without: tuple[str, ...],
    between: str | None,
    certain: bool,
    through_countries: bool,
    hops: int,
    limit: int,
    form: str,
    choice: EngineChoice,
    project: Project,
) -> None:
    """How A and B are connected, hop by hop, with the claims, sources and passages of each.

    Events, people, institutions, posts, documents, works and single places connect. Countries, cities, regions,
    concepts and whole classes of people do not, for nearly everything has them in common.

      mxsu connect "Diego Rivera" Trotsky

      mxsu connect Mikoyan "Lopez Mateos" --only-across-sources --between 1958..1964
    """
    opened = choice.open_claims(project)
    table, description = opened.table, opened.description
    unknown = [source for source in without if source not in description.sources]
    if unknown:
        known = ", ".join(sorted(description.sources))
        raise UnknownNameError(f"there is no source '{unknown[0]}'; there are {known}")
    period = None if between is None else parse_period(between)
    conditions = Conditions(without, period, certain, through_countries, across, hops)
    first, last = opened.names.resolve(start), opened.names.resolve(end)
    found = find_connections(table, description, first, last, conditions, limit)
    if form == "json":
        click.echo(json.dumps(connection_records(found, description), ensure_ascii=False, indent=2))
    elif form == "text":
        shelves = build_shelves(live_claims(table), description)
        click.echo(render_connections(found, description, shelves), nl=False)
    else:
        print_rows(ROW_COLUMNS, connection_rows(found, description), form)
