"""The parts of a corpus: a fifth of its groups is for development, the rest for training.

In: examples. Out: two tuples of them. Examples about one thing stay together: split at random they would leak.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from kg.corpora.values import Example

PARTS = 5  # one of them is the development part


def part_of(subject: str, parts: int) -> int:
    """Which of ``parts`` equal parts a subject belongs to; case, blanks and underscores do not count."""
    return zlib.crc32("".join(subject.lower().replace("_", "").split()).encode("utf-8", "surrogatepass")) % parts


def is_dev(subject: str) -> bool:
    """Whether what is said of this subject belongs to the development part.

    >>> [is_dev(name) for name in ("Orlin", "Pellux Foods", "pellux_foods")]
    [False, True, True]
    """
    return part_of(subject, PARTS) == 0


def split(
    examples: Iterable[Example], *, parts: int = PARTS, part: int = 0
) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """The training examples and those of one part, each in the order given, by their ``group``."""
    train: list[Example] = []
    dev: list[Example] = []
    for one in examples:
        (dev if part_of(one.group, parts) == part else train).append(one)
    return tuple(train), tuple(dev)
