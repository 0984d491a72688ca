"""Words that the parser takes for something else, and the plain words that it reads instead of them.

In: the tokens of the second reading. Out: the same, some with another word for the parser to see. It parses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from kg.annotate.listed_verbs import base_of, listed_verbs

PLAIN_NOUN = "export"
SET_UP, PLAIN_PARTICIPLE = ("Set", "up"), "Built"
PLAIN_SIGN, PLAIN_MAGNITUDE = "$", "million"
PLAIN_VERB, PLAIN_THIRD = "provide", "makes"
AND = frozenset({"and", "or", "&"})
CLAUSE_STARTS = frozenset({".", ";", ":", "that", "where", "while", "because", "as", "if", "which"})
NO_OBJECTS = frozenset({"in", "on", "at", "of", "from", "to", "for", "with", "by", "and", "or"})  # nor full stops


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """Words that look like verbs, and the nouns before which they are none: "consulting firm", "finance chief".

    ``acts`` are verbs that look like nouns behind a list of names, or in a list: "Orlin and Basketo supply tyres".
    ``signs`` stand for money before a number ("€", "NOK"), ``magnitudes`` behind one ("m", "crore"), and those of them
    that are ``glued`` to it only so: "5m".
    """

    words: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    magnitudes: frozenset[str] = frozenset()
    glued: frozenset[str] = frozenset()


class Unit(msgspec.Struct, frozen=True, gc=False):
    """One token of the second reading: what the parser sees (``word``) and what the text has."""

    start: int
    end: int
    text: str
    word: str
    label: str
    mention: int
    whole: bool = True
    prefix: str = ""  # "co-": the parser sees the rest of the word
    lemma: str = ""  # of a word that the parser sees a stand-in for


def with_stand_ins(units: list[Unit], lookalikes: Lookalikes) -> list[Unit]:
    """The units with what the parser is to read instead of words that look like nouns, verbs or orders."""
    return _as_participle(_as_verbs(_as_nouns(_as_amounts(units, lookalikes), lookalikes), lookalikes))


def _as_amounts(units: list[Unit], lookalikes: Lookalikes) -> list[Unit]:
    """The units with "$" and "million" for the parser in "€420m", whose "m" it takes for a verb."""
    if not any(unit.text[0].isdigit() for unit in units):
        return units
    found = list(units)
    for at, (unit, after) in enumerate(pairwise(units)):
        if after.text[0].isdigit() and unit.text in lookalikes.signs and unit.mention < 0:
            found[at] = replace(unit, word=PLAIN_SIGN)
        suffix = after.start == unit.end and after.text in lookalikes.glued
        if unit.text[0].isdigit() and after.mention < 0 and (suffix or after.text in lookalikes.magnitudes):
            found[at + 1] = replace(after, word=PLAIN_MAGNITUDE, lemma=after.text)
    return found


def _as_nouns(units: list[Unit], lookalikes: Lookalikes) -> list[Unit]:
    """The units with a plain noun for the parser where a word that looks like a verb says of what kind a noun is."""
    if lookalikes.words.isdisjoint(unit.text for unit in units):
        return units
    found = list(units)
    for at, (unit, after) in enumerate(pairwise(units)):
        if unit.text in lookalikes.words and unit.mention < 0 and after.mention < 0 and after.text in lookalikes.nouns:
            found[at] = replace(unit, word=PLAIN_NOUN, lemma=unit.text)
    return found


def _as_verbs(units: list[Unit], lookalikes: Lookalikes) -> list[Unit]:
    """The units with a plain verb for the parser where a clause begins with a list of names and a verb like a noun."""
    found = list(_with_listed(units, lookalikes))
    if lookalikes.acts.isdisjoint(unit.text for unit in units):
        return found
    for at, (unit, after) in enumerate(pairwise(units)):
        if unit.text in lookalikes.acts and unit.mention < 0 and _is_taken(after) and _opens_with_names(units[:at]):
            found[at] = replace(unit, word=PLAIN_VERB, lemma=unit.text)
    return found


def _with_listed(units: list[Unit], lookalikes: Lookalikes) -> list[Unit]:
    """The units with a plain verb for each one of a list such as "designs, manufactures and sells"."""
    words = [unit.text for unit in units]
    if "," not in words or not any(base_of(word, lookalikes.acts) for word in words):
        return units
    subjects = [unit.mention >= 0 or unit.text in lookalikes.nouns for unit in units]
    bases = dict(listed_verbs(words, subjects, [_is_taken(unit) for unit in units], lookalikes.acts))
    return [replace(u, word=PLAIN_THIRD, lemma=bases[at]) if at in bases else u for at, u in enumerate(units)]


def _is_taken(unit: Unit) -> bool:
    """Whether what a verb acts on may begin with this word."""
    return unit.mention >= 0 or (unit.text[0].isalnum() and unit.text not in NO_OBJECTS)


def _as_participle(units: list[Unit]) -> list[Unit]:
    """ "Set up in 2016, Orlin …": a plain participle for the parser, which takes "set" for an imperative."""
    opens = len(units) > len(SET_UP) and tuple(unit.text for unit in units[: len(SET_UP)]) == SET_UP
    if opens and any(unit.text == "," for unit in units):
        return [replace(units[0], word=PLAIN_PARTICIPLE, lemma="set"), *units[1:]]
    return units


def _opens_with_names(units: Sequence[Unit]) -> bool:
    """Whether some units end in a list of names, with which a clause begins: "Orlin, Basketo and Zafiro"."""
    at = len(units) - 1
    if at < 2 or units[at].mention < 0 or units[at - 1].text not in AND:
        return False
    while at >= 2 and (units[at - 1].text in AND or units[at - 1].text == ",") and units[at - 2].mention >= 0:
        at -= 2
    return units[at].mention >= 0 and (at == 0 or units[at - 1].text in CLAUSE_STARTS)
