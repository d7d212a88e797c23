"""`mxsu export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click
import pyoxigraph as ox

from mxsu_graph.cli.options import project_option
from mxsu_graph.export import (
    Dataset,
    ExportFormat,
    View,
    guess_format,
    read_dataset,
    select_entity,
    select_source,
    view_graphs,
    write_export,
)
from mxsu_graph.export.context import read_context
from mxsu_graph.files import write_file
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.iri import BASE, entity_id, entity_iri, expand_name
from mxsu_graph.project import Project
from mxsu_graph.query.names import build_name_index


@click.command("export")
@click.option("--format", "form", type=click.Choice([f.value for f in ExportFormat]), help="How to write it.")
@click.option("--view", type=click.Choice([v.value for v in View]), help="Only this part; everything by default.")
@click.option("--source", metavar="ID", help="Only what one source claims, and what it mentions.")
@click.option("--entity", metavar="NAME", help="Only one entity with its claims; id, label or alias.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, whose ending names the format.",
)
@project_option
def command(
    form: str | None,
    view: str | None,
    source: str | None,
    entity: str | None,
    output: Path | None,
    project: Project,
) -> None:
    """Write the graph, one source or one entity as RDF; Turtle by default.

    Formats without named graphs get all graphs but the derived ones, taken together:

      mxsu export --output mxsu.trig

      mxsu export --entity mikoyan-anastas --format jsonld
    """
    chosen = ExportFormat(form) if form else guess_format(output) if output else ExportFormat.TURTLE
    part = View(view) if view else None
    build = current_build(project.build)
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

    def write(stream: BinaryIO) -> None:
        write_export(dataset, chosen, stream, graphs=graphs, root=root, context=context)

    if output is None:
        write(sys.stdout.buffer)
    else:
        write_file(output, write)


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
