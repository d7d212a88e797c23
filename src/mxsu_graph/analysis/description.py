"""What an analysis needs besides the claims: what predicates mean, how things are called, what editors think."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mxsu_graph.model import Assessment, Corpus, Entity, Label, PredicateTerm, Source, Vocabulary

__all__ = ["Description", "build_description", "tell_locator"]


@dataclass(frozen=True, slots=True)
class Description:
    """Predicates, codes, entities, sources and assessments; it never changes, and holds no claim."""

    vocabulary: Vocabulary
    entities: Mapping[str, Entity]
    sources: Mapping[str, Source]
    assessments: tuple[Assessment, ...] = ()
    _labels: dict[str, str] = field(default_factory=dict, repr=False, compare=False, kw_only=True)
    """Labels that were asked for: reports name the same things again and again, entities may be on disk."""

    @property
    def predicates(self) -> Mapping[str, PredicateTerm]:
        """The predicates that claims may use, by name."""
        return self.vocabulary.predicates

    def label(self, entity: str) -> str:
        """What an entity is called in English, else its id."""
        if entity not in self._labels:
            known = self.entities.get(entity)
            self._labels[entity] = known.label() if known else entity
        return self._labels[entity]

    def kind(self, entity: str) -> str:
        """The code of an entity's kind; empty where it has none."""
        known = self.entities.get(entity)
        return known.kind if known else ""

    def source_label(self, source: str) -> str:
        """The short title of a source, else its title, else its id."""
        known = self.sources.get(source)
        return (known.short or known.title) if known else source

    def predicate_label(self, name: str) -> str:
        """What a predicate is called in English, else its name."""
        term = self.predicates.get(name)
        return _english(term.labels) if term and term.labels else name

    def inverse_label(self, name: str) -> str:
        """How a predicate reads from object to subject; empty where the ontology does not say."""
        term = self.predicates.get(name)
        return _english(term.inverse_labels) if term and term.inverse_labels else ""

    def code_label(self, scheme: str, code: str) -> str:
        """What a code is called in English, else the code."""
        known = self.vocabulary.codes.get(scheme, {}).get(code)
        return _english(known.labels) if known and known.labels else code

    def assessments_of(self, claims: Iterable[str]) -> tuple[Assessment, ...]:
        """The assessments that judge, or prefer, one of these claims."""
        wanted = set(claims)
        return tuple(a for a in self.assessments if wanted & {*a.claims, *a.prefers})


def build_description(corpus: Corpus, vocabulary: Vocabulary) -> Description:
    """Take what an analysis needs out of a corpus, with or without claims."""
    return Description(
        vocabulary,
        {entity.id: entity for entity in corpus.entities},
        {source.id: source for source in corpus.sources},
        tuple(sorted(corpus.assessments)),
    )


def tell_locator(locator: str) -> str:
    """A place of a segmented text as people say it: `p44` -> `paragraph 44`, `n25` -> `note 25`."""
    names = {"p": "paragraph", "n": "note"}
    kind, number = locator[:1], locator[1:]
    return f"{names[kind]} {number}" if kind in names and number else locator


def _english(labels: tuple[Label, ...]) -> str:
    return next((label.text for label in labels if label.language == "en"), labels[0].text)
