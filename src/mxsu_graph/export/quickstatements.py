"""Statements for Wikidata, as commands of QuickStatements (version 1, separated by tabs), to be looked through.

Only what a source says plainly, that nobody disputes, between entities that have a Wikidata item of their own, by
the properties in `ontology/wikidata.tsv`. Each statement has the claim's address as its reference.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from mxsu_graph.errors import ExportError
from mxsu_graph.export.rows import Material, build_rows
from mxsu_graph.iri import AUTHORITIES, claim_iri

__all__ = ["PROPERTIES_FILE", "build_commands", "read_properties", "write_quickstatements"]

PROPERTIES_FILE = "wikidata.tsv"
"""Which property of Wikidata stands for which predicate, with the evidence for its number."""

_REFERENCE_URL = "S854"
"""Wikidata's property P854, reference URL, in the place of a reference."""


def read_properties(ontology: Path) -> dict[str, str]:
    """The number of the Wikidata property for each predicate that has one and whose values are entities.

    Raises:
        ExportError: the file is absent or lacks a column.
    """
    path = ontology / PROPERTIES_FILE
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream, delimiter="\t")
            return {row["predicate"]: row["property"] for row in rows if row["value"] == "item"}
    except (OSError, KeyError) as error:
        raise ExportError(f"the properties of Wikidata in {path} cannot be read: {error}") from error


def build_commands(material: Material, ontology: Path) -> Iterator[str]:
    """One command a statement and claim, in the order of the claims."""
    import polars as pl  # a third of a second to import

    properties = read_properties(ontology)
    items = dict(_items(material))
    plain = material.claims.filter(
        pl.col("predicate").is_in(list(properties))
        & pl.col("subject").is_in(list(items))
        & (pl.col("object_type") == "entity")
        & pl.col("object").is_in(list(items))
        & (pl.col("polarity") == "affirmed")
        & (pl.col("modality") == "plain")
        & (pl.col("certainty") == "certain")
        & pl.col("verdict").is_in(["", "preferred"])
        & (pl.col("withdrawn") == "")
    )
    for claim in plain.sort("claim").iter_rows(named=True):
        reference = claim_iri(*claim["claim"].split("/"))
        parts = (items[claim["subject"]], properties[claim["predicate"]], items[claim["object"]])
        yield "\t".join((*parts, _REFERENCE_URL, f'"{reference}"'))


def write_quickstatements(material: Material, ontology: Path, stream: BinaryIO) -> None:
    """Write the commands, one a line."""
    stream.writelines(f"{command}\n".encode() for command in build_commands(material, ontology))


def _items(material: Material) -> Iterator[tuple[str, str]]:
    """Every entity that is exactly one Wikidata item."""
    for entity, relation, same_as in build_rows("identifiers", material):
        if relation == "exactMatch" and str(same_as).startswith(AUTHORITIES["wikidata"]):
            yield str(entity), str(same_as).removeprefix(AUTHORITIES["wikidata"])
