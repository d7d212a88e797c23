"""The graph as tables with keys, which CSVW and SQLite have in common: which there are and what they mean.

Lists of the claims table become rows of their own, so that every reference is a foreign key. Ids are those of the
curated files. `rows.py` fills the tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from mxsu_graph.graph.table import COLUMNS

__all__ = ["LISTS", "SCALARS", "TABLES", "Column", "Table"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is one of string, anyURI, integer, decimal, date; `references` is `table.column`."""

    name: str
    description: str
    type: str = "string"
    references: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `key` are the columns of its primary key, `search` those that people look for words in."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    search: tuple[str, ...] = ()


LISTS = ("counterpart", "about", "according_to")
"""Columns of the claims table that hold lists of entities."""
_LEFT_OUT = {*LISTS, "roots", "works", "cited", "leaves"}
_TYPES = dict.fromkeys(("earliest", "latest"), "date") | dict.fromkeys(("lowest", "highest"), "decimal")
_TYPES |= dict.fromkeys(("start", "end"), "integer")
_REFERENCES = {
    "source": "sources.id", "subject": "entities.id", "where": "entities.id", "predicate": "predicates.name",
}  # fmt: skip
_REQUIRED = {"claim", "source", "locator", "subject", "predicate", "object", "object_type", "quote"}
SCALARS = tuple(name for name in COLUMNS if name not in _LEFT_OUT)
"""Columns of the claims table that hold one value."""
_CLAIM_COLUMNS = (
    *(Column(n, COLUMNS[n], _TYPES.get(n, "string"), _REFERENCES.get(n, ""), n in _REQUIRED) for n in SCALARS),
    Column("object_entity", "the object again where it is an entity", references="entities.id"),
    Column("iri", "address of the claim", "anyURI", required=True),
)
_ENTITY = Column("entity", "id of the entity", references="entities.id", required=True)
_CLAIM = Column("claim", "reference of the claim", references="claims.claim", required=True)

TABLES = (
    Table("entities", "people, institutions, events, places, works, documents and whatever else has an id", (
        Column("id", "<class>/<name>", required=True),
        Column("class", "name of the class in the ontology", required=True),
        Column("label", "name in English, or in the first language there is", required=True),
        Column("label_es", "name in Spanish"),
        Column("label_ru", "name in Russian"),
        Column("kind", "code of the scheme kind"),
        Column("side", "code of the scheme side"),
        Column("description", "a few words that tell it from others"),
        Column("identifier", "shelfmark of an archival unit"),
        Column("part_of", "the archival unit or archive that holds it", references="entities.id"),
        Column("latitude", "degrees north", "decimal"),
        Column("longitude", "degrees east", "decimal"),
        Column("replaced_by", "the entity that this id was merged into", references="entities.id"),
        Column("note", "curator's remark"),
        Column("iri", "address of the entity", "anyURI", required=True),
    ), ("id",), ("label", "label_es", "label_ru", "description")),
    Table("names", "every name of every entity", (
        _ENTITY,
        Column("language", "BCP 47 tag", required=True),
        Column("name", "the name", required=True),
        Column("is_label", "1 for the label in this language, 0 for another name", "integer", required=True),
    ), ("entity", "language", "name"), ("name",)),
    Table("identifiers", "what an entity is called elsewhere", (
        _ENTITY,
        Column("relation", "exactMatch or closeMatch (SKOS)", required=True),
        Column("same_as", "the identifier as an IRI", "anyURI", required=True),
    ), ("entity", "relation", "same_as")),
    Table("predicates", "what claims can say", (
        Column("name", "name in the ontology", required=True),
        Column("label", "in English", required=True),
        Column("definition", "what it means", required=True),
        Column("theme", "group of the ontology"),
        Column("iri", "address of the predicate", "anyURI", required=True),
    ), ("name",)),
    Table("sources", "the texts that make the claims", (
        Column("id", "id of the source", required=True),
        Column("type", "code of the scheme source-type", required=True),
        Column("title", "the title", required=True),
        Column("short", "author and short title"),
        Column("language", "BCP 47 tag"),
        Column("published", "EDTF"),
        Column("series", "where it appeared"),
        Column("iri", "address of the source", "anyURI", required=True),
    ), ("id",), ("title", "short")),
    Table("source_agents", "who wrote and who published a source", (
        Column("source", "id of the source", references="sources.id", required=True),
        Column("relation", "creator or publisher", required=True),
        _ENTITY,
    ), ("source", "relation", "entity")),
    Table("claims", "one row a claim: what one source says at one place", _CLAIM_COLUMNS,
          ("claim",), ("object", "quote", "note")),
    Table("claim_entities", "other entities that a claim names", (
        _CLAIM,
        Column("relation", "counterpart, about or according_to (the voice inside the source)", required=True),
        _ENTITY,
    ), ("claim", "relation", "entity")),
    Table("citations", "what a source cites for a claim", (
        _CLAIM,
        Column("number", "order in which the source cites", "integer", required=True),
        Column("document", "archival unit or publication", references="entities.id", required=True),
        Column("leaves", "leaves of an archival document"),
        Column("pages", "pages of a publication"),
        Column("note", "curator's remark"),
    ), ("claim", "number")),
    Table("assessments", "what the editors think of claims", (
        Column("id", "id of the assessment", required=True),
        Column("verdict", "preferred, doubtful or rejected", required=True),
        Column("certainty", "certain, probable or possible", required=True),
        Column("reason", "why", required=True),
    ), ("id",), ("reason",)),
    Table("assessment_claims", "which claims an assessment is about", (
        Column("assessment", "id of the assessment", references="assessments.id", required=True),
        Column("relation", "assesses, prefers or basis", required=True),
        _CLAIM,
    ), ("assessment", "relation", "claim")),
)  # fmt: skip
"""Every table, each after those that it refers to but for references of a table to itself."""
