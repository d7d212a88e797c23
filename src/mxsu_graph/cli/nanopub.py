"""`mxsu nanopub`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mxsu_graph.cli.options import project_option
from mxsu_graph.curation.cff import parse_day, read_cff
from mxsu_graph.errors import ExportError
from mxsu_graph.export.licenses import license_iri
from mxsu_graph.export.nanopub import Publication, build_nanopubs, make_trusty, write_nanopubs
from mxsu_graph.files import write_file
from mxsu_graph.graph.store import current_build
from mxsu_graph.iri import BASE, claim_iri, entity_id, expand_name
from mxsu_graph.project import Project


@click.command("nanopub")
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
@click.option("--date", "day", default="", help="The day of publication; that of CITATION.cff by default.")
@click.option("--trusty", is_flag=True, help="Name each by the hash of its content (needs the library nanopub).")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@project_option
def command(claims: tuple[str, ...], day: str, trusty: bool, output: Path | None, project: Project) -> None:
    """Write claims as nanopublications in TriG.

    Each has the claim, its provenance and the publication info in graphs of its own:

      mxsu nanopub pettina-limits/c0239
    """
    build, citation = current_build(project.build), read_cff(project.root)
    try:
        created = parse_day(day) if day else citation.released
    except ValueError as error:
        raise ExportError(f"--date: {error}") from error
    publication = Publication(citation.version, build.manifest.dataset, license_iri(citation.license), created)
    nanopubs = build_nanopubs(build.dataset, [_find(claim) for claim in claims], publication)
    # All of them before the first byte: a mistake in the last claim should not leave half a file.
    found = [make_trusty(quads) if trusty else quads for quads in nanopubs]
    if output is None:
        write_nanopubs(found, sys.stdout.buffer)
    else:
        write_file(output, lambda stream: write_nanopubs(found, stream))


def _find(claim: str) -> str:
    local = entity_id(expand_name(claim)).removeprefix("claim/")
    source, slash, number = local.partition("/")
    if not slash or not source or not number or local.startswith(BASE):
        raise ExportError(f"'{claim}' is not a claim such as 'pettina-limits/c0239'")
    return claim_iri(source, number)
