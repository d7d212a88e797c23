"""The build that is being served, opened once and shared by every page; replaced when a newer one is current."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.graph.store import Build, Manifest, current_build, open_store
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.model import Vocabulary
from mxsu_graph.query.library import LibraryQuery, read_library
from mxsu_graph.query.names import NameIndex, build_name_index
from mxsu_graph.serve.cache import Cache
from mxsu_graph.serve.connections import Connections
from mxsu_graph.serve.media import Form
from mxsu_graph.serve.pool import Pool
from mxsu_graph.serve.settings import Settings
from mxsu_graph.serve.workbench.edition import Edition, build_edition

__all__ = ["Context", "Opened", "open_context"]


class Opened:
    """One build, opened for reading. It never changes, so whoever holds it sees one state of the graph.

    All that is worked out from a build hangs on this one object, and goes with it: nothing that outlives it, such
    as a cache of a module, may hold it.

    Attributes:
        settings: the server's settings.
        build: where the build lies.
        pool: the workers that answer strangers' queries.
        cache: answers that were given lately.
        described: what the server says of the build, by what, address and form (`serve/descriptions.py`).
    """

    def __init__(self, settings: Settings, build: Build) -> None:
        self.settings = settings
        self.build = build
        self.pool = Pool(settings, build)
        self.cache = Cache(settings.limits.cache_bytes)
        self.described: dict[tuple[str, str, Form], bytes] = {}

    @property
    def manifest(self) -> Manifest:
        """What the build was made from; `manifest.dataset` is the dataset's SHA-256."""
        return self.build.manifest

    @property
    def table(self) -> Path:
        """The claims table, as Parquet."""
        return self.build.table

    @cached_property
    def store(self) -> ox.Store:
        """The store, read-only. Only our own bounded questions are put to it; strangers' queries go to workers."""
        return open_store(self.build)

    @cached_property
    def names(self) -> NameIndex:
        """All names of all entities."""
        return build_name_index(self.store)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Classes, predicates and codes with their labels."""
        return read_vocabulary(self.settings.project.ontology)

    @cached_property
    def library(self) -> tuple[LibraryQuery, ...]:
        """The query library."""
        return read_library(self.settings.project.queries)

    @cached_property
    def edition(self) -> Edition:
        """All that pages tell of the build.

        Raises:
            TextError: the table of reasons, or a text, is damaged.
        """
        return build_edition(self).warm()

    def warm(self) -> Opened:
        """Open everything now, so that the first visitor need not wait."""
        _ = (self.store, self.names, self.vocabulary, self.library, self.edition)
        return self


@dataclass
class Context:
    """What pages are given: the settings, and the build that is current.

    Attributes:
        settings: the server's settings.
        current: the opened build. **Take it once at the start of a request** (`opened = context.current`) and use
            that to the end: it is replaced as a whole when a new build becomes current.
        connections: who is connected.
    """

    settings: Settings
    current: Opened
    connections: Connections = field(default_factory=Connections)

    @property
    def address(self) -> str:
        """Where the world finds this server, without a slash at the end."""
        return self.settings.public_url.rstrip("/") or f"http://{self.settings.host}:{self.settings.port}"

    def newer(self) -> Build | None:
        """The build that has become current since, or nothing where ours still is.

        Raises:
            NotBuiltError: the build cannot be read.
        """
        build = current_build(self.settings.project.build)
        return None if build == self.current.build else build


def open_context(settings: Settings) -> Context:
    """Open the current build.

    Raises:
        NotBuiltError: there is none.
    """
    return Context(settings, Opened(settings, current_build(settings.project.build)).warm())
