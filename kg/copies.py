"""Texts that are nearly the same: an agency's story on ten sites is one source.

In: texts. Out: which of them are copies of which. Two texts are alike if they share most of their runs of five words
(Jaccard's coefficient); candidates are found by MinHash signatures in bands, so that time grows with the number of
texts and not of pairs, and are then compared exactly. Nothing here depends on the order of the texts.
Broder, "On the resemblance and containment of documents" (1997); Leskovec, Rajaraman, Ullman, "Mining of Massive
Datasets", chapter 3.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

RUN = 5  # words of a shingle
FEWEST = 40  # words of a text that is compared: shorter ones are alike by chance and cost little
BANDS, ROWS = 16, 8  # of two texts alike to 0.9, all but one pair in 10,000 share a band; to 0.6, a quarter do
_PRIME = np.uint64(2**61 - 1)
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=64)
def shingles(text: str) -> frozenset[int]:
    """The runs of five words as 32-bit hashes, whatever case and punctuation; none for a short text."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < FEWEST:
        return frozenset()
    runs = (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
    return frozenset(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=4).digest(), "big") for run in runs)


def bands(text: str) -> tuple[str, ...]:
    """Texts that share one of these may be alike; none for a short text."""
    found = shingles(text)
    if not found:
        return ()
    minima = _minima(np.fromiter(sorted(found), dtype=np.uint64, count=len(found)))
    parts = minima.reshape(BANDS, ROWS)
    return tuple(
        f"{band} {hashlib.blake2b(part.tobytes(), digest_size=8).hexdigest()}" for band, part in enumerate(parts)
    )


def _minima(hashes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The least value of each of the hash functions, which are the same on every machine."""
    factors, summands = _functions()
    parts = np.array_split(hashes, 1 + len(hashes) // 4096)  # a book's would take much memory at once
    least: np.ndarray[Any, Any] = np.min([((part * factors + summands) % _PRIME).min(axis=1) for part in parts], axis=0)
    return least


@lru_cache(maxsize=1)
def _functions() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Factors and summands of the hash functions, a column each; no product reaches 2^61."""
    random = np.random.Generator(np.random.PCG64(20_110_101))
    factors = random.integers(1, 2**28, size=(BANDS * ROWS, 1), dtype=np.uint64)
    return factors, random.integers(0, 2**60, size=(BANDS * ROWS, 1), dtype=np.uint64)


def alike(one: str, other: str, least: float) -> bool:
    """Whether two texts share at least this part of their runs of words."""
    first, second = shingles(one), shingles(other)
    return bool(first and second) and len(first & second) >= least * len(first | second)


def find_copies(texts: Sequence[tuple[str, str, str]], least: float) -> dict[str, str]:
    """Id of a copy → id of the text that stands for it.

    In the order of their dates a text stands for itself, unless one that does is alike to it: the earliest of those.

    Args:
        texts: id, ISO day or "", text. An undated one comes last.
        least: the part of shared runs in (0, 1]; above 1 nothing is compared.
    """
    if least > 1:
        return {}
    standing: defaultdict[str, list[int]] = defaultdict(list)  # band → places in the order
    found: dict[str, str] = {}
    ordered = sorted(texts, key=lambda one: date_order(one[0], one[1]))
    for place, (name, _, text) in enumerate(ordered):
        own = bands(text)
        near = sorted({other for band in own for other in standing[band]})
        original = next((ordered[other][0] for other in near if alike(text, ordered[other][2], least)), None)
        if original is not None:
            found[name] = original
            continue
        for band in own:
            standing[band].append(place)
    return found


def date_order(name: str, day: str) -> str:
    """Sorts texts: the earliest first, undated ones last, then by id."""
    return f"{day or '9999'} {name}"
