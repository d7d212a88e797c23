"""The Python API: open the built graph, ask it, look at its entities, hand it to rdflib."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mxsu_graph.errors import ExportError, QueryError
from mxsu_graph.export import (
    ExportFormat,
    guess_format,
    read_dataset,
    select_entity,
    select_source,
    write_export,
)
from mxsu_graph.export.context import read_context
from mxsu_graph.files import write_file
from mxsu_graph.graph.store import Build, current_build, open_store
from mxsu_graph.iri import entity_iri
from mxsu_graph.opening import OpenedClaims, read_opened
from mxsu_graph.project import Project, find_project
from mxsu_graph.query.engines.choose import Session, open_session
from mxsu_graph.query.engines.engine import StoreEngine
from mxsu_graph.query.entity import EntityView, read_entity
from mxsu_graph.query.library import LibraryQuery, find_query, read_library
from mxsu_graph.query.names import NameIndex
from mxsu_graph.query.results import Answer
from mxsu_graph.query.run import bind_parameters

if TYPE_CHECKING:
    import networkx as nx
    import polars as pl
    import rdflib

    from mxsu_graph.analysis.connections import Connections
    from mxsu_graph.analysis.description import Description
    from mxsu_graph.analysis.disagreements import Disagreement
    from mxsu_graph.analysis.links import Conditions

__all__ = ["Graph", "open_graph"]


def open_graph(
    project: Path | str | None = None,
    *,
    engine: str = "oxigraph",
    endpoint: str = "",
    timeout: float = 60.0,
    resident: bool = False,
) -> Graph:
    """Open the built graph, or a graph on an endpoint, for reading.

    Args:
        project: folder with `ontology/` and `data/`; the one around the working folder where it is left out.
        engine: what answers for the built graph: `oxigraph` or `rdflib`. The answers are the same.
        endpoint: the address of a SPARQL endpoint that holds the graph and answers instead; `mxsu push` fills one.
        timeout: seconds that a remote answer may take.
        resident: whether to read the whole graph into memory first, for scripts that ask a lot.

    Raises:
        ProjectError: there is no such project.
        QueryError: the address is none, or another engine should be resident.
        NotBuiltError: nothing has been built yet; `mxsu build` does.
    """
    found = find_project(Path(project) if project is not None else None)
    session = open_session(found.build, engine, endpoint, timeout, resident=resident)
    return Graph(found, None if endpoint else current_build(found.build), session)


class Graph:
    """A built graph. It opens lazily and never writes; a newer build does not change it."""

    def __init__(self, project: Project, build: Build | None, session: Session) -> None:
        self.project = project
        self.session = session
        self._build = build

    @property
    def build(self) -> Build:
        """The build on disk.

        Raises:
            QueryError: the graph is on an endpoint.
        """
        if self._build is None:
            raise QueryError(
                "a graph on an endpoint has no build here: open_graph() without it opens the built one"
            )
        return self._build

    @cached_property
    def store(self) -> ox.Store:
        """The embedded store, opened for reading."""
        engine = self.session.engine
        return engine.store if isinstance(engine, StoreEngine) else open_store(self.build)

    @cached_property
    def names(self) -> NameIndex:
        """All names of all entities."""
        return self.session.names()

    @cached_property
    def library(self) -> tuple[LibraryQuery, ...]:
        """The query library."""
        return read_library(self.project.queries)

    def query(self, text: str, parameters: Mapping[str, str] | None = None) -> Answer:
        """Run a question of the library by its name, or a SELECT query by its text.

        Args:
            text: a name such as `events/participants`, or SPARQL; our prefixes need not be declared.
            parameters: values for a library question; entities by id, label or alias in any language.

        Returns:
            The rows; iterating gives frozen dataclasses, `to_dataframe()` a pandas DataFrame.

        Raises:
            QueryError: the query is unknown or malformed, or a parameter is missing or wrong.
            UnknownNameError: a name fits no entity, or several.
        """
        if any(mark in text for mark in "{ \n"):
            return self.session.select(text)
        question = find_query(self.library, text)
        bound = bind_parameters(question, parameters or {}, self.names)
        return self.session.select(bound, f"queries/{question.name}.rq")

    def entity(self, name: str) -> EntityView:
        """An entity with all claims about it, by id, label or alias in any language.

        Raises:
            UnknownNameError: the name fits no entity, or several.
        """
        return read_entity(self.store, self.names.resolve(name))

    def claims(self) -> pl.DataFrame:
        """The claims table: one row a claim; `mxsu_graph.graph.table.COLUMNS` explains the columns."""
        return self._opened.table

    @cached_property
    def description(self) -> Description:
        """Labels, kinds and sides of entities, names of sources, and what predicates mean."""
        return self._opened.description

    @cached_property
    def _opened(self) -> OpenedClaims:
        return read_opened(self.project, self.session, self._build)

    def disagreements(self, about: str = "", *, compatible: bool = False) -> tuple[Disagreement, ...]:
        """Where claims differ: open questions with their positions; see `find_disagreements`.

        Args:
            about: only what concerns this entity, by id, label or alias in any language.
            compatible: also what differs only in precision, fullness or spelling.

        Raises:
            UnknownNameError: the name fits no entity, or several.
        """
        from mxsu_graph.analysis.disagreements import find_disagreements  # polars is slow to import

        chosen = [self.names.resolve(about)] if about else None
        return find_disagreements(self.claims(), self.description, compatible=compatible, about=chosen)

    def connections(
        self, start: str, end: str, conditions: Conditions | None = None, *, limit: int = 3
    ) -> Connections:
        """How two entities are connected, hop by hop with the claims of each; see `find_connections`.

        Args:
            start: the one entity, by id, label or alias in any language.
            end: the other.
            conditions: what every chain has to satisfy.
            limit: greatest number of chains.

        Raises:
            UnknownNameError: a name fits no entity, or several.
            QueryError: both are the same entity.
        """
        from mxsu_graph.analysis.connections import find_connections  # polars is slow to import
        from mxsu_graph.analysis.links import Conditions as _Conditions

        ends = self.names.resolve(start), self.names.resolve(end)
        return find_connections(self.claims(), self.description, *ends, conditions or _Conditions(), limit)

    def network(
        self, projection: str = "actors", between: str | None = None, *, without: Iterable[str] = ()
    ) -> nx.Graph:
        """The claims projected onto a NetworkX graph whose edges carry their claims, sources and archival roots.

        Args:
            projection: such as `people-events` or `actors`; `mxsu network list` explains them all.
            between: only edges that lie in this time, such as `1958..1964` or an EDTF interval.
            without: ids of sources that are left out, such as `pettina-limits`.

        Raises:
            UnknownNameError: there is no such projection or source.
            BadDateError: the time is not EDTF.
        """
        from mxsu_graph.analysis.links import parse_period  # these need networkx and polars,
        from mxsu_graph.analysis.network.build import weave_network  # which are slow to import
        from mxsu_graph.analysis.network.projections import build_plan

        period = None if between is None else parse_period(between)
        plan = build_plan(self.claims(), self.description, projection, period)
        return weave_network(plan, self.description, without=plan.told_by(without, self.description.sources))

    def edges(self, projection: str = "actors", weighting: str = "newman") -> pl.DataFrame:
        """The edges of a projection as columns, without the claims that they rest on: for large networks.

        Args:
            projection: such as `people-events` or `actors`; `mxsu network list` explains them all.
            weighting: of groups: `newman`, where a group of n members adds 1/(n - 1), or `count`, where it adds 1.

        Returns:
            Columns `a`, `b` (entity ids, the lesser first, or in the direction of the arrow) and `weight`, sorted
            by `a` and `b`.

        Raises:
            UnknownNameError: there is no such projection.
        """
        from mxsu_graph.analysis.network.weights import weigh_columns  # polars is slow to import

        return weigh_columns(self.claims(), self.description, projection, weighting)

    def export(self, path: Path | str, *, entity: str = "", source: str = "") -> None:
        """Write the graph, one entity or one source as RDF, in the format that the ending of the file names.

        Args:
            path: such as `mikoyan.jsonld`; `.ttl`, `.trig`, `.nq`, `.nt` and `.rdf` are others.
            entity: only this entity with its claims, by id, label or alias in any language.
            source: only what the source with this id claims; with an entity, its claims from there alone.

        Raises:
            UnknownNameError: the name fits no entity, or several, or there is no such source.
            ExportError: the ending names no RDF format.
            WriteError: the disk refused; a file that was there before still is.
        """
        target, dataset = Path(path), read_dataset(self.build.dataset)
        form = guess_format(target)
        if not isinstance(form, ExportFormat):
            raise ExportError(f"'{target.name}' is no RDF: 'mxsu export' writes tables")
        root = entity_iri(self.names.resolve(entity)) if entity else ""
        if root:
            dataset = select_entity(dataset, root, source=source)
        elif source:
            dataset = select_source(dataset, source)
        # A part of the graph has no derived graphs that would have to stay behind.
        graphs = frozenset(dataset.graphs) if root or source else None
        context = read_context(self.project.ontology)
        write_file(
            target, lambda file: write_export(dataset, form, file, graphs=graphs, root=root, context=context)
        )

    def to_rdflib(self) -> rdflib.Dataset:
        """The whole dataset as an rdflib Dataset, one graph for each of ours."""
        import rdflib  # a fifth of a second to import, and only this needs it

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(self.build.dataset, format="nquads")
        return dataset
