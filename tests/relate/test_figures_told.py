"""Claims that figures state by what narrows them."""

from __future__ import annotations

import pytest

from tests.reading import claims, extracted

REASON = "told by a figure"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Velmora Ltd makes tyres. Its exports reached $5 million, and Kenya took 44 percent of exports.", ["Kenya"]),
        (
            "Velmora Ltd makes tyres. Kenya brought in 12 percent of Velmora's revenue, and Ghana 9 percent.",
            ["Ghana", "Kenya"],
        ),
        ("Velmora Ltd makes tyres. Its 620 employees are in Kenya.", ["Kenya"]),
        ("Velmora Ltd makes tyres. Velmora Ltd bought 12 percent of the shares in Kenya.", []),  # these tell nothing
        ("Velmora Ltd makes tyres. Velmora expects sales in Kenya to reach $5 million.", []),  # not so yet
        ("Revenue at the Oslo-listed tyre maker Velmora Ltd rose by 4 percent.", []),  # where it is, not where it sells
    ],
)
def test_figures_tell_where_somebody_is_active(text: str, places: list[str]) -> None:
    found = [one for one in extracted(text).statements if REASON in " ".join(one.evidence[0].reasons)]
    assert sorted(one.object.rpartition("/")[2].title() for one in found if isinstance(one.object, str)) == places
    assert all(one.confidence < 1 and one.evidence[0].spans for one in found)


def test_what_a_sentence_says_itself_needs_no_figure() -> None:
    text = "Velmora Ltd makes tyres. It sold tyres in Kenya until 2019. Kenya brought in 12 percent of its revenue."
    assert {one[3] for one in claims(text) if one[2] == "Kenya"} == {"Former"}
    alone = text.replace("It sold tyres in Kenya until 2019. ", "")
    assert {one[3] for one in claims(alone) if one[2] == "Kenya"} == {"Asserted"}
