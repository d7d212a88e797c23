"""`mxsu validate`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mxsu_graph.cli.options import diagnostic_format, project_option
from mxsu_graph.cli.output import exit_code, print_diagnostics
from mxsu_graph.diagnostics import Diagnostic, has_errors
from mxsu_graph.pipeline import Loaded, build_quads, check_project, load_project, verify_texts
from mxsu_graph.project import Project
from mxsu_graph.query.engines.choose import open_session
from mxsu_graph.validation import (
    ENGINES,
    Step,
    build_evidence_step,
    check_endpoint_steps,
    check_steps,
    place_remote,
)


@click.command("validate")
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True, help="SHACL engine.")
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that holds your copies of the source texts, to look up every quotation.",
)
@click.option("--endpoint", metavar="URL", default="", help="Validate what this SPARQL endpoint holds, there.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="Seconds that one answer of the endpoint may take.",
)
@diagnostic_format
@project_option
def command(engine: str, texts: Path | None, endpoint: str, timeout: float, form: str, project: Project) -> None:
    """Validate in five steps; each finding points to its line in the YAML.

    The steps: claim structure; domain and range by predicate; archival closure and shelfmarks; each source against
    itself; evidence against the texts. Messages say what each step checked and found.

    Exit code 1 where there is an error. Warnings are things to look at: a source that contradicts itself, say.
    With --endpoint the steps are carried out there, with the account in MXSU_ENDPOINT_USER and
    MXSU_ENDPOINT_PASSWORD or the token in MXSU_ENDPOINT_TOKEN; nothing but findings and counts is fetched.
    """
    if endpoint and (engine != ENGINES[0] or texts):
        raise click.UsageError(f"--endpoint goes with neither --texts nor --engine {ENGINES[1]}")
    loaded = load_project(project)
    if endpoint:
        steps = _check_remotely(loaded, endpoint, timeout)
        _report((), steps, form, endpoint)
    elif has_errors(found := check_project(loaded)):
        _report(found, (), form, engine)
    else:
        _report(found, _check_here(loaded, engine, texts), form, engine)


def _check_here(loaded: Loaded, engine: str, texts: Path | None) -> tuple[Step, ...]:
    shapes = loaded.project.ontology / "shapes"
    steps = check_steps(build_quads(loaded), shapes, loaded.reading.span, engine)
    found = verify_texts(loaded, texts) if texts else None
    return (*steps, build_evidence_step(len(loaded.corpus.claims), len(loaded.corpus.sources), found))


def _check_remotely(loaded: Loaded, endpoint: str, timeout: float) -> tuple[Step, ...]:
    client = open_session(loaded.project.build, endpoint=endpoint, timeout=timeout).engine
    spans = loaded.reading.spans
    span = place_remote(endpoint, lambda name, key: spans.get((name, key)))
    steps = check_endpoint_steps(client, loaded.project.ontology / "shapes", span)
    return (*steps, build_evidence_step(0, 0, None))


def _report(found: tuple[Diagnostic, ...] | list[Diagnostic], steps: tuple[Step, ...], form: str, by: str) -> None:
    """Print the findings, say what each step came to, and leave with the exit code."""
    findings = [*found, *(finding for step in steps for finding in step.findings)]
    print_diagnostics(findings, form)
    for step in steps:
        click.echo(str(step), err=True)
    errors = sum(f.severity == "error" for f in findings)
    click.echo(f"{errors} errors, {len(findings) - errors} warnings ({by})", err=True)
    if not steps:
        click.echo("the curated files have errors: mend these first, then the graph can be validated", err=True)
    sys.exit(exit_code(findings))
