"""What a release is, for all the vocabularies that describe it: the dataset, its files, its numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mxsu_graph.curation.cff import CitationFile
from mxsu_graph.export.licenses import LicenseFacts, license_facts
from mxsu_graph.iri import DATASET, release_iri

__all__ = ["LANGUAGES", "MEDIA_TYPES", "ReleaseFacts", "ReleaseFile", "describe_file"]

LANGUAGES = {"en": "ENG", "es": "SPA", "ru": "RUS"}
"""The languages of labels, with their codes in the list of the EU's Publications Office."""

MEDIA_TYPES = {
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".nq": "application/n-quads",
    ".parquet": "application/vnd.apache.parquet",
    ".trig": "application/trig",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    "": "text/plain",
}
"""Media types by the ending of a file, as IANA registers them."""


@dataclass(frozen=True, order=True, slots=True)
class ReleaseFile:
    """A file of a release: its path in the folder, what it is, its size in bytes and its hash."""

    path: str
    title: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        """The media type."""
        return MEDIA_TYPES[Path(self.path).suffix]


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """A release.

    Attributes:
        citation: title, authors, version ... of CITATION.cff.
        day: the day of the release.
        sha256: of the dataset's canonical form.
        counts: of claims, sources and entities in the dataset.
        url: where the files can be had, with a slash at the end.
        files: the data, in the order in which they are listed; not the descriptions that are made of these facts.
    """

    citation: CitationFile
    day: str
    sha256: str
    quads: int
    counts: Mapping[str, int]
    url: str
    files: tuple[ReleaseFile, ...] = ()

    @property
    def iri(self) -> str:
        """The IRI of this version of the dataset."""
        return release_iri(self.citation.version)

    @property
    def license(self) -> LicenseFacts:
        """The licence of the data."""
        return license_facts(self.citation.license)

    @property
    def publisher_iri(self) -> str:
        """The IRI of those who publish the dataset."""
        return f"{DATASET}/publisher"


def describe_file(folder: Path, path: str, title: str) -> ReleaseFile:
    """The facts about a file that has been written."""
    content = (folder / path).read_bytes()
    return ReleaseFile(path, title, len(content), hashlib.sha256(content).hexdigest())
