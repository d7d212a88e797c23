"""Claims ready for an analysis: table, description and names, of the current build or of a SPARQL endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mxsu_graph.analysis.description import Description, build_description
from mxsu_graph.graph.register import read_register
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.project import Project
from mxsu_graph.query.names import NameIndex, build_name_index

if TYPE_CHECKING:
    import polars as pl
    import pyoxigraph as ox

__all__ = ["OpenedClaims", "open_claims"]


@dataclass(frozen=True)
class OpenedClaims:
    """What the analyses need: the claims table, what predicates and ids mean, and how things are called."""

    table: pl.DataFrame
    description: Description
    names: NameIndex


def open_claims(project: Project, endpoint: str = "", timeout: float = 60.0) -> OpenedClaims:
    """Open the claims of the current build, or fill the same table from an endpoint.

    Args:
        project: where the ontology and the build are.
        endpoint: the address of a SPARQL endpoint that holds the graph; the current build where it is empty.
        timeout: seconds that one page of a remote answer may take.

    Raises:
        NotBuiltError: there is no build.
        EndpointError: the endpoint failed or holds no claims.
        QueryError: the address is none.
    """
    from mxsu_graph.graph.table import build_table, read_table  # polars takes a third of a second to import

    if not endpoint:
        build = current_build(project.build)
        store = open_store(build)
        return OpenedClaims(read_table(build.table), _describe(project, store), build_name_index(store))
    from dataclasses import replace

    from mxsu_graph.graph.claims import read_anchors_of, read_claims  # what follows only remote claims need
    from mxsu_graph.query.curated import copy_curated
    from mxsu_graph.query.engines.choose import open_session

    store = copy_curated(open_session(project.build, endpoint=endpoint, timeout=timeout).engine)
    corpus = replace(read_register(store), claims=read_claims(store))
    table = build_table(corpus, read_anchors_of(store))
    return OpenedClaims(table, _describe(project, store), build_name_index(store))


def _describe(project: Project, store: ox.Store) -> Description:
    return build_description(read_register(store), read_vocabulary(project.ontology))
