"""From scores of pairs to triples that can stand together.

In: scores of pairs of spans for some relations. Out: `Proposal`s, the surest first. It knows no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.learned.heads import Floats, Ints
from kg.learned.model import Relation

WordSpan = tuple[int, int]  # first and last word, inclusive


LOWEST = 0.01  # the least score that ever counts


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the triples that can stand together are given.

    ``least`` is the score in [0, 1] that each needs; None for each relation's own threshold. ``first`` in [0, 1] is
    what the surest triple of a relation in a text needs. ``fewest`` is how many triples a text is known to state: so
    many of the surest need no more than `LOWEST`.
    """

    least: float | None = None
    first: float = 1.0
    fewest: int = 0


THRESHOLDS = Selection()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A triple that a model finds likely; ``pair`` is the row it had among the scores, ``score`` in [0, 1]."""

    relation: int
    subject: WordSpan
    object: WordSpan
    score: float
    pair: int


def decode(
    scores: Floats,
    spans: Sequence[WordSpan],
    pairs: tuple[Ints, Ints],
    relations: Sequence[Relation],
    selection: Selection = THRESHOLDS,
) -> list[Proposal]:
    """The best triples.

    Of triples of one relation whose ends both overlap, only the surest is kept, for they are readings of one fact
    with other boundaries; so are two objects of one subject that overlap. Of a functional relation each subject keeps
    one object.

    Args:
        scores: (pairs, relations) in [0, 1]; columns as ``relations``.
        selection: what a triple needs to be given.
    """
    found = []
    own = [relation.threshold if selection.least is None else selection.least for relation in relations]
    usual = np.array(own, np.float32)
    first = np.minimum(usual, np.float32(selection.first))
    for row, number in np.argwhere(scores >= (LOWEST if selection.fewest else first)).tolist():
        ends = spans[pairs[0][row]], spans[pairs[1][row]]
        found.append(Proposal(number, *ends, float(scores[row, number]), row))
    found.sort(key=lambda one: (-one.score, one.relation, one.subject, one.object))
    kept: list[Proposal] = []
    for one in found:
        others = [other for other in kept if other.relation == one.relation]
        if any(_excludes(other, one, relations[one.relation].functional) for other in others):
            continue
        enough = (usual if others else first)[one.relation]
        if len(kept) < selection.fewest or one.score >= enough:
            kept.append(one)
    return kept


def _excludes(kept: Proposal, other: Proposal, functional: bool) -> bool:
    if kept.subject == other.subject and functional:
        return True
    return meet(kept.subject, other.subject) and meet(kept.object, other.object)


def meet(one: WordSpan, other: WordSpan) -> bool:
    """Whether two spans share a word."""
    return one[0] <= other[1] and other[0] <= one[1]
