from __future__ import annotations

import numpy as np

from kg.learned.model import Relation
from kg.learned.prototypes import Prototypes, unit

VECTORS = np.eye(4, dtype=np.float32)
TOLD = Prototypes((Relation("", "built"), Relation("", "sold")), VECTORS[:3], np.array([0, 1, -1]))
ALL = np.ones((1, 2), np.bool_)


def test_a_pair_like_an_example_is_told_by_it() -> None:
    (scores,) = TOLD.scores(unit(np.array([[1, 0.1, 0.1, 0.1]], np.float32)), ALL)
    assert scores[0] > 0.3 > scores[1]


def test_a_relation_that_the_classes_bar_is_no_rival() -> None:
    pair = unit(np.array([[0.8, 0.6, 0.1, 0.1]], np.float32))
    assert TOLD.scores(pair, ALL)[0].argmax() == 0
    (scores,) = TOLD.scores(pair, np.array([[False, True]]))
    assert scores[1] > 0.3 > scores[0]


def test_a_pair_nearer_to_a_counter_example_is_not() -> None:
    (scores,) = TOLD.scores(unit(np.array([[0.6, 0, 0.7, 0]], np.float32)), ALL)
    assert scores.max() < 0.3


def test_a_pair_like_nothing_is_not() -> None:
    (scores,) = TOLD.scores(VECTORS[3:], ALL)
    assert scores.max() < 0.15


def test_without_examples_there_is_no_relation() -> None:
    assert Prototypes().scores(VECTORS, np.ones((4, 0), np.bool_)).shape == (4, 0)
