from __future__ import annotations

from random import Random

import pytest

from kg.copies import FEWEST, alike, bands, find_copies

WORDS = [f"word{number}" for number in range(3_000)]


def text(seed: int, words: int = 300) -> str:
    return " ".join(Random(seed).choices(WORDS, k=words))


def edited(original: str, places: int, seed: int = 0) -> str:
    """The text with some words replaced."""
    words = original.split()
    for place in Random(seed).sample(range(len(words)), places):
        words[place] = "other"
    return " ".join(words)


def test_an_edited_text_shares_a_band_and_is_alike() -> None:
    for seed in range(30):
        one, other = text(seed), edited(text(seed), 2, seed)
        assert set(bands(one)) & set(bands(other))
        assert alike(one, other, 0.9)


def test_texts_that_share_half_their_runs_are_not_alike() -> None:
    assert not alike(text(1), edited(text(1), 40), 0.9)


def test_short_texts_are_never_alike() -> None:
    short = text(1, FEWEST - 1)
    assert bands(short) == ()
    assert find_copies([("a", "", short), ("b", "", short)], 0.9) == {}


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_the_earliest_stands_whatever_the_order(order: tuple[int, ...]) -> None:
    story = text(1)
    texts = [
        ("a", "2020-01-03", edited(story, 1)),
        ("b", "2020-01-01", story),
        ("c", "", edited(story, 2)),
        ("d", "2019-01-01", text(2)),
    ]
    assert find_copies([texts[place] for place in order], 0.9) == {"a": "b", "c": "b"}


def test_a_copy_of_a_copy_that_is_unlike_the_first_stands() -> None:
    first = text(1)
    second = edited(first, 5, seed=1)
    third = edited(second, 5, seed=2)
    assert alike(first, second, 0.8)
    assert alike(second, third, 0.8)
    assert not alike(first, third, 0.8)
    texts = [("a", "2020-01-01", first), ("b", "2020-01-02", second), ("c", "2020-01-03", third)]
    assert find_copies(texts, 0.8) == {"b": "a"}


def test_nothing_is_compared_above_one() -> None:
    assert find_copies([("a", "", text(1)), ("b", "", text(1))], 1.01) == {}
