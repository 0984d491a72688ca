"""Decisions about claims in a store that grows: its graph is that of a rebuild with the same decisions."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

import kg.maintain.publish as publish
from kg.model import Extraction
from tests.maintain.samples import NONE, Growing, claim_decisions, kept, rebuilt


@pytest.mark.parametrize("seed", range(12))
def test_a_history_with_decisions_about_claims_ends_in_the_graph_of_a_rebuild(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(seed)
    monkeypatch.setattr(publish, "STEP", random.choice((1, 2, 100)))
    state: dict[str, Extraction] = {}
    names, decisions = [f"{number:016x}" for number in range(6)], NONE
    store = Growing(tmp_path / "store")
    for _ in range(5):
        store.wander(random, state, names, random.randint(0, 4))
        if random.random() < 0.8:
            decisions = claim_decisions(kept(state), random.getrandbits(32))
            store.decide(decisions)
        store.publisher.publish()
        lines, expected = store.lines(), rebuilt(kept(state), decisions)
        assert lines - expected == set()
        assert expected - lines == set()
    store.close()
