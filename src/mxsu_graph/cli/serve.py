"""`mxsu serve`."""

from __future__ import annotations

from pathlib import Path

import click

from mxsu_graph.cli.options import project_option
from mxsu_graph.errors import ProjectError
from mxsu_graph.project import Project


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="The port.")
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with your copies of the source texts, to show passages in their context.",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=NUMBER",
    help="What a query may cost, such as seconds=10 or rows=10000; may be repeated. docs/serving.md lists them.",
)
@click.option(
    "--allow-service",
    "services",
    multiple=True,
    metavar="URL[=MIRROR]",
    help="Let a query's SERVICE ask this address (or its mirror); none is asked otherwise. May be repeated.",
)
@click.option("--public-url", default="", metavar="URL", help="Where the world finds this server, behind a proxy.")
@click.option("--behind-proxy", is_flag=True, help="Believe a proxy on this machine about who asks.")
@project_option
def command(
    host: str,
    port: int,
    texts: Path | None,
    limits: tuple[str, ...],
    services: tuple[str, ...],
    public_url: str,
    behind_proxy: bool,
    project: Project,
) -> None:
    """Serve the built graph: a SPARQL endpoint and pages for people.

    Only this machine can reach it unless you say --host. A new build is served as soon as it is current.
    """
    try:
        from mxsu_graph.serve.run import run_server  # an extra, and slow to import
        from mxsu_graph.serve.settings import Settings, check_address, parse_limits, parse_services
    except ImportError as error:
        raise ProjectError(f"serving needs more packages: pip install 'mxsu-graph[serve]' ({error})") from error

    def tell(address: str) -> None:
        click.echo(f"mxsu: serving the graph at {address} (Ctrl+C ends it)", err=True)

    if public_url:
        check_address("--public-url", public_url)
    settings = Settings(project, host, port, texts, parse_services(services), parse_limits(limits), public_url)
    run_server(settings, tell, behind_proxy)
