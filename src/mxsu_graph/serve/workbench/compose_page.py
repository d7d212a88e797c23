"""Putting a question together by choosing: the form, the question as SPARQL, what was found, and its claims."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mxsu_graph.analysis.links import parse_period
from mxsu_graph.errors import BadDateError, BadQuantityError
from mxsu_graph.iri import claim_ref, entity_id, entity_iri
from mxsu_graph.model import PredicateTerm
from mxsu_graph.quantities import parse_quantity
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.workbench.composing import (
    MOST_THINGS,
    Condition,
    Sought,
    list_predicates,
    value_classes,
    write_claims,
    write_count,
    write_sparql,
    write_things,
)
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.lines import ClaimLine, Thing, tell_claim_line, tell_thing
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["ComposeForm", "ComposePage", "Field", "Finding", "RowFields", "read_compose_form", "view_compose"]

Run = Callable[[str], bytes]
"""Puts SPARQL to the endpoint and gives its rows in the JSON of SPARQL results."""

_MOST_CONDITIONS, _MOST_FOUND, _MOST_ENTITIES = 4, 40, 60
_USUAL = "person"
_INVERSE = "^"


@dataclass(frozen=True, slots=True)
class RowFields:
    """One condition as the form has it: the number of what it is about, the predicate (`^` for its inverse)."""

    of: str = "0"
    predicate: str = ""
    value: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class ComposeForm:
    """The form as it was filled in: `segment` is the class as ids have it."""

    segment: str = _USUAL
    kind: str = ""
    side: str = ""
    source: str = ""
    rows: tuple[RowFields, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A condition ready to be shown: what may be chosen, as pairs of value and label; what it takes as value."""

    row: RowFields
    about: tuple[tuple[str, str], ...]
    predicates: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    takes: str
    error: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was found, and the claims by which it was."""

    thing: Thing
    lines: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class ComposePage:
    """The form and the answer.

    Attributes:
        sparql: the question; empty where the form cannot be understood.
        found: the first of the things that were found.
        total: how many there are.
        cut: whether there are more than are put in order.
        error: why there is no answer.
    """

    form: ComposeForm
    classes: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    sides: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    sparql: str = ""
    found: tuple[Finding, ...] = ()
    total: int = 0
    cut: bool = False
    error: str = ""


def read_compose_form(edition: Edition, fields: Mapping[str, str], rows: Iterable[Sequence[str]]) -> ComposeForm:
    """The form from the fields of an address; what is unknown becomes what is usual.

    Args:
        edition: the build.
        fields: `class`, `kind`, `side` and `source`.
        rows: `of`, `p`, `v` and `r` of each condition.
    """
    vocabulary = edition.description.vocabulary
    segment = fields.get("class", "")
    wanted = [RowFields(of, predicate, value.strip(), role) for of, predicate, value, role in rows if predicate]
    return ComposeForm(
        segment if segment in vocabulary.segments and segment != "source" else _USUAL,
        fields["kind"] if fields.get("kind") in vocabulary.codes.get("kind", {}) else "",
        fields["side"] if fields.get("side") in vocabulary.codes.get("side", {}) else "",
        fields["source"] if fields.get("source") in edition.description.sources else "",
        tuple(wanted[:_MOST_CONDITIONS]),
    )


def view_compose(edition: Edition, wording: Wording, form: ComposeForm, run: Run) -> ComposePage:
    """Offer what can be chosen, and answer what was.

    Args:
        edition: the build.
        wording: the reader's language.
        form: as it was filled in.
        run: asks the endpoint; what it refuses (`RefusedError`) becomes a message on the page.
    """
    vocabulary = edition.description.vocabulary
    fields, conditions = _read_rows(edition, wording, form)
    page = _offer(edition, wording, form, tuple(fields))
    if len(conditions) < len(form.rows):
        return page
    sought = Sought(vocabulary.segments[form.segment], form.kind, form.side, form.source, tuple(conditions))
    sparql = write_sparql(sought, vocabulary)
    if not form.rows and not (form.kind or form.side):
        return replace(page, sparql=sparql)  # everybody: nothing was asked yet
    try:
        total, claims = _find(sought, wording, run)
    except RefusedError:
        return replace(page, sparql=sparql, error=wording.words.say("compose-refused"))
    return replace(
        page,
        sparql=sparql,
        found=tuple(
            Finding(
                tell_thing(entity, wording),
                tuple(tell_claim_line(edition, wording, ref, entity) for ref in refs),
            )
            for entity, refs in claims.items()
        ),
        total=total,
        cut=total > MOST_THINGS,
    )


def _find(sought: Sought, wording: Wording, run: Run) -> tuple[int, dict[str, dict[str, None]]]:
    """How many things there are, and the claims of those that are shown, condition by condition."""
    vocabulary = wording.vocabulary

    def ask(sparql: str) -> Iterator[dict[str, str]]:
        for row in json.loads(run(sparql))["results"]["bindings"]:
            yield {name: term["value"] for name, term in row.items()}

    (count,) = ask(write_count(sought, vocabulary))
    found = [entity_id(row["thing"]) for row in ask(write_things(sought, vocabulary))]
    shown = sorted(found, key=wording.label)[:_MOST_FOUND]
    claims: dict[str, dict[str, None]] = {entity: {} for entity in shown}
    for number in range(1, len(sought.conditions) + 1) if shown else ():
        for row in ask(write_claims(sought, number, map(entity_iri, shown), vocabulary)):
            claims[entity_id(row["thing"])][claim_ref(row["claim"])] = None
    return int(count["count"]), claims


def _offer(edition: Edition, wording: Wording, form: ComposeForm, fields: tuple[Field, ...]) -> ComposePage:
    members = [e for e in edition.description.entities.values() if e.segment == form.segment]

    def codes(scheme: str, used: Iterable[str]) -> tuple[tuple[str, str], ...]:
        pairs = ((code, wording.code_label(scheme, code)) for code in set(used) if code)
        return tuple(sorted(pairs, key=lambda pair: pair[1]))

    segments = {entity.segment for entity in edition.description.entities.values()}
    return ComposePage(
        form,
        tuple(sorted(((s, wording.class_label(s)) for s in segments), key=lambda pair: pair[1])),
        codes("kind", (entity.kind for entity in members)),
        codes("side", (entity.side for entity in members)),
        fields,
    )


def _read_rows(edition: Edition, wording: Wording, form: ComposeForm) -> tuple[list[Field], list[Condition]]:
    """The fields of every row and of an empty one after them; the conditions of those that can be understood."""
    vocabulary = edition.description.vocabulary
    classes = [frozenset({vocabulary.segments[form.segment]})]
    about = [("0", wording.class_label(form.segment))]
    fields, conditions = [], []
    empty = (RowFields(),) if len(form.rows) < _MOST_CONDITIONS else ()
    for number, row in enumerate((*form.rows, *empty), start=1):
        of = int(row.of) if row.of in dict(about) else 0
        offered = _offer_predicates(edition, wording, classes[of])
        chosen = row.predicate if row.predicate in dict(offered) else ""
        term = vocabulary.predicates[chosen.removeprefix(_INVERSE)] if chosen else None
        takes, error = _kind_of_value(term, chosen), ""
        if term:
            try:
                conditions.append(_read_condition(edition, row, of, term, takes))
            except _UnclearError as mistake:
                error = wording.words.say(mistake.key, name=row.value, period=row.value)
        elif row.predicate:
            error = wording.words.say("compose-unfit")
        fields.append(Field(row, tuple(about), offered, _offer_roles(wording, term), takes, error))
        values = value_classes(vocabulary, term.name, chosen.startswith(_INVERSE)) if term else frozenset()
        classes.append(values)
        if values:
            label = dict(offered)[chosen]
            about.append((str(number), wording.words.say("compose-value-of", number=number, label=label)))
    return fields, conditions


def _offer_predicates(edition: Edition, wording: Wording, classes: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """What claims of this build say about things of these classes, by label."""
    used = edition.used_predicates
    pairs = (
        (_INVERSE + term.name, wording.verb(wording.inverse_label(term.name)).rstrip(":"))
        if inverse
        else (term.name, wording.verb(wording.predicate_label(term.name)).rstrip(":"))
        for term, inverse in list_predicates(edition.description.vocabulary, classes)
        if term.name in used
    )
    return tuple(sorted(pairs, key=lambda pair: pair[1]))


def _offer_roles(wording: Wording, term: PredicateTerm | None) -> tuple[tuple[str, str], ...]:
    if term is None or not term.takes_role:
        return ()
    roles = ((code, wording.code_label("role", code)) for code in wording.vocabulary.codes.get("role", {}))
    return tuple(sorted(roles, key=lambda pair: pair[1]))


def _kind_of_value(term: PredicateTerm | None, chosen: str) -> str:
    """What is to be typed as the value: `entity`, `when`, `quantity` or `text`; empty before a choice."""
    if term is None:
        return ""
    literals = [name for name in ("when", "quantity", "text") if name in term.range]
    return literals[0] if literals and not chosen.startswith(_INVERSE) else "entity"


class _UnclearError(Exception):
    """What was typed as a value cannot be understood; `key` is that of the words that say so."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _read_condition(edition: Edition, row: RowFields, of: int, term: PredicateTerm, takes: str) -> Condition:
    role = row.role if term.takes_role and row.role in edition.description.vocabulary.codes.get("role", {}) else ""
    condition = Condition(of, term.name, row.predicate.startswith(_INVERSE), role=role)
    if not row.value:
        return condition
    if takes == "text":
        return replace(condition, words=row.value)
    if takes == "entity":
        return replace(condition, entities=_find_entities(edition, row, term))
    try:
        if takes == "when":
            period = parse_period(row.value)
            days = (period.earliest, period.latest)
            return replace(condition, bounds=_tell(*(day and day.isoformat() for day in days)), dated=True)
        number = parse_quantity(row.value)
        return replace(condition, bounds=_tell(number.lowest, number.highest))
    except (BadDateError, BadQuantityError):
        raise _UnclearError("bad-period" if takes == "when" else "bad-number") from None


def _tell(low: object, high: object) -> tuple[str, str]:
    return ("" if low is None else str(low), "" if high is None else str(high))


def _find_entities(edition: Edition, row: RowFields, term: PredicateTerm) -> tuple[str, ...]:
    """Everything that the name may mean and the predicate can have as value."""
    vocabulary = edition.description.vocabulary
    fitting = value_classes(vocabulary, term.name, row.predicate.startswith(_INVERSE))
    found = [
        entity
        for entity in edition.names.find(row.value)
        if vocabulary.segments.get(entity.partition("/")[0]) in fitting
    ]
    if not found:
        raise _UnclearError("nobody-fits")
    return tuple(found[:_MOST_ENTITIES])
