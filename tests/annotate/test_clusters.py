"""Which names of one document stand for one thing."""

from __future__ import annotations

import pytest

from tests.reading import name_mentions


def cluster_of(text: str, surface: str) -> set[int]:
    """The clusters of a name's mentions; nothing else may bear exactly this surface form."""
    found = {m.cluster for m in name_mentions(text) if m.surface.removeprefix("the ").removeprefix("Mr ") == surface}
    assert found, [m.surface for m in name_mentions(text)]
    return found


SAME = [
    (
        "Acre Lane Ventures bought a plant. Mei Tanaka, a partner at Acre Lane, sold it.",
        "Acre Lane Ventures",
        "Acre Lane",
    ),
    ("Gommex Tyres bought a plant. Later Gommex sold it again.", "Gommex Tyres", "Gommex"),
    ("Gommex Tyres Ltd bought a plant. Later Gommex Tyres sold it.", "Gommex Tyres Ltd", "Gommex Tyres"),
    ("Gommex Group bought a plant. Later Gommex sold it.", "Gommex Group", "Gommex"),
    ("Hisense Group bought a plant. Later Hisense sold it.", "Hisense Group", "Hisense"),
    ("Mei Tanaka runs Gommex. Sales will rise, Tanaka said.", "Mei Tanaka", "Tanaka"),
    ("Paolo Berti runs Gommex. Sales will rise, Mr Berti said.", "Paolo Berti", "Berti"),
    ("Veltrana Sea Transport (VST) bought two ships. VST grew.", "Veltrana Sea Transport", "VST"),
    ("Gommex grew in May. In June Gommex grew again.", "Gommex", "Gommex"),
    ("Fendrala grew in May. VTR Fendrala, as it was called, sold a plant.", "Fendrala", "VTR Fendrala"),
    ("Boticas Fendrala grew in May. In June Fendrala grew again.", "Boticas Fendrala", "Fendrala"),
    ("Murata Gears sells gears. Kyoto-based Murata grew in May.", "Murata Gears", "Murata"),
    ("Lincoln Foods grew in May. In June Lincoln bought a mill.", "Lincoln Foods", "Lincoln"),
]

APART = [
    ("Kyoto Gears sells gears. Kyoto has been its home since 1950.", "Kyoto Gears", "Kyoto"),
    ("Murata Gears is based in Murata. Kyoto-based Basketo grew.", "Murata Gears", "Murata"),
    ("Gommex opened a plant. Its rival is Gommex UK.", "Gommex", "Gommex UK"),
    ("Gommex opened a plant. US Gommex grew.", "Gommex", "US"),
    ("Gommex India opened a plant. Its parent Gommex is based in Turin.", "Gommex India", "Gommex"),
    ("Gommex opened a plant. Its unit Gommex India makes tyres.", "Gommex", "Gommex India"),
    ("Mei Tanaka runs Gommex. Her brother Ken Tanaka runs Basketo.", "Mei Tanaka", "Ken Tanaka"),
    ("Gommex Tyres bought Gommex Foods.", "Gommex Tyres", "Gommex Foods"),
    ("Gommex bought Basketo.", "Gommex", "Basketo"),
    ("Veltrana Bank lent to Veltrana Foods.", "Veltrana Bank", "Veltrana Foods"),
    ("Turin Textiles is based in Turin.", "Turin Textiles", "Turin"),
    ("Mei Velmeer runs Gommex. It belongs to the Velmeer family.", "Mei Velmeer", "Velmeer family"),
    (
        "The Velmeer family owns Gommex. Mei Velmeer runs it. Sales will rise, Velmeer said.",
        "Velmeer family",
        "Velmeer",
    ),
]


@pytest.mark.parametrize(("text", "one", "other"), SAME)
def test_two_forms_of_a_name_are_one_thing(text: str, one: str, other: str) -> None:
    assert cluster_of(text, one) == cluster_of(text, other)
    assert len(cluster_of(text, one)) == 1


@pytest.mark.parametrize(("text", "one", "other"), APART)
def test_similar_names_are_two_things(text: str, one: str, other: str) -> None:
    assert not cluster_of(text, one) & cluster_of(text, other)


def test_short_form_goes_with_the_long_one_that_came_before() -> None:
    text = "Gommex Tyres was founded in 1990. It competes with Basketo Foods. Basketo is older than Gommex."
    assert cluster_of(text, "Basketo") == cluster_of(text, "Basketo Foods")
    assert cluster_of(text, "Gommex") == cluster_of(text, "Gommex Tyres")
