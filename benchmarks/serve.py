"""Requests a second of three SPARQL servers on one graph: `mxsu serve`, the `oxigraph` server, `rdflib-endpoint`.

They answer three mixes of questions from the library, none chosen by hand:

* about one thing: every question that takes an entity, source, claim or day, about several that are drawn from
  the claims at random, so that those of which much is said are asked about most; only such as have an answer;
* short ones: those of the first mix that the engine alone answers within five milliseconds from the disk; here
  what a server adds to its engine is plainest;
* about everything: every question that needs no value, with its defaults, if it takes less than a second.

1, 8 and 64 clients keep their connections open and ask again as soon as they have an answer. All ask the same
texts, for JSON, uncompressed; each text carries a number of its own in a comment, so that nothing can be answered
from memory. Only `mxsu serve, repeated` asks the same texts again and again, as happens in life. The servers take
turns, several rounds of them, and the middle of the rounds counts. The load generator is a process of its own and
shares the processors with the server. All have to give the same rows (rdflib, which writes some numbers
differently, the same number of rows).

Run after a build, with the packages oxigraph and rdflib-endpoint at hand; `--page` writes the table into
docs/serving.md. It takes about five minutes:
.venv/bin/python benchmarks/serve.py [--seconds 2] [--rounds 3] [--page]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import random
import shutil
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import polars as pl
import pyoxigraph as ox
from load import Load, Server, ask_rows, free_port, load, served

from mxsu_graph.graph.store import Build, current_build, open_store
from mxsu_graph.iri import BASE, PREFIXES
from mxsu_graph.project import find_project
from mxsu_graph.query.engines.text import declare_prefixes, find_services
from mxsu_graph.query.library import LibraryQuery, Parameter, ParameterType, read_library
from mxsu_graph.query.names import NameIndex, build_name_index
from mxsu_graph.query.run import bind_parameters

CLIENTS = (1, 8, 64)
ONE, SHORT, ALL = "about one thing", "about one thing, short", "about everything"
NEW, REPEATED, OXIGRAPH, RDFLIB = "mxsu serve", "mxsu serve, repeated", "oxigraph", "rdflib-endpoint"
START, END = "<!-- speed -->", "<!-- end of speed -->"
PAGE = Path(__file__).parents[1] / "docs" / "serving.md"
DRAWN = (ParameterType.ENTITY, ParameterType.SOURCE, ParameterType.CLAIM, ParameterType.DATE, ParameterType.TEXT)
EACH, TRIES = 2, 60
QUICK, SLOW, TOO_SLOW = 0.005, 1.0, 20.0
"""Seconds within which a question is short; from which one is left out; after which a server is not asked it."""

Runs = dict[tuple[str, str, int], list[Load]]
"""Rounds by mix, server and number of clients."""


def plan_mixes(build: Build) -> dict[str, list[str]]:
    """The questions of each mix, with their values and prefixes in them."""
    store, library = open_store(build), read_library(find_project().queries)
    names, drawer = build_name_index(store), Drawer(build)
    mixes: dict[str, list[str]] = {ONE: [], SHORT: [], ALL: []}
    for query in library:
        if find_services(query.text, PREFIXES):
            continue
        if any(p.type in DRAWN for p in query.parameters):
            mixes[ONE] += draw_questions(query, store, names, drawer)
        if not any(p.required for p in query.parameters):
            text = bind_parameters(query, {}, names)
            start = time.perf_counter()
            if count_rows(store, text) and time.perf_counter() - start < SLOW:
                mixes[ALL].append(text)
    mixes[SHORT] = [text for text in mixes[ONE] if min(time_answer(store, text) for _ in range(3)) < QUICK]
    return {mix: [declare_prefixes(text, PREFIXES) for text in texts] for mix, texts in mixes.items()}


def time_answer(store: ox.Store, text: str) -> float:
    """Seconds that the engine takes for a question."""
    start = time.perf_counter()
    count_rows(store, text)
    return time.perf_counter() - start


def draw_questions(query: LibraryQuery, store: ox.Store, names: NameIndex, drawer: Drawer) -> Iterator[str]:
    """A question about several things, each of which has an answer."""
    found: set[str] = set()
    for _ in range(TRIES):
        text = bind_parameters(query, drawer.draw(query), names)
        if text not in found and count_rows(store, text):
            found.add(text)
            yield text
        if len(found) == EACH:
            return


def count_rows(store: ox.Store, text: str) -> int:
    """How many rows a question has."""
    rows = store.query(declare_prefixes(text, PREFIXES), use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)  # every question of the library is a SELECT
    return sum(1 for _ in rows)


class Drawer:
    """Draws what to ask about from the claims, always the same."""

    def __init__(self, build: Build) -> None:
        claims = pl.read_parquet(build.table, columns=["claim", "source", "subject", "object"])
        ours = claims.select(pl.col("object")).filter(pl.col("object").str.starts_with(BASE))
        self._entities = [*claims["subject"].to_list(), *ours["object"].to_list()]
        self._claims, self._sources = claims["claim"].to_list(), claims["source"].to_list()
        self._random = random.Random(1924)

    def draw(self, query: LibraryQuery) -> dict[str, str]:
        """Values for what a question requires; where nothing is, for the first that it takes."""
        taken = [p for p in query.parameters if p.type in DRAWN]
        chosen = [p for p in taken if p.required] or taken[:1]
        return {p.name: self._draw_value(p) for p in chosen}

    def _draw_value(self, parameter: Parameter) -> str:
        if parameter.type is ParameterType.DATE:
            year = self._random.randrange(1924, 1961)
            return f"{year + 5 if parameter.name == 'to' else year}-06-01"
        if parameter.type is ParameterType.TEXT:
            return f"p{self._random.randrange(1, 60)}"
        drawn = {ParameterType.SOURCE: self._sources, ParameterType.CLAIM: self._claims}
        value: str = self._random.choice(drawn.get(parameter.type, self._entities))
        for start in (BASE, "claim/", "source/"):
            value = value.removeprefix(start)
        return value


@contextlib.contextmanager
def serve_all(build: Build) -> Iterator[dict[str, Server]]:
    """All three servers; rdflib-endpoint only where it is installed."""
    oxigraph, rdflib = shutil.which("oxigraph"), shutil.which("rdflib-endpoint")
    assert oxigraph is not None, "pip install oxigraph"
    ours, theirs, third = (free_port() for _ in range(3))
    program = [sys.executable, "-c", "from mxsu_graph.cli import main; main()", "serve", "--port", str(ours)]
    bind = ["--bind", f"127.0.0.1:{theirs}", "--union-default-graph"]
    with contextlib.ExitStack() as stack:
        servers = {NEW: stack.enter_context(served(NEW, program, ours, "/sparql"))}
        command = [oxigraph, "serve-read-only", "--location", str(build.store), *bind]
        servers[OXIGRAPH] = stack.enter_context(served(OXIGRAPH, command, theirs, "/query"))
        if rdflib is not None:
            command = [rdflib, "serve", str(build.dataset), "--host", "127.0.0.1", "--port", str(third)]
            servers[RDFLIB] = stack.enter_context(served(RDFLIB, command, third, "/"))
        yield servers


def measure(servers: dict[str, Server], mixes: dict[str, list[str]], seconds: float, rounds: int) -> Runs:
    """Put the load on all servers in turn; rdflib-endpoint gets one round of the short questions."""
    runs: Runs = defaultdict(list)
    for turn in range(rounds):
        for mix, texts in mixes.items():
            for clients in CLIENTS:
                order = [NEW, OXIGRAPH] if turn % 2 else [OXIGRAPH, NEW]
                for name in [*order, *([REPEATED] if mix == SHORT else [])]:
                    server = servers[NEW if name == REPEATED else name]
                    done = load(server, texts, clients, seconds, fresh=name != REPEATED)
                    runs[mix, name, clients].append(done)
                    print(f"{mix}, {name}, {clients}: {done.rate:.0f} a second", file=sys.stderr)
    if RDFLIB in servers:
        texts = check_answers(servers[NEW], servers[RDFLIB], mixes[SHORT], exactly=False)
        for clients in CLIENTS:
            runs[SHORT, RDFLIB, clients].append(load(servers[RDFLIB], texts, clients, 0, fresh=True))
    return runs


def check_answers(ours: Server, theirs: Server, texts: list[str], exactly: bool) -> list[str]:
    """The questions that another server answers in time; it has to give the rows that we give."""
    answered = []
    for text in texts:
        rows, others = ask_rows(ours, text, TOO_SLOW), ask_rows(theirs, text, TOO_SLOW)
        assert rows is not None, f"we do not answer: {text}"
        if others is not None:
            assert rows == others if exactly else len(rows) == len(others), f"{theirs.name} differs: {text}"
            answered.append(text)
    print(f"{theirs.name}: {len(answered)} of {len(texts)} answers, all like ours", file=sys.stderr)
    return answered


def render(runs: Runs, mixes: dict[str, list[str]], header: str) -> str:
    """The measurements as a part of a page."""
    lines = [header, ""]
    lines += ["| questions | server | clients | a second | median ms | 95 % ms | processor ms each |"]
    lines += ["|---|---|---|---|---|---|---|"]
    for (mix, name, clients), rounds in sorted(runs.items(), key=lambda item: list(mixes).index(item[0][0])):
        rate, median, slow, spent = (
            statistics.median(getattr(one, part) for one in rounds) for part in ("rate", "median", "slow", "spent")
        )
        lines += [
            f"| {mix} | {name} | {clients} | {rate:,.0f} | {median * 1000:.1f} | {slow * 1000:.1f} "
            f"| {spent * 1000:.2f} |"
        ]
    lines += ["", *(f"* {line}" for line in compare(runs, mixes))]
    return "\n".join(lines)


def compare(runs: Runs, mixes: dict[str, list[str]]) -> Iterator[str]:
    """What the table says, in sentences."""
    for mix, name, other, words in (
        (ONE, NEW, OXIGRAPH, "`mxsu serve` answers {} times as many as `oxigraph`"),
        (SHORT, NEW, OXIGRAPH, "`mxsu serve` answers {} times as many as `oxigraph`"),
        (ALL, NEW, OXIGRAPH, "`mxsu serve` answers {} times as many as `oxigraph`"),
        (SHORT, REPEATED, OXIGRAPH, "asked again, `mxsu serve` answers {} times as many as `oxigraph`"),
        (SHORT, NEW, RDFLIB, "`mxsu serve` answers {} times as many as `rdflib-endpoint`"),
    ):
        if (mix, other, CLIENTS[0]) in runs and (mix, name, CLIENTS[0]) in runs:
            ratios = ", ".join(f"{ratio(runs, mix, name, other, clients):.3g}" for clients in CLIENTS)
            yield f"Questions {mix} ({len(mixes[mix])}): {words.format(ratios)}, for 1, 8 and 64 clients."


def ratio(runs: Runs, mix: str, name: str, other: str, clients: int) -> float:
    """How many times as many questions one server answers as another, in the middle of the rounds."""
    first, second = (statistics.median(r.rate for r in runs[mix, one, clients]) for one in (name, other))
    return first / second


def write_page(part: str) -> None:
    """Put the measurements between their marks."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{START}\n{part}\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Measure all in one run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2.0, help="no round of questions begins after so long")
    parser.add_argument("--rounds", type=int, default=3, help="how often the servers take turns")
    parser.add_argument("--page", action="store_true", help="write the table into docs/serving.md")
    options = parser.parse_args()
    build = current_build(find_project().build)
    mixes = plan_mixes(build)
    packages = ", ".join(f"{p} {version(p)}" for p in ("oxigraph", "uvicorn", "uvloop", "rdflib-endpoint"))
    header = (
        f"{build.manifest.quads:,} quads, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"{packages}; {options.rounds} rounds of {options.seconds:g} seconds or longer each:"
    )
    with serve_all(build) as servers:
        for texts in mixes.values():
            check_answers(servers[NEW], servers[OXIGRAPH], texts, exactly=True)
        part = render(measure(servers, mixes, options.seconds, options.rounds), mixes, header)
    print(part)
    if options.page:
        write_page(part)


if __name__ == "__main__":
    main()
