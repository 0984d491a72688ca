from __future__ import annotations

import random
from dataclasses import replace

import pytest

from kg.corpora import Example, GoldTriple, find
from kg.learned.words import hidden_piece
from kg.train.batches import Batch, collate, items_of
from kg.train.noise import Noise, noisy
from kg.train.run import numbers_of
from kg.train.start import tokenizer_of
from tests.train.tiny import tiny_start

TEXT = "The Aldora was built by Ostby in spring."
NONE = Noise(pieces=0.0, asked_names=0.0, names=0.0, marks=0.0)


@pytest.fixture(scope="module")
def hidden() -> int:
    return hidden_piece(tokenizer_of(tiny_start()))


def batch(*, asked: bool) -> Batch:
    ship, maker = find("Aldora", TEXT), find("Ostby", TEXT)
    assert ship is not None
    assert maker is not None
    triple = GoldTriple("Aldora", "builtBy", "Ostby", ship, maker)
    example = Example("1", TEXT, (triple,), frozenset({"builtBy"}), pairs=((ship, maker),) if asked else ())
    return collate(items_of([example], numbers_of([example], ("",)), tokenizer_of(tiny_start()), 100))


def test_names_are_hidden_whole_and_the_wording_stays(hidden: int) -> None:
    plain = batch(asked=True)
    made = noisy(plain, replace(NONE, asked_names=1.0), hidden, random.Random(1))
    (item,) = plain.items
    names = {piece for first, last in item.fixed[0] for piece in range(*_pieces(plain, first, last))}
    for piece, (before, after) in enumerate(zip(plain.ids[0].tolist(), made.ids[0].tolist(), strict=True)):
        assert after == (hidden if piece in names else before)


def test_marks_can_be_left_out(hidden: int) -> None:
    plain = batch(asked=True)
    assert plain.marks.any()
    assert not noisy(plain, replace(NONE, marks=1.0), hidden, random.Random(1)).marks.any()
    assert plain.marks.any()


def test_names_of_texts_without_an_asked_pair_have_their_own_share(hidden: int) -> None:
    plain = batch(asked=False)
    assert not plain.marks.any()
    assert (noisy(plain, replace(NONE, asked_names=1.0), hidden, random.Random(1)).ids == plain.ids).all()
    assert (noisy(plain, replace(NONE, names=1.0), hidden, random.Random(1)).ids != plain.ids).any()


def test_the_first_and_last_piece_are_never_hidden(hidden: int) -> None:
    plain = batch(asked=False)
    made = noisy(plain, replace(NONE, pieces=1.0), hidden, random.Random(1))
    assert made.ids[0, 0] == plain.ids[0, 0]
    assert made.ids[0, -1] == plain.ids[0, -1]
    assert (made.ids[0, 1:-1] == hidden).all()


def _pieces(batch: Batch, first: int, last: int) -> tuple[int, int]:
    return int(batch.heads[0, first]), int(batch.tails[0, last]) + 1
