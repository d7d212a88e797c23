"""Metadata for archives: DataCite (schema 4.5, as JSON) and RO-Crate 1.2."""

from __future__ import annotations

import json
from typing import Any

from mxsu_graph.errors import ExportError
from mxsu_graph.iri import DATASET
from mxsu_graph.release.facts import ReleaseFacts

__all__ = ["CRATE_FILE", "build_crate", "build_datacite", "render_json"]

CRATE_FILE = "ro-crate-metadata.json"
_CRATE_VERSION = "1.2"


def build_datacite(facts: ReleaseFacts) -> dict[str, Any]:
    """The metadata that a DOI is registered with; there is no DOI in them before one was given."""
    citation = facts.citation
    record: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Knowledge graph"},
        "creators": [_build_creator(author) for author in citation.authors],
        "titles": [{"title": citation.title, "lang": "en"}],
        "publisher": {"name": "; ".join(citation.authors)},
        "publicationYear": facts.day[:4],
        "dates": [{"date": facts.day, "dateType": "Issued"}],
        "language": "en",
        "version": citation.version,
        "subjects": [{"subject": keyword} for keyword in citation.keywords],
        "descriptions": [{"description": citation.abstract, "descriptionType": "Abstract", "lang": "en"}],
        "rightsList": [
            {
                "rights": facts.license.name,
                "rightsUri": facts.license.iri,
                "rightsIdentifier": citation.license,
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            }
        ],
        "alternateIdentifiers": [
            {"alternateIdentifier": facts.iri, "alternateIdentifierType": "URL"},
            {"alternateIdentifier": facts.sha256, "alternateIdentifierType": "SHA-256 of the RDFC-1.0 form"},
        ],
        "relatedIdentifiers": [
            {"relatedIdentifier": DATASET, "relatedIdentifierType": "URL", "relationType": "IsVersionOf"}
        ],
        "sizes": [f"{facts.counts['claims']} claims", f"{facts.quads} quads"],
        "formats": sorted({file.media_type for file in facts.files}),
    }
    if citation.doi:
        record["doi"] = citation.doi
    return record


def build_crate(facts: ReleaseFacts) -> dict[str, Any]:
    """The metadata file of the RO-Crate, made by its library.

    Raises:
        ExportError: the library is not installed.
    """
    try:
        from rocrate.model import ContextEntity  # an extra, and slow to import
        from rocrate.rocrate import ROCrate
    except ImportError as error:
        raise ExportError("a release needs a library: pip install 'mxsu-graph[publish]'") from error
    crate = ROCrate(version=_CRATE_VERSION)
    citation = facts.citation
    license_ = crate.add(
        ContextEntity(crate, facts.license.iri, {"@type": "CreativeWork", "name": facts.license.name})
    )
    publisher = crate.add(
        ContextEntity(crate, facts.publisher_iri, {"@type": "Organization", "name": "; ".join(citation.authors)})
    )
    root = {
        "name": citation.title,
        "description": citation.abstract,
        "identifier": facts.iri,
        "version": citation.version,
        "keywords": list(citation.keywords),
        "datePublished": facts.day,
    }
    crate.root_dataset._jsonld.update(root)
    crate.root_dataset["license"], crate.root_dataset["publisher"] = license_, publisher
    crate.root_dataset["author"] = publisher
    for file in facts.files:
        properties = {
            "name": file.path,
            "description": file.title,
            "encodingFormat": file.media_type,
            "contentSize": str(file.size),
            "sha256": file.sha256,
        }
        crate.add_file(dest_path=file.path, properties=properties)
    generated: dict[str, Any] = crate.metadata.generate()
    return generated


def render_json(record: dict[str, Any]) -> bytes:
    """A record as JSON that can be read and compared."""
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def _build_creator(author: str) -> dict[str, Any]:
    family, comma, given = author.partition(", ")
    if not comma:
        return {"name": author, "nameType": "Organizational"}
    return {"name": author, "nameType": "Personal", "familyName": family, "givenName": given}
