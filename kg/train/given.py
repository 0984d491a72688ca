"""Examples whose names are given: relations are asked of the pairs of these alone, not of stretches that may be names.

In: examples whose facts and mentions have spans. Out: the same with the pairs of their names. A build finds names by
other means, and needs of a model which of them are related; telling names from near misses is learned from the rest.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from kg.corpora import Example
from kg.corpora.values import meets


def with_given_names(examples: Iterable[Example], share: float, chooser: random.Random) -> Iterator[Example]:
    """The examples, about a ``share``, in [0, 1], of those that no corpus has with the pairs of their names.

    >>> text = Example("1", "Ostby sold Zorza.", (), frozenset(), mentions=((0, 5, ""), (11, 16, "")))
    >>> [one.pairs for one in with_given_names([text], 1.0, random.Random(1))]
    [(((0, 5), (11, 16)),)]
    """
    for example in examples:
        free = not example.label_space and not example.pairs
        yield with_pairs(example) if free and chooser.random() < share else example


def with_pairs(example: Example) -> Example:
    """The example with the pairs of what it marks; one that marks fewer than two things stays."""
    facts = (*example.triples, *example.uncertain)
    ends = {span for one in facts for span in (one.subject_span, one.object_span) if span}
    spans = sorted(ends | {(start, end) for start, end, _ in example.mentions})
    return replace(example, pairs=tuple(pair for pair in combinations(spans, 2) if not meets(*pair)))
