"""Quantities: money, percentages, multiples and counts in all usual forms, and numbers that are none."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.quantities import find_quantities
from kg.annotate.quantity_forms import grammar
from kg.model import BlockKind, Quantity, Sentence, Token
from tests.parsing import annotation_of, figure_lexicon

MONEY = [
    ("$5.86 billion", "5860000000", "USD"),
    ("46.1 billion yuan", "46100000000", "CNY"),
    ("€300m", "300000000", "EUR"),
    ("US$2bn", "2000000000", "USD"),
    ("Rs 500 crore", "5000000000", "INR"),
    ("Rs 1.5 lakh crore", "1500000000000", "INR"),
    ("¥3 trillion", "3000000000000", "JPY"),
    ("300 million euros", "300000000", "EUR"),
    ("152 million Swiss francs", "152000000", "CHF"),
    ("40 million Canadian dollars", "40000000", "CAD"),
    ("EUR 1.2bn", "1200000000", "EUR"),
    ("2.4 million pounds", "2400000", "GBP"),
    ("SEK 40m", "40000000", "SEK"),
    ("a billion dollars", "1000000000", "USD"),
    ("half a million dollars", "500000", "USD"),
    ("one and a half million dollars", "1500000", "USD"),
    ("R310 million", "310000000", "ZAR"),
    ("R41.20", "41.2", "ZAR"),
    ("C$6.4 million", "6400000", "CAD"),
    ("12,500 Swiss francs", "12500", "CHF"),
    ("640 million zlotys", "640000000", "PLN"),
    ("900 billion won", "900000000000", "KRW"),
    ("1.2 billion kroner", "1200000000", "kroner"),
    ("£1.2tn", "1200000000000", "GBP"),
    ("$32MM", "32000000", "USD"),
    ("1,00,000 rupees", "100000", "INR"),
]

PERCENT = [
    ("21.1 percent", "21.1", "percent"),
    ("21%", "21", "percent"),
    ("4.5 per cent", "4.5", "percent"),
    ("2 percentage points", "2", "percentage points"),
    ("50 basis points", "50", "basis points"),
    ("1,066 percent", "1066", "percent"),
]

TIMES = [
    ("It rose by 100 times.", "100"),
    ("It rose threefold.", "3"),
    ("It doubled.", "2"),
    ("It has tripled.", "3"),
    ("It quadrupled.", "4"),
    ("It halved.", "0.5"),
    ("It is twice as much as before.", "2"),
]

COUNTS = [
    ("It is in more than 160 countries and regions.", "160", "countries and regions", "more than"),
    ("It has 12,000 employees.", "12000", "employees", ""),
    ("It has forty stores.", "40", "stores", ""),
    ("It has about a dozen branches.", "12", "branches", "about"),
    ("It serves nearly 2.4 million customers.", "2400000", "customers", "nearly"),
    ("It has two hundred and fifty workers.", "250", "workers", ""),
    ("It has 300 or so cafes.", "300", "cafes", "or so"),
    ("It has at least 35 new hotels.", "35", "new hotels", "at least"),
]

NONE = [
    "It flew a Boeing 737 and an Airbus A350 in 2019.",
    "It lies at 12 Baker Street.",
    "She, 41, came first on 4 May 1998 at 9:30 a.m.",
    "The 10th year began on the 2nd.",
    "Call +44 20 7946 0958.",
    "One of them won 3-1.",
    "It took nineteen days and a five-year plan.",
    "It has 32mm guns.",
    "Shells of 30 to 32mm were sold.",
]


def found(text: str) -> tuple[Quantity, ...]:
    return annotation_of(text).quantities


@pytest.mark.parametrize(("amount", "value", "unit"), MONEY)
def test_money(amount: str, value: str, unit: str) -> None:
    (one,) = found(f"It cost {amount} in all.")
    assert (one.kind, one.value, one.unit, one.surface) == ("money", Decimal(value), unit, amount)


@pytest.mark.parametrize(("amount", "value", "unit"), PERCENT)
def test_percent_keeps_points_apart(amount: str, value: str, unit: str) -> None:
    (one,) = found(f"Sales rose {amount} in Spain.")
    assert (one.kind, one.value, one.unit) == ("percent", Decimal(value), unit)


@pytest.mark.parametrize(("text", "factor"), TIMES)
def test_times(text: str, factor: str) -> None:
    (one,) = found(text)
    assert (one.kind, one.value) == ("times", Decimal(factor))


@pytest.mark.parametrize(("text", "value", "unit", "softened"), COUNTS)
def test_counts_have_their_noun(text: str, value: str, unit: str, softened: str) -> None:
    (one,) = found(text)
    assert (one.kind, one.value, one.unit, one.approximation) == ("count", Decimal(value), unit, softened)


@pytest.mark.parametrize("text", NONE)
def test_numbers_that_are_no_quantities(text: str) -> None:
    assert [one.surface for one in found(text)] == []


def test_brackets_are_not_negative() -> None:
    assert [one.value for one in found("It reached 46.1 billion yuan ($5.86 billion).")] == [
        46_100_000_000,
        5_860_000_000,
    ]


def test_a_range_gives_both_ends() -> None:
    ends = [(one.value, one.unit, one.approximation) for one in found("It cost between 3 and 5 million dollars.")]
    assert ends == [(Decimal(3_000_000), "USD", "at least"), (Decimal(5_000_000), "USD", "at most")]


def test_from_one_to_another_is_no_range() -> None:
    assert [one.approximation for one in found("It rose from 3 million euros to 5 million euros.")] == ["", ""]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("A Manila court fined it 4.2 billion pesos.", "PHP"),
        ("It paid 2 million Chilean pesos, and then 3 million pesos.", "CLP"),
        ("A Cairo court fined it 30 million pounds.", "EGP"),
        ("A Leeds court fined it 30 million pounds.", "GBP"),
        ("A court fined it 30 million crowns.", "crowns"),
        ("The dividend is 35 Australian cents.", "AUD"),
    ],
)
def test_a_noun_of_several_currencies_is_that_of_the_country_spoken_of(text: str, unit: str) -> None:
    assert found(text)[-1].unit == unit


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sales rose by a third.", ["33.3"]),
        ("It earns two thirds of its revenue abroad.", ["66.7"]),
        ("Half of the staff left.", ["50"]),
        ("It was sold in the third quarter of the year.", []),
        ("It was sold in the first half of the year.", []),
        ("Nine in ten copies are sold abroad.", ["90"]),
        ("Three out of five shops close, they cut one job in eight.", ["60", "12.5"]),
        ("It opened two in five years, and one shop in five towns.", []),
    ],
)
def test_parts_of_a_whole_are_percentages(text: str, wanted: list[str]) -> None:
    assert [str(one.value) for one in found(text) if one.kind == "percent"] == wanted


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The Perth miner paid US$3 million. It made $5 million.", "AUD"),
        ("The Calgary airline lost $US3 million. It owes $5 million.", "CAD"),
        ("A Perth firm with shops in Texas and Florida paid US$3 million. It made $5 million.", "USD"),
        ("The Perth miner paid $5 million.", "USD"),  # nothing says that it marks US dollars
        (
            "The Hanoi firm, known in Perth, lent US$3 million. It sold 9 billion dong of it, and owes $5 million.",
            "USD",
        ),
        ("The miner paid US$3 million. It made $5 million.", "USD"),
        ("The Perth miner, listed on the ASX, made $5 million.", "AUD"),
        ("The Perth miner, listed on the ASX, made $5 million in Texas.", "USD"),
        ("The Singapore firm, listed on the SGX, made $5 million.", "USD"),  # whose papers write S$
    ],
)
def test_a_dollar_sign_alone_is_that_of_the_country_that_the_text_speaks_of(text: str, unit: str) -> None:
    assert found(text)[-1].unit == unit


def test_a_percent_sign_of_two_letters() -> None:
    assert [(str(one.value), one.kind) for one in found("Sales rose 9pc.")] == [("9", "percent")]
    assert [one.kind for one in found("It sold 3 PCs.")] == ["count"]


def test_cents_are_in_the_currency_named_before() -> None:
    dividend = found("Sales rose to R18.7 billion. A dividend of 64 cents was declared.")[-1]
    assert (dividend.value, dividend.unit) == (Decimal("0.64"), "ZAR")


def test_an_amount_taken_for_a_name_is_still_an_amount() -> None:
    (one,) = annotation_of("It paid R35 million.", {"R35": "C:R35"}).quantities
    assert (one.value, one.unit) == (Decimal(35_000_000), "ZAR")


def test_numbers_in_names_are_no_quantities() -> None:
    assert annotation_of("Studio 54 stores opened.", {"Studio 54": "C:Studio 54"}).quantities == ()


@given(st.integers(1, 10**15))
def test_grouped_digits_read_back(number: int) -> None:
    assert grammar(figure_lexicon()).value(f"{number:,}") == number


@given(st.text(alphabet="0123456789 ,.-$€%amillion()bnRsto", max_size=50))
def test_any_text_gives_spans_of_itself(text: str) -> None:
    token = Token(0, 0, len(text), text, text, "X", "XX", "ROOT", 0)
    quantities = find_quantities(text, [Sentence(0, 0, len(text), BlockKind.PARAGRAPH, (token,))], figure_lexicon())
    assert all(text[one.start : one.end] == one.surface for one in quantities)
    assert all(left.end <= right.start for left, right in itertools.pairwise(quantities))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Gommex opened ſeven stores.", "7"),
        ("Gommex sales rose to $5 bıllion.", "5000000000"),
        ("Gommex sold twıce as many tyres.", "2"),
    ],
)
def test_letters_that_look_like_i_and_s_count_as_them(text: str, value: str) -> None:
    assert [str(one.value) for one in found(text)] == [value]


def test_money_and_a_count_are_no_range() -> None:
    amounts = [(str(one.value), one.unit) for one in found("Gommex had sales of €684 million and 1,870 employees.")]
    assert amounts == [("684000000", "EUR"), ("1870", "employees")]
