"""Scores that mean what they say, and the score from which a relation is proposed.

In: the logits of a development part with whether each was right. Out: for each relation a slope and an offset (Platt
scaling) and a threshold. Relations with few examples share those of all; those that rival for asked pairs share theirs,
so that the likeliest of them stays the likeliest.

References: Platt, "Probabilistic outputs for support vector machines", 1999; Guo et al., "On calibration of modern
neural networks", ICML 2017.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.train.losses import Scored

Floats = NDArray[np.float64]

LEAST = 12  # right decisions of a relation in the development part that it needs for a calibration of its own
LOWEST_LOGIT = -5.0  # below it nothing is ever proposed, and the many certain noes would rule the fit
STEPS = 30  # of Newton's method; it settles in less than ten
IDENTITY = np.array([1.0, 0.0])
PULL = 1.0  # towards slope 1 and offset 0, in units of one decision
# Where not all facts are annotated, a guess that counts as wrong may be right: recall counts more.
PARTIAL_BETA = 2.0
DEFAULT_THRESHOLD = 0.5  # without a development part


@dataclass(frozen=True, slots=True)
class Calibration:
    """``sigmoid(slope * logit + offset)`` is the confidence; from ``threshold`` on it is worth a proposal."""

    slope: float = 1.0
    offset: float = 0.0
    threshold: float = DEFAULT_THRESHOLD


def calibrate(scored: Sequence[Scored], relations: int) -> tuple[Calibration, ...]:
    """One calibration a relation, by number. Gold pairs that are not among the candidates lower the recall."""
    decisions, gold = decisions_of(scored)
    partial = sum(one.item.example.partial for one in scored) > len(scored) / 2
    beta = PARTIAL_BETA if partial else 1.0
    together = np.concatenate([*decisions.values(), np.zeros((0, 2))])
    everything = _fitted(together, sum(gold.values()), beta, Calibration())
    found = []
    for number in range(relations):
        own = decisions.get(number, np.zeros((0, 2)))
        enough = own[:, 1].sum() >= LEAST
        found.append(_fitted(own, gold.get(number, 0), beta, everything) if enough else everything)
    for rivals, chosen in choices_of(scored).items():
        shared = _fitted(chosen, sum(gold.get(number, 0) for number in rivals), 1.0, everything)
        for number in rivals:
            found[number] = shared
    return tuple(found)


def choices_of(scored: Sequence[Scored]) -> dict[tuple[int, ...], Floats]:
    """For each set of relations of which an asked pair has at most one: the rows (logit, right) of the likeliest."""
    rows: dict[tuple[int, ...], list[tuple[float, float]]] = {}
    for one in scored:
        rivals = one.item.own
        if len(rivals) > 1 and one.pairs:
            logits = one.logits[:, list(rivals)].numpy()
            pair, column = np.unravel_index(int(logits.argmax()), logits.shape)
            subject, obj = (one.spans[end] for end in one.pairs[pair])
            right = rivals[int(column)] in one.item.gold.get((subject, obj), ())
            rows.setdefault(rivals, []).append((float(logits[pair, column]), float(right)))
    return {rivals: np.array(found) for rivals, found in rows.items()}


def decisions_of(scored: Sequence[Scored]) -> tuple[dict[int, Floats], dict[int, int]]:
    """For each relation the rows (logit, 1 if right else 0) of all pairs, and the number of gold pairs."""
    rows: dict[int, list[tuple[float, float]]] = {}
    gold: dict[int, int] = {}
    for one in scored:
        for found in one.item.gold.values():
            for number in found:
                gold[number] = gold.get(number, 0) + 1
        if not one.pairs:
            continue
        for number in one.item.annotated:
            column = one.logits[:, number].numpy()
            for pair in (column > LOWEST_LOGIT).nonzero()[0]:
                subject, obj = (one.spans[end] for end in one.pairs[pair])
                right = number in one.item.gold.get((subject, obj), ())
                if not right and (subject, obj, number) in one.item.uncertain:
                    continue
                rows.setdefault(number, []).append((float(column[pair]), float(right)))
    return {number: np.array(found) for number, found in rows.items()}, gold


def _fitted(rows: Floats, gold: int, beta: float, fallback: Calibration) -> Calibration:
    if not len(rows) or not rows[:, 1].any():
        return fallback
    slope, offset = platt(rows[:, 0], rows[:, 1])
    scores = 1 / (1 + np.exp(-(slope * rows[:, 0] + offset)))
    return Calibration(round(slope, 4), round(offset, 4), round(best_threshold(scores, rows[:, 1], gold, beta), 3))


def platt(logits: Floats, right: Floats) -> tuple[float, float]:
    """Slope and offset of the most likely logistic curve, held near (1, 0) by a weak pull.

    >>> slope, offset = platt(np.array([-2.0, -1, 1, 2] * 50), np.array([0.0, 0, 1, 1] * 50))
    >>> slope > 1, abs(offset) < 0.01
    (True, True)
    """
    point = np.array([1.0, 0.0])
    inputs = np.stack((logits, np.ones_like(logits)), axis=1)
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ point, -30, 30)))
        gradient = inputs.T @ (chance - right) + PULL * (point - IDENTITY)
        curvature = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + PULL * np.eye(2)
        point = _shortened(point, np.linalg.solve(curvature, gradient), inputs, right)
    return max(0.05, float(point[0])), float(point[1])


def _shortened(point: Floats, step: Floats, inputs: Floats, right: Floats) -> Floats:
    """The point after a step that makes the curve likelier: Newton's own may overshoot, and is then halved."""
    now = _unlikeliness(point, inputs, right)
    for _ in range(STEPS):
        after = point - step
        if _unlikeliness(after, inputs, right) <= now:
            return after
        step = step / 2
    return point


def _unlikeliness(point: Floats, inputs: Floats, right: Floats) -> float:
    logits = inputs @ point
    return float(np.logaddexp(0, logits).sum() - (right * logits).sum() + PULL / 2 * ((point - IDENTITY) ** 2).sum())


def best_threshold(scores: Floats, right: Floats, gold: int, beta: float = 1.0) -> float:
    """The calibrated score from which on a guess raises F-beta: its best value divided by 1 + beta squared.

    That is where the expected gain of one more guess turns (Lipton et al. 2014), and it hangs on all decisions, while
    the place of the best value itself hangs on the few around it.
    """
    order = np.argsort(-scores, kind="stable")
    hits = right[order].cumsum()
    measure = (1 + beta**2) * hits / (np.arange(1, len(hits) + 1) + beta**2 * max(gold, 1))
    return float(measure.max() / (1 + beta**2))
