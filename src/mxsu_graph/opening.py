"""Claims ready for an analysis: table, description and names, of the current build or of any engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mxsu_graph.analysis.description import Description, build_description
from mxsu_graph.graph.register import read_register
from mxsu_graph.graph.store import Build, current_build
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.model import Corpus
from mxsu_graph.project import Project
from mxsu_graph.query.engines.choose import Session, open_session
from mxsu_graph.query.engines.engine import StoreEngine
from mxsu_graph.query.names import NameIndex, index_entities

if TYPE_CHECKING:
    import polars as pl
    import pyoxigraph as ox

__all__ = ["OpenedClaims", "open_claims", "read_opened"]


@dataclass(frozen=True)
class OpenedClaims:
    """What the analyses need: the claims table, and what predicates and ids mean and how they are called."""

    table: pl.DataFrame
    description: Description

    @cached_property
    def names(self) -> NameIndex:
        """How entities are called, for finding them; made when somebody is sought."""
        return index_entities(self.description.entities.values(), self.description.sources)


def open_claims(
    project: Project, endpoint: str = "", timeout: float = 60.0, engine: str = "oxigraph"
) -> OpenedClaims:
    """Open the claims of the current build, or fill the same table from another engine.

    Args:
        project: where the ontology and the build are.
        endpoint: the address of a SPARQL endpoint that holds the graph; the current build where it is empty.
        timeout: seconds that one page of a remote answer may take.
        engine: what reads the current build, if there is no endpoint: one of `ENGINES`. All give the same table;
            `rdflib` takes a minute for the real data.

    Raises:
        NotBuiltError: there is no build.
        EndpointError: the endpoint failed or holds no claims.
        QueryError: the address is none.
    """
    session = open_session(project.build, engine, endpoint, timeout)
    return read_opened(project, session, None if endpoint else current_build(project.build))


def read_opened(project: Project, session: Session, build: Build | None) -> OpenedClaims:
    """The same from an engine that is open; `build` is what it reads, if that is on this machine.

    Raises:
        EndpointError: the endpoint failed or holds no claims.
    """
    from mxsu_graph.graph.table import read_table  # polars takes a third of a second to import

    if build is not None and isinstance(session.engine, StoreEngine):
        store = session.engine.store
        return OpenedClaims(read_table(build.table), _describe(project, store))
    return _copy_opened(project, session)


def _copy_opened(project: Project, session: Session) -> OpenedClaims:
    """Copy what an engine holds to the disk, graph by graph, and fill the table from there in parts."""
    # What only other engines than the embedded one need.
    from tempfile import TemporaryDirectory

    import polars as pl

    from mxsu_graph.graph.claims import read_batches
    from mxsu_graph.graph.table import build_table
    from mxsu_graph.query.curated import copy_curated

    with TemporaryDirectory(prefix="mxsu-") as name:
        store = copy_curated(session.engine, Path(name, "store"))
        register = read_register(store)
        # Claims as columns take a hundredth of what they take as quads: the parts can be held.
        table = pl.concat(
            build_table(Corpus(claims=claims, assessments=register.assessments), anchors)
            for claims, anchors in read_batches(store)
        )
        description = build_description(register, read_vocabulary(project.ontology))
        return OpenedClaims(table, description)


def _describe(project: Project, store: ox.Store) -> Description:
    return build_description(read_register(store), read_vocabulary(project.ontology))
