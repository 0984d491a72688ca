"""Periods of the calendar: days, months, quarters, halves, years, and which one is meant when no year is said.

In: numbers and a base day. Out: `Period` values. It reads no text.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.model import DatePrecision

SETTLING_DAYS = 20  # figures of a quarter are not out before it ends; forecasts shortly before the end count as the end
WEEKS_A_YEAR = 52  # or 53, of those who close their books on the same day of the week


@dataclass(frozen=True, slots=True)
class Period:
    """Two days, inclusive, or None if the year is unknown; ``fiscal`` marks a year with unsaid limits."""

    first: date | None
    last: date | None
    precision: DatePrecision
    fiscal: bool = False


def unknown(precision: DatePrecision = DatePrecision.UNKNOWN) -> Period:
    """A period of which no day is known."""
    return Period(None, None, precision)


def day(year: int, month: int, number: int) -> Period:
    """One day.

    Raises:
        ValueError: if the calendar has no such day.
    """
    found = date(year, month, number)
    return Period(found, found, DatePrecision.DAY)


def months(year: int, first: int, last: int, precision: DatePrecision) -> Period:
    """From the first day of one month to the last day of another one of the same year.

    >>> months(2020, 1, 3, DatePrecision.QUARTER).last
    datetime.date(2020, 3, 31)
    """
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]), precision)


def year_of(number: int, until: int | None = None) -> Period:
    """A calendar year, or the years up to ``until``."""
    return Period(date(number, 1, 1), date(until or number, 12, 31), DatePrecision.YEAR)


def weeks_to(end: Period, count: int) -> Period:
    """The ``count`` weeks that end with a day; a month tells no day, and so no limits.

    >>> weeks_to(Period(date(2020, 3, 28), date(2020, 3, 28), DatePrecision.DAY), 52).first
    datetime.date(2019, 3, 31)
    """
    precision = DatePrecision.YEAR if count in (WEEKS_A_YEAR, WEEKS_A_YEAR + 1) else DatePrecision.QUARTER
    if end.last is None or end.precision is not DatePrecision.DAY:
        return unknown(precision)
    return Period(end.last - timedelta(weeks=count, days=-1), end.last, precision)


def back_from(end: Period, count: int, precision: DatePrecision) -> Period:
    """The ``count`` months that end with a month or day.

    >>> back_from(months(2021, 3, 3, DatePrecision.MONTH), 12, DatePrecision.YEAR).first
    datetime.date(2020, 4, 1)
    """
    if end.last is None:
        return unknown(precision)
    whole = end.last.year * 12 + end.last.month - count  # months since year 0, January being 0
    year, month = divmod(whole, 12)
    first = date(year, month + 1, 1)
    if end.precision is DatePrecision.DAY and end.last.day < 28:
        first = _safe(end.last, -count) + timedelta(days=1)
    return Period(first, end.last, precision)


def shifted(period: Period, by_months: int) -> Period:
    """The same period so many months later (earlier if negative); month ends stay month ends.

    >>> shifted(months(2020, 2, 2, DatePrecision.MONTH), 12).last
    datetime.date(2021, 2, 28)
    """
    if period.first is None or period.last is None:
        return period
    ends_month = period.last.day == monthrange(period.last.year, period.last.month)[1]
    last = _safe(period.last, by_months)
    if ends_month and period.precision is not DatePrecision.DAY:
        last = last.replace(day=monthrange(last.year, last.month)[1])
    return replace(period, first=_safe(period.first, by_months), last=last)


def _safe(start: date, by_months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + by_months, 12)
    year = min(max(year, 1), 9999)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def nearest(
    first: int, last: int, precision: DatePrecision, base: date | None, future: bool, number: int = 0
) -> Period:
    """The months ``first`` to ``last`` (or a day of month ``first``) of the year that is meant.

    Said of the past: the latest that has begun (a day, a month) or ended (a quarter, a half); of the future: the next.
    """
    if base is None:
        return unknown(precision)
    for year in (base.year - 1, base.year, base.year + 1) if future else (base.year + 1, base.year, base.year - 1):
        found = _at(year, first, last, precision, number)
        if found and (_is_ahead(found, base) if future else _is_past(found, base)):
            return found
    return unknown(precision)


def _at(year: int, first: int, last: int, precision: DatePrecision, number: int) -> Period | None:
    if not 1 <= year <= 9998:
        return None
    if not number:
        return months(year, first, last, precision)
    return day(year, first, number) if number <= monthrange(year, first)[1] else None


def _is_past(period: Period, base: date) -> bool:
    assert period.first is not None
    assert period.last is not None
    if period.precision in (DatePrecision.DAY, DatePrecision.MONTH):
        return period.first <= base
    return period.last <= base + timedelta(days=SETTLING_DAYS)


def _is_ahead(period: Period, base: date) -> bool:
    assert period.last is not None
    return period.last >= base


def weekday(number: int, base: date | None, *, future: bool) -> Period:
    """The latest such weekday up to the base day, or the next one after it (0 is Monday)."""
    if base is None:
        return unknown(DatePrecision.DAY)
    found = base - timedelta(days=(base.weekday() - number) % 7)
    found = found + timedelta(days=7) if future and found <= base else found
    return Period(found, found, DatePrecision.DAY)


def week(base: date | None, step: int) -> Period:
    """The seven days from Monday, ``step`` weeks from the base day's. Its precision is a day."""
    if base is None:
        return unknown(DatePrecision.DAY)
    first = base - timedelta(days=base.weekday()) + timedelta(weeks=step)
    return Period(first, first + timedelta(days=6), DatePrecision.DAY)


def around(base: date | None, unit: str, step: int) -> Period:
    """The day, week, month, quarter, half or year that lies ``step`` units from the one of the base day."""
    precision = {"month": DatePrecision.MONTH, "quarter": DatePrecision.QUARTER, "half": DatePrecision.QUARTER}
    length = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
    if base is None:
        return unknown(DatePrecision.DAY if unit in ("day", "week") else precision.get(unit, DatePrecision.YEAR))
    if unit == "day":
        found = base + timedelta(days=step)
        return Period(found, found, DatePrecision.DAY)
    if unit == "week":
        return week(base, step)
    if unit in ("year", "decade"):
        return year_of(min(max(base.year + step * length[unit] // 12, 1), 9998))
    size = length[unit]
    number = base.year * (12 // size) + (base.month - 1) // size + step
    year, part = divmod(number, 12 // size)
    return months(year, part * size + 1, part * size + size, precision[unit])
