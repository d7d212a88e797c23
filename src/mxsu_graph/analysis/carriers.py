"""Which documents and works carry how much, and what one source leaves out that others tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from mxsu_graph.analysis.ancestry import build_ancestry
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.polarity import orient_symmetric
from mxsu_graph.analysis.rows import Table, gather, live_claims, read_rows
from mxsu_graph.analysis.witnesses import Agreement, gather_agreements
from mxsu_graph.errors import UnknownNameError

__all__ = ["Carrier", "Silence", "find_carriers", "find_silences"]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A document or work, the claims for which it is cited, and those for which nothing else is."""

    document: str
    claims: int
    alone: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """What others tell of an entity that a source knows too, and what the source says there instead.

    `instead` holds its claims with the same subject and predicate: where there are none, it is silent.
    """

    agreement: Agreement
    instead: tuple[str, ...]


def find_carriers(table: Table) -> tuple[Carrier, ...]:
    """Every document and work that is cited for a claim, those that carry most first."""
    cited = live_claims(table.lazy()).select(
        "claim", "source", pl.concat_list("roots", "works").list.unique().alias("document")
    )
    one_by_one = cited.with_columns(pl.col("document").list.len().alias("cited")).explode("document")
    grouped = gather(
        one_by_one.filter(pl.col("document").is_not_null())
        .group_by("document")
        .agg(
            pl.len().alias("claims"),
            (pl.col("cited") == 1).sum().alias("alone"),
            pl.col("source").unique().sort().alias("sources"),
        )
        .sort(["claims", "alone", "document"], descending=[True, True, False])
    )
    return tuple(
        Carrier(document, claims, alone, tuple(sources))
        for document, claims, alone, sources in grouped.iter_rows()
    )


def find_silences(
    table: Table,
    description: Description,
    source: str,
    *,
    subjects: Iterable[str] | None = None,
    texts: int = 2,
) -> tuple[Silence, ...]:
    """What at least so many other texts tell about entities that a source speaks of, and the source does not.

    Affirmed claims are compared by subject, predicate and object; those whose object is a text in our own words
    are left out, because no two of them are alike.

    Args:
        table: the claims table.
        description: predicates, labels and sources.
        source: the source that may be silent.
        subjects: only what is told about these entities, whether or not the source speaks of them.
        texts: least number of other texts.

    Returns:
        By falling number of independent witnesses, then by subject and predicate.

    Raises:
        UnknownNameError: there is no such source.
    """
    if source not in description.sources:
        known = ", ".join(sorted(description.sources))
        raise UnknownNameError(f"there is no source '{source}'; there are {known}")
    live = live_claims(table.lazy())
    told = orient_symmetric(
        live.filter((pl.col("polarity") == "affirmed") & (pl.col("object_type") != "text")), description
    )
    chosen = _known_to(live, source) if subjects is None else list(set(subjects))
    single = [name for name, term in description.predicates.items() if term.single]
    thing = pl.when(pl.col("predicate").is_in(single)).then(pl.lit("")).otherwise(pl.col("object"))
    told = told.filter(pl.col("subject").is_in(chosen)).with_columns(thing.alias("thing"))
    keys = ["subject", "predicate", "thing"]
    counts = [pl.col("source").n_unique().alias("texts"), (pl.col("source") == source).any()]
    groups = told.group_by(keys).agg(counts)
    left_out = groups.filter(~pl.col("source") & (pl.col("texts") >= texts))
    rows = read_rows(told.join(left_out, on=keys, how="semi")).values()
    instead = _tell_instead(told, source)
    found = gather_agreements(rows, build_ancestry(live, description), texts)
    silences = [
        Silence(agreement, instead.get((agreement.subject, agreement.predicate), ())) for agreement in found
    ]
    return tuple(sorted(silences, key=lambda silence: -len(silence.agreement.witnesses)))


def _tell_instead(told: pl.LazyFrame, source: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """What a source claims, by subject and predicate."""
    own = told.filter(pl.col("source") == source).group_by("subject", "predicate").agg(pl.col("claim").sort())
    return {(subject, predicate): tuple(claims) for subject, predicate, claims in gather(own).iter_rows()}


def _known_to(live: pl.LazyFrame, source: str) -> list[str]:
    """Every entity that a source makes claims about, or names as the object of one."""
    own = gather(live.filter(pl.col("source") == source).select("subject", "object", "object_type"))
    objects = own.filter(pl.col("object_type") == "entity")["object"]
    return sorted({*own["subject"].to_list(), *objects.to_list()})
