"""Names without what differs between scripts and hands: case, accents, punctuation."""

from __future__ import annotations

import re

from anyascii import anyascii

__all__ = ["fold_name"]

_SIGNS = str.maketrans("", "", "ьъЬЪ")
_INSIDE_WORD = re.compile(r"(?<=[a-z0-9])['`](?!s\b)(?=[a-z0-9])")


def fold_name(name: str) -> str:
    """A name without case, accents, script and punctuation: `Микоян` and `MIKOYAN` fold alike.

    So do `Кузьмищев`, `Kuz'mishchev` and `Kuzmishchev`: the soft and the hard sign have no sound of their own.
    """
    latin = anyascii(name.translate(_SIGNS)).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", _INSIDE_WORD.sub("", latin)))
