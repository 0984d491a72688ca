"""Where a text says a label."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corpora.align import find
from kg.corpora.written import same_value

CASES = [
    ("Orlin", "Orlin bought Pellux.", "Orlin"),
    ("Orlin", "The Orlinger met Orlin.", "Orlin"),
    ("ORLIN foods", "Then Orlin  Foods fell.", "Orlin  Foods"),
    ("Harbour_Lights_(album)", "She sang Harbour Lights.", "Harbour Lights"),
    ('"Universitas Orlinensis"', "Its name is Universitas Orlinensis.", "Universitas Orlinensis"),
    ("PelluxFoods", "It is Pellux Foods.", "Pellux Foods"),
    ("1999-03-12", "Opened on 12 March 1999.", "12 March 1999"),
    ("12 March 1999", "Opened on 1999-03-12.", "1999-03-12"),
    ("1999-03-12", "Opened on March 12th, 1999, in Turku.", "March 12th, 1999"),
    ("01 January 1999", "A play of 1999.", "1999"),
    ("01 March 1999", "A play of March 1999.", "March 1999"),
    ("1147.0 (kilometres)", "The river is 1,147 km long.", "1,147"),
    ("3000000", "It has 3 million users.", "3 million"),
    ("Müller", "Hanna Muller spoke.", "Muller"),
    ("Hanna Muller", "Hanna Müller spoke.", "Hanna Müller"),
    ("N. R. Pell", "NR Pell spoke.", "NR Pell"),
    ("Turku,_Finland", "It is in Turku.", "Turku"),
    ("Finn", "The Finns won.", "Finn"),
    ("Nikolai Orlin", "Nikolay Orlin's son", "Nikolay Orlin"),
]


@pytest.mark.parametrize("surface, text, wanted", CASES)
def test_a_label_is_found_as_the_text_has_it(surface: str, text: str, wanted: str) -> None:
    span = find(surface, text)
    assert span is not None
    assert text[slice(*span)] == wanted


def test_the_first_whole_word_is_taken() -> None:
    assert find("Orlin", "Orlinger, (Orlin) and Orlin") == (11, 16)


@pytest.mark.parametrize(
    "surface, text",
    [
        ("US", "We focus on it."),
        ("5", "It has 15 shops."),
        ("Austria", "It is in Australia."),
        ("1999-03-12", "Opened on 13 March 1999."),
        ("12 March 1999", "Opened in March 1999."),
        ("15", "It grew by 1.5 points."),
        ("Type 53", "A boat of Type 54"),
        ("", "Nothing."),
        ('""', "Nothing."),
        ("???", "Nothing."),
        ("Orlin", ""),
    ],
)
def test_what_the_text_does_not_say_is_not_found(surface: str, text: str) -> None:
    assert find(surface, text) is None


@given(st.text(max_size=30), st.text(max_size=60))
def test_a_span_lies_in_the_text(surface: str, text: str) -> None:
    span = find(surface, text)
    assert span is None or 0 <= span[0] < span[1] <= len(text)


@given(st.text(max_size=20), st.from_regex(r"\w{1,12}( \w{1,12})?", fullmatch=True), st.text(max_size=20))
def test_a_word_of_the_text_is_found_as_it_stands(before: str, name: str, after: str) -> None:
    text = f"{before} {name} {after}"
    span = find(name, text)
    assert span is not None
    assert text[slice(*span)] == name


def test_a_long_text_takes_linear_time() -> None:
    text = "aaa " * 25_000 + "aa" * 10_000 + "((" * 100 + "1 2, " * 2_000
    start = time.process_time()
    for surface in ("aaab", "Orlin Foods", "12 March 1999", "77", "(" * 500, "ab " * 400):
        assert find(surface, text) is None
    assert time.process_time() - start < 20  # quadratic time would take minutes


def test_values_are_equal_however_they_are_written() -> None:
    assert same_value("12 March 1999", "1999-03-12T00:00:00")
    assert same_value('"1,147"^^xsd:integer', "1147.0 (kilometres)")
    assert not same_value("1147", "11,47")
    assert not same_value("March 1999", "1999")
