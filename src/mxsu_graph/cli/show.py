"""`mxsu show`."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

import click
import pyoxigraph as ox

from mxsu_graph.cli.options import project_option
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.iri import claim_iri
from mxsu_graph.model import Vocabulary
from mxsu_graph.project import Project
from mxsu_graph.query.entity import CitationView, ClaimView, EntityView, read_claim, read_entity
from mxsu_graph.query.names import NameIndex, build_name_index

_HEADINGS = {
    "subject": "What is claimed about it",
    "object": "Where it is named in turn",
    "counterpart": "As the other party",
    "where": "As the place",
    "voice": "What it is quoted for",
    "topic": "As a topic",
}
_WIDTH = 100


@click.command("show")
@click.argument("name")
@click.option(
    "--language",
    type=click.Choice(["en", "es", "ru"]),
    default="en",
    show_default=True,
    help="Language of the names.",
)
@click.option("--source", help="Only the claims of this source.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@project_option
def command(name: str, language: str, source: str | None, form: str, project: Project) -> None:
    """Show what is claimed about an entity, by whom, and what each source cites for it.

    NAME is an id, a label or an alias in any language and script, with accents or without:
    mikoyan, Микоян, "lopez mateos". A claim's reference, such as pettina-limits/c012, shows that claim.
    """
    store = open_store(current_build(project.build))
    names = build_name_index(store)
    vocabulary = read_vocabulary(project.ontology)
    claim = _find_claim(store, name)
    if claim is not None:
        view: EntityView | ClaimView = claim
    else:
        chosen = names.resolve(name)
        others = [entity for entity in names.find(name) if entity != chosen]
        if others:
            click.echo(f"showing {chosen}; '{name}' also fits {', '.join(others[:6])}", err=True)
        view = read_entity(store, chosen)
    if form == "json":
        click.echo(json.dumps(asdict(view), ensure_ascii=False, indent=2))
    elif isinstance(view, ClaimView):
        click.echo("\n".join(_render_claim(view, names, vocabulary, language)))
    else:
        click.echo("\n".join(_render_entity(view, names, vocabulary, language, source)))


def _find_claim(store: ox.Store, name: str) -> ClaimView | None:
    source, slash, number = name.removeprefix("claim/").partition("/")
    if not slash or not re.fullmatch("[a-z0-9-]+", source) or not re.fullmatch("c[0-9]+", number):
        return None
    iri = claim_iri(source, number)
    return read_claim(store, iri) if any(store.quads_for_pattern(ox.NamedNode(iri), None, None)) else None


def _render_entity(
    view: EntityView, names: NameIndex, vocabulary: Vocabulary, language: str, source: str | None
) -> Iterator[str]:
    yield names.label(view.id, language)
    described = [view.kind.replace("-", " "), view.side, view.description]
    yield f"{view.id}  {', '.join(part for part in described if part)}"
    yield ""
    yield "Names        " + " · ".join(f"{text} ({tag})" for tag, text in view.labels)
    if view.aliases:
        yield "Also         " + " · ".join(f"{text} ({tag})" for tag, text in view.aliases)
    for identifier in view.identifiers:
        yield f"Identifier   {identifier}"
    for other in view.distinct_from:
        yield f"Not the same {names.label(other, language)} ({other})"
    claims = [claim for claim in view.claims if source in (None, claim.source)]
    for place, group in groupby(claims, key=lambda claim: claim.place):
        listed = list(group)
        yield ""
        yield f"{_HEADINGS[place]} ({len(listed)})"
        for claim in listed:
            yield ""
            yield from _render_claim(claim, names, vocabulary, language)
    by_source = sorted({claim.source for claim in claims})
    yield ""
    yield f"{_count(claims, 'claim')} in {_count(by_source, 'source')}: {', '.join(by_source)}"


def _count(things: Sequence[object], noun: str) -> str:
    return f"{len(things)} {noun}" + ("" if len(things) == 1 else "s")


def _render_claim(claim: ClaimView, names: NameIndex, vocabulary: Vocabulary, language: str) -> Iterator[str]:
    sentence = _tell(claim, names, vocabulary, language)
    marks = [m for m in (claim.modality, claim.level, claim.certainty) if m not in ("plain", "textual", "certain")]
    if claim.polarity == "denied":
        marks.insert(0, "DENIED")
    if claim.withdrawn:
        marks.insert(0, "WITHDRAWN")
    if claim.according_to:
        marks.append("according to " + ", ".join(names.label(v, language) for v in claim.according_to))
    suffix = f"  [{'; '.join(marks)}]" if marks else ""
    yield from textwrap.wrap(sentence + suffix, _WIDTH, initial_indent="  ", subsequent_indent="      ")
    yield f"      {claim.ref}, {claim.locator}: “{claim.quote}”"
    for citation in claim.citations:
        yield f"      cites {_cite(citation, names, language)}"
    if claim.verdict:
        assessed = f"editors: {claim.verdict}. {claim.reason}"
        yield from textwrap.wrap(assessed, _WIDTH, initial_indent="      ", subsequent_indent="      ")
    if claim.withdrawn:
        yield f"      withdrawn: {claim.withdrawn}"


def _tell(claim: ClaimView, names: NameIndex, vocabulary: Vocabulary, language: str) -> str:
    """The claim in one line: subject, predicate, object, and its qualifiers."""
    term = vocabulary.predicates[claim.predicate]
    words = {label.language: label.text for label in term.labels}
    predicate = words.get(language) or words["en"]
    parts = [f"{names.label(claim.subject, language)} — {predicate}: {names.label(claim.object, language)}"]
    if claim.unit and not claim.quantity:
        parts[0] += f" {_code(vocabulary, 'unit', claim.unit, language)}"
    if claim.role:
        parts.append(f"as {_code(vocabulary, 'role', claim.role, language)}")
    if claim.quantity:
        parts.append(f"{claim.quantity} {_code(vocabulary, 'unit', claim.unit, language)}")
    if claim.counterpart:
        parts.append("with " + ", ".join(names.label(c, language) for c in claim.counterpart))
    if claim.extent:
        parts.append(claim.extent)
    if claim.where:
        parts.append(f"in {names.label(claim.where, language)}")
    if claim.when or claim.when_as_written:
        written = f"“{claim.when_as_written}”" if claim.when_as_written else ""
        parts.append(" ".join(part for part in (claim.when, written) if part))
    return ", ".join(parts)


def _code(vocabulary: Vocabulary, scheme: str, code: str, language: str) -> str:
    known = vocabulary.codes[scheme].get(code)
    labels = {label.language: label.text for label in known.labels} if known else {}
    return labels.get(language) or labels.get("en") or code


def _cite(citation: CitationView, names: NameIndex, language: str) -> str:
    parts = [names.label(citation.document, language)]
    if citation.unit:
        parts.append(names.label(citation.unit, language))
    if citation.leaves:
        parts.append(f"ll. {citation.leaves}")
    if citation.pages:
        parts.append(f"pp. {citation.pages}")
    if citation.archive:
        parts.append(names.label(citation.archive, language))
    return ", ".join(parts)
