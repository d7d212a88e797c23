"""`mxsu push`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import click

from mxsu_graph.cli.options import project_option
from mxsu_graph.cli.output import is_terminal
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.iri import compact_iri
from mxsu_graph.project import Project
from mxsu_graph.query.engines.choose import parse_endpoint
from mxsu_graph.query.engines.endpoint import EndpointEngine
from mxsu_graph.query.engines.graph_store import GraphStore, find_addresses
from mxsu_graph.query.push import Compared, Pushed, PushPlan, State, push_dataset
from mxsu_graph.remote.authentication import read_credentials
from mxsu_graph.remote.transport import Transport, public_url


@click.command("push")
@click.argument("url")
@click.option(
    "--via",
    type=click.Choice(["auto", "gsp", "update"]),
    default="auto",
    show_default=True,
    help="Whole graphs by the Graph Store Protocol, or batches by SPARQL updates.",
)
@click.option("--update", "update_url", metavar="URL", default="", help="Where the store takes updates.")
@click.option("--store", "store_url", metavar="URL", default="", help="Where the store takes whole graphs.")
@click.option(
    "--prune", is_flag=True, help="Remove graphs of ours that this dataset has not, and unfinished ones."
)
@click.option("--dry-run", is_flag=True, help="Compare, and send nothing.")
@click.option("--by-count", is_flag=True, help="Compare numbers of triples only: quick, but blind to a change.")
@click.option(
    "--part",
    type=click.IntRange(min=1),
    metavar="TRIPLES",
    help="How many triples go into one request, for servers that refuse large ones.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=300.0,
    show_default=True,
    help="Seconds that one request may take.",
)
@project_option
def command(
    url: str,
    via: str,
    update_url: str,
    store_url: str,
    prune: bool,
    dry_run: bool,
    by_count: bool,
    part: int | None,
    timeout: float,
    project: Project,
) -> None:
    """Load the built graph into the store behind the SPARQL endpoint URL, and verify that it arrived.

    What is there already is skipped, so a push that broke off goes on where it was; what the store held before
    stays until the new is there. Credentials come from MXSU_ENDPOINT_USER and MXSU_ENDPOINT_PASSWORD, or from
    MXSU_ENDPOINT_TOKEN.

      mxsu push http://localhost:7878/query
    """
    for address in (url, *filter(None, (update_url, store_url))):
        parse_endpoint(address)
    local = open_store(current_build(project.build))
    credentials = read_credentials()
    engine = EndpointEngine(url, Transport(credentials, timeout))
    authenticated = bool(credentials.user or credentials.token)
    addresses = find_addresses(url, engine.read_server(), authenticated, update_url, store_url)
    whole = via == "gsp" or (via == "auto" and bool(addresses.graphs))
    plan = PushPlan(whole=whole, prune=prune, dry=dry_run, by_count=by_count)
    if part is not None:
        plan = replace(plan, chunk=part, batch=part)
    progress = Progress(len(list(local.named_graphs())))
    try:
        outcome = push_dataset(local, GraphStore(engine, addresses), plan, progress.report, progress.advance)
    except KeyboardInterrupt:
        click.echo("\nmxsu: stopped; run the same command again to go on: what has arrived is skipped", err=True)
        sys.exit(130)
    different = sum(pushed.state in (State.DIFFERENT, State.WANTED) for pushed in outcome)
    for line in _sum_up(outcome):
        click.echo(f"{public_url(url)} holds {line}", err=True)
    if different:
        click.echo(f"mxsu: {_plural(different, 'graph')} differ{'s' * (different == 1)}", err=True)
        sys.exit(1)


def _sum_up(outcome: list[Pushed]) -> Iterator[str]:
    """How much is there now, by how it was compared with what is here."""
    held = [pushed for pushed in outcome if pushed.state in (State.SENT, State.PRESENT)]
    for compared in Compared:
        alike = [pushed for pushed in held if pushed.compared is compared]
        if alike or (compared is Compared.CONTENT and not held):
            triples = _plural(sum(pushed.triples for pushed in alike), "triple")
            told = compared if compared is Compared.CONTENT else f"compared {compared}"
            yield f"{triples} of {_plural(len(alike), 'graph')} {told}"


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


@dataclass
class Progress:
    """Tells on standard error how far a push is."""

    total: int
    shown: int = 0

    def report(self, pushed: Pushed) -> None:
        """Tell what became of a graph."""
        self.shown += 1
        place = f"[{self.shown}/{self.total}]" if self.shown <= self.total else "       "
        detail = f": {pushed.detail}" if pushed.detail else ""
        line = f"{place} {pushed.state:<13} {pushed.triples:>8}  {compact_iri(pushed.graph)}{detail}"
        click.echo(line, err=True)

    def advance(self, graph: str, arrived: int, triples: int) -> None:
        """Tell how much of a large graph has arrived, where somebody watches."""
        if is_terminal():
            line = f"\r{compact_iri(graph)}: {arrived:,} of {triples:,} triples"
            click.echo(line, nl=arrived == triples, err=True)
