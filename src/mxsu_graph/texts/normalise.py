"""The one form in which a text is counted: all character offsets everywhere refer to it.

1. Line ends become LF: CR LF, CR, vertical tab, form feed, NEL, U+2028 and U+2029.
2. Characters without width go: byte order mark, zero-width space, joiner and non-joiner, word joiner,
   soft hyphen, and the two direction marks. They are invisible, so a quotation typed by hand never has them.
3. Unicode Normalization Form C (Unicode Standard Annex 15): a letter and the accent set after it become one.

Nothing else changes: typographic quotes, dashes and no-break spaces stay, for a match by eye depends on them
(see `mxsu_graph.texts.anchor` for how quotations are matched nevertheless).
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["normalise"]

_LINE_END = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
_NO_WIDTH = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f"))


def normalise(text: str) -> str:
    """Bring a text into the form that offsets refer to; doing it twice changes nothing more."""
    return unicodedata.normalize("NFC", _LINE_END.sub("\n", text).translate(_NO_WIDTH))
