from __future__ import annotations

from pathlib import Path

import torch

from kg.learned.words import hidden_piece
from kg.train.batches import Item, items_of
from kg.train.fit import Options, fit
from kg.train.run import numbers_of
from kg.train.start import network_from, tokenizer_of
from tests.train.test_run import sentences
from tests.train.tiny import tiny_start


def test_the_mean_of_the_last_steps_is_kept(tmp_path: Path) -> None:
    examples, start = sentences(60), tiny_start()
    numbers, tokenizer = numbers_of(examples, start.types), tokenizer_of(start)
    network = network_from(start, numbers, 0.0, 1)
    before = network.relation.weight.detach().clone()
    steps: list[torch.Tensor] = []
    items = items_of(examples, numbers, tokenizer, 100)
    seeds: list[int] = []

    def lessons(seed: int) -> list[Item]:
        seeds.append(seed)
        return items

    fit(
        network,
        lessons,
        (),
        Options(epochs=20, head_rate=1e-2),
        hidden_piece(tokenizer),
        tmp_path / "checkpoint.pt",
        lambda *_: steps.append(network.relation.weight.detach().clone()),
    )
    assert len(steps) == 20
    assert len(set(seeds)) == 1 + 20  # one to count with, then another for each pass
    kept = network.relation.weight.detach()
    distances = [(kept - one).norm() for one in (before, *steps)]
    nearest = distances.index(min(distances))
    assert 10 < nearest < 20  # neither what it began from, which still counted much of the way, nor the last step
