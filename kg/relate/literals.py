"""Literal objects: the words at a token become a value of the property's datatype.

In: what the annotation found (dates, numbers, quotation marks) and a property. Out: `value_at` says which words carry
the value, `literal` what it is, or why it is none. Booleans are not read: no words of a text are "true".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from msgspec import structs

from kg.model import DateExpression, DatePrecision, Literal, Quantity, Token
from kg.ontology import Property
from kg.ontology.datatypes import DATES, NUMBERS, TEXTS, XSD, is_lexical
from kg.relate.bindings import KINDS, Bindings, Bound, number_bound, quoted
from kg.relate.graph import SentenceGraph

NO_VALUE = frozenset("PRON DET ADP AUX VERB ADV PART CCONJ SCONJ PUNCT".split())
WITHIN = frozenset("compound amod nmod nummod quantmod npadvmod advmod punct".split())  # before the noun of a phrase
BRACKET = re.compile(r"\s?[(\[](?:or|about|c\.|ca\.|approximately)?\s?")
PERCENT = re.compile(r"%|\bper\s?cent\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why words give no value: a stable code and the details."""

    reason: str
    detail: str


def value_at(
    index: int, graph: SentenceGraph, bindings: Bindings, prop: Property, outside: Iterable[int]
) -> Bound | None:
    """The words at a token that can carry a value of the property, or at what equals it ("its motto is …"), else None.

    ``outside`` are the subject and the triggers of the claim: no value themselves, and in no quoted title.
    """
    used = frozenset(outside)
    for spot, via in graph.same(index):
        found = _value(spot, graph, bindings, prop, used) if spot not in used else None
        if found is not None:
            return structs.replace(found, vias=() if via < 0 else (via,))
    return None


def _value(
    index: int, graph: SentenceGraph, bindings: Bindings, prop: Property, outside: Collection[int]
) -> Bound | None:
    if prop.datatype in DATES:
        date = bindings.date(graph, index)
        return Bound(date.start, date.end, date=date) if date else None
    if prop.datatype in NUMBERS:
        found = [one for one in bindings.quantities(graph, index) if one.kind in KINDS]
        found += [other for one in found for other in _in_brackets(one, graph, bindings)]
        best = min(found, key=lambda one: (not _has_unit(one, prop.units), KINDS[one.kind], one.start), default=None)
        return number_bound(best) if best else None
    return _words_at(index, graph, bindings, outside) if prop.datatype in TEXTS else None


def _in_brackets(first: Quantity, graph: SentenceGraph, bindings: Bindings) -> list[Quantity]:
    """The same in another unit: "138 feet (42 metres)"."""
    others = bindings.numbers[graph.sentence.index]
    return [one for one in others if one.kind in KINDS and BRACKET.fullmatch(bindings.text, first.end, one.start)]


def literal(bound: Bound, prop: Property, example: str | None = None) -> Literal | Refusal:
    """The value that words carry for a property.

    ``example`` are the words that stand for the value in the example sentence that was matched: without a unit of the
    property, percentages are taken only where those are one. None for a claim that no example found.
    """
    datatype = prop.datatype or ""
    if datatype in DATES and bound.date is not None:
        return _of_date(bound.date, datatype)
    if datatype in NUMBERS and bound.quantity is not None:
        return _of_quantity(bound.quantity, prop, datatype, example)
    found = bound.date or bound.quantity
    words = bound.words or (found.surface if found else bound.noun)
    if datatype in TEXTS and words:
        return Literal(words, XSD + "string")
    return Refusal("datatype", f"{words!r} is no value of {datatype.replace(XSD, 'xsd:')}")


def _of_date(date: DateExpression, datatype: str) -> Literal | Refusal:
    """The first day, with as much of it as the datatype has."""
    if date.first is None:
        return Refusal("no-node", f"{date.surface!r} names no year")
    if datatype == XSD + "gYearMonth" and date.precision not in (DatePrecision.DAY, DatePrecision.MONTH):
        return Refusal("precision", f"{date.surface!r} names no month")
    forms = {"gYear": date.first[:-6], "gYearMonth": date.first[:-3], "dateTime": f"{date.first}T00:00:00"}
    return Literal(forms.get(datatype.removeprefix(XSD), date.first), datatype)


def _of_quantity(one: Quantity, prop: Property, datatype: str, example: str | None) -> Literal | Refusal:
    if not _has_unit(one, prop.units):
        return Refusal("unit", f"{one.surface!r} is not in {' or '.join(sorted(prop.units))}")
    if not prop.units and one.kind == "percent" and example is not None and not PERCENT.search(example):
        return Refusal("unit", f"{one.surface!r} is a percentage, the example's {example!r} is not")
    text = plain_number(one.value)
    if not is_lexical(text, datatype):
        return Refusal("datatype", f"{text} is no {datatype.replace(XSD, 'xsd:')}")
    return Literal(text, datatype)


def plain_number(value: Decimal) -> str:
    """A number in decimal notation, without an exponent or idle zeros.

    >>> plain_number(Decimal("4.61E+10")), plain_number(Decimal("101.50")), plain_number(Decimal("-0.0"))
    ('46100000000', '101.5', '0')
    """
    return format(value.normalize(), "f") if value else "0"


def _has_unit(one: Quantity, wanted: frozenset[str]) -> bool:
    """Whether a number is in one of the units, or any will do."""
    return not wanted or bool(set(_same(one.unit)) & {form for unit in wanted for form in _same(unit)})


def _same(unit: str) -> Iterator[str]:
    """The forms under which two units are equal: symbols as they stand, words in any case and number."""
    words = " ".join(unit.replace("-", " ").split())
    if len(words) < 4:
        yield words
        yield words + "s"
    else:
        yield words.casefold().removesuffix("s")


# --- texts -------------------------------------------------------------------------------------------------------


def _words_at(index: int, graph: SentenceGraph, bindings: Bindings, outside: Collection[int]) -> Bound | None:
    """A quoted title, a name, a date, or the noun phrase around a noun."""
    token, text = graph.tokens[index], bindings.text
    others = [graph.tokens[number].start for number in outside]
    for start, end in quoted(text, graph.sentence):
        if start <= token.start < end and not any(start <= other < end for other in others):
            return _bound_words(start, end, text)
    if token.mention >= 0:
        return _bound_words(token.start, token.end, text)
    date = bindings.date(graph, index)
    if date is not None:
        return _bound_words(date.start, date.end, text)
    return None if token.pos in NO_VALUE else _bound_words(*_phrase(graph, token), text)


def _bound_words(start: int, end: int, text: str) -> Bound | None:
    words = " ".join(text[start:end].split())
    return Bound(start, end, words=words) if words else None


def _phrase(graph: SentenceGraph, noun: Token) -> tuple[int, int]:
    """From the first word that narrows the noun to the end of an of-phrase after it: "red hull", "Queen of the Sea"."""
    first = noun
    while first.index and _narrows(graph.tokens[first.index - 1], noun, graph):
        first = graph.tokens[first.index - 1]
    while first.index < noun.index and first.pos == "PUNCT":
        first = graph.tokens[first.index + 1]
    return first.start, _end_of_phrase(graph, noun)


def _narrows(token: Token, noun: Token, graph: SentenceGraph) -> bool:
    if token.dep not in WITHIN or token.pos in ("DET", "PRON") or (token.pos == "PUNCT" and token.text != "-"):
        return False
    at = token
    for _ in graph.tokens:
        if at.index == noun.index or at.head == at.index:
            break
        at = graph.tokens[at.head]
    return at.index == noun.index


def _end_of_phrase(graph: SentenceGraph, noun: Token) -> int:
    """After "of …", and in capitals after any preposition: "Strength in Unity"."""
    after = graph.tokens[noun.index + 1] if noun.index + 1 < len(graph.tokens) else None
    if after is None or after.pos != "ADP" or after.head != noun.index:
        return noun.end
    inner = next((token for token in graph.tokens if token.head == after.index and token.dep == "pobj"), None)
    if inner is None or inner.index < after.index:
        return noun.end
    capitals = noun.text[:1].isupper() and inner.text[:1].isupper()
    return _end_of_phrase(graph, inner) if capitals or after.lemma == "of" else noun.end
