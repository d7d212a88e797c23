"""A built project to be damaged, commands as processes of their own, a server behind a line that can be cut."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from tests.engines.conftest import Remote, free_port, start_server

from mxsu_graph.cli import mxsu
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.iri import graph_iri
from mxsu_graph.pipeline import Loaded
from mxsu_graph.project import Project
from mxsu_graph.query.engines.graph_store import GraphStore

from .line import Line, open_line

Graphs = dict[str, frozenset[ox.Triple]]
"""Triples by graph."""

_AT_SYNC = """
import os, signal
def stop(number):
    os.kill(os.getpid(), signal.{signal})
os.fsync = stop
"""
"""Ends the process in the middle of its work: when the first file has been written and has not got its name."""


_IMPATIENT = """
import time
sleep = time.sleep
time.sleep = lambda seconds: sleep(seconds / 20)
"""
"""Lets a command wait as often between its attempts, and not as long."""


@dataclass
class Bench:
    """A built project, and commands on it."""

    project: Project
    environment: dict[str, str] = field(default_factory=dict)

    def start(
        self, *arguments: str, room: int = 0, at_sync: str = "", stdout: int = subprocess.PIPE
    ) -> subprocess.Popen[str]:
        """Start a command.

        Args:
            arguments: what stands behind `mxsu`.
            room: no file may have more bytes than this, as on a disk that is full; all may where it is 0.
            at_sync: the signal that it gets when it has written its first file.
            stdout: where its output goes.
        """
        code = _IMPATIENT + (_AT_SYNC.format(signal=at_sync) if at_sync else "")
        code += "from mxsu_graph.cli import main\nmain()"
        environment = {**os.environ, "MXSU_PROJECT": str(self.project.root), **self.environment}
        return subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            cwd=self.project.root.parent,
            env=environment,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))) if room else None,
        )

    def run(
        self, *arguments: str, room: int = 0, at_sync: str = "", stdout: int = subprocess.PIPE
    ) -> tuple[int, str]:
        """Run a command; its exit code and what it said. The same arguments as `start`."""
        process = self.start(*arguments, room=room, at_sync=at_sync, stdout=stdout)
        _, said = process.communicate(timeout=120)
        return process.returncode, said

    def repeat(self, *arguments: str) -> tuple[int, str]:
        """Run a command when nothing is wrong, in this process, where everything is imported already."""
        environment = {"MXSU_PROJECT": str(self.project.root), **self.environment}
        found = CliRunner().invoke(mxsu, arguments, env=environment)
        return found.exit_code, found.stderr

    def leftovers(self) -> list[str]:
        """Hidden files that somebody left beside the project."""
        return sorted(path.name for path in self.project.root.parent.iterdir() if path.name.startswith("."))


@pytest.fixture
def bench(small: Loaded, tmp_path: Path) -> Bench:
    """A copy of the fictional corpus, built, in a folder of its own."""
    root = tmp_path / "work" / "project"
    shutil.copytree(small.project.root, root)
    return Bench(Project(root))


@dataclass
class Target:
    """A server to push to, behind a line; what it holds at first, and what it should hold."""

    remote: Remote
    line: Line
    old: Graphs
    new: Graphs
    folder: Path
    program: str
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The address behind the line."""
        return f"http://127.0.0.1:{self.line.port}/query"

    def holds(self) -> Graphs:
        """What the server holds, asked without the line; graphs in which new ones gather are left out."""
        store = self.remote.store()
        names = store.graphs(graph_iri(""))
        return {name: frozenset(store.triples(name)) for name in names}

    def lacks(self) -> dict[str, int]:
        """How many bytes of each graph have not arrived, neither in its place nor where it gathers."""
        store, there = self.remote.store(), self.holds()
        lacking = {name: write_size(triples) for name, triples in self.new.items() if there.get(name) != triples}
        for room, name in store.notes().rooms.items():
            if name in lacking:
                lacking[name] -= write_size(store.triples(room))
        return lacking

    def start(self, room: int = 0) -> None:
        """Start the server, which is not running; see `Bench.start` for the room on its disk."""
        arguments = [self.program, "serve", "--location", "data", "--bind", f"127.0.0.1:{self.port}"]
        if room:
            limited = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0})); "
            limited += (
                "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
            )
            arguments = [sys.executable, "-c", limited.format(room), *arguments]
        self.process = start_server(arguments, self.folder, self.remote)

    def kill(self) -> None:
        """End the server at once."""
        self.process.kill()
        self.process.wait()


def write_size(triples: Iterable[ox.Triple]) -> int:
    """Bytes of triples as they are sent."""
    return len(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")


def read_graphs(store: ox.Store) -> Graphs:
    """What a store of ours holds."""
    graphs = [graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    return {
        graph.value: frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
        for graph in graphs
    }


@pytest.fixture
def target(bench: Bench, tmp_path: Path) -> Iterator[Target]:
    """An `oxigraph` server that holds an older and smaller version of every second graph."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed: pip install oxigraph")
    new = read_graphs(open_store(current_build(bench.project.build)))
    old = {name: frozenset(sorted(new[name], key=str)[::3]) for name in sorted(new)[::2]}
    folder, port = tmp_path / "server", free_port()
    folder.mkdir()
    with open_line(port) as line:
        remote = Remote(f"http://127.0.0.1:{port}/query")
        found = Target(remote, line, old, new, folder, program, port, None)  # type: ignore[arg-type]  # started below
        found.start()
        fill(remote.store(), old)
        yield found
        found.kill()


def fill(store: GraphStore, graphs: Graphs) -> None:
    """Put graphs into a server."""
    for name, triples in graphs.items():
        store.replace(name, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")


Cause = Callable[..., str]
"""Causes a fault, looks at what is there then, does the same again; gives what the user reads."""
