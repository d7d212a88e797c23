from __future__ import annotations

from typing import IO

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from mxsu_graph.cli import main, mxsu
from mxsu_graph.errors import EndpointError
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.iri import BASE, graph_iri
from mxsu_graph.pipeline import Loaded
from mxsu_graph.query.engines.engine import Engine, StoreEngine
from mxsu_graph.query.engines.graph_store import GraphStore, find_addresses
from mxsu_graph.query.fingerprint import Fingerprint, take_fingerprint, write_lines
from mxsu_graph.query.push import Compared, Pushed, PushPlan, State, push_dataset

from .conftest import Remote

BOUNDS = graph_iri("bounds")
ENTITIES = graph_iri("entities")


def local_store(loaded: Loaded) -> ox.Store:
    """The dataset that is pushed."""
    return open_store(current_build(loaded.project.build))


def states(outcome: list[Pushed]) -> dict[str, State]:
    """What became of each graph."""
    return {pushed.graph: pushed.state for pushed in outcome}


def push(loaded: Loaded, store: GraphStore, plan: PushPlan) -> tuple[list[Pushed], list[Pushed]]:
    """Push, and give the outcome and what was reported on the way."""
    reported: list[Pushed] = []
    return push_dataset(local_store(loaded), store, plan, reported.append), reported


def lines(*triples: ox.Triple) -> bytes:
    """Triples as they are sent."""
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def quiet(store: GraphStore) -> None:
    """Make sure that the store holds none of our graphs."""
    store.introduce(whole=True)
    for graph in store.graphs(BASE):
        store.remove(graph)


@pytest.mark.parametrize("whole", [True, False], ids=["gsp", "update"])
def test_everything_arrives_and_the_second_push_sends_nothing(small: Loaded, remote: Remote, whole: bool) -> None:
    store = remote.store()
    quiet(store)
    outcome, reported = push(small, store, PushPlan(whole=whole, batch=50))
    graphs = {graph.value for graph in local_store(small).named_graphs()}
    assert states(outcome) == dict.fromkeys(graphs, State.SENT)
    assert sorted(pushed.graph for pushed in reported) == sorted(graphs)
    assert sum(pushed.triples for pushed in outcome) == len(local_store(small))
    again, _ = push(small, remote.store(), PushPlan(whole=whole))
    assert states(again) == dict.fromkeys(graphs, State.PRESENT)


def test_a_graph_that_differs_in_one_triple_is_sent_again(small: Loaded, remote: Remote) -> None:
    store = remote.store()
    push(small, store, PushPlan())
    (first, *_) = (q.triple for q in local_store(small).quads_for_pattern(None, None, None, ox.NamedNode(BOUNDS)))
    _, *others = store.triples(BOUNDS)
    store.replace(BOUNDS, lines(*others, ox.Triple(first.subject, first.predicate, ox.Literal("x"))))
    outcome, _ = push(small, store, PushPlan(dry=True))
    assert [graph for graph, state in states(outcome).items() if state is not State.PRESENT] == [BOUNDS]
    assert states(outcome)[BOUNDS] is State.WANTED
    outcome, _ = push(small, store, PushPlan())
    assert states(outcome)[BOUNDS] is State.SENT


def test_on_demand_graphs_are_compared_by_their_number_alone(small: Loaded, remote: Remote) -> None:
    store = remote.store()
    push(small, store, PushPlan())
    swap_one_triple(store, BOUNDS)
    by_number, _ = push(small, store, PushPlan(dry=True, by_count=True))
    assert states(by_number)[BOUNDS] is State.PRESENT
    by_hash, _ = push(small, store, PushPlan(dry=True))
    assert states(by_hash)[BOUNDS] is State.WANTED


def swap_one_triple(store: GraphStore, graph: str) -> None:
    """Change a graph on a server without its number of triples."""
    node = ox.NamedNode("http://example.org/other")
    store.replace(graph, lines(*[*store.triples(graph)][1:], ox.Triple(node, node, node)))


def test_a_graph_that_cannot_be_read_back_is_compared_with_what_was_noted_of_it(
    small: Loaded, virtuoso: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It gives no more than 1,000 rows at once, and of such a server no graph beyond that is read back here.
    store, whole = virtuoso.store(), {graph.value for graph in local_store(small).named_graphs()}
    monkeypatch.setattr("mxsu_graph.query.reading_back._MOST_SLICED", 1_000)
    push(small, store, PushPlan(prune=True))
    large = {name for name in whole if store.count(name) > 1_000}
    assert 0 < len(large) < len(whole)
    for name in large:
        store.forget(name)  # as it is where somebody else has filled the server
    outcome, _ = push(small, store, PushPlan(dry=True))
    assert {pushed.graph for pushed in outcome if pushed.state is State.WANTED} == large
    outcome, _ = push(small, store, PushPlan())
    assert {pushed.graph for pushed in outcome if pushed.state is State.SENT} == large
    assert {pushed.compared for pushed in outcome if pushed.graph in large} == {Compared.NUMBER}
    outcome, _ = push(small, store, PushPlan())
    assert set(states(outcome).values()) == {State.PRESENT}
    assert {pushed.graph for pushed in outcome if pushed.compared is Compared.NOTE} == large
    assert {pushed.graph for pushed in outcome if pushed.compared is Compared.CONTENT} == whole - large

    name = min(large)
    changed = copy_with_another_triple(local_store(small), name)
    for plan, state in ((PushPlan(dry=True), State.WANTED), (PushPlan(), State.SENT), (PushPlan(), State.PRESENT)):
        assert states(push_dataset(changed, store, plan, lambda _: None))[name] is state
    outcome, _ = push(small, store, PushPlan(chunk=400))
    assert states(outcome)[name] is State.SENT
    assert store.notes().tell_of(name, take_mark(small, name))


def copy_with_another_triple(store: ox.Store, graph: str) -> ox.Store:
    """A copy in which one triple of a graph is another one, so that their number stays."""
    quads = [quad for quad in store if quad.graph_name.value == graph]
    copy = ox.Store()
    copy.extend(quad for quad in store if quad != quads[0])
    other = ox.NamedNode("http://example.org/other")
    copy.add(ox.Quad(quads[0].subject, other, ox.Literal("x"), ox.NamedNode(graph)))
    return copy


def test_what_is_there_by_number_is_neither_written_nor_read(
    small: Loaded, oxigraph_server: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = oxigraph_server.store()
    push(small, store, PushPlan(prune=True))
    store.remove(BOUNDS)
    marked: list[int] = []
    introduced: list[bool] = []

    def take(body: IO[bytes]) -> Fingerprint:
        marked.append(1)
        return take_fingerprint(body)

    monkeypatch.setattr("mxsu_graph.query.push.take_fingerprint", take)
    monkeypatch.setattr(GraphStore, "introduce", lambda self, whole: introduced.append(whole))
    push(small, store, PushPlan(by_count=True, dry=True))
    assert (len(marked), len(introduced)) == (0, 0)
    outcome, _ = push(small, store, PushPlan(by_count=True))
    assert (len(marked), len(introduced)) == (1, 1)
    assert [pushed.graph for pushed in outcome if pushed.state is State.SENT] == [BOUNDS]
    assert {pushed.compared for pushed in outcome} == {Compared.NUMBER}
    quiet(store)
    introduced.clear()
    push(small, store, PushPlan())
    assert len(introduced) == 1


def test_the_command_says_by_what_it_compared(small: Loaded, oxigraph_server: Remote) -> None:
    push(small, oxigraph_server.store(), PushPlan(prune=True))
    arguments = ["push", oxigraph_server.url, "--project", str(small.project.root)]
    triples, graphs = len(local_store(small)), len(list(local_store(small).named_graphs()))
    read = CliRunner().invoke(mxsu, arguments)
    assert read.stderr.endswith(f" holds {triples} triples of {graphs} graphs as they are here\n")
    counted = CliRunner().invoke(mxsu, [*arguments, "--by-count"])
    assert "as they are here" not in counted.stderr
    assert counted.stderr.endswith(f"holds {triples} triples of {graphs} graphs compared by their number alone\n")
    swap_one_triple(oxigraph_server.store(), BOUNDS)
    different = CliRunner().invoke(mxsu, [*arguments, "--dry-run"])
    assert different.exit_code == 1
    assert different.stderr.endswith("mxsu: 1 graph differs\n")


def test_a_graph_that_the_dataset_has_not_is_told_and_removed_on_demand(small: Loaded, remote: Remote) -> None:
    store, foreign = remote.store(), graph_iri("source/gone")
    node = ox.NamedNode("http://example.org/a")
    store.introduce(whole=True)
    store.replace(foreign, lines(ox.Triple(node, node, node)))
    outcome, _ = push(small, store, PushPlan())
    assert [pushed.state for pushed in outcome if pushed.graph == foreign] == [State.FOREIGN]
    assert store.count(foreign) == 1
    outcome, _ = push(small, store, PushPlan(prune=True))
    assert [pushed.state for pushed in outcome if pushed.graph == foreign] == [State.REMOVED]
    assert store.count(foreign) == 0


def test_a_push_that_broke_off_goes_on_where_it_was(
    small: Loaded, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = remote.store()
    quiet(store)
    replace = GraphStore.replace
    sent: list[str] = []

    def break_off(self: GraphStore, graph: str, lines: bytes) -> None:
        if len(sent) == 3:
            raise EndpointError("the line is dead")
        sent.append(graph)
        replace(self, graph, lines)

    monkeypatch.setattr(GraphStore, "replace", break_off)
    with pytest.raises(
        EndpointError, match=r"the line is dead\nmxsu: 3 of \d+ graphs were done; run the same command"
    ):
        push(small, store, PushPlan())
    monkeypatch.undo()
    outcome, _ = push(small, store, PushPlan())
    assert {graph for graph, state in states(outcome).items() if state is State.PRESENT} == set(sent)
    assert set(states(outcome).values()) == {State.PRESENT, State.SENT}


def take_mark(loaded: Loaded, graph: str) -> Fingerprint:
    """The fingerprint of a graph that is pushed."""
    quads = local_store(loaded).quads_for_pattern(None, None, None, ox.NamedNode(graph))
    with write_lines(quad.triple for quad in quads) as body:
        return take_fingerprint(body)


def entity_triples(loaded: Loaded) -> list[ox.Triple]:
    """The register, a graph that goes in parts when parts are small."""
    return [
        quad.triple for quad in local_store(loaded).quads_for_pattern(None, None, None, ox.NamedNode(ENTITIES))
    ]


class BrokenLineError(EndpointError):
    """A line that breaks on purpose."""


def break_after(monkeypatch: pytest.MonkeyPatch, method: str, times: int) -> list[str]:
    """Let a method of a store work so many times and then fail; gives the graphs that it worked on."""
    work = getattr(GraphStore, method)
    worked: list[str] = []

    def fail(self: GraphStore, graph: str, *rest: object) -> None:
        if len(worked) == times:
            raise BrokenLineError("the line is dead")
        worked.append(graph)
        work(self, graph, *rest)

    monkeypatch.setattr(GraphStore, method, fail)
    return worked


@pytest.mark.parametrize("whole", [True, False], ids=["gsp", "update"])
def test_the_old_graph_stays_until_the_new_is_there_and_parts_are_sent_once(
    small: Loaded, remote: Remote, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    store, method = remote.store(), "add" if whole else "insert"
    quiet(store)
    old, total = entity_triples(small)[:7], len(entity_triples(small))
    store.replace(ENTITIES, lines(*old))
    plan = PushPlan(whole=whole, chunk=total // 4, batch=total // 4)
    alone = ox.Store()
    alone.extend(q for q in local_store(small).quads_for_pattern(None, None, None, ox.NamedNode(ENTITIES)))
    worked = break_after(monkeypatch, method, 2)
    with pytest.raises(EndpointError, match="0 of 1 graphs were done"):
        push_dataset(alone, store, plan, lambda _: None)
    monkeypatch.undo()
    assert set(store.triples(ENTITIES)) == set(old)
    (waiting,) = set(worked)
    assert store.count(waiting) == 2 * (total // 4)

    worked = break_after(monkeypatch, method, 99)
    advanced: list[int] = []
    outcome = push_dataset(alone, store, plan, lambda _: None, lambda _, arrived, __: advanced.append(arrived))
    assert [pushed.state for pushed in outcome] == [State.SENT]
    assert len(worked) == -(-total // (total // 4)) - 2
    assert advanced[-1] == total
    assert store.graphs(BASE) == {ENTITIES}
    assert store.count(ENTITIES) == total


def break_off_gathering(loaded: Loaded, store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> str:
    """Push the register as it will be after an edit, in parts, until the line breaks; gives where it gathers."""
    changed, node = ox.Store(), ox.NamedNode("http://example.org/new")
    for triple in (*entity_triples(loaded), ox.Triple(node, node, node)):
        changed.add(ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(ENTITIES)))
    worked = break_after(monkeypatch, "add", 3)
    with pytest.raises(EndpointError, match="the line is dead"):
        push_dataset(changed, store, PushPlan(chunk=len(changed) // 4), lambda _: None)
    monkeypatch.undo()
    return worked[0]


QUESTIONS = (
    "SELECT ?label { ?entity skos:prefLabel ?label } ORDER BY ?label",
    "SELECT ?label { ?entity skos:prefLabel ?label }",
    "SELECT ?label { GRAPH ?graph { ?entity skos:prefLabel ?label } } ORDER BY ?label",
    "SELECT (COUNT(?claim) AS ?n) { ?claim a mxsu:Claim ; rdf:subject ?entity . ?entity a ?class }",
    f"SELECT ?label FROM <{ENTITIES}> {{ ?entity skos:prefLabel ?label }} ORDER BY ?label",
)


def ask_all(engine: Engine) -> list[list[tuple[str, ...]]]:
    """The rows of each question, in one order."""
    return [sorted(engine.select(text).readable_rows()) for text in QUESTIONS]


def test_questions_leave_out_what_is_only_arriving(
    small: Loaded, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, here = remote.store(), StoreEngine(local_store(small))
    push(small, store, PushPlan(prune=True))
    expected, labels = ask_all(here), "{ ?entity skos:prefLabel ?label }"
    assert all(expected)
    before, triples = remote.engine(), sorted(here.construct(f"CONSTRUCT {labels} WHERE {labels}"), key=str)
    assert ask_all(before) == expected
    room = break_off_gathering(small, store, monkeypatch)
    assert store.count(room) > 50
    for asks in (before, remote.engine(), remote.engine(page=7)):  # who has asked before, and who comes now
        assert ask_all(asks) == expected
        assert not asks.ask("ASK { <http://example.org/new> ?p ?o }")
        assert sorted(asks.construct(f"CONSTRUCT {labels} WHERE {labels}"), key=str) == triples
    push(small, store, PushPlan(prune=True))
    assert ask_all(before) == expected


def test_graphs_are_listed_page_by_page(small: Loaded, remote: Remote) -> None:
    store = remote.store()
    push(small, store, PushPlan())
    graphs = {graph.value for graph in local_store(small).named_graphs()}
    assert remote.engine(page=3).graphs(graph_iri("")) == store.graphs(graph_iri("")) >= graphs
    assert len(graphs) > 6


def test_pages_under_an_order_by_a_function_lose_no_row(small: Loaded, remote: Remote) -> None:
    push(small, remote.store(), PushPlan(prune=True))
    text = "SELECT ?label { ?entity skos:prefLabel ?label } ORDER BY STRLEN(?label)"
    expected = StoreEngine(local_store(small)).select(text).readable_rows()
    assert sorted(remote.engine(page=7).select(text).readable_rows()) == sorted(expected)


def test_what_somebody_gathers_is_told_and_removed_on_demand_alone(
    small: Loaded, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = remote.store()
    push(small, store, PushPlan(prune=True))
    room = break_off_gathering(small, store, monkeypatch)
    number = store.count(room)
    for plan in (PushPlan(dry=True), PushPlan(dry=True, prune=True), PushPlan()):
        outcome, reported = push(small, store, plan)
        told = next(pushed for pushed in outcome if pushed.graph == room)
        assert (told.state, told.triples) == (State.WAITING, number)
        assert "questions leave it out" in told.detail
        assert told in reported
    assert store.count(room) == number
    outcome, _ = push(small, store, PushPlan(prune=True))
    assert states(outcome)[room] is State.REMOVED
    assert store.count(room) == 0
    assert not store.notes().rooms


def test_two_pushes_at_once_do_not_take_from_each_other(
    small: Loaded, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, total = remote.store(), len(entity_triples(small))
    quiet(store)
    add, others = GraphStore.add, list[str]()

    def interrupt(self: GraphStore, graph: str, body: bytes) -> None:
        add(self, graph, body)
        if not others:
            others.append(graph)
            push(small, remote.store(), PushPlan())

    monkeypatch.setattr(GraphStore, "add", interrupt)
    outcome, _ = push(small, store, PushPlan(chunk=total // 4))
    assert others
    assert set(states(outcome).values()) <= {State.SENT, State.PRESENT}
    assert set(store.triples(ENTITIES)) == set(entity_triples(small))
    assert store.graphs(BASE) == {graph.value for graph in local_store(small).named_graphs()}


def test_parts_that_a_store_does_not_keep_never_replace_what_was_there(
    small: Loaded, oxigraph_server: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = oxigraph_server.store()
    quiet(store)
    old = entity_triples(small)[:7]
    store.replace(ENTITIES, lines(*old))
    add = GraphStore.add
    monkeypatch.setattr(GraphStore, "add", lambda self, graph, body: add(self, graph, body.partition(b"\n")[2]))
    outcome, _ = push(small, store, PushPlan(chunk=50))
    entities = next(pushed for pushed in outcome if pushed.graph == ENTITIES)
    assert entities.state is State.DIFFERENT
    assert "what the store held before is untouched" in entities.detail
    assert set(store.triples(ENTITIES)) == set(old)


def test_a_move_whose_answer_was_lost_is_not_made_twice(
    small: Loaded, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = remote.store()
    quiet(store)
    move = GraphStore.move
    moved: list[str] = []

    def lose(self: GraphStore, source: str, target: str) -> None:
        move(self, source, target)
        moved.append(target)
        raise BrokenLineError("the answer is lost")

    monkeypatch.setattr(GraphStore, "move", lose)
    outcome, _ = push(small, store, PushPlan(chunk=100))
    assert moved
    assert set(states(outcome).values()) == {State.SENT}
    assert set(entity_triples(small)) >= set(store.triples(ENTITIES))
    assert store.count(ENTITIES) == len(entity_triples(small))


def test_what_a_store_does_not_keep_is_told_with_examples(
    small: Loaded, oxigraph_server: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = oxigraph_server.store()
    quiet(store)
    replace = GraphStore.replace
    monkeypatch.setattr(
        GraphStore, "replace", lambda self, graph, lines: replace(self, graph, lines.partition(b"\n")[2])
    )
    outcome, reported = push(small, store, PushPlan())
    assert set(states(outcome).values()) == {State.DIFFERENT}
    entities = next(pushed for pushed in outcome if pushed.graph == ENTITIES)
    assert f"{entities.triples} triples were sent and the store holds {entities.triples - 1}" in entities.detail
    assert "\n  missing: <https://w3id.org/mxsu/" in entities.detail
    assert [pushed for pushed in reported if pushed.state is State.DIFFERENT] == sorted(outcome)


def test_the_command_pushes_verifies_and_skips(
    small: Loaded, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MXSU_ENDPOINT_USER", remote.credentials.user)
    monkeypatch.setenv("MXSU_ENDPOINT_PASSWORD", remote.credentials.password)
    quiet(remote.store())
    arguments = ["push", remote.url, "--project", str(small.project.root)]
    dry = CliRunner().invoke(mxsu, [*arguments, "--dry-run"])
    assert dry.exit_code == 1
    assert "to be sent" in dry.stderr
    first = CliRunner().invoke(mxsu, arguments)
    assert first.exit_code == 0, first.stderr
    assert first.stdout == ""
    assert f"{remote.url} holds {len(local_store(small))} triples" in first.stderr
    second = CliRunner().invoke(mxsu, arguments)
    assert second.exit_code == 0
    assert " sent " not in second.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["localhost:7878/query"],
        [""],
        ["http://"],
        ["http://localhost:7878/query", "--update", "localhost:7878/update"],
        ["http://localhost:7878/query", "--store", "/store"],
        ["http://[::1/query"],
        ["http://localhost:many/query"],
    ],
)
def test_what_is_no_address_is_wrong_usage(
    small: Loaded, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MXSU_PROJECT", str(small.project.root))
    with pytest.raises(SystemExit) as stop:
        main(["push", *arguments])
    assert stop.value.code == 2
    assert f"'{arguments[-1]}' is not the address of an endpoint, such as" in capsys.readouterr().err


def test_the_same_question_on_a_remote_store_by_the_command_line(small: Loaded, remote: Remote) -> None:
    push(small, remote.store(), PushPlan())
    project = ["--project", str(small.project.root), "--format", "csv"]
    here = CliRunner().invoke(mxsu, ["query", "participants", *project])
    there = CliRunner().invoke(mxsu, ["query", "participants", "--endpoint", remote.url, *project])
    on_rdflib = CliRunner().invoke(mxsu, ["query", "participants", "--engine", "rdflib", *project])
    assert here.exit_code == there.exit_code == on_rdflib.exit_code == 0, there.stderr
    assert here.stdout == there.stdout == on_rdflib.stdout
    assert here.stdout.count("\n") > 1


def test_virtuoso_without_credentials_says_what_it_needs(small: Loaded, virtuoso: Remote) -> None:
    quiet(virtuoso.store())
    with pytest.raises(EndpointError, match=r"refuses access .*MXSU_ENDPOINT_USER"):
        push(small, Remote(virtuoso.url).store(), PushPlan(whole=False))


@pytest.mark.parametrize(
    ("url", "server", "authenticated", "update", "graphs"),
    [
        ("http://h:7878/query", "Oxigraph/0.5.13", False, "http://h:7878/update", "http://h:7878/store"),
        ("http://h/sparql", "Virtuoso/07.20", False, "http://h/sparql", "http://h/sparql-graph-crud"),
        ("http://h/sparql", "Virtuoso/07.20", True, "http://h/sparql-auth", "http://h/sparql-graph-crud-auth"),
        ("http://h/ds/query", "Apache-Fuseki", False, "http://h/ds/update", "http://h/ds/data"),
        ("http://h/ds/sparql?x=y", "", False, "http://h/ds/update", "http://h/ds/data"),
        ("http://h/repositories/a", "", True, "http://h/repositories/a/statements", "http://h/repositories/a/rdf-graphs/service"),
        ("http://h/blazegraph", "", False, "http://h/blazegraph", ""),
    ],
)  # fmt: skip  # one store a line
def test_the_addresses_of_known_stores(
    url: str, server: str, authenticated: bool, update: str, graphs: str
) -> None:
    found = find_addresses(url, server, authenticated)
    assert (found.query, found.update, found.graphs) == (url, update, graphs)


def test_the_user_knows_better() -> None:
    found = find_addresses("http://h/query", "Oxigraph", False, "http://u", "http://g")
    assert (found.update, found.graphs) == ("http://u", "http://g")


def test_an_unknown_store_for_whole_graphs_is_told(oxigraph_server: Remote) -> None:
    store = GraphStore(oxigraph_server.engine(), find_addresses("http://h/x", "", False))
    with pytest.raises(EndpointError, match="give it with --store URL, or use --via update"):
        store.replace(ENTITIES, b"")
