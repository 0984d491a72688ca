"""Windows are encoded in groups: each once, none above the limit, and those of like length together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.learned.model import PLACES_A_RUN, RUN_COST, _grouped
from kg.learned.words import Pieces


def windows(lengths: list[int]) -> list[tuple[int, Pieces]]:
    empty = [(0,) * length for length in lengths]
    return [(k, Pieces(ids, ids, ids, (), ())) for k, ids in enumerate(empty)]


def cost(groups: list[list[tuple[int, Pieces]]]) -> int:
    return sum(max(len(pieces.ids) for _, pieces in group) * len(group) + RUN_COST for group in groups)


@given(st.lists(st.integers(2, 256), max_size=60))
def test_every_window_is_in_one_group_below_the_limit(lengths: list[int]) -> None:
    groups = list(_grouped(windows(lengths)))
    assert sorted(number for group in groups for number, _ in group) == list(range(len(lengths)))
    assert all(max(len(p.ids) for _, p in group) * len(group) <= PLACES_A_RUN for group in groups)


@given(st.lists(st.integers(2, 60), min_size=1, max_size=12))
def test_grouping_costs_no_more_than_one_run_or_a_run_each(lengths: list[int]) -> None:
    given_ = windows(lengths)
    groups = list(_grouped(given_))
    assert cost(groups) <= min(cost([given_]), cost([[one] for one in given_]))


def test_a_short_sentence_is_not_padded_to_a_long_one() -> None:
    groups = list(_grouped(windows([10, 11, 200, 12])))
    assert [[len(pieces.ids) for _, pieces in group] for group in groups] == [[200], [10, 11, 12]]
