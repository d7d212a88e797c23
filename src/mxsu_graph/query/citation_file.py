"""A cited answer as a file: JSON that is read back for checking, and text for people.

The same answer gives the same bytes. `sources` is CSL-JSON, which reference managers import as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mxsu_graph.errors import QueryError
from mxsu_graph.graph.claim_facts import WITHDRAWN
from mxsu_graph.iri import BASE, claim_ref, entity_id
from mxsu_graph.query.cited_answer import CitedAnswer, CitedClaim, CitedDataset, Question

__all__ = ["FORMAT", "parse_citation", "read_citation", "render_citation", "render_dataset", "render_json"]

FORMAT = "mxsu-citation/1"
"""The value of `format`, by which the file says what it is."""

_VERDICT = re.compile("[a-z]+ by assessment:")


def render_json(cited: CitedAnswer) -> bytes:
    """The file."""
    dataset = asdict(cited.dataset)
    fields: dict[str, Any] = {
        "format": FORMAT,
        "dataset": {"iri": dataset.pop("iri"), **dataset, "canonicalization": "RDFC-1.0"},
        "question": asdict(cited.question),
        "style": cited.style,
        "answer": {"columns": cited.columns, "rows": cited.rows},
        "claims": [asdict(claim) for claim in cited.claims],
        "sources": cited.sources,
    }
    return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()


def read_citation(path: Path) -> CitedAnswer:
    """Read a file that `render_json` made.

    Raises:
        QueryError: it is not one.
    """
    try:
        return parse_citation(path.read_bytes(), str(path))
    except OSError as error:
        raise QueryError(f"{path} cannot be read: {error.strerror}") from error


def parse_citation(content: bytes, name: str) -> CitedAnswer:
    """Read the bytes of a citation file; `name` is what messages call it.

    Raises:
        QueryError: they are not one.
    """
    try:
        fields = json.loads(content)
        if fields["format"] != FORMAT:
            raise QueryError(f"{name} has the format {fields['format']!r}; this version reads {FORMAT!r}")
        dataset, question, answer = fields["dataset"], fields["question"], fields["answer"]
        _check_texts(question["sparql"], fields["style"], dataset["sha256"])
        return CitedAnswer(
            CitedDataset(
                dataset["title"], dataset["version"], dataset["sha256"], dataset["quads"], dataset["iri"]
            ),
            Question(question["sparql"], question["name"], question["summary"], dict(question["parameters"])),
            fields["style"],
            tuple(answer["columns"]),
            tuple(tuple(row) for row in answer["rows"]),
            tuple(CitedClaim(c["iri"], c["reference"], tuple(c["facts"])) for c in fields["claims"]),
            tuple(fields["sources"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QueryError(f"{name} is not a file that 'mxsu cite' wrote: {error}") from error


def render_citation(cited: CitedAnswer) -> str:
    """The citation for people: the question, the dataset, and a reference for each claim."""
    return "\n".join(_lines(cited)) + "\n"


def render_dataset(dataset: CitedDataset) -> str:
    """How to name the dataset that answered: version and hash tell it from every other."""
    return f"{dataset.title}, version {dataset.version}, {dataset.iri}, SHA-256 {dataset.sha256}"


def _lines(cited: CitedAnswer) -> Iterator[str]:
    question = cited.question
    if question.name:
        values = "".join(f" --{name} {value}" for name, value in question.parameters.items())
        yield f"{question.summary} ({question.name}{values})"
        yield ""
    for claim in cited.claims:
        yield f"{_short(claim.iri)}: {claim.reference}{_render_caveats(claim)}"
    if not cited.claims:
        yield "The answer names no claims and no sources: to have them cited, let the question return them."
    yield ""
    yield f"Answered by {render_dataset(cited.dataset)}."


def _render_caveats(claim: CitedClaim) -> str:
    """What a reader of the reference should know: that the claim was withdrawn, or what the editors judge."""
    caveats = [f"withdrawn: {fact.removeprefix(WITHDRAWN)}" for fact in claim.facts if fact.startswith(WITHDRAWN)]
    caveats += [fact for fact in claim.facts if _VERDICT.match(fact)]
    return f" [{'; '.join(caveats)}]" if caveats else ""


def _short(iri: str) -> str:
    return claim_ref(iri) if iri.startswith(f"{BASE}claim/") else entity_id(iri)


def _check_texts(*values: object) -> None:
    if not all(isinstance(value, str) for value in values):
        raise TypeError("a text is missing")
