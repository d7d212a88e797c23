"""Well-formed lexical forms of the XML Schema datatypes, as SPARQL conditions.

`sh:datatype` (SHACL 4.1.2) asks that a literal is not ill-typed for the datatypes that SPARQL 1.1 supports.
The expressions below are exact (leap years and time zones included), so that no value need leave the store
to be judged. Patterns follow XML Schema 1.1 part 2, section 3.
"""

from __future__ import annotations

from typing import Final

from mxsu_graph.validation.shacl.terms import XSD

__all__ = ["DERIVED_INTEGERS", "lexical_condition", "range_condition"]

_ZONE: Final = r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_YEAR: Final = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
_DAYS: Final = (
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
)
# 29 February: a year that 4 divides and that is no full century, or a century that 400 divides.
_DATE: Final = (
    rf"({_YEAR}-{_DAYS}|-?([1-9][0-9]+|0[0-9])(0[48]|[2468][048]|[13579][26])-02-29"
    rf"|-?([0-9]*([02468][048]|[13579][26]))00-02-29)"
)
_TIME: Final = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"

# A duration names at least one field after its T, and one in all (see _NOT_EMPTY).
_CLOCK: Final = r"(T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S))?"
_INTEGER: Final = r"[+-]?[0-9]+"
_FLOAT: Final = r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)"
_PATTERNS: Final = {
    "integer": _INTEGER,
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "double": _FLOAT,
    "float": _FLOAT,
    "boolean": r"(true|false|0|1)",
    "date": _DATE + _ZONE,
    "dateTime": rf"{_DATE}T{_TIME}{_ZONE}",
    "dateTimeStamp": rf"{_DATE}T{_TIME}(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)",
    "time": _TIME + _ZONE,
    "gYear": _YEAR + _ZONE,
    "gYearMonth": rf"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}",
    "gMonth": rf"--(0[1-9]|1[0-2]){_ZONE}",
    "gDay": rf"---(0[1-9]|[12][0-9]|3[01]){_ZONE}",
    "gMonthDay": rf"--({_DAYS}|02-29){_ZONE}",
    "yearMonthDuration": r"-?P([0-9]+Y([0-9]+M)?|[0-9]+M)",
    "duration": rf"-?P([0-9]+Y([0-9]+M)?([0-9]+D)?|[0-9]+M([0-9]+D)?|[0-9]+D)?{_CLOCK}",
    "dayTimeDuration": rf"-?P([0-9]+D)?{_CLOCK}",
    "hexBinary": r"([0-9a-fA-F]{2})*",
}
_NOT_EMPTY: Final = {"duration", "dayTimeDuration"}

DERIVED_INTEGERS: Final[dict[str, tuple[int | None, int | None]]] = {
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}
"""The datatypes derived from xsd:integer, with the least and the greatest value of each."""


def lexical_condition(datatype: str, var: str) -> str | None:
    """Give a SPARQL condition that holds of the well-formed literals of a datatype, or None if all are.

    Args:
        datatype: the IRI; the caller has checked that the literal has it.
        var: the variable, with its question mark.
    """
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    if name in DERIVED_INTEGERS:
        return range_condition(name, var)
    pattern = _PATTERNS.get(name)
    if pattern is None:
        return None
    condition = f'REGEX(STR({var}), "^{_escaped(pattern)}$")'
    if name in _NOT_EMPTY:
        condition = f'({condition} && !REGEX(STR({var}), "P$"))'
    return condition


def range_condition(name: str, var: str) -> str:
    """Give a SPARQL condition that holds of the integers of a derived datatype, by its local name."""
    least, most = DERIVED_INTEGERS[name]
    parts = [f'REGEX(STR({var}), "^{_escaped(_INTEGER)}$")']
    # The sign alone decides for the unbounded types, whose values may be too large for an engine's numbers.
    if (least, most) == (0, None):
        parts.append(f'REGEX(STR({var}), "^([+]?[0-9]+|-0+)$")')
    elif (least, most) == (1, None):
        parts.append(f'REGEX(STR({var}), "^[+]?[0-9]*[1-9][0-9]*$")')
    elif (least, most) == (None, 0):
        parts.append(f'REGEX(STR({var}), "^(-[0-9]+|[+]?0+)$")')
    elif (least, most) == (None, -1):
        parts.append(f'REGEX(STR({var}), "^-[0-9]*[1-9][0-9]*$")')
    else:
        decimal = f"<{XSD}decimal>(STR({var}))"
        parts.append(f"COALESCE({decimal} >= {least}.0 && {decimal} <= {most}.0, false)")
    return "(" + " && ".join(parts) + ")"


def _escaped(pattern: str) -> str:
    return pattern.replace("\\", "\\\\")
