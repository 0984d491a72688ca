"""Whether scores are probabilities: the share of right guesses among those with about the same score.

In: (score, right) of guesses. Out: a `Calibration`.

Reference: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The guesses with a score in [low, high), the last bin with its upper bound: their mean score and share right."""

    low: float
    high: float
    number: int
    score: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The bins that hold a guess, and the expected calibration error in [0, 1]: the mean gap over all guesses."""

    bins: tuple[Bin, ...]
    error: float


def calibration(guesses: Sequence[tuple[float, bool]]) -> Calibration:
    """The reliability table of some guesses.

    >>> round(calibration([(0.9, True), (0.9, True), (0.9, False), (0.2, False)]).error, 3)
    0.225
    """
    held: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, right in guesses:
        held[min(BINS - 1, max(0, int(score * BINS)))].append((score, right))
    bins = tuple(
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            number=len(some),
            score=sum(score for score, _ in some) / len(some),
            right=sum(right for _, right in some) / len(some),
        )
        for place, some in enumerate(held)
        if some
    )
    gap = sum(one.number * abs(one.score - one.right) for one in bins)
    return Calibration(bins, gap / len(guesses) if guesses else 0.0)
