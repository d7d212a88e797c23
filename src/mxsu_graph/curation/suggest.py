"""'Did you mean': the name that was probably meant, found among ids, codes and labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mxsu_graph.model import Entity

__all__ = ["EntityNames", "find_nearest_word", "suggest_word"]

_WORD_CUTOFF = 65
_NAME_CUTOFF = 75
_SHORTEST_NAME = 3
_FOREIGN_CUTOFF = 86
"""A name of another class must be nearer to be what was meant."""


def find_nearest_word(word: str, known: Iterable[str]) -> str:
    """The most similar of the known words, or nothing where none is near."""
    from rapidfuzz import fuzz, process, utils  # only where there is a mistake: files in order do without

    found = process.extractOne(
        word, sorted(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_WORD_CUTOFF
    )
    return found[0] if found else ""


def suggest_word(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` for the most similar of the known words, or nothing."""
    nearest = find_nearest_word(word, known)
    return f"did you mean '{nearest}'?" if nearest else ""


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

    def suggest(self, name: str) -> str:
        """`did you mean 'person/x'?` for an unknown id or a bare name: first among its own class, then all."""
        segment, slash, slug = name.partition("/")
        own = _suggest_name(slug, self._names.get(segment, {}), _NAME_CUTOFF) if slash else ""
        everything = {key: text for names in self._names.values() for key, text in names.items()}
        return own or _suggest_name(slug if slash else name, everything, _FOREIGN_CUTOFF)


def _suggest_name(name: str, names: Mapping[tuple[str, int], str], cutoff: int) -> str:
    if len(name) < _SHORTEST_NAME:
        return ""  # one or two letters are part of everything
    from rapidfuzz import fuzz, process, utils  # as above

    found = process.extractOne(
        name, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=cutoff
    )
    return f"did you mean '{found[2][0]}'?" if found else ""
