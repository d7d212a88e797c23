"""Bibliographies: the sources, and the works and archival documents that they name, as CSL-JSON, BibTeX and RIS.

What is known of a work is what sources claim of it: claims that an assessment rejects are left out, preferred ones
come first, then what most claims say. Each record names the IRI of its thing, where all claims can be looked up.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from mxsu_graph.errors import ExportError
from mxsu_graph.export.rows import Material, build_rows
from mxsu_graph.iri import BASE

__all__ = ["CslItem", "Describe", "build_items", "write_bibtex", "write_csl_json", "write_ris"]

CslItem = dict[str, Any]
Describe = Callable[[Mapping[str, Sequence[str]]], CslItem]
"""Makes a CSL item of the facts of a text: title, creator, publisher (IRIs), issued (EDTF), language."""

_TYPES = {
    "agreement": "treaty", "bill": "bill", "book": "book", "chapter": "chapter", "constitution": "legislation",
    "edited-volume": "book", "film": "motion_picture", "journal-article": "article-journal",
    "official-report": "report", "published-interview": "interview", "thesis": "thesis", "web-page": "webpage",
    "web-site": "webpage",
}  # fmt: skip
"""The CSL type of each kind of work (CSL 1.0.1, appendix on types); any other is a document."""
_ROLES = {
    "author": "author", "co-author": "author", "editor": "editor", "film-director": "director",
    "interviewer": "interviewer", "translator": "translator",
}  # fmt: skip
_PARTS = ("publisher", "publicationPlace", "publishedIn", "publicationDate", "creationDate", "title")
_VERDICTS = {"preferred": 0, "": 1, "doubtful": 2}

_BIBTEX = {
    "article-journal": "article", "article-magazine": "article", "book": "book", "chapter": "incollection",
    "report": "techreport", "thesis": "phdthesis", "manuscript": "unpublished",
}  # fmt: skip
_PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
"""What some kinds of BibTeX entry call their publisher."""
_BIBTEX_FIELDS = {
    "title": "title", "publisher": "publisher", "publisher-place": "address", "collection-title": "series",
    "language": "language", "URL": "url", "note": "note", "archive": "library", "archive_location": "shelfmark",
}  # fmt: skip
_RIS = {
    "article-journal": "JOUR", "article-magazine": "MGZN", "bill": "BILL", "book": "BOOK", "chapter": "CHAP",
    "legislation": "STAT", "manuscript": "MANSCPT", "motion_picture": "MPCT", "post-weblog": "BLOG",
    "report": "RPRT", "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip
_RIS_FIELDS = {
    "title": "title", "publisher": "publisher", "publisher-place": "place_published", "language": "language",
    "collection-title": "tertiary_title", "container-title": "secondary_title", "archive_location": "call_number",
    "archive": "name_of_database",
}  # fmt: skip


def build_items(material: Material, describe: Describe) -> list[CslItem]:
    """A CSL item for every source, then for every work and archival document of which more than a name is known.

    Args:
        material: a whole build.
        describe: what makes the item of a source.
    """
    entities = {str(row[0]): row for row in build_rows("entities", material)}
    agents: dict[str, dict[str, list[str]]] = {}
    for source, relation, entity in build_rows("source_agents", material):
        agents.setdefault(str(source), {}).setdefault(str(relation), []).append(f"{BASE}{entity}")
    items = []
    for row in build_rows("sources", material):
        source, kind, title, short, language, published, series, iri = ("" if v is None else str(v) for v in row)
        facts = {"type": [kind], "title": [title], "prefLabel": [short], "language": [language]}
        facts |= {"issued": [published], "bibliographicCitation": [series]} | agents.get(source, {})
        items.append(describe(facts) | {"id": f"source/{source}", "URL": iri})
    told = _read_claims(material)
    for entity, row in entities.items():
        if entity.startswith("work/") and entity in told:
            items.append(_describe_work(row, told[entity], entities, describe))
        elif entity.startswith("document/"):
            items.append(_describe_document(row, told.get(entity, {}), entities, describe))
    return items


def write_csl_json(items: Sequence[CslItem], stream: BinaryIO) -> None:
    """Write the items as CSL-JSON, which Zotero and CSL processors read."""
    stream.write((json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode())


def write_bibtex(items: Sequence[CslItem], stream: BinaryIO) -> None:
    """Write the items as BibTeX, in UTF-8; keys are ids with a colon for the slash.

    Raises:
        ExportError: pybtex is not installed.
    """
    try:
        from pybtex.database import BibliographyData, Entry, Person  # an extra
    except ImportError as error:
        raise ExportError("BibTeX needs pybtex: pip install 'mxsu-graph[bibliography]'") from error
    entries = {}
    for item in items:
        fields = {ours: str(item[name]) for name, ours in _BIBTEX_FIELDS.items() if name in item}
        fields |= _bibtex_dates(item)
        kind = _BIBTEX.get(item["type"], "misc")
        if kind in _PUBLISHERS and "publisher" in fields:
            fields[_PUBLISHERS[kind]] = fields.pop("publisher")
        if "container-title" in item:
            fields["journal" if kind == "article" else "booktitle"] = item["container-title"]
        persons = {
            role: [
                Person(first=n.get("given", ""), last=n.get("family", "") or f"{{{n['literal']}}}")
                for n in item[role]
            ]
            for role in ("author", "editor")
            if role in item
        }
        entries[item["id"].replace("/", ":")] = Entry(kind, fields=fields, persons=persons)
    stream.write(BibliographyData(entries).to_string("bibtex").encode())


def write_ris(items: Sequence[CslItem], stream: BinaryIO) -> None:
    """Write the items as RIS, which most reference managers read.

    Raises:
        ExportError: rispy is not installed.
    """
    try:
        import rispy  # an extra
    except ImportError as error:
        raise ExportError("RIS needs rispy: pip install 'mxsu-graph[bibliography]'") from error

    class Plain(rispy.RisWriter):  # type: ignore[misc]  # rispy has no types
        """Without the numbers that rispy puts before each record, and the format does not have."""

        def set_header(self, count: int) -> str:
            """Nothing."""
            return ""

    entries = []
    for item in items:
        entry = {ours: item[name] for name, ours in _RIS_FIELDS.items() if name in item}
        entry |= {"type_of_reference": _RIS.get(item["type"], "GEN"), "id": item["id"], "urls": [item["URL"]]}
        for role, ours in (("author", "authors"), ("editor", "secondary_authors"), ("director", "authors")):
            if role in item:
                entry.setdefault(ours, []).extend(map(_inverted, item[role]))
        if "issued" in item:
            entry["year"] = str(item["issued"]["date-parts"][0][0])
            entry["date"] = "/".join(f"{part:02}" for part in item["issued"]["date-parts"][0])
        if "note" in item:
            entry["notes"] = [item["note"]]
        entries.append(entry)
    stream.write(rispy.dumps(entries, implementation=Plain).encode())


def _describe_work(
    row: Sequence[object],
    told: Mapping[str, list[str]],
    entities: Mapping[str, Sequence[object]],
    describe: Describe,
) -> CslItem:
    label = str(row[2])
    title = next(iter(told.get("title", [])), label)
    # A source may quote a title within its sentence, without its capital.
    facts = {"title": [label if label.casefold() == title.casefold() else title]}
    facts["publisher"] = [BASE + entity for entity in told.get("publisher", [])]
    facts["issued"] = (told.get("publicationDate", []) or told.get("creationDate", []))[:1]
    item = describe(facts) | {"type": _TYPES.get(str(row[5]), "document"), "id": row[0], "URL": row[-1]}
    for role in dict.fromkeys(_ROLES.values()):
        names = describe({"creator": [BASE + entity for entity in told.get(f"creator {role}", [])]})
        if "author" in names:
            item[role] = names["author"]
    for name, ours in (("publishedIn", "container-title"), ("publicationPlace", "publisher-place")):
        for entity in told.get(name, [])[:1]:
            item[ours] = str(entities[entity][2])
    if "circa" in item.get("issued", {}):
        item["note"] = "date uncertain"
    return item


def _describe_document(
    row: Sequence[object],
    told: Mapping[str, list[str]],
    entities: Mapping[str, Sequence[object]],
    describe: Describe,
) -> CslItem:
    """An archival document, with the unit that holds it and the archive at the top of that."""
    facts = {"title": [str(row[2])], "issued": told.get("creationDate", [])[:1]}
    item = describe(facts) | {"type": "manuscript", "id": row[0], "URL": row[-1]}
    creators = describe({"creator": [BASE + e for e in told.get("creator author", [])]})
    item |= {key: value for key, value in creators.items() if key == "author"}
    unit = str(row[9] or "") or next(iter(told.get("includedIn", [])), "")
    if unit and not unit.startswith("organization/"):
        item["archive_location"] = str(entities[unit][2])
    while unit and not unit.startswith("organization/"):
        unit = str(entities[unit][9] or "")
    if unit:
        item["archive"] = str(entities[unit][2])
    return item


def _read_claims(material: Material) -> dict[str, dict[str, list[str]]]:
    """The values of each entity's bibliographic predicates, best first; creators by their part."""
    import polars as pl  # a third of a second to import

    wanted = material.claims.filter(
        pl.col("predicate").is_in([*_PARTS, "creator", "includedIn"])
        & (pl.col("polarity") == "affirmed")
        & (pl.col("verdict") != "rejected")
        & (pl.col("withdrawn") == "")
    )
    ranks: dict[tuple[str, str], Counter[str]] = {}
    best: dict[tuple[str, str, str], int] = {}
    for claim in wanted.sort("claim").iter_rows(named=True):
        for name in _names(claim):
            key = (claim["subject"], name)
            ranks.setdefault(key, Counter())[claim["object"]] += 1
            one = (*key, claim["object"])
            best[one] = min(best.get(one, 2), _VERDICTS[claim["verdict"]])
    found: dict[str, dict[str, list[str]]] = {}
    for (entity, name), values in ranks.items():
        ordered = sorted(values, key=lambda value: (best[entity, name, value], -values[value]))
        found.setdefault(entity, {})[name] = ordered
    return found


def _names(claim: Mapping[str, str]) -> Iterator[str]:
    if claim["predicate"] != "creator":
        yield claim["predicate"]
    elif claim["role"] in _ROLES:
        yield f"creator {_ROLES[claim['role']]}"


def _bibtex_dates(item: CslItem) -> dict[str, str]:
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    names = ("year", "month", "day")
    return {name: str(part) for name, part in zip(names, parts, strict=False)}


def _inverted(name: Mapping[str, str]) -> str:
    return name.get("literal") or ", ".join(filter(None, (name.get("family"), name.get("given"))))
