"""Networks: who is central, and what becomes of that when a text is left out; and the data for a drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mxsu_graph.analysis.network.build import weave_network
from mxsu_graph.analysis.network.measures import MEASURES
from mxsu_graph.analysis.network.meter import Meter
from mxsu_graph.analysis.network.projections import PROJECTIONS
from mxsu_graph.errors import BadDateError
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.lines import Thing, tell_thing
from mxsu_graph.serve.workbench.wording import Wording

__all__ = [
    "Move",
    "NetworkForm",
    "NetworkPage",
    "NodeLine",
    "build_network_data",
    "read_network_form",
    "view_network",
]

_SHOWN = 30
_CLAIMS_SHOWN = 8
_DEFAULTS = ("actors", "betweenness")


@dataclass(frozen=True, slots=True)
class NetworkForm:
    """What network is asked for: a projection, a measure, and which claims count."""

    projection: str = _DEFAULTS[0]
    measure: str = _DEFAULTS[1]
    between: str = ""
    certain: bool = False
    without: tuple[str, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Move:
    """The rank that a node has without one more text, and by how much that is better (below zero: worse)."""

    source: str
    rank: int
    change: int


@dataclass(frozen=True, slots=True)
class NodeLine:
    """A node with its rank, its value, its rank in the whole network, and its ranks without each text."""

    thing: Thing
    side: str
    rank: int
    value: float
    whole_rank: int
    degree: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """The answer to the form: the first nodes by rank; `error` says what is wrong with it.

    Projections and measures are pairs of a name and what the reader calls it.
    """

    form: NetworkForm
    projections: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str], ...]
    nodes: int = 0
    edges: int = 0
    lines: tuple[NodeLine, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    error: str = ""


def read_network_form(edition: Edition, fields: Mapping[str, str], without: Iterable[str]) -> NetworkForm:
    """The form from the fields of an address; what is unknown there becomes what is usual."""
    projection, measure = fields.get("projection", ""), fields.get("measure", "")
    return NetworkForm(
        projection if projection in PROJECTIONS else _DEFAULTS[0],
        measure if measure in MEASURES else _DEFAULTS[1],
        fields.get("between", "").strip(),
        bool(fields.get("certain")),
        tuple(sorted(source for source in set(without) if source in edition.description.sources)),
    )


def view_network(edition: Edition, wording: Wording, form: NetworkForm) -> NetworkPage:
    """Rank the nodes of a network, and again without each text that is still in it."""
    projections = tuple((name, wording.words.say(f"projection-{name}")) for name in PROJECTIONS)
    measures = tuple((name, wording.words.say(f"measure-{name}")) for name in MEASURES)
    try:
        meter = edition.meter(form.projection, form.measure, form.between)
    except BadDateError:
        return NetworkPage(form, projections, measures, error=wording.words.say("bad-period", period=form.between))
    without = _left_out(meter, form)
    ranks, values, whole = meter.ranks(without), meter.values(without), meter.ranks()
    left = sorted({fact.source for fact in meter.plan.facts.values()} - set(form.without))
    others = {name: meter.ranks(without | _claims_of(meter, name)) for name in left} if len(left) > 1 else {}
    edges = meter.weigh(without)
    degrees: dict[str, int] = {}
    for pair in edges:
        for end in pair:
            degrees[end] = degrees.get(end, 0) + 1
    first = sorted((node for node in meter.nodes if node in degrees), key=lambda node: (ranks[node], node))
    return NetworkPage(
        form,
        projections,
        measures,
        len(first),
        len(edges),
        tuple(
            NodeLine(
                tell_thing(node, wording),
                _side(edition, wording, node),
                ranks[node],
                values[node],
                whole[node],
                degrees[node],
                tuple(Move(name, found[node], ranks[node] - found[node]) for name, found in others.items()),
            )
            for node in first[:_SHOWN]
        ),
        tuple((name, wording.source_label(name)) for name in others),
    )


def build_network_data(edition: Edition, wording: Wording, form: NetworkForm) -> dict[str, Any]:
    """The network as values that JSON can carry.

    Returns:
        `nodes` (`id`, `label`, `type`, `side`, `rank`, `value`) and `edges` (`from`, `to`, `sources`, `certainty`,
        `first` and `last` as years or null, `weight`, `count` of claims, `claims`: the first of them).

    Raises:
        BadDateError: the period is not one.
    """
    meter = edition.meter(form.projection, form.measure, form.between)
    without = _left_out(meter, form)
    graph = weave_network(meter.plan, wording, without=without)
    ranks, values = meter.ranks(without), meter.values(without)
    return {
        "title": wording.words.say(f"projection-{form.projection}"),
        "directed": meter.plan.directed,
        "nodes": [
            {
                "id": node,
                "label": facts["label"],
                "type": facts["type"],
                "side": facts["side"],
                "rank": ranks[node],
                "value": round(values[node], 6),
            }
            for node, facts in graph.nodes(data=True)
        ],
        "edges": [
            {
                "from": start,
                "to": end,
                "sources": list(facts["sources"]),
                "certainty": facts["certainty"],
                "first": facts["first"].year if facts["first"] else None,
                "last": facts["last"].year if facts["last"] else None,
                "weight": round(facts["weight"], 4),
                "count": len(facts["claims"]),
                "claims": list(facts["claims"][:_CLAIMS_SHOWN]),
            }
            for start, end, facts in graph.edges(data=True)
        ],
    }


def _left_out(meter: Meter, form: NetworkForm) -> frozenset[str]:
    """The claims that the form leaves out."""
    return frozenset(
        ref
        for ref, fact in meter.plan.facts.items()
        if fact.source in form.without or (form.certain and (fact.certainty != "certain" or fact.hedged))
    )


def _claims_of(meter: Meter, source: str) -> frozenset[str]:
    return frozenset(ref for ref, fact in meter.plan.facts.items() if fact.source == source)


def _side(edition: Edition, wording: Wording, node: str) -> str:
    known = edition.description.entities.get(node)
    return wording.code_label("side", known.side) if known and known.side else ""
