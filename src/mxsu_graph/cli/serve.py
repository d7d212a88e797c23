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
@project_option
def command(host: str, port: int, texts: Path | None, project: Project) -> None:
    """Serve the built graph: a SPARQL endpoint and pages for people.

    Only this machine can reach it unless you say --host. A new build is served as soon as it is current.
    """
    try:
        import uvicorn  # an extra, and slow to import

        from mxsu_graph.serve.app import build_app
        from mxsu_graph.serve.settings import Settings
    except ImportError as error:
        raise ProjectError(f"serving needs more packages: pip install 'mxsu-graph[serve]' ({error})") from error
    app = build_app(Settings(project, host, port, texts))
    click.echo(f"mxsu: serving {project.build} at http://{host}:{port}/ (Ctrl+C ends it)", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning")
