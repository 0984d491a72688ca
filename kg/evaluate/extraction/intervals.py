"""How far a score may be chance: bounds of F1 by resampling the examples.

In: counts an example. Out: two bounds, the same in every run.

Reference: Efron & Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13 (percentile intervals).
"""

from __future__ import annotations

from collections.abc import Sequence

SAMPLES = 1_000  # enough for two stable digits of a 95 % interval
SEED = 20_240_501  # any number; fixed so that a report can be made again
BATCH = 2_000_000  # numbers that are held at once


def f1_interval(
    counts: Sequence[tuple[int, int, int]], *, samples: int = SAMPLES, seed: int = SEED
) -> tuple[float, float]:
    """The 2.5 % and 97.5 % points of micro F1 over resamples of the examples' (right, found, wanted).

    >>> f1_interval([(1, 1, 1)] * 5), f1_interval([])
    ((1.0, 1.0), (0.0, 0.0))
    """
    import numpy as np

    if not counts:
        return 0.0, 0.0
    table = np.asarray(counts, dtype=np.int64)
    number = len(table)
    random = np.random.default_rng(seed)
    sums = []
    size = max(1, BATCH // number)
    for first in range(0, samples, size):
        weights = random.multinomial(number, np.full(number, 1 / number), size=min(size, samples - first))
        sums.append(weights @ table)
    right, both = (whole := np.concatenate(sums))[:, 0], whole[:, 1] + whole[:, 2]
    # A sample without facts and guesses has nothing wrong: 1, as `Rate` has it.
    f1 = np.where(both > 0, 2 * right / np.maximum(both, 1), 1.0)
    low, high = np.percentile(f1, [2.5, 97.5])
    return float(low), float(high)
