"""Connecting two entities: the form, and the answer with the claims of each step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mxsu_graph.analysis.chains import Chain
from mxsu_graph.analysis.connection_report import tell_chain
from mxsu_graph.analysis.connections import find_connections
from mxsu_graph.analysis.links import Conditions, parse_period
from mxsu_graph.errors import BadDateError, UnknownNameError
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.lines import ClaimLine, Thing, tell_claim_line, tell_thing
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["ChainView", "ConnectForm", "ConnectPage", "StepView", "read_form", "view_connect"]

_SHOWN = 4
_MOST_HOPS, _MOST_CHAINS, _MOST_CHOICES = 6, 5, 12
_MISSES = {
    "if a single text may hold it all": "miss-across",
    "with claims that are not certain": "miss-certain",
    "at any time": "miss-between",
    "with the sources left out": "miss-without",
    "through countries, wide places and concepts": "miss-countries",
    "with more hops": "miss-hops",
}
"""What pages call the condition that the analysis names."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: between whom, the claims that make it (the firmest first), and how many more there are."""

    start: Thing
    end: Thing
    lines: tuple[ClaimLine, ...]
    more: int
    sources: int


@dataclass(frozen=True, slots=True)
class ChainView:
    """One connection.

    Attributes:
        sentence: the connection told in one English sentence; empty in other languages, which tell each step.
        way: every entity on it, in order.
        single: the texts that hold all of it; `needed` those that it takes where none does.
    """

    sentence: str
    way: tuple[Thing, ...]
    steps: tuple[StepView, ...]
    single: tuple[Thing, ...]
    needed: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class ConnectForm:
    """The form as it was filled in; `start` and `end` are names as somebody types them, or ids."""

    start: str = ""
    end: str = ""
    between: str = ""
    certain: bool = False
    across: bool = False
    countries: bool = False
    without: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, object]:
        """The form as the fields of an address."""
        return {
            "a": self.start,
            "b": self.end,
            "between": self.between,
            "certain": "1" * self.certain,
            "across": "1" * self.across,
            "countries": "1" * self.countries,
            "without": self.without,
        }

    @property
    def conditions(self) -> Conditions:
        """What every connection has to satisfy.

        Raises:
            BadDateError: the period is not one.
        """
        period = parse_period(self.between) if self.between else None
        return Conditions(self.without, period, self.certain, self.countries, self.across, _MOST_HOPS)


@dataclass(frozen=True, slots=True)
class ConnectPage:
    """The form and the answer; `error` says what is wrong with the form.

    Attributes:
        choices: where a name fits several or none, what it may mean, each with the fields of a form that says so.
        start: what the name of the one end was taken for; likewise `end`.
        misses: where there is no connection, pairs of the condition to drop (a key of the catalogue) and the
            connection there would be.
    """

    form: ConnectForm
    start: Thing | None = None
    end: Thing | None = None
    error: str = ""
    choices: tuple[tuple[Thing, Mapping[str, object]], ...] = ()
    chains: tuple[ChainView, ...] = ()
    best: ChainView | None = None
    misses: tuple[tuple[str, ChainView], ...] = ()


def read_form(edition: Edition, fields: Mapping[str, str], without: Iterable[str]) -> ConnectForm:
    """The form from the fields of an address; unknown sources leave nothing out."""
    return ConnectForm(
        fields.get("a", "").strip(),
        fields.get("b", "").strip(),
        fields.get("between", "").strip(),
        bool(fields.get("certain")),
        bool(fields.get("across")),
        bool(fields.get("countries")),
        tuple(source for source in without if source in edition.description.sources),
    )


def view_connect(edition: Edition, wording: Wording, form: ConnectForm) -> ConnectPage:
    """Answer the form; its mistakes become a message on the page, and half a form no answer."""
    if not (form.start and form.end):
        return ConnectPage(form)
    ends = []
    for field, name in (("a", form.start), ("b", form.end)):
        try:
            ends.append(edition.names.resolve(name))
        except UnknownNameError:
            return _ask_back(edition, wording, form, field, name)
    start, end = ends
    if start == end:
        return ConnectPage(form, error=wording.words.say("both-the-same"))
    try:
        found = find_connections(edition.table, edition.description, start, end, form.conditions, _MOST_CHAINS)
    except BadDateError:
        return ConnectPage(form, error=wording.words.say("bad-period", period=form.between))
    return ConnectPage(
        form,
        tell_thing(start, wording),
        tell_thing(end, wording),
        chains=tuple(_view_chain(chain, edition, wording) for chain in found.chains),
        best=_view_chain(found.best, edition, wording) if found.best else None,
        misses=tuple((_MISSES[miss.dropped], _view_chain(miss.chain, edition, wording)) for miss in found.misses),
    )


def _ask_back(edition: Edition, wording: Wording, form: ConnectForm, field: str, name: str) -> ConnectPage:
    """A name that fits several or none, with what it may mean."""
    several = edition.names.find(name)
    near = several[:_MOST_CHOICES] or edition.names.suggest(name)
    return ConnectPage(
        form,
        error=wording.words.say("many-called" if several else "nobody-called", name=name),
        choices=tuple((tell_thing(entity, wording), form.fields | {field: entity}) for entity in near),
    )


def _view_chain(chain: Chain, edition: Edition, wording: Wording) -> ChainView:
    def sources(names: tuple[str, ...]) -> tuple[Thing, ...]:
        return tuple(tell_thing(f"source/{name}", wording) for name in names)

    return ChainView(
        sentence=tell_chain(chain, edition.description) if wording.language == "en" else "",
        way=tuple(tell_thing(entity, wording) for entity in chain.entities),
        steps=tuple(
            StepView(
                tell_thing(hop.start, wording),
                tell_thing(hop.end, wording),
                tuple(tell_claim_line(edition, wording, link.row.claim) for link in hop.links[:_SHOWN]),
                max(0, len(hop.links) - _SHOWN),
                len(hop.sources),
            )
            for hop in chain.hops
        ),
        single=sources(chain.single_texts),
        needed=sources(chain.sources_needed),
    )
