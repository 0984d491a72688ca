from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.learned.model import SHIPPED, LearnedModel
from kg.learned.words import pieces_of, words_of

MODEL = LearnedModel.load(SHIPPED)


@given(st.text(max_size=200))
def test_words_are_in_order_and_cover_all_but_blanks(text: str) -> None:
    words = words_of(text)
    assert all(one[1] <= other[0] for one, other in zip(words.spans, words.spans[1:], strict=False))
    assert "".join(text[s:e] for s, e in words.spans) == "".join(text.split())


@given(st.text(min_size=1, max_size=400), st.integers(min_value=8, max_value=64))
def test_windows_hold_every_word(text: str, longest: int) -> None:
    words = words_of(text)
    windows = list(pieces_of(words, MODEL.tokenizer, longest))
    assert all(len(one.ids) <= longest for one in windows)
    held = {one.first + k for one in windows for k in range(len(one.heads))}
    assert held == set(range(len(words.spans)))


def test_case_is_kept_as_shape() -> None:
    assert len(set(words_of("apple Apple APPLE 12 iPod A ,").shapes)) == 7
