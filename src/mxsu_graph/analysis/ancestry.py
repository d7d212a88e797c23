"""What texts rest on: the works behind works, who wrote the documents, and which works are texts we hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from anyascii import anyascii

from mxsu_graph.analysis.archive import Shelves, build_shelves
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.rows import ClaimRow, Table, gather
from mxsu_graph.model import Entity

__all__ = ["Ancestry", "build_ancestry"]

_BASED = ("basedOn", "quotedIn")
_WRITTEN = ("document/", "record-set/", "work/")


@dataclass(frozen=True, slots=True)
class Ancestry:
    """How claims, documents and texts hang together.

    Attributes:
        shelves: which documents lie in which archival units.
        based: by document or work, those it is based on or known through.
        creators: by document or work, the persons and institutions that made it.
        entities: the register, for what works are called.
        titles: the sources by their titles, spelt alike.
        named: by work, the source whose text it is, where a claim gives the work the title of one.
    """

    shelves: Shelves
    based: Mapping[str, tuple[str, ...]]
    creators: Mapping[str, tuple[str, ...]]
    entities: Mapping[str, Entity]
    titles: Mapping[str, str]
    named: Mapping[str, str]

    def find_grounds(self, row: ClaimRow) -> dict[str, str]:
        """Everything a claim rests on, each with the manner: text, document, unit, voice or author.

        A claim rests on its own text; on the documents and works it cites or passes on, and on what those rest on;
        on the file a document lies in; on another source's text, where it cites that; and, where it names no
        document, on the persons it passes on. Authors of documents are grounds only for claims of others that pass
        on that author without naming the document.
        """
        grounds = {f"source/{row.source}": "text"}
        voices = [voice for voice in row.according_to if voice.startswith(_WRITTEN)]
        cited = list(dict.fromkeys([*row.roots, *row.works, *voices]))
        for document in self._with_bases(cited):
            grounds[document] = "document"
            if text := self.find_text(document):
                grounds.setdefault(f"source/{text}", "document")
            for unit in self.shelves.find_units(document):
                grounds.setdefault(unit, "unit")
            for creator in self.creators.get(document, ()):
                grounds.setdefault(creator, "author")
        if not cited:
            grounds |= dict.fromkeys(row.according_to, "voice")
        return grounds

    def find_text(self, document: str) -> str:
        """The source whose text a work is: one whose very title it bears by label or claim; empty for none."""
        known = self.entities.get(document) if document.startswith("work/") else None
        spelt = [_fold(label.text) for label in known.labels] if known else []
        titled = [self.titles[title] for title in spelt if title in self.titles]
        return titled[-1] if titled else self.named.get(document, "")

    def _with_bases(self, documents: list[str]) -> list[str]:
        found = list(documents)
        for document in found:
            found += [base for base in self.based.get(document, ()) if base not in found]
        return found


def build_ancestry(live: Table, description: Description) -> Ancestry:
    """Read from the claims how documents and works hang together."""
    affirmed = live.lazy().filter(pl.col("polarity") == "affirmed")
    based = {
        work: tuple(base for base in bases if base.startswith(_WRITTEN))
        for work, bases in _objects_by_subject(affirmed, _BASED).items()
        if work.startswith(_WRITTEN)
    }
    creators = _objects_by_subject(affirmed, ("creator",))
    shelves = build_shelves(live, description)
    titles = {_fold(source.title): source.id for source in description.sources.values()}
    return Ancestry(shelves, based, creators, description.entities, titles, _find_named(affirmed, titles))


def _objects_by_subject(affirmed: pl.LazyFrame, predicates: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    told = affirmed.filter(pl.col("predicate").is_in(predicates))
    grouped = gather(told.group_by("subject").agg(pl.col("object").unique().sort()))
    return {subject: tuple(objects) for subject, objects in grouped.iter_rows()}


def _find_named(affirmed: pl.LazyFrame, titles: Mapping[str, str]) -> dict[str, str]:
    """Works to which a claim gives the title of a source."""
    texts: dict[str, str] = {}
    told = gather(affirmed.filter(pl.col("predicate") == "title").select("subject", "object").unique())
    for work, title in told.sort("subject", "object").iter_rows():
        if _fold(title) in titles:
            texts.setdefault(work, titles[_fold(title)])
    return texts


def _fold(title: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", anyascii(title).casefold()))
