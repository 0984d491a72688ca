"""What a learned model says of the claims of patterns.

In: what the model says of a sentence, and what patterns read there. Out: the share that it gives those readings of
which it has a word. It proposes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

import numpy as np

from kg.learned.heads import Ints, sigmoid
from kg.learned.model import LearnedModel
from kg.model import Status
from kg.ontology import Example, Property
from kg.relate.bindings import Bound
from kg.relate.candidates import Place
from kg.relate.readings import Reading, identity
from kg.relate.scored import Scored

SEES = 0.5  # share of the model from which it sees the relation of an example
DOUBTS = 0.3  # share below which it doubts what a pattern read
Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model says of one reading: its relation and its ends as the model numbers them, and the share it gives."""

    reading: int
    relation: int
    pair: tuple[int, int]
    share: float


class Critic:
    """A learned model's word on what patterns read, in the relations that it was trained on.

    ``columns`` are their numbers in the model, in the order of ``properties``.
    """

    def __init__(self, model: LearnedModel, columns: Ints, properties: Sequence[Property], *, statuses: bool) -> None:
        self.model, self.columns, self.properties, self.statuses = model, columns, properties, statuses
        self._column = {one.iri: k for k, one in enumerate(properties)}
        self._knows: dict[tuple[str, tuple[int, int], tuple[int, int], int], bool] = {}  # one for each example at most

    def heard(self, place: Place, scored: Scored, readings: Mapping[int, Reading]) -> Iterator[Heard]:
        """What the model says of readings of a sentence.

        It has no say where it does not know the relation or the ends, where a plan or a denial was read and it was not
        taught what these are, or where it would not see the relation in the very example that taught the pattern.
        """
        known = {number: column for number, one in readings.items() if (column := self._column_of(one)) is not None}
        if not known:
            return
        named = numbered(identity(one.bound) for one in place.candidates)
        for number, column in known.items():
            reading = readings[number]
            ends = [_standing_for(bound, named, place) for bound in (reading.subject, reading.object)]
            ways = (ends, ends[::-1]) if self.properties[column].symmetric else (ends,)
            found = [pair for way in ways for pair in product(*way) if pair in scored.rows]
            if not found:
                continue
            pair = max(found, key=lambda one: scored.logits[scored.rows[one], column])
            share = float(sigmoid(scored.logits[scored.rows[pair], column]))
            if share >= DOUBTS or self._understands(reading.match.pattern.example, column):
                yield Heard(number, column, pair, share)

    def _column_of(self, reading: Reading) -> int | None:
        """The column of a reading of which the model may have a word.

        Of what the words of another relation taught it has none, nor of what stands within a name ("the Turin firm").
        """
        told = reading.status is Status.ASSERTED or self.statuses
        pattern, one, other = reading.match.pattern, reading.subject, reading.object
        apart = one.end <= other.start or other.end <= one.start
        return self._column.get(pattern.property) if told and apart and not pattern.taught else None

    def _understands(self, example: Example, column: int) -> bool:
        """Whether the model sees the relation of an example sentence in it; each is looked at once."""
        key = (example.text, example.subject, example.object, column)
        if key not in self._knows:
            (encoded,) = self.model.encode([example.text])
            told = self.model.between(encoded, example.subject, example.object)
            both = slice(None) if self.properties[column].symmetric else slice(1)
            shares = sigmoid(told[1][both, self.columns[column]]) if told else np.zeros(1)
            self._knows[key] = bool(shares.max() >= SEES)
        return self._knows[key]


def _standing_for(bound: Bound, named: Mapping[str, Sequence[int]], place: Place) -> list[int]:
    """The candidates that an end of a reading is one with.

    Where the text leaves the end out ("said Tanaka, chief executive"), only a name is: "us" beside it tells nothing.
    """
    found = named.get(identity(bound), [])
    if any(place.candidates[number].bound.start == bound.start for number in found):
        return list(found)
    return [number for number in found if not place.candidates[number].bound.how]


def numbered(keys: Iterable[Key]) -> Mapping[Key, list[int]]:
    """The numbers, from 0, of things by a key of theirs."""
    found: dict[Key, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        found[key].append(number)
    return found
