"""Relations that a model was not trained on, told by likeness to a few marked examples.

In: a model and properties with example sentences. Out: `Prototypes`, which scores vectors of pairs for those
relations. A pair is scored by how much more it is like the nearest example of a relation than like the nearest
counter-example, reversed example or example of another relation. That is nearest prototypes (Snell et al. 2017), with
each example as its own prototype, since the examples of one relation are worded in different ways on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kg.learned.heads import Floats, Ints, sigmoid
from kg.learned.model import LearnedModel, Relation

# Chosen on tests/cases/ships/train.jsonl with two examples a relation.
EVEN = 0.4  # likeness (a cosine) to the nearest example that is worth an even chance
STEEPNESS = 5.0  # how fast the chance grows with the likeness
MOST = 0.49  # fewer than half of what likeness alone proposes is right: it stays below what makes an edge
THRESHOLD = 0.3
MOST_EXAMPLES = 16  # of a relation, that its counter-examples are held against
NEAR = 0.9  # likeness to a counter-example from which it speaks against a claim

Bools = NDArray[np.bool_]
MarkedPair = tuple[str, tuple[int, int], tuple[int, int]]  # text, subject, object; code points


@dataclass(frozen=True, slots=True)
class Taught:
    """A relation by its examples and counter-examples."""

    name: str
    examples: tuple[MarkedPair, ...]
    counter_examples: tuple[MarkedPair, ...] = ()
    symmetric: bool = False


@dataclass(frozen=True)
class Prototypes:
    """Unit vectors of examples and what each stands for: a relation's number, or -1 for contrary ones."""

    relations: tuple[Relation, ...] = ()
    vectors: Floats = field(default_factory=lambda: np.zeros((0, 1), np.float32))
    stands_for: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def of(cls, model: LearnedModel, taught: Sequence[Taught]) -> Prototypes:
        """The prototypes of some relations; examples whose marks cover no word are passed over."""
        pairs: list[MarkedPair] = []
        owners: list[int] = []
        for number, relation in enumerate(taught):
            for pair in relation.examples:
                pairs.append(pair)
                owners.append(number)
                if not relation.symmetric:
                    pairs.append((pair[0], pair[2], pair[1]))
                    owners.append(-1)
            pairs += relation.counter_examples
            owners += [-1] * len(relation.counter_examples)
        if not pairs:
            return cls()
        vectors, real = pair_vectors(model, pairs)
        relations = tuple(Relation("", one.name, threshold=THRESHOLD) for one in taught)
        return cls(relations, vectors[real], np.array(owners)[real])

    def scores(self, vectors: Floats, admitted: Bools) -> Floats:
        """How likely pairs stand in each relation, in [0, 1]; (pairs, relations).

        ``admitted`` (pairs, relations) says which relations a pair may stand in by its classes; the others are no
        rivals. A pair that a contrary example or another relation's example is nearer to has no chance.
        """
        out = np.zeros((len(vectors), len(self.relations)), np.float32)
        if not self.relations or not len(vectors):
            return out
        likeness = unit(vectors) @ self.vectors.T
        contrary = likeness[:, self.stands_for < 0].max(axis=1, initial=-1.0)
        nearest = [likeness[:, self.stands_for == k].max(axis=1, initial=-1.0) for k in range(len(self.relations))]
        near = np.where(admitted, np.stack(nearest, axis=1), -1.0).astype(np.float32)
        best = np.maximum(near.max(axis=1), contrary)
        return np.where(near >= best[:, None], MOST * sigmoid(STEEPNESS * (near - EVEN)), out)


class Counters:
    """The counter-examples of relations beside their examples, encoded when a relation is first asked for."""

    def __init__(self, model: LearnedModel, taught: Sequence[Taught]) -> None:
        self.model, self.taught = model, tuple(taught)
        self.vectors: dict[int, tuple[Floats, Floats]] = {}

    def nearer(self, relation: int, vector: Floats) -> bool:
        """Whether a counter-example is near a pair and nearer than every example; ``relation`` numbers ``taught``."""
        told = self.taught[relation]
        if not told.counter_examples or not told.examples:
            return False
        if relation not in self.vectors:
            self.vectors[relation] = self._encoded(told.examples[:MOST_EXAMPLES]), self._encoded(told.counter_examples)
        pair = unit(vector[None])[0]
        own, contrary = (float((vectors @ pair).max(initial=-1.0)) for vectors in self.vectors[relation])
        return contrary >= NEAR and contrary > own

    def _encoded(self, pairs: Sequence[MarkedPair]) -> Floats:
        vectors, real = pair_vectors(self.model, pairs)
        return vectors[real]


def pair_vectors(model: LearnedModel, pairs: Sequence[MarkedPair]) -> tuple[Floats, Bools]:
    """Unit vectors of marked pairs, and which of them cover words in their text."""
    vectors, real = [], np.zeros(len(pairs), np.bool_)
    for k, (encoded, (_, *ends)) in enumerate(zip(model.encode([text for text, *_ in pairs]), pairs, strict=True)):
        found = model.between(encoded, *ends)
        real[k] = found is not None
        vectors.append(found[0][0] if found else np.zeros_like(model.heads.weights["pair_norm.weight"]))
    return unit(np.stack(vectors)), real


def unit(vectors: Floats) -> Floats:
    """Vectors of length 1; a zero stays zero."""
    out: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return out
