from __future__ import annotations

import datetime
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.links import parse_period
from mxsu_graph.analysis.network.build import build_network, weave_bare, weave_network
from mxsu_graph.analysis.network.projections import PROJECTIONS, build_plan
from mxsu_graph.errors import UnknownNameError
from mxsu_graph.model import Assessment, Claim, Entity, Value, ValueType

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
MakeEntity = Callable[..., Entity]
Describe = Callable[..., Description]

A, B, C = "person/a", "person/b", "person/c"
FAIR, TALKS = "event/fair", "event/talks"
BANK, PRESS = "organization/bank", "organization/press"


def test_people_by_shared_events_have_newmans_weight(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    told = [claim("a", FAIR, "participant", person) for person in (A, B, C)]
    told += [claim("b", TALKS, "participant", person) for person in (A, B)]
    claims = table(*told)
    network = build_network(claims, describe(), "people-events")
    # The fair has three, so each pair gets 1/2; the talks have two, so a and b get one more.
    assert {pair: data["weight"] for *pair_, data in network.edges(data=True) for pair in [tuple(pair_)]} == {
        (A, B): 1.5,
        (A, C): 0.5,
        (B, C): 0.5,
    }
    counted = build_network(claims, describe(), "people-events", weighting="count")
    assert counted[A][B]["weight"] == 2
    assert counted[A][C]["weight"] == 1


def test_nodes_and_edges_say_what_they_rest_on(
    table: MakeTable, claim: MakeClaim, describe: Describe, entity: MakeEntity
) -> None:
    told = (
        claim("a", FAIR, "participant", A, id="c1", cites=("document/d", "work/w"), certainty="possible"),
        claim("b", FAIR, "participant", A, id="c2", when="1959-11-20"),
        claim("b", FAIR, "participant", B, id="c3", certainty="probable"),
        claim("b", FAIR, "date", "1959-11", id="c4", type=ValueType.WHEN),
    )
    people = (entity(A, "Ana", kind="diplomat", side="mexican"), entity(B, "Boris", side="soviet"))
    network = build_network(table(*told), describe(*people), "people-events")
    assert network.nodes[A] == {
        "label": "Ana",
        "kind": "diplomat",
        "side": "mexican",
        "country": "",
        "type": "person",
    }
    assert network.nodes[B]["kind"] == "person"
    assert network.graph["title"] == "people by shared events"
    assert network[A][B] == {
        "claims": ("a/c1", "b/c2", "b/c3"),
        "sources": ("a", "b"),
        "roots": ("document/d",),
        "works": ("work/w",),
        "ways": ("participant",),
        "via": (FAIR,),
        # The claims without a time of their own have that of the event.
        "first": datetime.date(1959, 11, 1),
        "last": datetime.date(1959, 11, 30),
        # The better of the two claims for A, then the worse of A and B.
        "certainty": "probable",
        "weight": 1.0,
    }


def test_a_country_is_what_claims_say(
    table: MakeTable, claim: MakeClaim, describe: Describe, entity: MakeEntity
) -> None:
    told = (
        claim("a", A, "met", B),
        claim("a", A, "met", BANK),
        claim("a", A, "nationality", "country/mexico"),
        claim("b", A, "nationality", "country/cuba", id="cuban"),
        claim("a", BANK, "locatedIn", "country/mexico"),
        claim("a", B, "nationality", "country/mexico", polarity="denied"),
    )
    mexico = entity("country/mexico", "Mexico")
    description = describe(mexico, entity("country/cuba", "Cuba"))
    plan = build_plan(table(*told), description, "actors")
    network = weave_network(plan, description)
    assert dict(network.nodes(data="country")) == {A: "Cuba; Mexico", B: "", BANK: "Mexico"}
    without = weave_network(plan, description, without=frozenset({"b/cuban"}))
    assert without.nodes[A]["country"] == "Mexico"


@pytest.mark.parametrize("fields", [{"polarity": "denied"}, {"withdrawn": "misread"}], ids=["denied", "withdrawn"])
def test_what_is_denied_or_withdrawn_makes_no_edge(
    fields: dict[str, str], table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    told = (claim("a", FAIR, "participant", A), claim("a", FAIR, "participant", B, **fields))
    assert not build_network(table(*told), describe(), "people-events").edges


def test_what_an_assessment_rejects_makes_no_edge(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    told = (claim("a", FAIR, "participant", A, id="c1"), claim("a", FAIR, "participant", B))
    for verdict, edges in (("rejected", 0), ("doubtful", 1)):
        claims = table(*told, assessments=(Assessment("x", ("a/c1",), verdict, "why"),))
        assert build_network(claims, describe(), "people-events").number_of_edges() == edges


def test_classes_of_people_and_eras_connect_nobody(
    table: MakeTable, claim: MakeClaim, describe: Describe, entity: MakeEntity
) -> None:
    told = (claim("a", FAIR, "participant", A), claim("a", FAIR, "participant", B))
    assert build_network(table(*told), describe(), "people-events").edges
    for broad in (entity(A, kind="person-group"), entity(FAIR, kind="period")):
        assert not build_network(table(*told), describe(broad), "people-events").edges


def test_people_and_organisations_folded_either_way(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    told = (
        claim("a", A, "memberOf", BANK),
        claim("a", BANK, "founder", B),
        claim("a", B, "affiliatedWith", PRESS),
        # A post makes its holder belong to the body that it is part of.
        claim("a", C, "heldPost", "post/editor", id="c1"),
        claim("b", "post/editor", "partOfOrganization", PRESS, id="c2"),
        claim("a", C, "heldPost", "post/ruler"),
    )
    claims = table(*told)
    both = build_network(claims, describe(), "people-organizations")
    assert sorted(both.edges) == [(BANK, A), (BANK, B), (PRESS, B), (PRESS, C)]
    assert both[PRESS][C]["claims"] == ("a/c1", "b/c2")
    assert (both.nodes[A]["bipartite"], both.nodes[BANK]["bipartite"]) == (0, 1)
    people = build_network(claims, describe(), "people-by-organizations")
    assert {tuple(edge): people.edges[edge]["via"] for edge in people.edges} == {(A, B): (BANK,), (B, C): (PRESS,)}
    bodies = build_network(claims, describe(), "institutions")
    assert [(*edge, data["via"]) for *edge, data in bodies.edges(data=True)] == [(BANK, PRESS, (B,))]


def test_leaving_out_one_of_two_needed_claims_breaks_the_edge(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    told = (
        claim("a", C, "heldPost", "post/editor", id="c1"),
        claim("b", "post/editor", "partOfOrganization", PRESS, id="c2"),
        claim("b", C, "memberOf", BANK, id="c3"),
    )
    plan = build_plan(table(*told), describe(), "people-organizations")
    assert len(plan.weigh()) == 2
    assert list(plan.weigh(frozenset({"b/c2"}))) == [(BANK, C)]
    assert list(plan.weigh(frozenset({"a/c1"}))) == [(BANK, C)]


def test_actors_by_direct_claims_and_events(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    told = (
        claim("a", A, "met", B),
        claim("b", B, "met", A),
        claim("a", FAIR, "participant", A),
        claim("a", FAIR, "participant", B),
        claim("a", A, "said", "a word", counterpart=("organization/bank",)),
        claim("a", A, "visited", "country/mexico"),
    )
    network = build_network(table(*told), describe(), "actors")
    assert sorted(network) == [BANK, A, B]
    assert network[A][B]["weight"] == 3
    assert network[A][B]["ways"] == ("met", "participant")
    assert network[A][BANK]["ways"] == ("said",)


def test_people_documents_and_authors(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    told = (
        claim("a", "document/report", "creator", A),
        claim("a", "work/book", "concerns", B),
        claim("a", A, "signed", "work/treaty"),
        claim("a", A, "met", B, cites=("document/report",)),
        claim("a", C, "describedAs", "a poet", cites=("work/book",)),
    )
    network = build_network(table(*told), describe(), "people-documents")
    assert {tuple(edge): network.edges[edge]["ways"] for edge in network.edges} == {
        ("document/report", A): ("creator", "evidence"),
        ("document/report", B): ("evidence",),
        (A, "work/treaty"): ("signed",),
        (B, "work/book"): ("concerns",),
        (C, "work/book"): ("evidence",),
    }
    assert {node for node, mode in network.nodes(data="bipartite") if mode == 0} == {A, B, C}


def test_citations_lead_to_the_archive(
    table: MakeTable, claim: MakeClaim, describe: Describe, entity: MakeEntity
) -> None:
    told = (
        claim("a", A, "met", B, cites=("document/report",)),
        claim("a", A, "met", C, cites=("document/report",)),
        claim("b", "document/report", "includedIn", "record-set/delo"),
    )
    shelf = (
        entity("record-set/delo", part_of="record-set/fond"),
        entity("record-set/fond", part_of="organization/archive"),
        entity("organization/archive"),
    )
    network = build_network(table(*told), describe(*shelf), "citations")
    assert network.is_directed()
    assert {(a, b): data["weight"] for a, b, data in network.edges(data=True)} == {
        ("source/a", "document/report"): 2,
        ("document/report", "record-set/delo"): 1,
        ("record-set/delo", "record-set/fond"): 1,
        ("record-set/fond", "organization/archive"): 1,
    }
    assert network.nodes["source/a"]["label"] == "Title A"
    assert network["record-set/delo"]["record-set/fond"]["claims"] == ()


def test_the_claim_graph_has_every_link(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    told = (
        claim("a", A, "visited", "country/mexico", where="place/veracruz"),
        claim("a", A, "describedAs", "a poet"),
    )
    network = build_network(table(*told), describe(), "claims")
    assert sorted(network.edges) == [("country/mexico", A), (A, "place/veracruz")]


def test_a_period_keeps_what_lies_in_it(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    told = [claim("a", A, "met", B, when="1959"), claim("a", A, "met", C, when="1957/1961")]
    told += [claim("a", B, "met", C)]
    told += [claim("a", FAIR, "participant", person) for person in (B, "person/d")]
    told += [claim("a", FAIR, "date", "1959-11", id="day", type=ValueType.WHEN)]
    plan = build_plan(table(*told), describe(), "actors", parse_period("1958..1964"))
    # 1957/1961 reaches beyond the period, and nothing dates B's meeting with C.
    assert list(plan.weigh()) == [(A, B), (B, "person/d")]
    assert "a/day" in plan.claims
    assert list(plan.weigh(frozenset({"a/day"}))) == [(A, B)]


def test_an_unknown_projection_names_the_known_ones(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    with pytest.raises(
        UnknownNameError, match="there is no projection 'friends'; there are people-events, actors"
    ):
        build_plan(table(claim("a", A, "met", B)), describe(), "friends")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    memberships=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6), st.sampled_from("ab")), max_size=30),
    drop=st.sets(st.integers(0, 29)),
)
def test_folding_equals_brute_force(
    memberships: list[tuple[int, int, str]],
    drop: set[int],
    table: MakeTable,
    describe: Describe,
) -> None:
    told = [
        Claim(source, f"c{i}", f"event/e{event}", "participant", _entity(f"person/p{person}"), "p1", "words")
        for i, (event, person, source) in enumerate(memberships)
    ]
    without = frozenset(claim.ref for i, claim in enumerate(told) if i in drop)
    plan = build_plan(table(*told), describe(), "people-events")
    rest = [claim for claim in told if claim.ref not in without]
    expected: dict[tuple[str, str], float] = {}
    for event in {claim.subject for claim in rest}:
        people = sorted({claim.object.text for claim in rest if claim.subject == event})
        for a in people:
            for b in people:
                if a < b:
                    expected[a, b] = expected.get((a, b), 0) + 1 / (len(people) - 1)
    assert plan.weigh(without) == pytest.approx(expected)
    woven = weave_network(plan, describe(), without=without)
    assert {(min(e), max(e)): woven.edges[e]["weight"] for e in woven.edges} == pytest.approx(expected)
    bare = weave_bare(plan.weigh(without), dict.fromkeys(woven, ""), directed=False)
    assert {frozenset(e) for e in bare.edges} == {frozenset(e) for e in expected}


def _entity(name: str) -> Value:
    return Value(ValueType.ENTITY, name)


@pytest.mark.parametrize("name", PROJECTIONS)
def test_real_projections_are_not_empty_and_every_edge_names_its_claims(
    name: str, real_table: pl.DataFrame, real_description: Description
) -> None:
    network = build_network(real_table, real_description, name)
    assert network.number_of_edges() > 0
    for _, _, edge in network.edges(data=True):
        assert edge["claims"] or edge["ways"] == ("register",)
        assert edge["weight"] > 0
    assert not any(a == b for a, b in network.edges)
    shuffled = real_table.sample(fraction=1.0, shuffle=True, seed=1)
    again = build_network(shuffled, real_description, name)
    assert list(again.nodes(data=True)) == list(network.nodes(data=True))
    assert list(again.edges(data=True)) == list(network.edges(data=True))
