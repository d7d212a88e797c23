"""The steps that need the claims table alone, as one writes them with lists, dictionaries and NetworkX.

`plain.py` runs them where there is no dataset: rdflib needs 1.7 GB for a million quads, and a million claims are
thirty times as many.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import polars as pl
from generate import describe, plan_archive
from measure import digest, run_step
from ours import Data
from plain_networks import Participant, run_networks

from mxsu_graph.analysis.description import Description

__all__ = ["run_table"]

_COLUMNS = (
    "claim", "source", "subject", "predicate", "object", "object_type", "polarity", "modality", "roots", "verdict",
    "withdrawn",
)  # fmt: skip
Row = tuple[str, str, str, str, str, str, str, str, list[str], str, str]
"""One claim, with the columns above."""


def run_table(data: Data, limit: float) -> None:
    """Run the steps on the claims table of a folder; each is given up after `limit` seconds of processor time."""
    description = describe(plan_archive(data.quads, data.project))
    rows = run_step(
        "claims table", lambda: read_rows(data.table), lambda found: digest(row[0] for row in found), limit=limit
    )
    if rows is None:
        return
    run_step("disagreements", lambda: find_different(rows, description), sorted, limit=limit)
    run_step("witnesses", lambda: find_shared(rows), sorted, limit=limit)
    run_networks(lambda: find_participants(rows, description), limit, repeat=False)


def read_rows(path: Path) -> list[Row]:
    """The claims as tuples of the columns that are needed."""
    return pl.read_parquet(path, columns=list(_COLUMNS)).select(_COLUMNS).rows()


def find_different(rows: list[Row], description: Description) -> set[str]:
    """Subjects that have several values of a single predicate, however these differ."""
    values = defaultdict(set)
    for _, _, subject, predicate, value, *_ in rows:
        if description.predicates[predicate].single:
            values[subject, predicate].add(value)
    return {f"{subject} {predicate}" for (subject, predicate), told in values.items() if len(told) > 1}


def find_shared(rows: list[Row]) -> set[str]:
    """What several sources say of two entities."""
    sources = defaultdict(set)
    for _, source, subject, predicate, thing, kind, *_ in rows:
        if kind == "entity":
            sources[subject, predicate, thing].add(source)
    return {" ".join(said) for said, told in sources.items() if len(told) > 1}


def find_participants(rows: list[Row], description: Description) -> list[Participant]:
    """Who took part in what, of all claims that count for a network."""
    return [
        (event, person, source, frozenset(roots), modality == "hedged")
        for _, source, event, predicate, person, _, polarity, modality, roots, verdict, withdrawn in rows
        if predicate == "participant"
        and person.startswith("person/")
        and polarity == "affirmed"
        and verdict != "rejected"
        and not withdrawn
        and not {description.kind(event), description.kind(person)} & {"person-group", "period"}
    ]
