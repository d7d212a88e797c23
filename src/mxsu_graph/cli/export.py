"""`mxsu export`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import click
import pyoxigraph as ox

from mxsu_graph.cli.options import project_option
from mxsu_graph.errors import ExportError
from mxsu_graph.export import (
    Dataset,
    ExportFormat,
    TableFormat,
    View,
    guess_format,
    read_dataset,
    reify_claims,
    select_entity,
    select_source,
    view_graphs,
    write_export,
)
from mxsu_graph.export.context import read_context
from mxsu_graph.files import write_file
from mxsu_graph.graph.store import Build, current_build, open_store
from mxsu_graph.iri import BASE, entity_id, entity_iri, expand_name
from mxsu_graph.project import Project
from mxsu_graph.query.names import build_name_index


@click.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice([f.value for f in (*ExportFormat, *TableFormat)]),
    help="How to write it.",
)
@click.option("--view", type=click.Choice([v.value for v in View]), help="Only this part; everything by default.")
@click.option("--source", metavar="ID", help="Only what one source claims, and what it mentions.")
@click.option("--entity", metavar="NAME", help="Only one entity with its claims; id, label or alias.")
@click.option("--rdf12", is_flag=True, help="Claims as reifiers of triple terms (RDF 1.2).")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write to this file, whose ending names the format, or to this folder.",
)
@project_option
def command(
    form: str | None,
    view: str | None,
    source: str | None,
    entity: str | None,
    rdf12: bool,
    output: Path | None,
    project: Project,
) -> None:
    """Write the graph, one source or one entity as RDF, or everything as tables; Turtle by default.

    Formats without named graphs get all graphs but the derived ones, taken together:

      mxsu export --output mxsu.trig

      mxsu export --entity mikoyan-anastas --format jsonld

      mxsu export --format csvw --output tables
    """
    chosen = _choose_format(form, output)
    build = current_build(project.build)
    if isinstance(chosen, TableFormat):
        if view or source or entity or rdf12:
            raise ExportError(f"{chosen} holds the whole graph: leave out --view, --source, --entity and --rdf12")
        _write_tables(chosen, output, build, project)
        return
    part = View(view) if view else None
    root = ""
    if source is None and entity is None:
        dataset = read_dataset(build.dataset)
        graphs = view_graphs(dataset.graphs, part, chosen.facts.keeps_graphs)
    else:
        root = _resolve(open_store(build), entity) if entity is not None else ""
        dataset = _select(read_dataset(build.dataset), part or View.CLAIMS, source or "", root)
        graphs = frozenset(dataset.graphs)
    if len(graphs) > 1 and (not chosen.facts.keeps_graphs or (root and chosen is ExportFormat.JSONLD)):
        click.echo(_note(chosen, len(graphs), len(dataset.graphs) - len(graphs), part), err=True)
    context = read_context(project.ontology) if chosen is ExportFormat.JSONLD else None
    told = reify_claims(dataset) if rdf12 else dataset
    _write(output, lambda stream: write_export(told, chosen, stream, graphs=graphs, root=root, context=context))


def _choose_format(form: str | None, output: Path | None) -> ExportFormat | TableFormat:
    if form is None:
        return guess_format(output) if output else ExportFormat.TURTLE
    return TableFormat(form) if form in list(TableFormat) else ExportFormat(form)


def _write(output: Path | None, write: Callable[[BinaryIO], object]) -> None:
    if output is None:
        write(sys.stdout.buffer)
    else:
        write_file(output, write)


def _write_tables(form: TableFormat, output: Path | None, build: Build, project: Project) -> None:
    from mxsu_graph.export.csvw import write_csvw  # these need polars, which is slow to import
    from mxsu_graph.export.rows import Material
    from mxsu_graph.export.sqlite import write_sqlite
    from mxsu_graph.graph.table import read_table
    from mxsu_graph.graph.vocabulary import read_vocabulary

    if form is TableFormat.PARQUET:
        _write(output, lambda stream: stream.write(build.table.read_bytes()))
        return
    if output is None:
        raise ExportError(f"{form} is no text: say --output {'FOLDER' if form is TableFormat.CSVW else 'FILE'}")
    material = Material(read_dataset(build.dataset), read_table(build.table), read_vocabulary(project.ontology))
    if form is TableFormat.CSVW:
        write_csvw(output, material)
    else:
        write_sqlite(output, material)


def _resolve(store: ox.Store, name: str) -> str:
    """The IRI of an entity that is given by id, IRI, prefixed name, label or alias."""
    expanded = expand_name(name)
    known = entity_id(expanded) if expanded.startswith(BASE) else name
    return entity_iri(build_name_index(store).resolve(known))


def _select(dataset: Dataset, view: View, source: str, root: str) -> Dataset:
    return select_entity(dataset, root, view, source) if root else select_source(dataset, source, view)


def _note(form: ExportFormat, kept: int, left_out: int, view: View | None) -> str:
    derived = f", without {left_out} derived ones" if left_out and view is None else ""
    return (
        f"mxsu: {form.facts.name} has no room for named graphs here: {kept} graphs are taken together{derived}; "
        "--format trig or nquads keeps them"
    )
