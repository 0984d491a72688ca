"""The datatypes of literal values: those that a text can give, and which texts belong to which.

In: a datatype's IRI and a lexical form. Out: whether they fit. Specification: https://www.w3.org/TR/xmlschema11-2/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

BUILT_IN = frozenset({RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral", RDF + "XMLLiteral"})
TEXTS = frozenset({XSD + "string", RDFS + "Literal"})
DATES = frozenset(XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))
# Each with its least and its greatest value.
INTEGERS: Mapping[str, tuple[int | None, int | None]] = {
    XSD + "integer": (None, None),
    XSD + "nonNegativeInteger": (0, None),
    XSD + "positiveInteger": (1, None),
    XSD + "nonPositiveInteger": (None, 0),
    XSD + "negativeInteger": (None, -1),
    XSD + "long": (-(2**63), 2**63 - 1),
    XSD + "int": (-(2**31), 2**31 - 1),
    XSD + "short": (-(2**15), 2**15 - 1),
    XSD + "byte": (-(2**7), 2**7 - 1),
    XSD + "unsignedLong": (0, 2**64 - 1),
    XSD + "unsignedInt": (0, 2**32 - 1),
    XSD + "unsignedShort": (0, 2**16 - 1),
    XSD + "unsignedByte": (0, 2**8 - 1),
}
NUMBERS = frozenset((*INTEGERS, XSD + "decimal", XSD + "double", XSD + "float"))

_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_YEAR = r"-?(?:[1-9][0-9]{4,}|[0-9]{4})"
_FLOAT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_FORMS: Mapping[str, re.Pattern[str]] = {
    XSD + "boolean": re.compile(r"true|false|1|0"),
    XSD + "decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    XSD + "double": _FLOAT,
    XSD + "float": _FLOAT,
    XSD + "gYear": re.compile(_YEAR + _ZONE),
    XSD + "gYearMonth": re.compile(rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}"),
    XSD + "dateTime": re.compile(
        rf"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]+)?{_ZONE}"
    ),
}
_WHOLE = re.compile(r"[+-]?[0-9]+")


def is_lexical(text: str, datatype: str) -> bool:
    """Whether a text is in the lexical space of a datatype; True for a datatype that is not known here.

    >>> is_lexical("1998", XSD + "gYear"), is_lexical("2021-02-30", XSD + "date"), is_lexical("-1", XSD + "unsignedInt")
    (True, False, False)
    """
    if datatype in INTEGERS:
        return _WHOLE.fullmatch(text) is not None and _within(int(text), *INTEGERS[datatype])
    if datatype == XSD + "date":
        return _is_day(text)
    form = _FORMS.get(datatype)
    return form is None or form.fullmatch(text) is not None


def _within(value: int, least: int | None, greatest: int | None) -> bool:
    return (least is None or value >= least) and (greatest is None or value <= greatest)


def _is_day(text: str) -> bool:
    check: Callable[[str], date] = date.fromisoformat
    try:
        return len(text) == 10 and bool(check(text))
    except ValueError:
        return False
