"""The constraint components of SHACL Core that plain Python decides, one function each.

In: the value nodes of a focus node and the constraint's parameters. Out: the values that offend; `WHOLE` where the set
offends. Specification: https://www.w3.org/TR/shacl/#core-components.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import pyoxigraph as ox

from kg.iri import SH, XSD
from kg.ontology.datatypes import is_lexical
from kg.validate.data import Term, View

WHOLE: None = None
Offender = Term | None
Check = Callable[[Sequence[Term], tuple[Term, ...], View], list[Offender]]
Number = Decimal | date

_NUMBERS = frozenset(
    XSD + name for name in ("integer", "decimal", "int", "long", "nonNegativeInteger", "double", "float")
)
_KINDS: Mapping[str, tuple[type, ...]] = {
    "IRI": (ox.NamedNode,),
    "Literal": (ox.Literal,),
    "BlankNode": (ox.BlankNode,),
    "IRIOrLiteral": (ox.NamedNode, ox.Literal),
    "BlankNodeOrIRI": (ox.BlankNode, ox.NamedNode),
    "BlankNodeOrLiteral": (ox.BlankNode, ox.Literal),
}


def min_count(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:minCount"""
    return [WHOLE] if len(values) < int(parameters[0].value) else []


def max_count(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:maxCount"""
    return [WHOLE] if len(values) > int(parameters[0].value) else []


def node_kind(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:nodeKind"""
    wanted = _KINDS[parameters[0].value.removeprefix(SH)]
    return [value for value in values if not isinstance(value, wanted)]


def datatype(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:datatype: the datatype, and a lexical form that belongs to it"""
    wanted = parameters[0].value
    return [value for value in values if not _typed(value, wanted)]


def _typed(value: Term, wanted: str) -> bool:
    return isinstance(value, ox.Literal) and value.datatype.value == wanted and is_lexical(value.value, wanted)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def class_(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:class; of several, all"""
    return [value for value in values if not all(data.is_a(value, wanted.value) for wanted in parameters)]


def in_(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:in"""
    return [value for value in values if value not in parameters]


def has_value(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:hasValue"""
    return [] if parameters[0] in values else [WHOLE]


def pattern(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:pattern, without sh:flags"""
    expression = _compiled(parameters[0].value)
    return [value for value in values if isinstance(value, ox.BlankNode) or not expression.search(value.value)]


@lru_cache(maxsize=256)
def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(text)


def min_length(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:minLength"""
    least = int(parameters[0].value)
    return [value for value in values if isinstance(value, ox.BlankNode) or len(value.value) < least]


def max_length(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:maxLength"""
    most = int(parameters[0].value)
    return [value for value in values if isinstance(value, ox.BlankNode) or len(value.value) > most]


def unique_lang(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:uniqueLang: one result a language that is used twice"""
    if parameters[0].value not in ("true", "1"):
        return []
    languages = [value.language.lower() for value in values if isinstance(value, ox.Literal) and value.language]
    return [WHOLE for language in set(languages) if languages.count(language) > 1]


def min_inclusive(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:minInclusive"""
    return [value for value in values if (order := compare(value, parameters[0])) is None or order < 0]


def max_inclusive(values: Sequence[Term], parameters: tuple[Term, ...], data: View) -> list[Offender]:
    """sh:maxInclusive"""
    return [value for value in values if (order := compare(value, parameters[0])) is None or order > 0]


def compare(left: Term, right: Term) -> int | None:
    """-1, 0 or 1, or None for terms that have no order: numbers with numbers, days with days.

    >>> compare(ox.Literal(2), ox.Literal("2.5", datatype=ox.NamedNode(XSD + "decimal")))
    -1
    """
    one, other = _measure(left), _measure(right)
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return (one > other) - (one < other)
    if isinstance(one, date) and isinstance(other, date):
        return (one > other) - (one < other)
    return None


def _measure(term: Term) -> Number | None:
    if not isinstance(term, ox.Literal):
        return None
    if term.datatype.value == XSD + "date":
        return _day(term.value)
    try:
        return Decimal(term.value) if term.datatype.value in _NUMBERS else None
    except InvalidOperation:
        return None


# Local name of the parameter → the check and the name of its component. Several values of a parameter of `MANY` belong
# together; any other is checked once a value.
CHECKS: Mapping[str, tuple[Check, str]] = {
    "minCount": (min_count, "MinCountConstraintComponent"),
    "maxCount": (max_count, "MaxCountConstraintComponent"),
    "nodeKind": (node_kind, "NodeKindConstraintComponent"),
    "datatype": (datatype, "DatatypeConstraintComponent"),
    "class": (class_, "ClassConstraintComponent"),
    "in": (in_, "InConstraintComponent"),
    "hasValue": (has_value, "HasValueConstraintComponent"),
    "pattern": (pattern, "PatternConstraintComponent"),
    "minLength": (min_length, "MinLengthConstraintComponent"),
    "maxLength": (max_length, "MaxLengthConstraintComponent"),
    "uniqueLang": (unique_lang, "UniqueLangConstraintComponent"),
    "minInclusive": (min_inclusive, "MinInclusiveConstraintComponent"),
    "maxInclusive": (max_inclusive, "MaxInclusiveConstraintComponent"),
}
# Compares the values with those of another property of the focus node.
PAIRS: Mapping[str, tuple[int, str]] = {
    "lessThan": (-1, "LessThanConstraintComponent"),
    "lessThanOrEquals": (0, "LessThanOrEqualsConstraintComponent"),
}
