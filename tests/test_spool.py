from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import spool
from kg.spool import Spool, in_order, kept, once


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so low that a few rows need files."""
    monkeypatch.setattr(spool, "IN_MEMORY", 4)
    monkeypatch.setattr(spool, "BATCH", 3)
    monkeypatch.setattr(spool, "RUNS", 3)


def test_rows_come_back_in_order_and_more_than_once() -> None:
    rows = Spool(range(2500))
    assert len(rows) == 2500
    first, second = iter(rows), iter(rows)
    assert next(first) == 0
    assert list(second) == list(range(2500))
    assert list(first) == list(range(1, 2500))


@pytest.mark.usefixtures("small")
def test_many_rows_go_to_a_file_and_few_stay() -> None:
    assert kept(range(3)) == (0, 1, 2)
    many = kept(range(100))
    assert isinstance(many, Spool)
    assert list(many) == list(range(100))


@pytest.mark.usefixtures("small")
def test_sorting_by_files_equals_sorting_in_memory() -> None:
    rows = [(number * 7919 % 101, number) for number in range(300)]
    assert list(in_order(rows, key=lambda row: row[0])) == sorted(rows, key=lambda row: row[0])


@given(st.lists(st.text(max_size=3)))
def test_each_row_once_is_a_sorted_set(rows: list[str]) -> None:
    assert list(once(in_order(rows, key=str))) == sorted(set(rows))
