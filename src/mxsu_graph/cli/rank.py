"""`mxsu rank`."""

from __future__ import annotations

import click

from mxsu_graph.analysis.disagreements import find_disagreements
from mxsu_graph.analysis.links import parse_period
from mxsu_graph.analysis.network.cluster.connect import open_cluster
from mxsu_graph.analysis.network.cluster.ranking import rank_on_cluster
from mxsu_graph.analysis.network.measures import MEASURES
from mxsu_graph.analysis.network.meter import Meter
from mxsu_graph.analysis.network.plan import WEIGHTINGS
from mxsu_graph.analysis.network.projections import PROJECTIONS, build_plan
from mxsu_graph.analysis.network.report import (
    EXCLUSION_COLUMNS,
    RANK_COLUMNS,
    exclusion_rows,
    rank_rows,
    render_ranking,
)
from mxsu_graph.analysis.network.robustness import rank_network
from mxsu_graph.analysis.network.worlds import parse_chances, settle_worlds
from mxsu_graph.cli.network_options import read_claims, spark_option
from mxsu_graph.cli.options import analysis_format, project_option
from mxsu_graph.cli.output import print_rows
from mxsu_graph.project import Project


@click.command("rank")
@click.option(
    "--projection",
    type=click.Choice(list(PROJECTIONS)),
    default="people-events",
    show_default=True,
    help="The network; 'mxsu network list' explains each.",
)
@click.option(
    "--by",
    "measure",
    type=click.Choice(list(MEASURES)),
    default="betweenness",
    show_default=True,
    help="The measure.",
)
@click.option("--between", metavar="PERIOD", help="Only edges that lie in this time, such as 1958..1964.")
@click.option(
    "--weighting",
    type=click.Choice(WEIGHTINGS),
    default="newman",
    show_default=True,
    help="What a shared group of n adds to the weight of an edge: 1/(n - 1), or 1.",
)
@click.option(
    "--worlds", type=click.IntRange(0), default=0, metavar="N", help="Also settle open disagreements, in N worlds."
)
@click.option(
    "--chances",
    metavar="CHANCES",
    help="In these worlds, let doubtful claims hold by chance: 'usual', or such as probable=0.7,possible=0.3.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the worlds that are drawn.")
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="How many nodes to show as text."
)
@click.option("--exclusions", is_flag=True, help="As rows: the table of exclusions instead of the ranking.")
@spark_option
@analysis_format
@project_option
def command(
    projection: str,
    measure: str,
    between: str | None,
    weighting: str,
    worlds: int,
    chances: str | None,
    seed: int,
    limit: int,
    exclusions: bool,
    spark: str | None,
    form: str,
    project: Project,
) -> None:
    """Who is central, and how much of that is one source's doing.

    Every rank comes with the interval that it takes when each source, each archival document and all hedged claims
    are left out in turn; the second table tells what each of these changes, for whom most, and by which claims.

      mxsu rank --projection actors --by betweenness

      mxsu rank --projection actors --by across --worlds 1000 --format csv

      mxsu rank --projection actors --by pagerank --spark
    """
    if chances is not None and not worlds:
        raise click.UsageError("--chances are for possible worlds; say how many, such as --worlds 1000")
    table, description = read_claims(project)
    settled = None
    if spark is not None:
        if between is not None or worlds:
            raise click.UsageError("--spark goes with neither --between nor --worlds")
        with open_cluster(spark) as session:
            ranking = rank_on_cluster(session, table, description, projection, measure, weighting)
    else:
        period = None if between is None else parse_period(between)
        claims = table.collect()
        meter = Meter(build_plan(claims, description, projection, period), description, measure, weighting)
        ranking = rank_network(meter)
        if worlds:
            likely = None if chances is None else parse_chances("" if chances == "usual" else chances)
            questions = find_disagreements(claims, description)
            settled = settle_worlds(meter, questions, worlds=worlds, seed=seed, chances=likely)
    if form == "text":
        click.echo(render_ranking(ranking, description, settled, limit), nl=False)
    elif exclusions:
        print_rows(EXCLUSION_COLUMNS, exclusion_rows(ranking, description), form)
    else:
        print_rows(RANK_COLUMNS, rank_rows(ranking, description, settled), form)
