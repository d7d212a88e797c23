"""Numbers as sources give them: exact, about, at least, between.

Notation: `23` exact, `~6000` about, `70..80` between, `1000000..` at least, `..50` at most; a leading `~`
may stand before any of them. Digits are plain, the decimal mark is a point.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from mxsu_graph.errors import BadQuantityError

__all__ = ["Quantity", "parse_quantity"]

_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_RANGE = re.compile(rf"(?P<about>~?)(?:(?P<exact>{_NUMBER})|(?P<low>{_NUMBER})?\.\.(?P<high>{_NUMBER})?)")


@dataclass(frozen=True, order=True, slots=True)
class Quantity:
    """A number or a range; `lowest` and `highest` are `None` where the source leaves that side open."""

    text: str
    lowest: Decimal | None
    highest: Decimal | None
    approximate: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether this is one number, stated without hedge."""
        # `5..5` has equal ends, but it is written as a range and so is none of the plain numbers.
        return not self.approximate and ".." not in self.text and self.lowest is not None

    def __str__(self) -> str:
        return self.text


def parse_quantity(text: str) -> Quantity:
    """Read a number or range.

    Raises:
        BadQuantityError: the text is not in the notation above, or its ends are the wrong way round.
    """
    match = _RANGE.fullmatch(text)
    if match is None or text.lstrip("~") == "..":
        raise BadQuantityError(f"'{text}' is not a number like 23, ~6000, 70..80, 1000000.. or ..50")
    low = match["exact"] or match["low"]
    high = match["exact"] or match["high"]
    lowest = Decimal(low) if low else None
    highest = Decimal(high) if high else None
    if lowest is not None and highest is not None and lowest > highest:
        raise BadQuantityError(f"'{text}' ends below its beginning")
    return Quantity(text, lowest, highest, bool(match["about"]))
