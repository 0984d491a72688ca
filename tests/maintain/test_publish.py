from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.maintain.publish as publish
from kg.model import Extraction
from tests.maintain.samples import Growing, extraction, kept, rebuilt

DOCUMENTS = tuple(f"{number:016x}" for number in range(5))
# A document and the seed of what it says; None takes it out.
steps = st.lists(
    st.tuples(st.sampled_from(DOCUMENTS), st.one_of(st.integers(0, 2**32), st.none())), min_size=1, max_size=8
)


@settings(
    deadline=None,
    max_examples=25,
)
@given(history=st.lists(steps, min_size=1, max_size=3), step=st.integers(1, 3))
def test_a_store_that_grew_is_the_graph_of_a_rebuild(history: list[list[Any]], step: int) -> None:
    state: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(publish, "STEP", step)
        store = Growing(Path(folder) / "store")
        for changes in history:
            for name, seed in changes:
                if seed is not None:
                    state[name] = extraction(name, seed)
                    store.add(state[name])
                elif state.pop(name, None):
                    store.remove(name)
            store.publisher.publish()
            lines = store.lines()
            expected = rebuilt(kept(state))
            assert lines - expected == set()
            assert expected - lines == set()
        store.close()


def test_a_difference_forgets_what_a_later_change_takes_back() -> None:
    delta = publish.Delta()
    delta.change("", ["stays", "goes"], ["stays", "comes"])
    delta.change("", ["stays", "comes"], ["stays", "goes", "new"])
    assert (delta.removed, delta.added) == ({"": set()}, {"": {"new"}})


@pytest.mark.parametrize("seed", [300, 355, 1000, 11, 39, 37])  # each found a fault once
def test_a_long_history_ends_in_the_graph_of_a_rebuild(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(seed)
    monkeypatch.setattr(publish, "STEP", random.choice((1, 2, 3, 100)))
    state: dict[str, Extraction] = {}
    names = [f"{number:016x}" for number in range(6)]
    store = Growing(tmp_path / "store")
    for _ in range(4):
        store.wander(random, state, names, random.randint(1, 6))
        store.publisher.publish()
        assert store.lines() == rebuilt(kept(state))
    store.close()
