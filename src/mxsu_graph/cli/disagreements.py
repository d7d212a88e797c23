"""`mxsu disagreements`."""

from __future__ import annotations

import json

import click

from mxsu_graph.analysis.archive import build_shelves
from mxsu_graph.analysis.disagreement_report import (
    ROW_COLUMNS,
    disagreement_records,
    disagreement_rows,
    render_disagreements,
)
from mxsu_graph.analysis.disagreements import KINDS, filter_disagreements, find_disagreements
from mxsu_graph.analysis.rows import live_claims, read_rows
from mxsu_graph.cli.engines import EngineChoice, claims_options
from mxsu_graph.cli.options import analysis_format, project_option
from mxsu_graph.cli.output import print_rows
from mxsu_graph.errors import UnknownNameError
from mxsu_graph.project import Project
from mxsu_graph.query.names import NameIndex


@click.command("disagreements")
@click.argument("name", required=False)
@click.option("--kind", type=click.Choice([*KINDS, "self"]), help="Only this kind; self: a source against itself.")
@click.option("--source", metavar="ID", help="Only questions in which this source takes part.")
@click.option("--compatible", is_flag=True, help="Also what differs only in precision, fullness or spelling.")
@analysis_format
@claims_options
@project_option
def command(
    name: str | None,
    kind: str | None,
    source: str | None,
    compatible: bool,
    form: str,
    choice: EngineChoice,
    project: Project,
) -> None:
    """Where claims differ: each open question with its positions, passages, archival roots and assessment.

    NAME is an entity's id, label or alias in any language and script; of several that it fits, all are taken.

      mxsu disagreements exhibition

      mxsu disagreements --kind self --format csv
    """
    opened = choice.open_claims(project)
    table, description = opened.claims, opened.description
    if source is not None and source not in description.sources:
        raise UnknownNameError(
            f"there is no source '{source}'; there are {', '.join(sorted(description.sources))}"
        )
    about = None if name is None else find_subjects(name, opened.names)
    found = find_disagreements(table, description, compatible=compatible, about=about)
    found = filter_disagreements(found, kind=kind, source=source)
    if form not in ("json", "text"):
        print_rows(ROW_COLUMNS, disagreement_rows(found, description), form)
        return
    live = live_claims(table)
    shelves = build_shelves(live, description)
    if form == "json":
        click.echo(json.dumps(disagreement_records(found, description, shelves), ensure_ascii=False, indent=2))
    else:
        rows = read_rows(live, (claim for disagreement in found for claim in disagreement.dependents))
        click.echo(render_disagreements(found, description, shelves, rows), nl=False)


def find_subjects(name: str, names: NameIndex) -> list[str]:
    """Every entity that a name fits; where it fits none, the error of `NameIndex.resolve` with its suggestions."""
    return names.find(name) or [names.resolve(name)]
