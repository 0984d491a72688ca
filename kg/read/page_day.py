"""The day of a page: what htmldate finds, if the page says so in a way that can be read in one way only.

In: a page's source, its tree, the day that was found. Out: the day, or None. "3/4/2021" is 3 April in one country and
4 March in another; htmldate takes a guess, and a wrong day is worse than none.
"""

from __future__ import annotations

import re
from datetime import date as Day
from typing import Any

from kg.read.finish import parse_day

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def plain_day(found: str | None, text: str, tree: Any) -> str | None:
    """The ISO day of a page.

    ``found`` is taken if ``text`` has it with the year first, with the month in words, or in figures with a day above
    12; else the first ``<time datetime>`` is.
    """
    if found and (day := parse_day(found)) and _is_stated(Day.fromisoformat(day), text):
        return day
    stated = (parse_day(element.get("datetime", "")) for element in tree.iter("time"))
    return next((day for day in stated if day), None)


def _is_stated(day: Day, text: str) -> bool:
    """Whether a day stands in a text without ambiguity.

    >>> _is_stated(Day(2021, 3, 4), "March 4th, 2021"), _is_stated(Day(2021, 3, 4), "4.3.2021")
    (True, False)
    """
    number, month, year = f"0?{day.day}(?:st|nd|rd|th)?", rf"{MONTHS[day.month - 1]}[a-z]*\.?", str(day.year)
    ways = [
        rf"{year}(?P<mark>[-/.]?){day.month:02}(?P=mark){day.day:02}",
        rf"{number}[\s.,-]+{month}[\s,-]+{year}",
        rf"{month}[\s-]+{number}[\s,-]+{year}",
    ]
    if day.day > 12:
        ways += [rf"{day.day}[-/.]0?{day.month}[-/.]{year}", rf"0?{day.month}[-/.]{day.day}[-/.]{year}"]
    return any(re.search(rf"(?<!\d){way}(?!\d)", text, re.IGNORECASE) for way in ways)
