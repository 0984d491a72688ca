"""The ways in which English writes dates and periods: one pattern and one reader each, in the table `FORMS`.

In: a regular-expression match and its context. Out: a `Period`, or None if the words are no date after all. The order
of the table breaks ties between readings of the same length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.annotate import calendar
from kg.annotate.calendar import Period
from kg.model import DatePrecision

Q, Y, M = DatePrecision.QUARTER, DatePrecision.YEAR, DatePrecision.MONTH
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "final": 4,
    "closing": 4,
    "opening": 1,
}
NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "twenty": 20,
}

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?:1[6-9]|20)\d\d(?![\d%]|[,.]\d|\s?(?:percent|per cent|pct))"
_QUARTER_YEAR = rf"[\s'/-]*(?P<year>{_YEAR})|(?:\s?['’/-])?(?P<short>\d\d)(?!\d)"  # "Q3 15 stores" names no year
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_NUMBER = r"(?:" + "|".join(NUMBERS) + r"|\d{1,2})"
_L, _R = r"(?<![\w$€£¥₹.,/-])", r"(?![\w%]|[.,]\d)"
_FISCAL_YEAR = rf"(?P<fy>fiscal|financial year|FY)\s?(?P<fyear>{_YEAR})"
_OF_YEAR = (
    rf"(?:,?\s(?:of\s|in\s|)(?:(?P<year>{_YEAR})"
    rf"|(?P<rel>last|this|next|the)\s(?:fiscal\s|financial\s|)year|{_FISCAL_YEAR}))?"
)
_END = (
    rf"(?:(?P<m1>{_MONTH})(?:\s(?P<d1>{_DAY}))?|(?P<d2>{_DAY})\s(?P<m2>{_MONTH}))"
    rf"(?:,?\s(?P<year>{_YEAR})|\s(?P<rel>last|this)\syear)?"
)
_SPAN = (
    r"(?:(?P<n>three|six|nine|twelve|12|3|6|9|\d\d?)[ -]months?|(?P<weeks>[1-9]\d?)[ -]weeks?(?:\speriod)?"
    r"|(?P<unit>(?:fiscal |financial |business )?year|(?:first |second )?half(?:[ -]year)?|quarter|period|month))"
)
_BOUND = r"(?:(?:that |which )?ended(?: in)?|ending|to|through|up to|until|to the end of|ended on|ending on|to end-)"

MONTH = re.compile("|".join(name[:3].title() for name in MONTHS))  # in every text that names a month
MARK = re.compile(
    r"\d|[Yy]ear|quarter|[Hh]alf|month|week|decade|day|morrow|tonight|period|time|stretch"
)  # in all others

YEAR_AFTER = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|of|during|before|after|for|through|throughout|and|to|than|versus|vs|against|year"
    r"|years|late|early|mid|end|around|about|as|between|on|with|over)[\s-]+|^\s*)$",
    re.IGNORECASE,
)
MONTH_AFTER = re.compile(
    r"\b(?:in|since|until|till|by|from|of|during|before|after|for|through|throughout|to|late|early|mid|end|last|this|next"
    r"|between|and|on|ended|ending|previous|every|each|as|than|versus)[\s-]+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a match: the base day, whether the clause speaks of the future, the text before and after."""

    base: date | None
    is_future: Callable[[], bool]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Form:
    """How a pattern is read; ``shift``: months from another period; ``bare``: its neighbours must be checked."""

    read: Callable[[re.Match[str], Context], Period | None]
    shift: Callable[[re.Match[str]], int] | None = None
    bare: bool = False


def needs_month(pattern: str) -> bool:
    """Whether a pattern of `FORMS` fits no text without the name of a month: none has it as a choice among others."""
    return _MONTH in pattern


def is_plain_date(surface: str) -> bool:
    """Whether a name is nothing but a month or weekday: entity recognisers call some of them names."""
    return surface.lower() in MONTHS or surface.lower() in WEEKDAYS


def _month(name: str) -> int:
    return next(k for k, full in enumerate(MONTHS, 1) if full.startswith(name.lower().rstrip(".")[:3]))


def _group(match: re.Match[str], name: str) -> str:
    return (match.groupdict().get(name) or "").strip()


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def _said_year(match: re.Match[str], context: Context) -> int | None:
    """The year that a form says or implies by "last year"."""
    if said := _group(match, "year") or _group(match, "fyear"):
        return int(said)
    step = {"last": -1, "this": 0, "the": 0, "next": 1}.get(_group(match, "rel").lower())
    return context.base.year + step if step is not None and context.base else None


def _in_year(
    match: re.Match[str], context: Context, first: int, last: int, precision: DatePrecision, number: int = 0
) -> Period:
    """Months or a day in the year that is said, or in the nearest one."""
    year = _said_year(match, context)
    if year is None:
        known = not _group(match, "rel") or context.base
        return calendar.nearest(first, last, precision, context.base if known else None, context.is_future(), number)
    found = calendar.day(year, first, number) if number else calendar.months(year, first, last, precision)
    return replace(found, fiscal=bool(_group(match, "fy")))


def _iso(match: re.Match[str], context: Context) -> Period:
    return calendar.day(int(match["y"]), int(match["m"]), int(match["d"]))


def _day_of_month(match: re.Match[str], context: Context) -> Period:
    number = int(re.sub(r"\D", "", _group(match, "d1") or _group(match, "d2")))
    if not 1 <= number <= 31:
        raise ValueError("no such day")
    month = _month(_group(match, "m1") or _group(match, "m2"))
    return _in_year(match, context, month, month, DatePrecision.DAY, number)


def _days(match: re.Match[str], context: Context) -> Period | None:
    """Two days of one month: "4-6 May 2020"."""
    month = _month(match["m"])
    first = _in_year(match, context, month, month, DatePrecision.DAY, int(match["from"]))
    last = _in_year(match, context, month, month, DatePrecision.DAY, int(match["to"]))
    return Period(first.first, last.last, DatePrecision.DAY)


def _weekday(match: re.Match[str], context: Context) -> Period:
    which = _group(match, "which").lower()
    future = which == "next" or (which != "last" and context.is_future())
    base = context.base - timedelta(days=1) if which == "last" and context.base else context.base
    return calendar.weekday(WEEKDAYS.index(match["day"].lower()), base, future=future)


def _named_day(match: re.Match[str], context: Context) -> Period:
    steps = {"yesterday": -1, "today": 0, "tomorrow": 1, "tonight": 0}
    return calendar.around(context.base, "day", steps[match[0].lower()])


def _neighbour(match: re.Match[str], context: Context) -> Period:
    """ "last week", "this year", "next quarter"."""
    steps = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
    unit = match["unit"].lower().replace("half-year", "half")
    fiscal = unit.startswith(("fiscal", "financial"))
    found = calendar.around(context.base, unit.split()[-1], steps[match["which"].lower()])
    return replace(found, fiscal=fiscal)


def _quarter(match: re.Match[str], context: Context) -> Period:
    part = int(match["part"]) if match["part"].isdigit() else ORDINALS[match["part"].lower()]
    if short := _group(match, "short"):
        return calendar.months(2000 + int(short), part * 3 - 2, part * 3, Q)
    return _in_year(match, context, part * 3 - 2, part * 3, Q)


def _half(match: re.Match[str], context: Context) -> Period:
    part = int(match["part"]) if match["part"].isdigit() else ORDINALS[match["part"].lower()]
    if short := _group(match, "short"):
        return calendar.months(2000 + int(short), part * 6 - 5, part * 6, Q)
    return _in_year(match, context, part * 6 - 5, part * 6, Q)


def _said_without_limits(match: re.Match[str], context: Context) -> Period:
    """ "half-year profit", "full-year sales": a period whose year the text does not say."""
    return calendar.unknown(Y if match[0].lower().startswith("full") else Q)


def _month_quarter(match: re.Match[str], context: Context) -> Period:
    """ "the December quarter": the three months that end with it."""
    month = _month(match["m"])
    return calendar.back_from(_in_year(match, context, month, month, M), 3, Q)


def _first_months(match: re.Match[str], context: Context) -> Period:
    """ "the first nine months of the year", "the first three quarters"."""
    return _in_year(match, context, 1, _number(match["n"]) * (3 if match["unit"] == "quarters" else 1), Q)


def _ended(match: re.Match[str], context: Context) -> Period:
    """ "the three months to June 30", "the fiscal year ended March 2021"."""
    month = _month(_group(match, "m1") or _group(match, "m2"))
    said = _group(match, "d1") or _group(match, "d2")
    number = int(re.sub(r"\D", "", said)) if said else 0
    end = _in_year(match, context, month, month, DatePrecision.DAY if number else M, number)
    unit = match["unit"] or ""
    lengths = {"quarter": 3, "month": 1}
    count = _number(match["n"]) if match["n"] else 6 if "half" in unit else lengths.get(unit, 12)
    if match["unit"] == "period":
        return calendar.unknown(Y) if end.last is None else end
    if match["weeks"]:
        return calendar.weeks_to(end, int(match["weeks"]))
    return calendar.back_from(end, count, Y if count == 12 else M if count == 1 else Q)


def _fiscal(match: re.Match[str], context: Context) -> Period:
    said = match["a"] or match["b"]
    year = int(said) if len(said) == 4 else 2000 + int(said)
    return replace(calendar.year_of(year), fiscal=True)


def _month_alone(match: re.Match[str], context: Context) -> Period | None:
    month = _month(match["m"])
    which = _group(match, "which").lower()
    ambiguous = match["m"] in ("May", "March", "Mar", "Jan", "Sep")
    if not which and not _group(match, "year") and not _group(match, "rel"):
        placed = MONTH_AFTER.search(context.before)
        follows = re.match(r"\s+[a-z]+", context.after)
        if not placed and (ambiguous or not follows):
            return None
    if which == "last" and context.base:  # in October, "last October" is that of the year before
        return calendar.nearest(month, month, M, context.base.replace(day=1) - timedelta(days=1), future=False)
    if which.startswith(("last", "next")):
        return calendar.nearest(month, month, M, context.base, which.startswith("next"))
    return _in_year(match, context, month, month, M)


def _edge_of_month(match: re.Match[str], context: Context) -> Period:
    """ "the end of December": its last day."""
    month = _month(match["m"])
    found = _in_year(match, context, month, month, M)
    day = found.last if "end" in match["edge"].lower() else found.first
    return Period(day, day, DatePrecision.DAY) if day else calendar.unknown(DatePrecision.DAY)


def _edge_of_year(match: re.Match[str], context: Context) -> Period:
    year = _said_year(match, context)
    if year is None:
        return calendar.unknown(DatePrecision.DAY)
    return calendar.day(year, 12, 31) if "end" in match["edge"].lower() else calendar.day(year, 1, 1)


def _years(match: re.Match[str], context: Context) -> Period | None:
    first, second = int(match["from"]), match["to"]
    last = int(second) if len(second) == 4 else int(match["from"][:2] + second)
    return calendar.year_of(first, last) if first < last else None


def _months_between(match: re.Match[str], context: Context) -> Period:
    first, last = _month(match["m1"]), _month(match["m2"])
    year = _said_year(match, context)
    if first <= last:
        return _in_year(match, context, first, last, Q)
    if year is None:
        return calendar.unknown(Q)
    opening = calendar.months(year - 1, first, 12, Q)
    return Period(opening.first, calendar.months(year, 1, last, Q).last, Q)


def _year(match: re.Match[str], context: Context) -> Period:
    return calendar.year_of(int(match["year"]))


def _decade(match: re.Match[str], context: Context) -> Period:
    return calendar.year_of(int(match["year"]), int(match["year"]) + 9)


def _ago(match: re.Match[str], context: Context) -> Period:
    sign = -1 if match["way"].lower() == "ago" else 1
    return calendar.around(context.base, match["unit"].lower(), sign * _number(match["n"]))


def _earlier(match: re.Match[str], context: Context) -> Period:
    """Relative to a period, not to the base day: its days come from the period that the text named last."""
    return calendar.unknown()


def _year_back(match: re.Match[str]) -> int:
    return -12


def _units_back(match: re.Match[str]) -> int:
    size = {"year": 12, "quarter": 3, "month": 1}.get(match["unit"].lower(), 12)
    count = _number(match["n"]) if match.groupdict().get("n") else 1
    return count * size * (1 if match["way"].lower() == "later" else -1)


def _recent(match: re.Match[str], context: Context) -> Period:
    """ "the past three years"."""
    count, unit = _number(match["n"]), match["unit"].lower()
    if context.base is None:
        return calendar.unknown(Y)
    if unit in ("day", "week"):
        return calendar.unknown(DatePrecision.DAY)
    size = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit] * count
    found = calendar.back_from(calendar.around(context.base, "day", 0), size, Y)
    return replace(found, precision=Y)


_SAME = (
    r"(?:the\s|)(?:same|corresponding|comparable|equivalent)\s"
    r"(?:period|quarter|months?|half|time|week|stretch|three months|six months|nine months)"
)

FORMS: tuple[tuple[str, Form], ...] = (
    (rf"{_L}(?P<y>\d{{4}})-(?P<m>\d\d)-(?P<d>\d\d){_R}", Form(_iso)),
    (rf"{_L}(?P<from>[0-3]?\d)\s?[-–]\s?(?P<to>[0-3]?\d)\s(?P<m>{_MONTH})(?:,?\s(?P<year>{_YEAR}))?{_R}", Form(_days)),
    (
        rf"{_L}(?:{_WEEKDAY},?\s)?(?P<m1>{_MONTH})\s(?:the\s)?(?P<d1>{_DAY})(?!\s?(?:percent|%|million|billion))(?:,?\s(?:of\s)?(?P<year>{_YEAR})|,?\s(?P<rel>last|this|next)\syear)?{_R}",
        Form(_day_of_month),
    ),
    (
        rf"{_L}(?:{_WEEKDAY},?\s)?(?:the\s)?(?P<d2>{_DAY})(?:\sof)?\s(?P<m2>{_MONTH})(?:,?\s(?P<year>{_YEAR})|,?\s(?P<rel>last|this|next)\syear)?{_R}",
        Form(_day_of_month),
    ),
    (rf"{_L}(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|early|late)\s)?(?P<day>{_WEEKDAY}){_R}", Form(_weekday)),
    (rf"{_L}(?:[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight){_R}", Form(_named_day)),
    (
        (
            rf"{_L}(?:(?:the|its|their)\s)?(?P<which>[Ll]ast|[Pp]revious|[Tt]his|[Cc]urrent|[Nn]ext|[Cc]oming)\s"
            rf"(?P<unit>week|month|quarter|half-year|half|year|decade|fiscal year|financial year){_R}"
        ),
        Form(_neighbour),
    ),
    (
        rf"{_L}Q(?P<part>[1-4])(?:{_QUARTER_YEAR}|\sof\s(?P<rel>last|this|next)\syear)?{_R}",
        Form(_quarter),
    ),
    (rf"{_L}(?P<part>[1-4])Q(?:{_QUARTER_YEAR})?{_R}", Form(_quarter)),
    (
        rf"{_L}(?:[Tt]he\s|[Ii]ts\s)?(?:fiscal\s)?(?P<part>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal|[Cc]losing|[Oo]pening|1st|2nd|3rd|4th)[\s-](?:fiscal\s)?quarter{_OF_YEAR}{_R}",
        Form(_quarter),
    ),
    (rf"{_L}(?:[Tt]he\s)?(?P<m>{_MONTH})\squarter{_OF_YEAR}{_R}", Form(_month_quarter)),
    (
        rf"{_L}(?:[Tt]he\s|[Ii]ts\s)?(?P<part>[Ff]irst|[Ss]econd|1st|2nd)[\s-]half(?!-)(?:\syear)?{_OF_YEAR}{_R}",
        Form(_half),
    ),
    (
        rf"{_L}(?:[Tt]he\s|[Ii]ts\s)?[Ff]irst\s(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven)\s(?P<unit>months){_OF_YEAR}{_R}",
        Form(_first_months),
    ),
    (
        rf"{_L}(?:[Tt]he\s|[Ii]ts\s)?[Ff]irst\s(?P<n>two|three)\s(?P<unit>quarters){_OF_YEAR}{_R}",
        Form(_first_months),
    ),
    (rf"{_L}H(?P<part>[12])(?:{_QUARTER_YEAR})?{_R}", Form(_half)),
    (rf"{_L}(?P<part>[12])H(?:{_QUARTER_YEAR})?{_R}", Form(_half)),
    (rf"{_L}(?:[Hh]alf-year(?:ly)?|[Ff]ull-year|[Ff]ull year){_R}", Form(_said_without_limits)),
    (
        rf"(?<!\b[Aa]\s)(?<!\b[Aa]n\s)(?<!\b[Tt]he\s){_L}(?i:three|six|nine|[369])-month(?=\s[a-z]){_R}",
        Form(_said_without_limits),
    ),
    (
        rf"{_L}(?:[Tt]he\s|[Ii]ts\s|[Aa]\s)?(?:first\s|last\s)?{_SPAN}\s{_BOUND}\s(?:(?:the\send\sof|end-|on)\s?)?{_END}{_R}",
        Form(_ended),
    ),
    (
        rf"{_L}(?:[Tt]he\s)?(?:[Ff]iscal(?:\syear)?|[Ff]inancial\syear|[Bb]usiness\syear)\s(?P<a>{_YEAR})(?:[-/–]\d\d(?:\d\d)?)?(?P<b>){_R}",
        Form(_fiscal),
    ),
    (rf"{_L}FY\s?'?(?P<a>(?:{_YEAR}|\d\d(?!\d)))(?:[-/–]\d\d(?:\d\d)?)?(?P<b>){_R}", Form(_fiscal)),
    (rf"{_L}(?:[Tt]he\s)?(?P<a>{_YEAR})(?:[-/–]\d\d)?(?P<b>)\s(?:fiscal|financial|business)\syear{_R}", Form(_fiscal)),
    (
        rf"{_L}(?:[Bb]etween\s|[Ff]rom\s)?(?P<m1>{_MONTH})\s(?:and|to|through|until)\s(?P<m2>{_MONTH})(?!\s\d\d?\b)(?:,?\s(?:of\s)?(?P<year>{_YEAR})|\s(?P<rel>last|this|next)\syear)?{_R}",
        Form(_months_between),
    ),
    (
        rf"{_L}(?:[Tt]he\s)?(?P<m1>{_MONTH})(?:\s?[-–/]\s?|-to-)(?P<m2>{_MONTH})(?:\s(?:quarter|period|half|months))?(?:,?\s(?:of\s|in\s)?(?P<year>{_YEAR})|\s(?:of\s)?(?P<rel>last|this|next)\syear)?{_R}",
        Form(_months_between),
    ),
    (
        rf"{_L}(?:[Bb]etween\s(?P<from>{_YEAR})\sand\s|[Ff]rom\s(?P<f2>{_YEAR})\s(?:to|until|through)\s)(?P<to>{_YEAR}){_R}",
        Form(lambda m, c: calendar.year_of(int(m["from"] or m["f2"]), int(m["to"]))),
    ),
    (rf"{_L}(?:the\syears\s)?(?P<from>{_YEAR})\s?(?:[-–—/]|to)\s?(?P<to>(?:{_YEAR}|\d\d(?!\d))){_R}", Form(_years)),
    (
        rf"{_L}(?P<edge>(?:[Tt]he\s|at\s)?(?:very\s)?(?:[Ee]nd|[Ss]tart|[Bb]eginning)(?:\sof\s|-))(?P<m>{_MONTH})(?:,?\s(?:of\s)?(?P<year>{_YEAR})|\s(?P<rel>last|this|next)\syear)?{_R}",
        Form(_edge_of_month),
    ),
    (
        rf"{_L}(?P<edge>(?:[Tt]he\s)?(?:[Ee]nd|[Ss]tart|[Bb]eginning)(?:\sof\s|-))(?:(?P<year>{_YEAR})|(?P<rel>last|this|the|next)\syear){_R}",
        Form(_edge_of_year),
    ),
    (
        rf"{_L}(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Ee]arly|[Ll]ate|[Mm]id)[\s-])?(?P<m>{_MONTH})(?:,?\s(?:of\s)?(?P<year>{_YEAR})|,?\s(?P<rel>last|this|next)\syear)?{_R}",
        Form(_month_alone),
    ),
    (rf"{_L}(?:[Aa]|one)\syear\sago(?:\squarter|\speriod)?{_R}", Form(_earlier, _year_back)),
    (
        rf"{_L}(?:[Tt]he\s)?(?P<n>{_NUMBER})\s(?P<unit>year|quarter|month|week|day|decade)s?\s(?P<way>ago|from\snow){_R}",
        Form(_ago),
    ),
    (
        rf"{_L}(?P<n>[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|{_NUMBER})\s(?P<unit>year|quarter|month)s?\s(?P<way>earlier|before|previously|later){_R}",
        Form(_earlier, _units_back),
    ),
    (rf"{_L}[Tt]he\s(?P<unit>year|quarter|month)\s(?P<way>before|earlier){_R}", Form(_earlier, _units_back)),
    (
        rf"{_L}(?:[Tt]he\s)?(?P<way>previous|prior|preceding)\s(?P<unit>year|quarter|month){_R}",
        Form(_earlier, _units_back),
    ),
    (
        rf"{_L}{_SAME}(?:\s(?:a\syear\s(?:earlier|ago|before)|(?:of\s|in\s|)last\syear|(?:of\s|in\s|)the\s(?:previous|prior)\syear|the\syear\sbefore|one\syear\searlier))?{_R}",
        Form(_earlier, _year_back),
    ),
    (rf"{_L}{_SAME}\s(?:of|in)\s(?P<year>{_YEAR}){_R}", Form(_year)),
    (
        rf"{_L}(?:[Tt]he\s)?(?:past|last)\s(?P<n>{_NUMBER})\s(?P<unit>year|quarter|month|week|day|decade)s{_R}",
        Form(_recent),
    ),
    (rf"{_L}(?:the\s)?(?P<year>(?:1[89]|20)\d0)s{_R}", Form(_decade)),
    (rf"{_L}(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-])(?P<year>{_YEAR}){_R}", Form(_year)),
    (rf"{_L}[Cc]alendar(?:\syear)?\s(?P<year>{_YEAR}){_R}", Form(_year)),
    (rf"{_L}(?P<year>{_YEAR}){_R}", Form(_year, bare=True)),
)
