"""Numbers with their units for literal values, and which numbers are none."""

from __future__ import annotations

import pytest

from kg.annotate.quantity_measures import find_measures
from tests.parsing import annotation_of, figure_lexicon

UNITS = frozenset({"metre", "meter", "m", "kg", "square kilometre"})


def found(text: str, names: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    """Surface, value and unit of each measure."""
    sentences = annotation_of(text, names).sentences
    return [(one.surface, str(one.value), one.unit) for one in find_measures(text, sentences, figure_lexicon(), UNITS)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Orlin is 42 metres long.", ("42 metres", "42", "metres")),
        ("Orlin is 54 m long.", ("54 m", "54", "m")),
        ("Orlin is a 71-metre yacht.", ("71-metre", "71", "metre")),
        ("Orlin has 12 cylinders.", ("12 cylinders", "12", "cylinders")),
        ("Orlin has a 12-cylinder engine.", ("12-cylinder", "12", "cylinder")),
        ("Orlin weighs 101.5 kg.", ("101.5 kg", "101.5", "kg")),
        ("Orlin weighs 101.5kg.", ("101.5kg", "101.5", "kg")),
        ("Orlin has a beam of 8 m.", ("8 m", "8", "m")),
        ("Orlin is 1,200 meters above the sea.", ("1,200 meters", "1200", "meters")),
        ("Orlin covers 12 square kilometres.", ("12 square kilometres", "12", "square kilometres")),
        ("Orlin ran for ninety minutes.", ("ninety minutes", "90", "minutes")),
        ("Orlin lies at -3 metres.", ("-3 metres", "-3", "metres")),
    ],
)
def test_a_number_has_its_unit(text: str, wanted: tuple[str, str, str]) -> None:
    assert found(text) == [wanted]


def test_a_letter_that_touches_the_digits_is_a_magnitude_or_a_unit() -> None:
    assert {(value, unit) for _, value, unit in found("Orlin is 42m long.")} == {("42000000", ""), ("42", "m")}


@pytest.mark.parametrize("unit", ["metres per second", "m/s", "metres squared"])
def test_a_speed_or_an_area_is_no_length(unit: str) -> None:
    assert found(f"Orlin had 12 {unit}.") == [(f"12 {unit}", "12", unit)]


def test_dates_and_numbers_in_names_are_no_measures() -> None:
    assert found("Orlin 54 opened on 4 May 1998.", {"Orlin 54": "C:Orlin 54"}) == []
