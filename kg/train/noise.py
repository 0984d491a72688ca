"""Batches made harder, so that few examples are not learned by heart.

In: a batch. Out: the batch with some word pieces hidden, some names hidden, some marks left out; what is to be learned
stays. What a relation hangs on is then the wording, not the names.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from torch import Tensor

from kg.train.batches import Batch, Item, WordSpan


@dataclass(frozen=True, slots=True)
class Noise:
    """How much is hidden: shares of the word pieces, of the names of asked pairs, of the other names, of the marks."""

    pieces: float = 0.1
    asked_names: float = 0.3
    names: float = 0.1
    marks: float = 0.3


def noisy(batch: Batch, noise: Noise, hidden: int, chooser: random.Random) -> Batch:
    """The batch with pieces replaced by ``hidden``, the number of the tokenizer's mask."""
    ids, marks = batch.ids.clone(), batch.marks.clone()
    for row, item in enumerate(batch.items):
        own = ids[row]
        for piece in range(1, len(item.pieces.ids) - 1):
            if chooser.random() < noise.pieces:
                own[piece] = hidden
        for name in _names(item):
            if chooser.random() < (noise.asked_names if item.fixed else noise.names):
                _hide(own, item, name, hidden)
        if chooser.random() < noise.marks:
            marks[row] = 0
    return replace(batch, ids=ids, marks=marks)


def _names(item: Item) -> list[WordSpan]:
    """The spans that relations were annotated between, in the order of the text."""
    return sorted({span for pair in (*item.fixed, *item.gold) for span in pair})


def _hide(ids: Tensor, item: Item, name: WordSpan, hidden: int) -> None:
    ids[item.pieces.heads[name[0]] : item.pieces.tails[name[1]] + 1] = hidden
