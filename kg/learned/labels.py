"""How a corpus writes what a text says: "12 March 1999" as 1999-03-12, "US" as United_States.

In: surface forms with the labels that annotators gave them. Out: `Labels`, which gives the label of a new surface form:
the one it had before, else written as the objects of its relation usually are. It changes no entity of a graph.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.corpora.written import date_key, number_key

UNIT = re.compile(r"-?[\d.,]+(?P<unit>\s*\D.*)$")
COMMON = 0.5  # share of a relation's objects that a way of writing must have, among those that it could have written


@dataclass(frozen=True, slots=True)
class Labels:
    """What was learned of labels.

    ``aliases``: (relation or "", squashed surface) → label. ``ways``: relation → its way of writing objects.
    """

    aliases: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)

    def subject(self, surface: str) -> str:
        """The label of a subject."""
        return self.aliases.get(("", squashed(surface)), surface)

    def object(self, relation: str, surface: str) -> str:
        """The label of a relation's object."""
        key = squashed(surface)
        if (relation, key) in self.aliases:
            return self.aliases[relation, key]
        way = self.ways.get(relation, "")
        written = dict(writings(surface))
        if way in written:
            return written[way]
        return self.aliases.get(("", key), surface)

    def to_json(self) -> dict[str, Any]:
        """As values of JSON."""
        return {"aliases": [[*key, label] for key, label in sorted(self.aliases.items())], "ways": dict(self.ways)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Labels:
        """From values of JSON."""
        return cls({(one, key): label for one, key, label in values["aliases"]}, dict(values["ways"]))


def learn_labels(seen: Iterable[tuple[str, str, str, str]]) -> Labels:
    """Learn from (relation, role, surface, label); the role is "subject" or "object".

    >>> rows = [("born", "object", "3 May 1911", "1911-05-03"), ("born", "object", "US", "United_States")]
    >>> labels = learn_labels(rows)
    >>> labels.object("born", "12 March 1999"), labels.object("died", "US")
    ('1999-03-12', 'United_States')
    """
    aliases: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    ways: dict[str, Counter[str]] = defaultdict(Counter)
    could: dict[str, Counter[str]] = defaultdict(Counter)
    for relation, role, surface, label in seen:
        key = squashed(surface)
        aliases["", key][label] += 1
        if role == "object":
            aliases[relation, key][label] += 1
            for way, written in writings(surface):
                could[relation][way] += 1
                ways[relation][way] += squashed(written) == squashed(label)
    return Labels(
        {key: _first(found) for key, found in aliases.items() if _first(found) != key[1]},
        {relation: way for relation in ways if (way := _usual(ways[relation], could[relation]))},
    )


def _first(found: Counter[str]) -> str:
    return min(found, key=lambda label: (-found[label], label))


def _usual(right: Counter[str], could: Counter[str]) -> str:
    shares = {way: count / could[way] for way, count in right.items()}
    best = max(shares, key=lambda way: (shares[way], way == "plain", right[way], way), default="")
    return best if best != "plain" and shares.get(best, 0) >= COMMON else ""


def writings(surface: str) -> Iterator[tuple[str, str]]:
    """The ways to write what a surface form says, each with its name.

    >>> dict(writings("3 May 1911"))["day month year"]
    '03 May 1911'
    """
    yield "plain", surface
    yield "quoted", f'"{surface}"'
    if re.fullmatch(r"\d{4}", surface):
        yield "first day of year", f"01 January {surface}"
    day = date_key(surface)
    if day and re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        yield "date", day
        yield "quoted date", f'"{day}"'
        yield "day month year", f"{day[8:]} {calendar.month_name[int(day[5:7])]} {day[:4]}"
    yield from _numbers(surface)


def _numbers(surface: str) -> Iterator[tuple[str, str]]:
    number = number_key(surface) or number_key(surface.split()[0] if surface.split() else "")
    if number is None:
        return
    plain = format(number, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    pointed = plain if "." in plain else f"{plain}.0"
    yield "number", plain
    yield "decimal", pointed
    yield "quoted number", f'"{plain}"'
    unit = UNIT.match(surface)
    if unit:
        yield "decimal unit", f"{pointed} ({unit['unit'].strip().lower()})"


def squashed(text: str) -> str:
    """Lower case, without blanks and underscores: what two labels are compared by."""
    return re.sub(r"[\s_]+", "", text).lower()
