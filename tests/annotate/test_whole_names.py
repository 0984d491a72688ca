"""Where names begin and end, and which of them are one, in sentences that had them otherwise."""

from __future__ import annotations

import pytest

from tests.reading import claims, denoted, entity, names


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Winemaker Wirrabee Estates has left Peru. Wirrabee grew.", ["Wirrabee Estates", "Peru", "Wirrabee"]),
        ("Steel is dear. Electric van maker Ohmline grew.", ["Ohmline"]),
        ("Velmora Ltd bought Tarnow Ltd. Quorin Ltd grew.", ["Velmora Ltd", "Tarnow Ltd", "Quorin Ltd"]),
        ("Velmora sold Tarnow Co. Vietnam to Quorin.", ["Velmora", "Tarnow Co. Vietnam", "Quorin"]),
    ],
)
def test_names_begin_and_end_where_they_should(text: str, wanted: list[str]) -> None:
    assert names(text) == wanted


@pytest.mark.parametrize(
    ("text", "short", "whole"),
    [
        ("Wirrabee Estates grew. Wirrabee, owner of the Tin Gully label, left Peru.", "Wirrabee", "Wirrabee Estates"),
        ("Kilindra Bank grew. Kilindra left Peru.", "Kilindra", "Kilindra Bank"),  # there is a town of Bank
    ],
)
def test_a_short_form_is_its_long_one(text: str, short: str, whole: str) -> None:
    assert entity(text, short).label == whole


def test_a_market_is_no_company() -> None:
    text = "Velmora Research published a report. The cold chain market grew."
    assert denoted(text, "The cold chain market") == set()


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Velmora Ltd hopes to open a factory in Peru.", ("Velmora Ltd", "operatesIn", "Peru", "Planned")),
        ("Velmora Ltd has won a licence to operate in Peru.", ("Velmora Ltd", "operatesIn", "Peru", "Planned")),
        ("The Viennese tyre maker Velmora grew.", ("Velmora", "locatedIn", "Vienna", "Asserted")),
        ("The infant formula maker Velmora grew.", ("Velmora", "produces", "infant formula", "Asserted")),
        ("Two-wheeler maker Velmora Motors grew.", ("Velmora Motors", "produces", "Two-wheeler", "Asserted")),
    ],
)
def test_what_is_said_by_words_that_were_misread(text: str, claim: tuple[str, str, str, str]) -> None:
    assert claim in claims(text)
    assert not any(one[:2] == claim[:2] and one != claim for one in claims(text))
