"""`mxsu cite`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mxsu_graph.cli.options import project_option
from mxsu_graph.cli.query import parse_pairs
from mxsu_graph.curation.cff import read_cff
from mxsu_graph.errors import QueryError
from mxsu_graph.files import write_bytes
from mxsu_graph.graph.claim_facts import read_claim_facts
from mxsu_graph.graph.store import current_build
from mxsu_graph.project import Project
from mxsu_graph.query.citation_file import read_citation, render_citation, render_json
from mxsu_graph.query.cited_answer import CitedAnswer, Question, cite_question, pose_question
from mxsu_graph.query.citing import DEFAULT_STYLE
from mxsu_graph.query.engines.choose import open_session
from mxsu_graph.query.library import read_library
from mxsu_graph.query.recheck import compare_citations, render_recheck


@click.command("cite", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True})
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAMETER VALUE]...")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the whole citation to this file, to be published and checked.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="To print."
)
@click.option(
    "--style",
    default=DEFAULT_STYLE,
    show_default=True,
    metavar="NAME",
    help="The citation style of the references: a name of the CSL repository such as apa, or a .csl file.",
)
@click.option(
    "--check",
    "checked",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ask the question of this file again, and tell what has changed since.",
)
@project_option
def command(
    question: str | None,
    parameters: tuple[str, ...],
    output: Path | None,
    form: str,
    style: str,
    checked: Path | None,
    project: Project,
) -> None:
    """Cite an answer: the question, the dataset's hash, every claim used with its reference.

    QUESTION is a claim, a source, a question of the library with its parameters, or SPARQL:

      mxsu cite pettina-limits/c0239

      mxsu cite meetings --party mikoyan --output answer.json

      mxsu cite --check answer.json

    --check exits with 1 where the answer is no longer the same.
    """
    if checked is not None:
        if question is not None or output is not None:
            raise QueryError("--check asks the question of its file: give no other")
        _check(checked, project)
    if question is None:
        raise QueryError("what is to be cited? Give a claim, a question of the library, or SPARQL")
    names = open_session(project.build).names()
    posed = pose_question(question, parse_pairs(parameters), read_library(project.queries), names)
    cited = _cite(posed, style, project)
    if not cited.rows and posed.sparql.startswith("SELECT ?source WHERE { VALUES"):
        raise QueryError(f"there is no '{question}'; 'mxsu query bibliography' lists the sources")
    if not cited.rows and posed.sparql.startswith("SELECT ?claim WHERE { VALUES"):
        raise QueryError(f"there is no claim '{question}'; 'mxsu show' lists the claims about an entity")
    if output is None:
        click.echo(render_json(cited) if form == "json" else render_citation(cited), nl=False)
        return
    write_bytes(output, render_json(cited))
    click.echo(f"{len(cited.rows)} rows and {len(cited.claims)} claims are cited in {output}", err=True)


def _check(path: Path, project: Project) -> None:
    cited = read_citation(path)
    facts = read_claim_facts(current_build(project.build).dataset, [claim.iri for claim in cited.claims])
    recheck = compare_citations(cited, _cite(cited.question, cited.style, project), facts)
    click.echo(render_recheck(recheck), nl=False)
    sys.exit(0 if recheck.same_answer else 1)


def _cite(question: Question, style: str, project: Project) -> CitedAnswer:
    session = open_session(project.build)
    build = current_build(project.build)
    return cite_question(question, session, build, read_cff(project.root), session.names(), style)
