"""The JSON-LD context of the schema.org view: its own names, and links and dates as plain strings."""

from __future__ import annotations

from typing import Any

from mxsu_graph.iri import BASE, PREFIXES

__all__ = ["SCHEMA_CONTEXT"]

_KEYWORDS = {"id": "@id", "type": "@type", "value": "@value", "language": "@language", "included": "@included"}
_NAMES = ("name", "alternateName", "description")
_DATES = ("birthDate", "deathDate", "foundingDate", "startDate", "endDate", "dateCreated", "datePublished")
_LINKS = (
    "about", "affiliation", "author", "birthPlace", "creator", "founder", "holdingArchive", "isBasedOn",
    "isPartOf", "location", "memberOf", "nationality", "parentOrganization", "publisher", "relatedTo", "sameAs",
    "subjectOf", "superEvent", "workPerformed",
)  # fmt: skip

SCHEMA_CONTEXT: dict[str, Any] = (
    {"@version": 1.1, "@vocab": PREFIXES["schema"]}
    | _KEYWORDS
    | {prefix: iri for prefix, iri in PREFIXES.items() if iri.startswith(BASE) and iri.endswith("/")}
    | {prefix: PREFIXES[prefix] for prefix in ("schema", "xsd")}
    | {name: {"@id": f"schema:{name}", "@container": ["@language", "@set"]} for name in _NAMES}
    | {name: {"@id": f"schema:{name}", "@type": "schema:Date", "@container": "@set"} for name in _DATES}
    | {name: {"@id": f"schema:{name}", "@type": "@id", "@container": "@set"} for name in _LINKS}
)
"""What `compact.py` needs besides schema.org's own terms; nothing has to be fetched to read it."""
