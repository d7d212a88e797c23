"""'Did you mean': the name that was probably meant, found among ids, codes and labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process, utils

from mxsu_graph.model import Entity

__all__ = ["EntityNames", "suggest_word"]

_WORD_CUTOFF = 65
_NAME_CUTOFF = 75


def suggest_word(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'` for the most similar of the known words, or nothing where none is near."""
    found = process.extractOne(
        word, sorted(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_WORD_CUTOFF
    )
    return f"did you mean '{found[0]}'?" if found else ""


class EntityNames:
    """Entities by their slugs, labels and aliases in every script."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._names: dict[str, dict[tuple[str, int], str]] = {}
        for entity in sorted(entities):
            if entity.replaced_by:
                continue
            slug = entity.id.partition("/")[2]
            texts = [slug, *(label.text for label in (*entity.labels, *entity.aliases))]
            names = self._names.setdefault(entity.segment, {})
            names.update({(entity.id, number): text for number, text in enumerate(texts)})

    def suggest(self, id: str) -> str:  # noqa: A002  # ids are called so everywhere
        """`did you mean 'person/x'` for an unknown id: of its own class first, then of any."""
        segment, slash, slug = id.partition("/")
        name = slug if slash else segment
        own = self._nearest(name, self._names.get(segment, {})) if slash else ""
        return own or self._nearest(name, {k: v for names in self._names.values() for k, v in names.items()})

    def _nearest(self, name: str, names: Mapping[tuple[str, int], str]) -> str:
        found = process.extractOne(name, names, scorer=fuzz.WRatio, processor=_as_words, score_cutoff=_NAME_CUTOFF)
        return f"did you mean '{found[2][0]}'?" if found else ""


def _as_words(text: str) -> str:
    return utils.default_process(text)
