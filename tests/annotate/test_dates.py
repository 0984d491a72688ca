"""Dates: every usual form, what base day they need, and what is no date."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate import date_forms
from kg.annotate.calendar import Period, shifted
from kg.annotate.dates import find_dates
from kg.model import BlockKind, DateExpression, DatePrecision, Sentence, Token
from tests.parsing import annotation_of

BASE = "2021-03-04"  # a Thursday

SAID = [
    ("It opened on May 20, 2020.", "May 20, 2020", "2020-05-20", "2020-05-20"),
    ("It opened on 20 May 2020.", "20 May 2020", "2020-05-20", "2020-05-20"),
    ("It opened on the 20th of May 2020.", "the 20th of May 2020", "2020-05-20", "2020-05-20"),
    ("It opened on 2020-05-20.", "2020-05-20", "2020-05-20", "2020-05-20"),
    ("It opened on Dec. 3, 2019.", "Dec. 3, 2019", "2019-12-03", "2019-12-03"),
    ("It opened in May 2020.", "May 2020", "2020-05-01", "2020-05-31"),
    ("Sales in Q1 2020 fell.", "Q1 2020", "2020-01-01", "2020-03-31"),
    ("Sales in 3Q19 fell.", "3Q19", "2019-07-01", "2019-09-30"),
    ("Sales fell in the third quarter of 2019.", "the third quarter of 2019", "2019-07-01", "2019-09-30"),
    ("Sales fell in the first half of 2019.", "the first half of 2019", "2019-01-01", "2019-06-30"),
    ("Sales fell in the first nine months of 2019.", "the first nine months of 2019", "2019-01-01", "2019-09-30"),
    (
        "Sales in the July-September quarter of 2019 fell.",
        "the July-September quarter of 2019",
        "2019-07-01",
        "2019-09-30",
    ),
    ("Sales in the half year to June 30, 2020 fell.", "the half year to June 30, 2020", "2020-01-01", "2020-06-30"),
    ("Sales in calendar 2019 fell.", "calendar 2019", "2019-01-01", "2019-12-31"),
    ("Sales in H2 2019 fell.", "H2 2019", "2019-07-01", "2019-12-31"),
    (
        "Sales in the three months to June 30, 2020 fell.",
        "the three months to June 30, 2020",
        "2020-04-01",
        "2020-06-30",
    ),
    ("Sales in the quarter ended March 31, 2020 fell.", "the quarter ended March 31, 2020", "2020-01-01", "2020-03-31"),
    (
        "Sales in the fiscal year ended March 2021 fell.",
        "the fiscal year ended March 2021",
        "2020-04-01",
        "2021-03-31",
    ),
    (
        "Sales in the 52 weeks to March 28, 2020 fell.",
        "the 52 weeks to March 28, 2020",
        "2019-03-31",
        "2020-03-28",
    ),
    ("Sales fell in the first three quarters of 2019.", "the first three quarters of 2019", "2019-01-01", "2019-09-30"),
    ("It grew between 2015 and 2018.", "between 2015 and 2018", "2015-01-01", "2018-12-31"),
    ("It grew from 2015 to 2018.", "from 2015 to 2018", "2015-01-01", "2018-12-31"),
    ("The plan of 2015-2018 worked.", "2015-2018", "2015-01-01", "2018-12-31"),
    ("It has made shoes since 2015.", "2015", "2015-01-01", "2015-12-31"),
    ("Sales reached the 2017 level.", "2017", "2017-01-01", "2017-12-31"),
    ("In the 1990s it grew.", "the 1990s", "1990-01-01", "1999-12-31"),
    ("It ended 2019 with debt at the end of December 2019.", "the end of December 2019", "2019-12-31", "2019-12-31"),
]

RELATIVE = [
    ("It said on Monday it had grown.", "Monday", "2021-03-01", "2021-03-01"),
    ("It will open on Monday.", "Monday", "2021-03-08", "2021-03-08"),
    ("For the third quarter it expects a loss.", "the third quarter", "2021-07-01", "2021-09-30"),
    ("It opened on Thursday.", "Thursday", "2021-03-04", "2021-03-04"),
    ("It opened yesterday.", "yesterday", "2021-03-03", "2021-03-03"),
    ("It opened last week.", "last week", "2021-02-22", "2021-02-28"),
    ("Sales fell last year.", "last year", "2020-01-01", "2020-12-31"),
    ("Sales should rise this year.", "this year", "2021-01-01", "2021-12-31"),
    ("It opened three years ago.", "three years ago", "2018-01-01", "2018-12-31"),
    ("Sales fell in the fourth quarter.", "the fourth quarter", "2020-10-01", "2020-12-31"),
    ("Sales in the December quarter fell.", "the December quarter", "2020-10-01", "2020-12-31"),
    ("It opened in May.", "May", "2020-05-01", "2020-05-31"),
    ("It plans to open in May.", "May", "2021-05-01", "2021-05-31"),
    ("It opened on May 20.", "May 20", "2020-05-20", "2020-05-20"),
    ("It will close by June.", "June", "2021-06-01", "2021-06-30"),
    ("It has grown since last March.", "last March", "2020-03-01", "2020-03-31"),
    ("It opened last February.", "last February", "2021-02-01", "2021-02-28"),
    ("It opened last Thursday.", "last Thursday", "2021-02-25", "2021-02-25"),
    ("Sales in the July-to-September period fell.", "the July-to-September period", "2020-07-01", "2020-09-30"),
]

NO_DATES = [
    "The Boeing 737 and the Airbus A350 landed.",
    "It employs 1,998 people and 2000 drivers.",
    "The fee is $2015 and rose by 2019 percent.",
    "It may march on.",
    "She is 41 and he is 2010 days late.",
    "The score was 3-1 at 9:30.",
]


def found(text: str, base: str | None = BASE) -> tuple[DateExpression, ...]:
    return annotation_of(text, date=base).dates


@pytest.mark.parametrize(("text", "surface", "first", "last"), SAID)
def test_dates_with_a_year_need_no_base(text: str, surface: str, first: str, last: str) -> None:
    dates = {one.surface: (one.first, one.last) for one in found(text, None)}
    assert dates.get(surface) == (first, last)


@pytest.mark.parametrize(("text", "surface", "first", "last"), RELATIVE)
def test_dates_without_a_year_are_read_from_the_base_day(text: str, surface: str, first: str, last: str) -> None:
    dates = {one.surface: (one.first, one.last) for one in found(text)}
    assert dates.get(surface) == (first, last)


@pytest.mark.parametrize(("text", "surface"), [(row[0], row[1]) for row in RELATIVE])
def test_without_base_no_day_is_guessed(text: str, surface: str) -> None:
    dates = {one.surface: (one.first, one.last) for one in found(text, None)}
    assert dates[surface] == (None, None)


@pytest.mark.parametrize("text", NO_DATES)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert [one.surface for one in found(text)] == []


def test_precision_is_kept_without_a_year() -> None:
    (one,) = found("The agreement was signed on May 20.", None)
    assert (one.precision, one.first) == (DatePrecision.DAY, None)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("It has been there since 2015.", "since"),
        ("It stayed until 2011.", "until"),
        ("It will be ready by 2025.", "by"),
        ("It grew in 2015.", "in"),
        ("It grew before 2015.", "before"),
    ],
)
def test_the_word_before_binds_the_date(text: str, relation: str) -> None:
    assert [one.relation for one in found(text)] == [relation]


def test_fiscal_years_are_marked() -> None:
    one, other = found("Sales rose in fiscal 2020 and FY2019.")
    assert (one.fiscal, one.first, other.fiscal) == (True, "2020-01-01", True)


def test_a_year_earlier_is_counted_from_the_period_named_before() -> None:
    dates = found("Sales in the first quarter of 2020 rose from those of a year earlier.")
    assert [(one.first, one.last) for one in dates] == [("2020-01-01", "2020-03-31"), ("2019-01-01", "2019-03-31")]


def test_the_same_period_a_year_earlier_without_a_period_is_unknown() -> None:
    (one,) = found("It earned more than in the same period a year earlier.", None)
    assert (one.first, one.precision) == (None, DatePrecision.UNKNOWN)


def test_names_hide_their_numbers() -> None:
    assert annotation_of("Studio 2019 opened.", {"Studio 2019": "C:Studio 2019"}, BASE).dates == ()


def sentence_of_words(text: str) -> Sentence:
    return Sentence(0, 0, len(text), BlockKind.PARAGRAPH, (Token(0, 0, len(text), text, text, "X", "XX", "ROOT", 0),))


@given(st.dates(date(1700, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%B {d}, %Y", "{d} %B %Y"]))
def test_any_day_reads_back(day: date, form: str) -> None:
    text = f"On {day.strftime(form.replace('{d}', str(day.day)))} it rained."
    (one,) = find_dates(text, [sentence_of_words(text)], None)
    assert one.first == one.last == day.isoformat()


@given(st.text(alphabet="0123456789 -./,$%MaryJuneQHFY'’ends of", max_size=60), st.none() | st.dates())
def test_any_text_gives_ordered_spans_of_itself(text: str, base: date | None) -> None:
    dates = find_dates(text, [sentence_of_words(text)], base)
    assert all(text[one.start : one.end] == one.surface for one in dates)
    assert all(left.end <= right.start for left, right in itertools.pairwise(dates))
    assert all((one.first is None) == (one.last is None) for one in dates)
    assert all(one.first <= one.last for one in dates if one.first and one.last)


@given(st.dates(date(1000, 1, 1), date(9000, 1, 1)), st.integers(0, 400), st.integers(-60, 60))
def test_shifting_keeps_the_order_of_a_period(first: date, days: int, months: int) -> None:
    moved = shifted(Period(first, first + timedelta(days=days), DatePrecision.QUARTER), months)
    assert moved.first is not None
    assert moved.last is not None
    assert moved.first <= moved.last


def test_every_form_is_used() -> None:
    """A pattern that no example needs is dead: each one must read at least one of the forms above."""
    texts = [row[0] for row in (*SAID, *RELATIVE)] + EXTRA_FORMS
    import re

    unused = [pattern for pattern, _ in date_forms.FORMS if not any(re.search(pattern, text) for text in texts)]
    assert unused == []


EXTRA_FORMS = [
    "From 4-6 May 2020.",
    "It rained in H1 and 1H20.",
    "Half-year profit fell in fiscal 2020, FY2020 and the 2020 financial year.",
    "Between May and July 2020 it grew.",
    "At the end of 2019 it closed.",
    "A year ago, two years earlier, the year before, the previous quarter.",
    "In the same period last year and the same quarter of 2019.",
    "Over the past three years, in mid-2018.",
    "in the second-half of this year",
    "Nine-month sales fell.",
]


@pytest.mark.parametrize("text", ["Nine-month sales fell.", "Its half-year profit rose.", "Orlin's 6-month loss grew."])
def test_a_period_by_its_length_has_no_invented_days(text: str) -> None:
    (one,) = found(text)
    assert (one.precision, one.first) == (DatePrecision.QUARTER, None)


@pytest.mark.parametrize("text", ["It ended a nine-month strike.", "The three-month trial ended."])
def test_a_length_of_time_is_no_period(text: str) -> None:
    assert found(text) == ()


def test_a_number_after_a_quarter_is_no_year() -> None:
    assert "Q3 15" not in {one.surface for one in found("In Q3 15 stores opened.", None)}


def test_units_are_counted_back_by_their_number() -> None:
    dates = {
        one.surface: one.first for one in found("In 2019 it closed the mill that it opened two years earlier.", None)
    }
    assert dates["two years earlier"] == "2017-01-01"
