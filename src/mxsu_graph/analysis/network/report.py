"""Rankings and audits as rows and as text."""

from __future__ import annotations

from collections.abc import Sequence

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.audit import Audit, EdgeSupport
from mxsu_graph.analysis.network.projections import PROJECTIONS
from mxsu_graph.analysis.network.robustness import Exclusion, Ranking, Shift
from mxsu_graph.analysis.network.worlds import Worlds

__all__ = [
    "AUDIT_COLUMNS",
    "EXCLUSION_COLUMNS",
    "RANK_COLUMNS",
    "align",
    "audit_rows",
    "count_noun",
    "exclusion_rows",
    "label_node",
    "rank_rows",
    "render_audit",
    "render_ranking",
]

RANK_COLUMNS = (
    "rank", "node", "label", "side", "value", "best_rank", "best_without", "worst_rank", "worst_without",
    "least_value", "greatest_value", "worlds_best_rank", "worlds_worst_rank",
    "worlds_5_percent", "worlds_95_percent", "worlds_first",
)  # fmt: skip
EXCLUSION_COLUMNS = (
    "kind", "left_out", "claims", "edges_lost", "tau", "mover", "label", "rank_before", "rank_after",
    "own", "made_by",
)  # fmt: skip
AUDIT_COLUMNS = (
    "type", "node", "other", "bridge", "cut_off", "claims", "needs_claims", "needs_sources", "needs_roots",
)  # fmt: skip

_SHOWN_CLAIMS = 3


def rank_rows(ranking: Ranking, description: Description, worlds: Worlds | None = None) -> list[list[str]]:
    """One row a node, for `RANK_COLUMNS`."""
    rows = []
    for s in ranking.standings:
        in_worlds = ["", "", "", "", ""]
        if worlds:
            share = _number(worlds.first[s.node] / worlds.worlds)
            in_worlds = [*map(str, (*worlds.ranks[s.node], *worlds.middle[s.node])), share]
        rows.append(
            [
                str(s.rank),
                s.node,
                label_node(s.node, description),
                _side(s.node, description),
                _number(s.value),
                str(s.ranks[0]),
                _exclusion_name(s.best_without),
                str(s.ranks[1]),
                _exclusion_name(s.worst_without),
                _number(s.values[0]),
                _number(s.values[1]),
                *in_worlds,
            ]
        )
    return rows


def exclusion_rows(ranking: Ranking, description: Description) -> list[list[str]]:
    """One row an exclusion, for `EXCLUSION_COLUMNS`."""
    return [
        [
            shift.exclusion.kind,
            shift.exclusion.name,
            str(len(shift.exclusion.claims)),
            str(shift.edges_lost),
            _tau(shift.tau),
            shift.mover,
            label_node(shift.mover, description) if shift.mover else "",
            str(shift.moves[0]) if shift.mover else "",
            str(shift.moves[1]) if shift.mover else "",
            ("yes" if shift.own else "no") if shift.mover else "",
            "; ".join(shift.claims),
        ]
        for shift in ranking.shifts
    ]


def audit_rows(audit: Audit) -> list[list[str]]:
    """One row an edge, then one a cut vertex, for `AUDIT_COLUMNS`."""
    rows = [
        [
            "edge",
            *edge.nodes,
            "yes" if edge.bridge else "no",
            str(edge.cut_off) if edge.bridge else "",
            *(
                "; ".join(names)
                for names in (edge.claims, edge.needs_claims, edge.needs_sources, edge.needs_roots)
            ),
        ]
        for edge in audit.edges
    ]
    rows += [
        ["cut vertex", cut.node, "", "", "+".join(map(str, cut.parts)), ""]
        + ["; ".join(names) for names in (cut.needs_claims, cut.needs_sources, cut.needs_roots)]
        for cut in audit.cut_vertices
    ]
    return rows


def render_ranking(
    ranking: Ranking, description: Description, worlds: Worlds | None = None, limit: int = 20
) -> str:
    """The ranking with its intervals, and the table of exclusions: `docs/networks.md` explains them."""
    title = PROJECTIONS[ranking.projection].title
    lines = [
        f"{title}, by {ranking.measure}",
        f"{len(ranking.standings)} nodes, {count_noun(ranking.edges, 'edge')}",
        "",
    ]
    head = ["rank", "range", "value", "range of value", "side", "name"]
    rows = []
    for s in ranking.standings[:limit]:
        values = f"{_number(s.values[0])} - {_number(s.values[1])}"
        spread = _span(s.ranks)
        rows.append(
            [
                str(s.rank),
                spread,
                _number(s.value),
                values,
                _side(s.node, description),
                label_node(s.node, description),
            ]
        )
        if worlds:
            rows[-1].insert(2, _span((worlds.middle if worlds.uncertain else worlds.ranks)[s.node]))
    lines += align([*head[:2], "worlds", *head[2:]] if worlds else head, rows)
    hidden = len(ranking.standings) - limit
    if hidden > 0:
        lines.append(f"... and {hidden} more")
    lines += ["", *_render_exclusions(ranking.shifts, description)]
    if worlds:
        lines += ["", _tell_worlds(worlds)]
    return "\n".join(lines) + "\n"


def render_audit(audit: Audit, description: Description, limit: int = 20) -> str:
    """How much rests on one witness, the bridges and cut vertices that do, and what falls without each pillar."""
    lines = [
        f"{audit.nodes} nodes, {count_noun(len(audit.edges), 'edge')}, "
        f"{count_noun(audit.components, 'component')}, the largest with {count_noun(audit.largest, 'node')}",
        "",
        *align(
            ["rests on", "edges", "bridges", "cut vertices"],
            [
                ["all", str(len(audit.edges)), str(len(audit.bridges)), str(len(audit.cut_vertices))],
                *(_tally(audit, kind) for kind in ("claim", "source", "root")),
            ],
        ),
        "",
        "Bridges, those that cut off most first:",
    ]
    bridges = sorted(audit.bridges, key=lambda edge: (-edge.cut_off, edge.nodes))
    rows = [
        [
            str(edge.cut_off),
            " -- ".join(label_node(end, description) for end in edge.nodes),
            _needs(edge, description),
        ]
        for edge in bridges[:limit]
    ]
    lines += align(["cuts off", "edge", "gone without"], rows)
    if len(bridges) > limit:
        lines.append(f"... and {len(bridges) - limit} more")
    lines += ["", "What falls without a source, a document or a claim:"]
    rows = [
        [
            p.kind,
            description.source_label(p.name) if p.kind == "source" else label_node(p.name, description),
            str(p.edges_lost),
            str(p.isolated),
            str(p.components),
            str(p.largest),
        ]
        for p in audit.pillars[:limit]
    ]
    lines += align(["left out", "", "edges lost", "isolated", "components left", "largest"], rows)
    return "\n".join(lines) + "\n"


def _render_exclusions(shifts: Sequence[Shift], description: Description) -> list[str]:
    rows = []
    for shift in shifts:
        moved = (
            f"{label_node(shift.mover, description)}, {shift.moves[0]} -> {shift.moves[1]}" if shift.mover else ""
        )
        claims = [*shift.claims[:_SHOWN_CLAIMS]]
        more = len(shift.claims) - len(claims)
        by = ", ".join(claims) + (f" and {more} more" if more > 0 else "")
        rows.append(
            [
                _exclusion_label(shift.exclusion, description),
                str(len(shift.exclusion.claims)),
                str(shift.edges_lost),
                _tau(shift.tau),
                moved,
                by if shift.own or not by else f"others fell: {by}",
            ]
        )
    return align(["left out", "claims", "edges lost", "tau", "moves most", "by claims"], rows)


def _tally(audit: Audit, kind: str) -> list[str]:
    def needs(support: object) -> bool:
        return bool(getattr(support, f"needs_{kind}s"))

    name = {"claim": "one claim", "source": "one source", "root": "one document"}[kind]
    groups = (audit.edges, audit.bridges, audit.cut_vertices)
    return [name, *(str(sum(needs(support) for support in group)) for group in groups)]


def _needs(edge: EdgeSupport, description: Description) -> str:
    parts = [description.source_label(source) for source in edge.needs_sources]
    parts += [label_node(root, description) for root in edge.needs_roots]
    return "; ".join([*parts, *edge.needs_claims]) or "nothing by itself"


def _tell_worlds(worlds: Worlds) -> str:
    questions = count_noun(len(worlds.questions), "open question")
    if worlds.uncertain:
        claims = count_noun(worlds.uncertain, "claim")
        return (
            f"Possible worlds: {questions}, {claims} that may not hold; {worlds.worlds} worlds drawn with seed "
            f"{worlds.seed}; ranks are those of the middle 90 in 100."
        )
    if not worlds.questions:
        return "Possible worlds: no open question changes this network."
    if worlds.seed is None:
        return f"Possible worlds: {questions}, {worlds.worlds} worlds, which are all."
    drawn = f"{worlds.worlds} of {worlds.possible} worlds, drawn with seed {worlds.seed}"
    return f"Possible worlds: {questions}, {drawn}."


def align(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A head and rows as lines of columns."""
    table = [head, *rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
    ]


def _exclusion_name(exclusion: Exclusion | None) -> str:
    return "" if exclusion is None else exclusion.name or exclusion.kind


def _exclusion_label(exclusion: Exclusion, description: Description) -> str:
    if exclusion.kind == "source":
        return description.source_label(exclusion.name)
    return label_node(exclusion.name, description) if exclusion.kind == "root" else "all hedged claims"


def label_node(node: str, description: Description) -> str:
    """What a node is called, be it an entity or a source."""
    segment, _, name = node.partition("/")
    return description.source_label(name) if segment == "source" else description.label(node)


def _side(node: str, description: Description) -> str:
    known = description.entities.get(node)
    return known.side if known else ""


def _span(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}-{pair[1]}"


def _number(value: float) -> str:
    """Four decimals, and none where there is nothing behind the point."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if value else "0"


def _tau(tau: float | None) -> str:
    return "" if tau is None else f"{tau:.2f}"


def count_noun(number: int, noun: str) -> str:
    """`1 edge`, `2 edges`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
