"""Which examples each of several networks learns from, and which are held out for it.

In: examples, and how many networks are trained. Out: `Part` values. No subject is both learned from and held out.

Networks hold out different parts, two or three of them the same one. Each example is then learned from by most of them,
and still there are networks that can be asked about it without having seen it, for many more examples than one part has
(cross-fitting, as in stacked generalisation, Wolpert 1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.corpora import Example, split
from kg.errors import ModelError

PARTS = 10
FIRST = 1  # the part that one network alone holds out; none of the fifth that `kg.corpora.is_dev` keeps for measuring
LEAST_HELD = 15  # facts; a smaller part tells nothing, and its examples are better trained with
TOGETHER = 2  # networks that hold out the same part: one alone is less sure of its guesses than all that vote are


@dataclass(frozen=True, slots=True)
class Part:
    """What some networks, by their numbers, learn from, and what is held out for them."""

    networks: tuple[int, ...]
    learn: tuple[Example, ...]
    held: tuple[Example, ...]


def parts_of(examples: Sequence[Example], networks: int) -> list[Part]:
    """A part for every two networks, the one of network 0 first; nothing is held out where there are too few facts.

    Raises:
        ModelError: there is no fact to learn from.
    """
    held = [number for number in (*range(FIRST, PARTS), *range(FIRST)) if _is_enough(examples, number)]
    if FIRST not in held:
        held = []
    groups = _groups(networks)
    found = [
        Part(group, *(split(examples, parts=PARTS, part=held[number % len(held)]) if held else (tuple(examples), ())))
        for number, group in enumerate(groups)
    ]
    if not all(any(one.triples for one in part.learn) for part in found):
        raise ModelError("no example has a fact to learn from", hint="Add sentences with their triples.")
    return found


def _is_enough(examples: Sequence[Example], part: int) -> bool:
    return sum(len(one.triples) for one in split(examples, parts=PARTS, part=part)[1]) >= LEAST_HELD


def _groups(networks: int) -> list[tuple[int, ...]]:
    """The numbers of the networks in twos; an odd one joins the last.

    >>> _groups(1), _groups(3), _groups(5)
    ([(0,)], [(0, 1, 2)], [(0, 1), (2, 3, 4)])
    """
    count = max(1, networks // TOGETHER)
    ends = [*range(TOGETHER, TOGETHER * count, TOGETHER), networks]
    return [tuple(range(start, end)) for start, end in zip((0, *ends), ends, strict=False)]
