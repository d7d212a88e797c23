"""`mxsu export`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
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
    build_dataset,
    build_view,
    guess_format,
    list_views,
    read_dataset,
    reify_claims,
    select_claims,
    select_described,
    select_entity,
    select_source,
    view_graphs,
    write_export,
)
from mxsu_graph.export.context import read_context
from mxsu_graph.export.schema_context import SCHEMA_CONTEXT
from mxsu_graph.files import write_file
from mxsu_graph.graph.store import Build, current_build, open_store
from mxsu_graph.iri import BASE, entity_id, entity_iri, expand_name
from mxsu_graph.project import Project
from mxsu_graph.query.citing import build_csl_item
from mxsu_graph.query.engines.engine import StoreEngine
from mxsu_graph.query.library import find_query, read_library
from mxsu_graph.query.names import build_name_index
from mxsu_graph.query.results import Answer
from mxsu_graph.query.run import bind_parameters, run_sparql


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What to export: a view, or a part of one."""

    view: str | None
    source: str | None
    entity: str | None
    query: str | None
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What was found: which graphs of a dataset to write, and the entity that leads."""

    dataset: Dataset
    graphs: frozenset[str]
    root: str = ""


@click.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice([f.value for f in (*ExportFormat, *TableFormat)]),
    help="How to write it.",
)
@click.option(
    "--view",
    metavar="NAME",
    help="Only this part: claims, assertions, ontology; or a translation: cidoc-crm, schema-org.",
)
@click.option("--source", metavar="ID", help="Only what one source claims, and what it mentions.")
@click.option("--entity", metavar="NAME", help="Only one entity with its claims; id, label or alias.")
@click.option(
    "--query", metavar="NAME", help="Only the claims in the answer of a question, or of SPARQL in a file."
)
@click.option("--param", "parameters", metavar="NAME=VALUE", multiple=True, help="A parameter of the question.")
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
    query: str | None,
    parameters: tuple[str, ...],
    rdf12: bool,
    output: Path | None,
    project: Project,
) -> None:
    """Write the graph, one source, one entity or an answer as RDF, or everything as tables; Turtle by default.

    Formats without named graphs get all graphs but the derived ones, taken together:

      mxsu export --output mxsu.trig

      mxsu export --entity mikoyan-anastas --format jsonld

      mxsu export --query participants --param event=soviet-exhibition-mexico-1959

      mxsu export --format csvw --output tables
    """
    chosen = _choose_format(form, output)
    build = current_build(project.build)
    wanted = _Wanted(view, source, entity, query, parameters)
    if isinstance(chosen, TableFormat):
        if rdf12 or wanted != _Wanted(None, None, None, None, ()):
            raise ExportError(f"{chosen} holds the whole graph: leave out what chooses a part of it")
        _write_tables(chosen, output, build, project)
        return
    part = _find_part(wanted, chosen, build, project)
    if len(part.graphs) > 1 and (not chosen.facts.keeps_graphs or (part.root and chosen is ExportFormat.JSONLD)):
        left_out = len(part.dataset.graphs) - len(part.graphs)
        click.echo(_note(chosen, len(part.graphs), left_out if view is None else 0), err=True)
    context = None
    if chosen is ExportFormat.JSONLD:
        context = SCHEMA_CONTEXT if view == "schema-org" else read_context(project.ontology)
    told = reify_claims(part.dataset) if rdf12 else part.dataset
    _write(
        output,
        lambda stream: write_export(told, chosen, stream, graphs=part.graphs, root=part.root, context=context),
    )


def _choose_format(form: str | None, output: Path | None) -> ExportFormat | TableFormat:
    if form is None:
        return guess_format(output) if output else ExportFormat.TURTLE
    return TableFormat(form) if form in list(TableFormat) else ExportFormat(form)


def _find_part(wanted: _Wanted, form: ExportFormat, build: Build, project: Project) -> _Part:
    """The part of the graph that is wanted."""
    own = [view.value for view in View]
    if wanted.query is not None:
        if wanted.view or wanted.source or wanted.entity:
            raise ExportError("--query chooses by itself: leave out --view, --source and --entity")
        return _whole(_run_query(wanted.query, wanted.parameters, build, project))
    if wanted.parameters:
        raise ExportError("--param is for a question: name it with --query")
    if wanted.view is not None and wanted.view not in own:
        return _translate(wanted, build, project)
    view = View(wanted.view) if wanted.view else None
    dataset = read_dataset(build.dataset)
    if wanted.source is None and wanted.entity is None:
        return _Part(dataset, view_graphs(dataset.graphs, view, form.facts.keeps_graphs))
    if wanted.entity is None:
        return _whole(select_source(dataset, wanted.source or "", view or View.CLAIMS))
    root = _resolve(open_store(build), wanted.entity)
    return _whole(select_entity(dataset, root, view or View.CLAIMS, wanted.source or ""), root)


def _whole(dataset: Dataset, root: str = "") -> _Part:
    return _Part(dataset, frozenset(dataset.graphs), root)


def _translate(wanted: _Wanted, build: Build, project: Project) -> _Part:
    """A view in another vocabulary, or what it tells of one entity."""
    known = list_views(project.queries)
    if wanted.view not in known:
        listed = ", ".join([*(view.value for view in View), *known])
        raise ExportError(f"there is no view '{wanted.view}'; there are: {listed}")
    if wanted.source is not None:
        raise ExportError(f"the view {wanted.view} is made of all sources: leave out --source")
    store = open_store(build)
    root = _resolve(store, wanted.entity) if wanted.entity is not None else ""
    dataset = build_view(store, project.queries, project.ontology, wanted.view)
    return _whole(select_described(dataset, root) if root else dataset, root)


def _run_query(name: str, parameters: tuple[str, ...], build: Build, project: Project) -> Dataset:
    """The claims in the answer of a question or of a file with SPARQL; of CONSTRUCT, what it makes."""
    store = open_store(build)
    if Path(name).suffix == ".rq" and Path(name).is_file():
        text = Path(name).read_text(encoding="utf-8")
    else:
        question = find_query(read_library(project.queries), name)
        values = dict(_parse_pair(pair) for pair in parameters)
        text, name = bind_parameters(question, values, build_name_index(store)), question.name
    answer = run_sparql(StoreEngine(store), text, name)
    if isinstance(answer, bool):
        raise ExportError(f"{name} has yes or no for an answer: there is nothing to export")
    if isinstance(answer, Answer):
        terms = (term for row in answer.rows for term in row)
        claims = (t.value for t in terms if isinstance(t, ox.NamedNode) and t.value.startswith(f"{BASE}claim/"))
        return select_claims(read_dataset(build.dataset), claims)
    return build_dataset(ox.Quad(t.subject, t.predicate, t.object) for t in answer)


def _parse_pair(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals:
        raise ExportError(f"--param takes NAME=VALUE, not '{pair}'")
    return name, value


def _write(output: Path | None, write: Callable[[BinaryIO], object]) -> None:
    if output is None:
        write(sys.stdout.buffer)
    else:
        write_file(output, write)


def _write_tables(form: TableFormat, output: Path | None, build: Build, project: Project) -> None:
    from mxsu_graph.export.bibliography import build_items, write_bibtex, write_csl_json, write_ris
    from mxsu_graph.export.csvw import write_csvw  # these need polars, which is slow to import
    from mxsu_graph.export.quickstatements import write_quickstatements
    from mxsu_graph.export.rows import Material
    from mxsu_graph.export.sqlite import write_sqlite
    from mxsu_graph.graph.table import read_table
    from mxsu_graph.graph.vocabulary import read_vocabulary

    if form is TableFormat.PARQUET:
        _write(output, lambda stream: stream.write(build.table.read_bytes()))
        return
    if output is None and form in (TableFormat.CSVW, TableFormat.SQLITE):
        raise ExportError(f"{form} is no text: say --output {'FOLDER' if form is TableFormat.CSVW else 'FILE'}")
    material = Material(read_dataset(build.dataset), read_table(build.table), read_vocabulary(project.ontology))
    match form:
        case TableFormat.CSVW:
            write_csvw(output or Path(), material)
        case TableFormat.SQLITE:
            write_sqlite(output or Path(), material)
        case TableFormat.QUICKSTATEMENTS:
            _write(output, lambda stream: write_quickstatements(material, project.ontology, stream))
        case _:
            names = build_name_index(open_store(build))
            items = build_items(material, lambda facts: build_csl_item(facts, names))
            writers = {TableFormat.CSL_JSON: write_csl_json, TableFormat.BIBTEX: write_bibtex}
            _write(output, lambda stream: writers.get(form, write_ris)(items, stream))


def _resolve(store: ox.Store, name: str) -> str:
    """The IRI of an entity that is given by id, IRI, prefixed name, label or alias."""
    expanded = expand_name(name)
    known = entity_id(expanded) if expanded.startswith(BASE) else name
    return entity_iri(build_name_index(store).resolve(known))


def _note(form: ExportFormat, kept: int, left_out: int) -> str:
    derived = f", without {left_out} derived ones" if left_out else ""
    return (
        f"mxsu: {form.facts.name} has no room for named graphs here: {kept} graphs are taken together{derived}; "
        "--format trig or nquads keeps them"
    )
