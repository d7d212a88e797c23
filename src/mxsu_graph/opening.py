"""Claims ready for an analysis: table, description and names, of the current build or of any engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mxsu_graph.analysis.description import Description
from mxsu_graph.errors import WriteError
from mxsu_graph.graph.register import StoredEntities, read_assessments, read_sources
from mxsu_graph.graph.store import Build, current_build
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.project import Project
from mxsu_graph.query.engines.choose import Session, open_session
from mxsu_graph.query.engines.engine import StoreEngine
from mxsu_graph.query.names import NameIndex, index_entities

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    import polars as pl
    import pyoxigraph as ox

__all__ = ["OpenedClaims", "open_claims", "read_opened"]


@dataclass(frozen=True)
class OpenedClaims:
    """What the analyses need: the claims table, and what predicates and ids mean and how they are called.

    Attributes:
        claims: the claims table, of which an analysis reads what it needs; in no order where it is on files of our
            own, which go with this object.
        description: everything else.
    """

    claims: pl.LazyFrame
    description: Description
    folder: TemporaryDirectory[str] | None = None

    @cached_property
    def table(self) -> pl.DataFrame:
        """The whole claims table, by source and id."""
        found = self.claims.collect()
        return found if self.folder is None else found.sort("source", "claim")

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
        WriteError: there is no room for what it holds.
    """
    from mxsu_graph.graph.table import scan_table  # polars takes a third of a second to import

    if build is not None and isinstance(session.engine, StoreEngine):
        return OpenedClaims(scan_table(build.table), _describe(project, session.engine.store))
    from tempfile import TemporaryDirectory  # as what follows, only other engines need it

    from mxsu_graph.graph.copying import copy_claims
    from mxsu_graph.query.curated import find_curated

    folder = TemporaryDirectory(prefix="mxsu-")
    try:
        claims, register = copy_claims(find_curated(session.engine), Path(folder.name))
    except OSError as error:
        raise WriteError(
            f"what the endpoint holds does not fit into the folder for temporary files: {error}; "
            "TMPDIR can name another folder"
        ) from error
    return OpenedClaims(claims, _describe(project, register), folder)


def _describe(project: Project, store: ox.Store) -> Description:
    """Entities are read when they are named, from a store that stays open."""
    sources = {source.id: source for source in read_sources(store)}
    return Description(read_vocabulary(project.ontology), StoredEntities(store), sources, read_assessments(store))
