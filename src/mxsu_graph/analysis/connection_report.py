"""Connections told in sentences, with the claims of every hop; and as records for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mxsu_graph.analysis.archive import Shelves
from mxsu_graph.analysis.chains import Chain, Hop
from mxsu_graph.analysis.connections import Connections
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.sentences import tell_link
from mxsu_graph.analysis.telling import tell_evidence, tell_place

__all__ = ["ROW_COLUMNS", "connection_records", "connection_rows", "render_connections", "tell_chain"]

ROW_COLUMNS = ("connection", "hop", "from", "to", "says", "source", "claim", "locator", "quote")

_SHOWN = 4
"""Claims of one hop that a text tells; further ones are counted."""


def tell_chain(chain: Chain, description: Description) -> str:
    """A connection as one sentence, by the firmest claim of each hop."""
    told = description.label(chain.hops[0].start)
    for number, hop in enumerate(chain.hops):
        link = hop.links[0]
        joint = " " if number == 0 else f", {_pronoun(hop.start)} "
        told += joint + tell_link(link.row, link.way, link.forward, hop.end, description)
    return told + "."


def render_connections(found: Connections, description: Description, shelves: Shelves) -> str:
    """The answer as plain text: each connection as a sentence, then its hops with sources and passages."""
    start, end = description.label(found.start), description.label(found.end)
    lines: list[str] = []
    for number, chain in enumerate(found.chains, start=1):
        lines += [*_tell_numbered(f"{number}.", chain, description, shelves), ""]
    if found.best is not None:
        lines += [*_tell_numbered("Best supported:", found.best, description, shelves), ""]
    if not found.chains:
        lines.append(f"No connection between {start} and {end} satisfies this.")
        lines.append(f"  {start} can be connected with {found.reached[0]} others, {end} with {found.reached[1]}.")
    for miss in found.misses:
        hops = len(miss.chain.hops)
        lines += ["", f"There would be one of {hops} hop{'' if hops == 1 else 's'} {miss.dropped}:"]
        lines.append(f"  {tell_chain(miss.chain, description)}")
    return "\n".join(lines).rstrip("\n") + "\n"


def connection_rows(found: Connections, description: Description) -> list[tuple[str, ...]]:
    """One row a claim, with the columns of `ROW_COLUMNS`."""
    return [
        (
            str(number),
            str(step),
            hop.start,
            hop.end,
            tell_link(link.row, link.way, link.forward, hop.end, description),
            link.row.source,
            link.row.claim,
            link.row.locator,
            link.row.quote,
        )
        for number, chain in enumerate(_all_chains(found), start=1)
        for step, hop in enumerate(chain.hops, start=1)
        for link in hop.links
    ]


def connection_records(found: Connections, description: Description) -> dict[str, Any]:
    """The answer as values that JSON can carry."""
    return {
        "from": found.start,
        "to": found.end,
        "connections": [_chain_record(chain, description) for chain in found.chains],
        "best_supported": _chain_record(found.best, description) if found.best else None,
        "misses": [
            {"dropped": miss.dropped, "connection": _chain_record(miss.chain, description)}
            for miss in found.misses
        ],
    }


def _all_chains(found: Connections) -> list[Chain]:
    return [*found.chains, *([found.best] if found.best is not None else [])]


def _pronoun(entity: str) -> str:
    return "who" if entity.startswith("person/") else "which"


def _tell_numbered(number: str, chain: Chain, description: Description, shelves: Shelves) -> Iterator[str]:
    yield f"{number} {tell_chain(chain, description)}"
    yield f"   {_tell_sources(chain, description)}"
    for step, hop in enumerate(chain.hops, start=1):
        yield from _tell_hop(step, hop, description, shelves)


def _tell_sources(chain: Chain, description: Description) -> str:
    hops = len(chain.hops)
    length = f"{hops} hop{'' if hops == 1 else 's'}"
    if chain.single_texts:
        return f"{length}; in one text: {', or '.join(map(description.source_label, chain.single_texts))}"
    needed = " and ".join(map(description.source_label, chain.sources_needed))
    return f"{length}; in no single text: it takes {needed}"


def _tell_hop(step: int, hop: Hop, description: Description, shelves: Shelves) -> Iterator[str]:
    count = len(hop.sources)
    told = f"{count} source{'' if count == 1 else 's'}"
    yield f"   {step}. {description.label(hop.start)} – {description.label(hop.end)} ({told})"
    for link in hop.links[:_SHOWN]:
        yield f"      {tell_link(link.row, link.way, link.forward, hop.end, description)}"
        yield f"        {tell_place(link.row, description)}"
        for line in tell_evidence(link.row, description, shelves):
            if line.startswith("cites ") and link.row.citations:
                yield f"        {line}"
    if len(hop.links) > _SHOWN:
        yield f"      and {len(hop.links) - _SHOWN} more claims"


def _chain_record(chain: Chain, description: Description) -> dict[str, Any]:
    return {
        "sentence": tell_chain(chain, description),
        "entities": list(chain.entities),
        "support": chain.support,
        "single_texts": list(chain.single_texts),
        "sources_needed": list(chain.sources_needed),
        "hops": [
            {
                "from": hop.start,
                "to": hop.end,
                "sources": list(hop.sources),
                "claims": [
                    {
                        "claim": link.row.claim,
                        "says": tell_link(link.row, link.way, link.forward, hop.end, description),
                        "source": link.row.source,
                        "locator": link.row.locator,
                        "quote": link.row.quote,
                        "roots": list(link.row.roots),
                        "works": list(link.row.works),
                    }
                    for link in hop.links
                ],
            }
            for hop in chain.hops
        ],
    }
