from __future__ import annotations

import numpy as np
import pytest

from kg.evaluate.extraction.calibration import calibration
from kg.train.calibrate import best_threshold, platt


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
    "scores, right, gold, least, most",
    [
        ([0.9, 0.8, 0.3, 0.2], [1, 1, 0, 0], 2, 0.3, 0.8),
        ([0.9, 0.8, 0.3, 0.2], [1, 0, 1, 1], 3, 0.0, 0.2),
        ([0.9, 0.1], [1, 0], 1, 0.1, 0.9),
    ],
)
def test_threshold_lies_where_f1_is_best(
    scores: list[float], right: list[float], gold: int, least: float, most: float
) -> None:
    assert least <= best_threshold(np.array(scores), np.array(right, float), gold) <= most
