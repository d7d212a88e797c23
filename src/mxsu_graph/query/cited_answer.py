"""An answer that can be cited: the question, the dataset that answered, every claim used and its reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from mxsu_graph.curation.cff import CitationFile
from mxsu_graph.errors import QueryError
from mxsu_graph.graph.claim_facts import read_claim_facts
from mxsu_graph.graph.store import Build
from mxsu_graph.iri import DATASET, claim_iri, entity_id, expand_name, source_iri
from mxsu_graph.query.citing import DEFAULT_STYLE, cite_alone, find_cited
from mxsu_graph.query.engines.choose import Session
from mxsu_graph.query.engines.text import refuse_services
from mxsu_graph.query.library import LibraryQuery, find_query
from mxsu_graph.query.names import NameIndex
from mxsu_graph.query.results import Answer
from mxsu_graph.query.run import bind_parameters

__all__ = [
    "CitedAnswer",
    "CitedClaim",
    "CitedDataset",
    "Question",
    "cite_question",
    "pose_question",
    "run_question",
]

_SOURCE = re.compile(r"source/([a-z0-9]+(?:-[a-z0-9]+)*)")
_CLAIM = re.compile(r"(?:claim/)?([a-z0-9]+(?:-[a-z0-9]+)*)/(c[0-9]+)")
_XSD_BOOLEAN = ox.NamedNode(expand_name("xsd:boolean"))


@dataclass(frozen=True, order=True, slots=True)
class CitedDataset:
    """The dataset that answered; `sha256` is the hash of its canonical form (W3C, RDFC-1.0)."""

    title: str
    version: str
    sha256: str
    quads: int
    iri: str = DATASET


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its parameters; `name` is that of the library, and empty for other SPARQL."""

    sparql: str
    name: str = ""
    summary: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, order=True, slots=True)
class CitedClaim:
    """A claim, or a source where the answer has no claims: its IRI, its reference, and all its facts."""

    iri: str
    reference: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CitedAnswer:
    """All that somebody needs to check an answer later.

    Attributes:
        rows: terms as N-Triples writes them; empty texts where a variable is unbound.
        sources: the CSL-JSON of every source that the references take.
    """

    dataset: CitedDataset
    question: Question
    style: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    claims: tuple[CitedClaim, ...]
    sources: tuple[dict[str, Any], ...]


def pose_question(
    text: str, parameters: Mapping[str, str], library: tuple[LibraryQuery, ...], names: NameIndex
) -> Question:
    """A question from what somebody typed: a claim or a source, SPARQL, or the name of a library question.

    Raises:
        QueryError: it is none of these, or a parameter is missing or wrong.
        UnknownNameError: a name fits no entity, or several.
    """
    name = entity_id(expand_name(text))
    claim, source = _CLAIM.fullmatch(name), _SOURCE.fullmatch(name)
    is_sparql = any(mark in text for mark in "{ \n")
    if (claim or source or is_sparql) and parameters:
        raise QueryError(f"--{next(iter(parameters))} goes with a question of the library only")
    if claim:
        iri = ox.NamedNode(claim_iri(claim[1], claim[2]))
        return Question(f"SELECT ?claim WHERE {{ VALUES ?claim {{ {iri} }} ?claim a mxsu:Claim }}")
    if source:
        iri = ox.NamedNode(source_iri(source[1]))
        return Question(f"SELECT ?source WHERE {{ VALUES ?source {{ {iri} }} ?source a mxsu:Source }}")
    if is_sparql:
        return Question(text)
    try:
        query = find_query(library, text)
    except QueryError as error:
        if entities := names.find(text):
            raise QueryError(
                f"'{text}' is {entities[0]}, and has no source of its own: cite what is claimed about it, "
                f"with 'mxsu cite claims-about --entity {entities[0].partition('/')[2]}'"
            ) from error
        raise
    return Question(bind_parameters(query, parameters, names), query.name, query.summary, dict(parameters))


def run_question(session: Session, question: Question) -> Answer:
    """Run a question; the answer of ASK is one row, that of CONSTRUCT and DESCRIBE a row for each triple.

    Raises:
        QueryError: it is malformed, or asks other services, whose answers nobody can check later.
    """
    name = f"queries/{question.name}.rq" if question.name else "query"
    try:
        refuse_services(question.sparql, name)
    except QueryError as error:
        raise QueryError(
            f"{name} asks another service, whose answers nobody can check later: cite what the built graph answers"
        ) from error
    answer = session.run(question.sparql, name)
    if isinstance(answer, Answer):
        return answer
    if isinstance(answer, bool):
        return Answer(("answer",), ((ox.Literal(str(answer).lower(), datatype=_XSD_BOOLEAN),),))
    triples = sorted(answer, key=str)
    return Answer(("subject", "predicate", "object"), tuple((t.subject, t.predicate, t.object) for t in triples))


def cite_question(
    question: Question,
    session: Session,
    build: Build,
    citation: CitationFile,
    names: NameIndex,
    style: str = DEFAULT_STYLE,
) -> CitedAnswer:
    """Ask a question of a build and cite every claim of the answer.

    Args:
        question: what to ask.
        session: the embedded engine on that build.
        build: what answers, for its hash and the facts of its claims.
        citation: names the dataset.
        names: labels of authors, publishers and documents.
        style: of the references; see `cite_answer`.

    Raises:
        QueryError: the question is malformed, there is no such style, or no CSL processor is installed.
    """
    answer = run_question(session, question)
    used = dict.fromkeys(iri for row in answer.rows for iri in find_cited(row))
    references, sources = cite_alone(used, session.engine, names, style) if used else ({}, ())
    facts = read_claim_facts(build.dataset, used)
    return CitedAnswer(
        CitedDataset(citation.title, citation.version, build.manifest.dataset, build.manifest.quads),
        question,
        style,
        answer.columns,
        tuple(tuple("" if term is None else str(term) for term in row) for row in answer.rows),
        tuple(CitedClaim(iri, references[iri], facts.get(iri, ())) for iri in used if iri in references),
        sources,
    )
