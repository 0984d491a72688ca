"""The one cleaning step: what may stand in a view.

In: texts and RDF literals as a graph has them. Out: text with only characters that XML 1.0 allows, ISO days, attribute
names that no tool reserves, scalars of one type a name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable
from datetime import date

import pyoxigraph as ox

from kg.export.view import Scalar, written
from kg.iri import XSD

# Names that Gephi, Cytoscape, yEd, Neo4j, Kumu, D3 or networkx give a meaning of their own, and those of our own
# attributes: ``type``, for one, is the direction of an edge in GEXF, so that ours is ``predicate``.
RESERVED = frozenset(
    (
        *("id", "key", "label", "name", "source", "target", "type", "types", "kind", "weight", "start", "end", "from"),
        *("color", "colour", "size", "x", "y", "z", "r", "g", "b", "uri", "url", "linked", "directed", "interaction"),
        *("shared name", "shared_name", "shared interaction", "shared_interaction", "suid", "tags", "aliases", "to"),
        *("predicate", "property", "statement", "status", "confidence", "date", "sentence", "document", "evidence"),
        *("speaker", "inferred", "claims", "degree", "pagerank", "betweenness", "community", "position", "parent"),
        *("description", "image", "selected", "networkx_key", "v", "e", "sentences", "validfrom", "validuntil"),
    )
)
INTEGERS = 2**63  # what tables and databases hold; beyond it a number is a double
LONGEST = 300  # digits; a longer number is no double either
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHOLE = frozenset(
    XSD + name
    for name in (
        *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
        *("negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
    )
)
_REAL = frozenset(XSD + name for name in ("decimal", "double", "float"))


def clean(text: str) -> str:
    """The text without characters that XML 1.0 forbids, and without CR, which its readers turn into LF.

    >>> clean("a" + chr(0) + "b" + chr(27) + "c")
    'abc'
    """
    return _NOT_XML.sub("", text)


def iso_day(text: str) -> str:
    """The text if it is a day of the calendar, else ""."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def attribute_name(name: str, taken: Container[str] = ()) -> str:
    """The name, with "_" appended as often as it takes to be neither reserved nor taken.

    >>> attribute_name("type"), attribute_name("staff"), attribute_name("staff", {"staff"})
    ('type_', 'staff', 'staff_')
    """
    found = clean(name) or "value"
    while found.casefold() in RESERVED or found in taken:
        found += "_"
    return found


def scalar(literal: ox.Literal) -> tuple[str, Scalar]:
    """The type, one of `kg.export.view.TYPES`, and the value that a literal has; a string if its text does not fit it.

    >>> scalar(ox.Literal(3)), scalar(ox.Literal("x"))
    (('integer', 3), ('string', 'x'))
    """
    datatype, text = literal.datatype.value, literal.value
    try:
        if datatype in _WHOLE and len(text) < LONGEST:
            return number(int(text))
        if datatype in _REAL and math.isfinite(float(text)):
            return "double", float(text)
    except ValueError:
        return "string", clean(text)
    if datatype == XSD + "boolean" and text in ("true", "false", "1", "0"):
        return "boolean", text in ("true", "1")
    if datatype == XSD + "date" and iso_day(text):
        return "date", text
    return "string", clean(text)


def number(value: int) -> tuple[str, Scalar]:
    """An integer as such, or as a double if 64 bits do not hold it."""
    return ("integer", value) if -INTEGERS <= value < INTEGERS else ("double", float(value))


def common_type(types: Iterable[str]) -> str:
    """The type that values of all these types share: "double" for whole and other numbers, else "string".

    >>> common_type(["integer", "double"]), common_type(["date", "integer"]), common_type([])
    ('double', 'string', 'string')
    """
    found = set(types)
    if found == {"integer", "double"}:
        return "double"
    return found.pop() if len(found) == 1 else "string"


def as_type(value: Scalar, type: str) -> Scalar:
    """The value in a common type of several."""
    if type == "double":
        return float(value)
    return written(value) if type == "string" else value
