from __future__ import annotations

from itertools import permutations

import networkx as nx
import pytest

from mxsu_graph.analysis.network.brokerage import ROLES, count_across, count_brokerage

SIDES = {"m": "mexican", "s": "soviet", "t": "third", "u": ""}


def build(*arrows: str, directed: bool = True) -> nx.Graph:
    """Nodes are called by their side and a number: `m1`."""
    graph = nx.DiGraph() if directed else nx.Graph()
    for arrow in arrows:
        a, b = arrow.split(">")
        for node in (a, b):
            graph.add_node(node, side=SIDES[node[0]])
        graph.add_edge(a, b)
    return graph


@pytest.mark.parametrize(
    ("arrows", "role"),
    [
        (("m1>m2", "m2>m3"), "coordinator"),
        (("m1>s1", "s1>m2"), "consultant"),
        (("m1>s1", "s1>s2"), "gatekeeper"),
        (("m1>m2", "m2>s1"), "representative"),
        (("m1>t1", "t1>s1"), "liaison"),
    ],
)
def test_the_five_roles(arrows: tuple[str, str], role: str) -> None:
    broker = arrows[0].split(">")[1]
    found = count_brokerage(build(*arrows))
    assert found[broker] == {name: int(name == role) for name in ROLES}
    assert sum(sum(roles.values()) for roles in found.values()) == 1


def test_a_worked_example() -> None:
    # m2 receives from m1 and s1 and sends to m3, s2 and t1: six ordered pairs (sender, receiver).
    # m1->m3 is tied and so needs no broker. What remains:
    #   m1-m2-s2 representative, m1-m2-t1 representative,
    #   s1-m2-m3 gatekeeper, s1-m2-s2 consultant, s1-m2-t1 liaison.
    # s2 -> t1 gives s2 the pair (m2, t1), but m2->t1 is tied: nothing.
    # t1 -> s3 gives t1 the pairs (m2, s3): liaison, and (s2, s3): consultant.
    graph = build("m1>m2", "s1>m2", "m2>m3", "m2>s2", "m2>t1", "m1>m3", "s2>t1", "t1>s3")
    found = count_brokerage(graph)
    assert found["m2"] == {"coordinator": 0, "consultant": 1, "gatekeeper": 1, "representative": 2, "liaison": 1}
    assert found["t1"] == {"coordinator": 0, "consultant": 1, "gatekeeper": 0, "representative": 0, "liaison": 1}
    assert all(not sum(roles.values()) for node, roles in found.items() if node not in ("m2", "t1"))


def test_an_edge_is_two_arrows() -> None:
    edges = ("m1>m2", "m2>s1")
    both = build(*edges, "m2>m1", "s1>m2")
    undirected = count_brokerage(build(*edges, directed=False))
    assert undirected == count_brokerage(both)
    assert undirected["m2"]["gatekeeper"] == undirected["m2"]["representative"] == 1


def test_nodes_without_a_side_take_no_part_in_roles() -> None:
    assert sum(count_brokerage(build("m1>u1", "u1>s1"))["u1"].values()) == 0
    assert count_across(build("m1>u1", "u1>s1"))["u1"] == 1


def test_pairs_across_count_once_and_only_mexican_with_soviet() -> None:
    # t1 stands between m1 or m2 and s1; m1-s1 are tied. t2 and u1 are of neither side.
    graph = build("m1>t1", "m2>t1", "t1>s1", "t1>t2", "t1>u1", "m1>s1", directed=False)
    assert count_across(graph) == {"m1": 0, "t1": 1, "m2": 0, "s1": 0, "t2": 0, "u1": 0}


def test_the_worked_example_of_the_paper_is_not_at_hand_but_its_definition_is() -> None:
    """Every ordered triple of the karate club by the definition, with its two factions as sides.

    The data of Gould and Fernandez's own example are in no public source that we know of.
    """
    club = nx.karate_club_graph()
    for node, faction in club.nodes(data="club"):
        club.nodes[node]["side"] = {"Mr. Hi": "mexican", "Officer": "soviet"}[faction]
    side = dict(club.nodes(data="side"))
    expected = {node: dict.fromkeys(ROLES, 0) for node in club}
    for a, b, c in permutations(club, 3):
        if club.has_edge(a, b) and club.has_edge(b, c) and not club.has_edge(a, c):
            same = (side[a] == side[b], side[b] == side[c], side[a] == side[c])
            role = {
                (True, True, True): "coordinator",
                (False, False, True): "consultant",
                (False, True, False): "gatekeeper",
                (True, False, False): "representative",
            }[same]
            expected[b][role] += 1
    assert count_brokerage(club) == expected
    assert sum(roles["gatekeeper"] for roles in expected.values()) > 0
    across = count_across(club)
    assert across == {node: roles["gatekeeper"] for node, roles in expected.items()}
