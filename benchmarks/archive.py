"""An invented archive of any size in our claim model, drawn with a seed and given piece by piece.

It is skewed as real ones are: few famous people, few long sources and many short ones, most facts told once and
some by many sources, dates of differing precision, a few of them in conflict, documents in an archival tree. How
often each predicate stands is how often it stands in this project's own data. Nothing in it is about anybody.

Every fact is drawn from its own number, so that any source can tell it without a list of facts, and memory stays
flat. Equal sizes and seeds give equal archives.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import accumulate

from proportions import PER_CLAIM, ROLES, UNITS, WEIGHTS

from mxsu_graph.model import (
    Assessment,
    Citation,
    Claim,
    Corpus,
    Entity,
    Label,
    PredicateTerm,
    Source,
    TextVersion,
    Value,
    ValueType,
    Vocabulary,
)
from mxsu_graph.texts.anchor import Anchor

__all__ = ["Archive", "Part"]

_SKEW = {"person": 2.0, "event": 1.4, "document": 1.4, "work": 1.7}
_SYLLABLES = ("ba", "ne", "lor", "vik", "tam", "re", "os", "mi", "dra", "ul", "kes", "po", "ri", "zan", "el", "tu")
_LANGUAGES = {"person": ("en", "es", "ru"), "organization": ("en", "es", "ru")}
_FIRST_DAY = date(1910, 1, 1)
_DAYS = 365 * 85
_MASK = (1 << 64) - 1
_INVENTORY = "inventory"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the archive: part of the register, one source with its claims, or the assessments."""

    corpus: Corpus
    anchors: Mapping[str, Anchor]


@dataclass(frozen=True)
class Archive:
    """An archive with about so many claims.

    Attributes:
        claims: how many claims the sources make, the inventory of documents apart.
        vocabulary: predicates, classes and codes of the ontology.
        seed: of everything that is drawn.
        sources: how many sources tell them; one for each six hundred claims by default.
    """

    claims: int
    vocabulary: Vocabulary
    seed: int = 1924
    sources: int = 0

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many entities of each class there are, by the segment of their ids."""
        return {segment: self.claims // per + 12 for segment, per in PER_CLAIM.items()}

    @cached_property
    def tree(self) -> dict[str, int]:
        """How many files (delo), inventories (opis), holdings (fond) and archives there are."""
        delo = self.sizes["document"] // 3 + 1
        opis = delo // 20 + 1
        fond = opis // 3 + 1
        return {"delo": delo, "opis": opis, "fond": fond, "archive": min(fond // 30 + 1, 12)}

    @cached_property
    def source_sizes(self) -> tuple[int, ...]:
        """How many claims each source makes: the first makes many, most make few."""
        number = self.sources or max(3, self.claims // 600)
        weights = [(i + 1) ** -0.7 for i in range(number)]
        total = sum(weights)
        ends = [round(self.claims * part / total) for part in accumulate(weights)]
        return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))

    def parts(self) -> Iterator[Part]:
        """The register in pieces, each source with its claims, and the assessments."""
        for entities in self.register():
            yield Part(Corpus(entities=entities), {})
        for number in range(len(self.source_sizes)):
            yield self._build_source(number)
        yield self._build_inventory()
        yield Part(Corpus(assessments=self.assessments), {})

    @cached_property
    def assessments(self) -> tuple[Assessment, ...]:
        """One for each five hundred claims."""
        found = []
        for number in range(self.claims // 500 + 1):
            dice = self._dice(5, number)
            source = min(_skewed(dice, len(self.source_sizes), 2.0), len(self.source_sizes) - 1)
            if self.source_sizes[source]:
                claim = f"s{source}/{_claim_id(dice.randrange(self.source_sizes[source]))}"
                verdict = dice.choice(("preferred", "doubtful", "rejected"))
                basis = ("text: drawn at random",)
                found.append(Assessment(f"a{number + 1:03d}", (claim,), verdict, "Drawn at random.", basis))
        # A claim that was drawn twice keeps its first verdict.
        return tuple({a.claims: a for a in reversed(found)}.values())[::-1]

    # -- chance --

    def _dice(self, *numbers: int) -> random.Random:
        """A generator of random numbers that depends on the seed and these numbers alone."""
        mixed = self.seed
        for number in numbers:
            mixed = ((mixed ^ number) * 0x9E3779B97F4A7C15 + 0x7F4A7C15) & _MASK
            mixed ^= mixed >> 29
        return random.Random(mixed)

    def _entity(self, dice: random.Random, segment: str) -> str:
        return f"{segment}/{segment[0]}{_skewed(dice, self.sizes[segment], _SKEW.get(segment, 2.0))}"

    # -- the register --

    def register(self, piece: int = 5000) -> Iterator[tuple[Entity, ...]]:
        """All entities, in pieces."""
        for segment, size in self.sizes.items():
            for start in range(0, size, piece):
                yield tuple(self._build_entity(segment, i) for i in range(start, min(start + piece, size)))
        for kind in ("fond", "opis", "delo"):
            yield tuple(self._build_unit(kind, i) for i in range(self.tree[kind]))

    @cached_property
    def _kinds(self) -> dict[str, list[str]]:
        codes = self.vocabulary.codes["kind"].values()
        return {s: sorted(c.code for c in codes if s in c.applies_to) for s in self.sizes}

    def _build_entity(self, segment: str, number: int) -> Entity:
        dice = self._dice(1, _number_of(segment), number)
        kinds = self._kinds[segment]
        kind = kinds[_skewed(dice, len(kinds), 2.0)]
        if segment == "organization" and number < self.tree["archive"]:
            kind = "archive"
        name = _name(dice) if segment == "person" else f"{_word(dice)} {kind} {number}"
        labels = [Label(language, name) for language in _LANGUAGES.get(segment, ("en", "es"))]
        place = f"{dice.uniform(-60, 70):.4f},{dice.uniform(-179, 179):.4f}" if segment == "place" else ""
        sided = segment in ("person", "organization", "country", "post")
        return Entity(
            id=f"{segment}/{segment[0]}{number}",
            labels=tuple(labels),
            kind=kind,
            side=dice.choice(("mexican", "soviet", "third")) if sided else "",
            coordinates=place,
        )

    def _build_unit(self, kind: str, number: int) -> Entity:
        dice = self._dice(2, _number_of(kind), number)
        if kind == "fond":
            above = f"organization/o{number % self.tree['archive']}"
        else:
            upper = {"opis": "fond", "delo": "opis"}[kind]
            above = f"record-set/{upper}-{_skewed(dice, self.tree[upper], 1.5)}"
        name = f"{kind} {number}"
        labels = (Label("en", name), Label("es", name))
        unit = f"record-set/{kind}-{number}"
        return Entity(unit, labels, kind=kind, identifier=str(number % 700 + 1), part_of=above)

    # -- sources and their claims --

    def _build_source(self, number: int) -> Part:
        dice, name = self._dice(3, number), f"s{number}"
        creator = (self._entity(dice, "person"),)
        published = str(dice.randrange(1930, 2024))
        offset = sum(self.source_sizes[:number])
        claims = tuple(self._build_claim(number, i, offset + i) for i in range(self.source_sizes[number]))
        return _build_part(name, f"Source {number}", creator, published, claims)

    def _build_inventory(self) -> Part:
        """The archives' own list: in which file each document lies; a few are missing from it."""
        claims = []
        for i in range(self.sizes["document"]):
            dice = self._dice(4, i)
            delo = Value(ValueType.ENTITY, f"record-set/delo-{_skewed(dice, self.tree['delo'], 1.2)}")
            if dice.random() > 0.002:
                quote = f"document {i}"
                claim = Claim(_INVENTORY, _claim_id(i), f"document/d{i}", "includedIn", delo, f"p{i + 1}", quote)
                claims.append(claim)
        return _build_part(_INVENTORY, "Inventory", (), "1990", tuple(claims))

    def _build_claim(self, source: int, number: int, position: int) -> Claim:
        told = self._dice(6, position)
        known = self.claims // 6 + 1
        fact = _skewed(told, known, 2.0) if told.random() < 0.4 else known + position
        dice = self._dice(7, fact)
        term = self.vocabulary.predicates[dice.choices(_PREDICATES, cum_weights=_CUMULATIVE)[0]]
        subject = self._entity(dice, self._pick_segment(dice, term.domain))
        value = self._choose_value(dice, term, subject, source)
        if term.inverse_single:
            subject = self._holder(dice, value)
        measured = value.type is not ValueType.QUANTITY and term.name in UNITS and dice.random() < 0.5
        role = dice.choice(ROLES[term.name]) if term.name in ROLES else ""
        when = self._tell_day(dice, told) if term.inverse_single or dice.random() < 0.1 else ""
        return Claim(
            source=f"s{source}",
            id=_claim_id(number),
            subject=subject,
            predicate=term.name,
            object=value,
            locator=f"{'pn'[number % 2]}{number // 2 + 1}",
            quote=f"words of passage {number} {_word(told)}",
            role=role,
            when=when,
            when_as_written="in those days" if when else "",
            quantity=str(dice.randrange(1, 90)) if measured else "",
            unit=UNITS.get(term.name, "") if measured or value.type is ValueType.QUANTITY else "",
            **self._qualify(told, fact),  # type: ignore[arg-type]  # a mapping of several types
        )

    def _qualify(self, told: random.Random, fact: int) -> dict[str, object]:
        """How one source tells a fact: its voice, its manner, what it cites, half of it in common."""
        voice = told.random() < 0.13
        cites: tuple[Citation, ...] = ()
        if told.random() < 0.16:
            segment = "document" if told.random() < 0.63 else "work"
            drawn = self._dice(11, fact) if told.random() < 0.5 else told
            cites = (Citation(self._entity(drawn, segment), leaves=str(told.randrange(1, 90))),)
        return {
            "where": self._entity(told, "place") if told.random() < 0.015 else "",
            "about": (self._entity(told, "concept"),) if told.random() < 0.13 else (),
            "polarity": "denied" if told.random() < 0.01 else "affirmed",
            "modality": "reported" if voice else "hedged" if told.random() < 0.012 else "plain",
            "level": told.choices(("textual", "interpretive", "inferential"), (62, 36, 2))[0],
            "certainty": told.choices(("certain", "probable", "possible"), (964, 33, 3))[0],
            "according_to": (self._entity(told, "person"),) if voice else (),
            "cites": cites,
        }

    def _pick_segment(self, dice: random.Random, classes: tuple[str, ...]) -> str:
        """A class of entities among those that a predicate takes, in proportion to how many entities it has."""
        fitting = [s for s in self.sizes if any(self.vocabulary.is_a(s, name) for name in classes)]
        return dice.choices(fitting, [self.sizes[s] for s in fitting])[0]

    def _choose_value(self, dice: random.Random, term: PredicateTerm, subject: str, source: int) -> Value:
        range_ = dice.choice(term.range)
        if range_ == "text":
            return Value(ValueType.TEXT, f"{_word(dice).capitalize()} {_word(dice)} {dice.randrange(10**6)}")
        if range_ in ("when", "quantity"):
            # What is single depends on subject and predicate alone, and on who tells it: a source seldom
            # contradicts itself, and sources differ in precision more often than in substance.
            key = _number_of(f"{subject} {term.name}")
            truth, told = self._dice(8, key), self._dice(9, key, source)
            if range_ == "when":
                return Value(ValueType.WHEN, self._tell_day(truth, told))
            number = truth.randrange(5, 5000)
            return Value(ValueType.QUANTITY, str(number + 7 if told.random() < 0.08 else number))
        thing = self._entity(dice, self._pick_segment(dice, (range_,)))
        while thing == subject:
            thing = self._entity(dice, self._pick_segment(dice, (range_,)))
        return Value(ValueType.ENTITY, thing)

    def _holder(self, dice: random.Random, post: Value) -> str:
        """Who held a post in one of its terms."""
        return self._entity(self._dice(10, _number_of(post.text), dice.randrange(6)), "person")

    def _tell_day(self, truth: random.Random, told: random.Random) -> str:
        """A day as one source gives it: to the day, the month or the year, seldom approximate, seldom another."""
        day = _FIRST_DAY + timedelta(days=truth.randrange(_DAYS))
        if told.random() < 0.06:
            day += timedelta(days=told.randrange(1, 900))
        form = told.choices(("%Y-%m-%d", "%Y-%m", "%Y", "%Y~"), (30, 20, 45, 5))[0]
        return day.strftime(form)


_PREDICATES = tuple(WEIGHTS)
_CUMULATIVE = tuple(accumulate(WEIGHTS.values()))


def _build_part(
    source: str, title: str, creator: tuple[str, ...], published: str, claims: tuple[Claim, ...]
) -> Part:
    digest = sha256(source.encode()).hexdigest()
    text = TextVersion(f"{source}.txt", digest)
    described = Source(source, "article", title, text, creator, published=published, curator="mxsu-editors")
    anchors = {
        claim.ref: Anchor(claim.ref, claim.locator, 40 * i, 40 * i + len(claim.quote), digest, digest)
        for i, claim in enumerate(claims)
    }
    return Part(Corpus(sources=(described,), claims=claims), anchors)


def _claim_id(number: int) -> str:
    return f"c{number + 1:03d}"


def _skewed(dice: random.Random, size: int, power: float) -> int:
    """A number below size; low ones come often, the more so the higher the power: about rank^(1/power - 1)."""
    return int(size * dice.random() ** power)


def _number_of(text: str) -> int:
    """A number that a text always has (Python's own hash differs from run to run)."""
    return int.from_bytes(sha256(text.encode()).digest()[:7], "big")


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(2, 3)))


def _name(dice: random.Random) -> str:
    """A first name or initials, and a family name; some are shared, as by real people."""
    first = (
        _word(dice).capitalize() if dice.random() < 0.9 else f"{dice.choice('ABDEKLMR')}. {dice.choice('ABN')}."
    )
    return f"{first} {_word(dice).capitalize()}"
