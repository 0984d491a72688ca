from __future__ import annotations

import numpy as np

from kg.learned.decode import THRESHOLDS, Selection, decode
from kg.learned.model import Relation

SPANS = [(0, 1), (1, 1), (4, 5), (7, 8)]
PAIRS = (np.array([0, 1, 0, 2]), np.array([2, 2, 3, 0]))


def found(
    scores: list[list[float]], *relations: Relation, selection: Selection = THRESHOLDS
) -> list[tuple[int, int, int]]:
    chosen = decode(np.array(scores, np.float32), SPANS, PAIRS, relations, selection)
    return [(one.relation, SPANS.index(one.subject), SPANS.index(one.object)) for one in chosen]


def test_of_overlapping_readings_the_surest_stays() -> None:
    assert found([[0.8], [0.9], [0.1], [0.2]], Relation("", "r")) == [(0, 1, 2)]


def test_a_functional_relation_has_one_object() -> None:
    scores = [[0.8], [0.1], [0.9], [0.2]]
    assert found(scores, Relation("", "r")) == [(0, 0, 3), (0, 0, 2)]
    assert found(scores, Relation("", "r", functional=True)) == [(0, 0, 3)]


def test_each_relation_has_its_threshold_unless_a_least_score_is_given() -> None:
    scores = [[0.6, 0.6], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    rules = Relation("", "a", threshold=0.7), Relation("", "b", threshold=0.5)
    assert found(scores, *rules) == [(1, 0, 2)]
    assert found(scores, *rules, selection=Selection(0.55)) == [(0, 0, 2), (1, 0, 2)]


def test_the_surest_of_a_relation_may_need_less_than_the_others() -> None:
    scores = [[0.3, 0.1], [0.0, 0.0], [0.2, 0.0], [0.1, 0.0]]
    rules = Relation("", "a"), Relation("", "b")
    assert found(scores, *rules) == []
    assert found(scores, *rules, selection=Selection(first=0.2)) == [(0, 0, 2)]
    assert found(scores, *rules, selection=Selection(0.2, first=0.1)) == [(0, 0, 2), (0, 0, 3), (1, 0, 2)]


def test_a_text_that_states_something_gives_its_surest_triples() -> None:
    scores = [[0.3], [0.0], [0.2], [0.0]]
    assert found(scores, Relation("", "a"), selection=Selection(fewest=1)) == [(0, 0, 2)]
    assert found(scores, Relation("", "a"), selection=Selection(fewest=3)) == [(0, 0, 2), (0, 0, 3)]
    assert found([[0.001]] * 4, Relation("", "a"), selection=Selection(fewest=1)) == []
