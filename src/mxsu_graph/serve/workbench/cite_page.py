"""How to cite something: in several styles, and as records for reference managers."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mxsu_graph.curation.cff import read_cff
from mxsu_graph.errors import ExportError, ProjectError, QueryError, UnknownNameError
from mxsu_graph.export.bibliography import CslItem, write_bibtex, write_csl_json, write_ris
from mxsu_graph.iri import BASE, entity_iri
from mxsu_graph.project import Project
from mxsu_graph.query.citing import build_csl_item
from mxsu_graph.query.csl_style import render_alone
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.lines import Thing
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["CitePage", "view_cite"]

_STYLES = (
    ("Chicago", "chicago-notes-bibliography-16th-edition"),
    ("Chicago (author-date)", "chicago-author-date-16th-edition"),
    ("APA", "apa"),
    ("MLA", "modern-language-association"),
    ("Harvard", "harvard-cite-them-right"),
    ("ISO 690", "iso690-author-date-en"),
)
"""Styles that the CSL processor renders without mistakes, by the names that people know."""

_RECORDS: tuple[tuple[str, Callable[[Sequence[CslItem], io.BytesIO], None]], ...] = (
    ("BibTeX", write_bibtex),
    ("RIS", write_ris),
    ("CSL-JSON", write_csl_json),
)


@dataclass(frozen=True, slots=True)
class CitePage:
    """References of one thing.

    Attributes:
        thing: what is cited.
        iri: its address for good.
        styles: pairs of a style's name and the reference.
        records: pairs of a format's name and the record.
        missing: what the machine would have to have for more; empty where nothing lacks.
    """

    thing: Thing
    iri: str
    styles: tuple[tuple[str, str], ...]
    records: tuple[tuple[str, str], ...]
    missing: str = ""


def view_cite(edition: Edition, wording: Wording, project: Project, name: str) -> CitePage:
    """The references of a claim (`claim/<source>/<number>`), a source (`source/<id>`) or an entity.

    A claim is cited by its source and the place in it, then by its own address and the dataset; an entity as an
    entry of the dataset.

    Args:
        edition: the build.
        wording: the reader's language.
        project: has the file that says how the dataset wants to be cited.
        name: what is cited, as its address has it.

    Raises:
        UnknownNameError: there is nothing of this name.
    """
    item, locator, label = _describe(edition, wording, project, name)
    iri = f"{BASE}{name}"
    say = wording.words.say
    if name.startswith("claim/"):
        caveats = "; ".join(_tell_caveats(edition, wording, name.removeprefix("claim/")))
        suffix = f"{say('cite-claim', ref=name, dataset=edition.name)} {iri}{f' [{caveats}]' if caveats else ''}"
    else:
        suffix = f"mxsu_graph, {say('dataset')} {edition.name}."
    styles, missing = _render(item["id"], locator, json.dumps(item, sort_keys=True))
    records, lacking = _write_records(item | {"note": suffix})
    return CitePage(
        Thing(label, name),
        iri,
        tuple((style, f"{text.rstrip('.')}. {suffix}") for style, text in styles),
        records,
        missing or lacking,
    )


def _tell_caveats(edition: Edition, wording: Wording, ref: str) -> Iterator[str]:
    """What a reader of the reference should know: that the claim was withdrawn, or what the editors judge."""
    if reason := edition.withdrawn.get(ref):
        yield wording.words.say("cite-withdrawn", reason=reason)
    for assessment in edition.description.assessments:
        if ref in assessment.claims:
            verdict = wording.code_label("verdict", assessment.verdict)
            yield wording.words.say("cite-verdict", verdict=verdict, name=f"assessment/{assessment.id}")


def _describe(edition: Edition, wording: Wording, project: Project, name: str) -> tuple[CslItem, str, str]:
    """The CSL item to cite, the place in it, and what people call the thing."""
    kind, _, rest = name.partition("/")
    if kind == "claim":
        row = edition.claims.get(rest)
        if row is None:
            raise UnknownNameError(name)
        label = f"{wording.words.say('claim')} {rest}"
        return _describe_source(edition, row.source), row.locator, label
    if kind == "source" and rest in edition.description.sources:
        return _describe_source(edition, rest), "", wording.source_label(rest)
    if name not in edition.description.entities:
        raise UnknownNameError(name)
    return _describe_entry(edition, wording, project, name), "", wording.label(name)


def _describe_source(edition: Edition, name: str) -> CslItem:
    source = edition.description.sources[name]
    facts = {
        "type": [source.type],
        "title": [source.title],
        "prefLabel": [source.short],
        "language": [source.language],
        "issued": [source.published],
        "bibliographicCitation": [source.series],
        "creator": [entity_iri(creator) for creator in source.creator],
        "publisher": [entity_iri(publisher) for publisher in source.publisher],
    }
    return build_csl_item(facts, edition.names) | {"id": f"source/{name}", "URL": f"{BASE}source/{name}"}


def _describe_entry(edition: Edition, wording: Wording, project: Project, name: str) -> CslItem:
    item: dict[str, Any] = {
        "id": name,
        "type": "entry",
        "title": wording.label(name),
        "container-title": "mxsu_graph",
        "URL": entity_iri(name),
    }
    try:
        told = read_cff(project.root)
    except ProjectError:
        return item  # a project need not say how it wants to be cited
    authors = [{"literal": author} for author in told.authors]
    released = [int(part) for part in told.released.split("-")] if told.released else []
    item |= {"container-title": told.title, "author": authors, "version": told.version}
    return item | ({"issued": {"date-parts": [released]}} if released else {})


@lru_cache(maxsize=256)
def _render(name: str, locator: str, told: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The reference to an item, told in JSON, in every style; what is missing where no processor is installed."""
    items = {name: json.loads(told)}
    try:
        return tuple((style, render_alone([(name, locator)], items, csl)[0]) for style, csl in _STYLES), ""
    except QueryError as mistake:
        return (), str(mistake)


def _write_records(item: CslItem) -> tuple[tuple[tuple[str, str], ...], str]:
    records, missing = [], ""
    for name, write in _RECORDS:
        stream = io.BytesIO()
        try:
            write([item], stream)
        except ExportError as mistake:
            missing = str(mistake)
        else:
            records.append((name, stream.getvalue().decode()))
    return tuple(records), missing
