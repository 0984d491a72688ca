from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch

from kg.corpora import Example, GoldTriple, find
from kg.evaluate.extraction.calibration import calibration
from kg.train.batches import items_of
from kg.train.calibrate import best_threshold, calibrate, platt
from kg.train.losses import Scored
from kg.train.run import numbers_of
from kg.train.start import tokenizer_of
from tests.train.tiny import tiny_start


def test_platt_mends_scores_that_are_too_sure() -> None:
    chooser = np.random.default_rng(5)
    chance = chooser.uniform(0.02, 0.98, 4000)
    right = (chooser.uniform(size=4000) < chance).astype(float)
    logits = 3 * np.log(chance / (1 - chance)) + 1
    slope, offset = platt(logits, right)
    mended = 1 / (1 + np.exp(-(slope * logits + offset)))
    raw = 1 / (1 + np.exp(-logits))
    errors = [calibration(list(zip(scores.tolist(), right > 0, strict=True))).error for scores in (mended, raw)]
    assert errors[0] < 0.03 < errors[1]


@pytest.mark.parametrize(
    "scores, right, gold, beta, expected",
    [
        ([0.9, 0.8, 0.3, 0.2], [1, 0, 1, 1], 3, 1.0, (6 / 7) / 2),  # best with all four taken
        ([0.9, 0.1], [1, 0], 1, 1.0, 0.5),
        ([0.9, 0.1], [1, 0], 1, 2.0, 0.2),  # recall counts more: less sure guesses are worth it
    ],
)
def test_threshold_follows_from_the_best_value(
    scores: list[float], right: list[float], gold: int, beta: float, expected: float
) -> None:
    assert best_threshold(np.array(scores), np.array(right, float), gold, beta) == pytest.approx(expected)


TEXT = "The Aldora was built by Ostby in spring."


def _asked(answers: Sequence[tuple[str, float, float]]) -> list[Scored]:
    """Asked pairs of one label space: the right relation or "", and the logits of two relations from ship to maker."""
    ship, maker = find("Aldora", TEXT), find("Ostby", TEXT)
    assert ship is not None
    assert maker is not None
    found = []
    for number, (relation, built, sold) in enumerate(answers):
        triples = (GoldTriple("Aldora", relation, "Ostby", ship, maker),) if relation else ()
        annotated = frozenset({"builtBy", "soldTo"})
        example = Example(str(number), TEXT, triples, annotated, pairs=((ship, maker),), label_space="ships")
        (item,) = items_of([example], numbers_of([example], ("",)), tokenizer_of(tiny_start()), 100)
        logits = torch.tensor([[built, sold], [-6.0, -6.0]])
        found.append(Scored(item, list(item.fixed[0]), [(0, 1), (1, 0)], logits))
    return found


def test_relations_that_rival_for_asked_pairs_keep_their_order() -> None:
    answers = [("builtBy", 2.0, 0.5), ("soldTo", 0.0, 1.5), ("", -2.0, -1.0), ("builtBy", 3.0, 2.9)] * 20
    built, sold = calibrate(_asked(answers), 2)
    assert built == sold
    logit = -1.0  # the likeliest of the pairs that stand in no relation
    assert 1 / (1 + np.exp(-(built.slope * logit + built.offset))) < built.threshold
    assert 1 / (1 + np.exp(-(built.slope * 1.5 + built.offset))) >= built.threshold
