from __future__ import annotations

import builtins
import json
import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from click.testing import CliRunner, Result

from mxsu_graph.analysis.network.cluster.connect import LOCAL, open_cluster
from mxsu_graph.cli import mxsu
from mxsu_graph.errors import ClusterError, MissingExtraError
from mxsu_graph.pipeline import Loaded

if TYPE_CHECKING:
    from pyspark.sql import SparkSession  # optional

Result_ = TypeVar("Result_")


def run(loaded: Loaded, *arguments: str) -> Result:
    return CliRunner().invoke(mxsu, [*arguments, "--project", str(loaded.project.root)])


def enter(address: str) -> None:
    with open_cluster(address):
        pass


def apart(work: Callable[[], Result_]) -> Result_:
    """What some work gives in a thread of its own: one thread has one session."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens: it was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def test_an_address_where_nobody_answers(cluster_address: str, closed_port: int) -> None:
    with pytest.raises(ClusterError, match=r"nobody answers at sc://127\.0\.0\.1"):
        apart(lambda: enter(f"sc://127.0.0.1:{closed_port}"))


@pytest.mark.parametrize("address", ["http://host:15002", "host:15002", "sc://", "sc://host:port"])
def test_what_is_no_address(cluster_address: str, address: str) -> None:
    with pytest.raises(ClusterError, match="no address of a Spark Connect server"):
        apart(lambda: enter(address))


def test_a_failing_job_is_told_in_one_line(cluster_address: str) -> None:
    def fail() -> None:
        with open_cluster(cluster_address) as session:
            session.sql("SELECT nonsense FROM nowhere").collect()

    with pytest.raises(ClusterError, match=r"a job on sc://.* failed: ") as caught:
        apart(fail)
    assert "\n" not in str(caught.value)


def test_one_session_at_a_time(cluster_address: str, cluster: SparkSession) -> None:
    with pytest.raises(ClusterError, match="open in this thread already"), open_cluster(cluster_address):
        pass


def test_without_the_packages_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = builtins.__import__

    def refuse(name: str, *rest: Any, **options: Any) -> Any:  # noqa: ANN401 - as Python's own
        if name.partition(".")[0] in ("pyspark", "pysail", "grpc"):
            raise ImportError(name)
        return known(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtraError, match=r"pip install 'mxsu-graph\[cluster\]'"), open_cluster():
        pass


def test_the_commands_start_a_cluster_and_stop_it(cluster_address: str, small: Loaded) -> None:
    if cluster_address != LOCAL:
        pytest.skip("MXSU_SPARK names a cluster: none is started")
    before = dict(os.environ)
    options = ("--projection", "people-events", "--format", "json")
    ranked = apart(lambda: run(small, "rank", *options, "--by", "degree", "--spark"))
    assert ranked.exit_code == 0, ranked.output
    assert json.loads(ranked.stdout) == json.loads(run(small, "rank", *options, "--by", "degree").stdout)
    grouped = apart(lambda: run(small, "network", "groups", *options, "--by", "labels", "--spark"))
    assert json.loads(grouped.stdout) == json.loads(
        run(small, "network", "groups", *options, "--by", "labels").stdout
    )
    assert dict(os.environ) == before


def test_groups_on_one_machine(small: Loaded) -> None:
    rows = json.loads(run(small, "network", "groups", "--projection", "claims", "--format", "json").stdout)
    sizes = [int(row["size"]) for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert rows[0]["group"] == "1"
    assert len({row["node"] for row in rows}) == len(rows)
    between = ("--between", "1000..2999")
    dated = run(small, "network", "groups", "--projection", "claims", *between, "--format", "json")
    assert {row["node"] for row in json.loads(dated.stdout)} < {row["node"] for row in rows}


@pytest.mark.parametrize("option", [("--between", "1958..1964"), ("--worlds", "10")])
def test_what_a_cluster_does_not_do_is_wrong_usage(option: tuple[str, str], small: Loaded) -> None:
    refused = run(small, "rank", "--by", "degree", *option, "--spark")
    assert refused.exit_code == 2
    assert "--spark goes with neither" in refused.output
