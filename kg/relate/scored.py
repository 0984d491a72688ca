"""What a learned model says of one sentence: of its candidates, and of the pairs of them that some relation admits.

In: sentences with their candidates, encoded. Out: `Scored` values, asked for single pairs. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kg.learned.decode import WordSpan
from kg.learned.heads import Floats, Ints, sigmoid
from kg.learned.mentions import shares_of_kinds
from kg.learned.model import Encoded, Scorer
from kg.relate.candidates import Pairs, Place

NEVER = -8.0  # a logit that is as good as no chance; more certainty than that is not told apart


@dataclass(frozen=True)
class Scored:
    """What the model says of a sentence: of its candidates, with the words of each, and of those pairs that have words.

    ``kinds`` has a row for each candidate; ``ends`` (subject and object), ``vectors``, ``logits`` (of relations) and
    ``statuses`` one for each pair.
    """

    spans: Sequence[WordSpan | None]
    kinds: Floats
    pairs: Pairs
    ends: Ints
    vectors: Floats
    logits: Floats
    statuses: Floats

    @cached_property
    def rows(self) -> dict[tuple[int, int], int]:
        """The row of each pair."""
        return {pair: row for row, pair in enumerate(self.pairs)}

    def lead(self, pair: tuple[int, int], relation: int) -> Lead:
        """By how much one relation of a pair beats what rivals with it."""
        subject, obj = pair
        row, column = self.rows[pair], self.logits[:, relation]
        own = float(column[row])
        same_subject, same_object = self.ends[:, 0] == subject, self.ends[:, 1] == obj
        turned = self.rows.get((obj, subject))
        return Lead(
            own,
            float(column[same_subject & ~same_object].max(initial=NEVER)),
            float(column[same_object & ~same_subject].max(initial=NEVER)),
            float(np.delete(self.logits[row], relation).max(initial=NEVER)),
            NEVER if turned is None else float(column[turned]),
        )


@dataclass(frozen=True, slots=True)
class Lead:
    """Logits: of a relation between two things; of the same between the subject and any other object, and between any
    other subject and the object; of the likeliest other relation of the two; and the other way round."""

    own: float
    other_object: float
    other_subject: float
    other_relation: float
    turned: float


def scored_of(scorer: Scorer, places: Sequence[Place], encoded: Sequence[Encoded], relations: int) -> list[Scored]:
    """What a model says of some sentences, all at once; its first columns are ``relations``, the others statuses."""
    if not places:
        return []
    words = [_words(place, one) for place, one in zip(places, encoded, strict=True)]
    ends = [np.array([span or (0, 0) for span in own], np.int64) for own in words]
    heads = scorer.heads
    spans = heads.spans_of([(one.states, own[:, 0], own[:, 1]) for one, own in zip(encoded, ends, strict=True)])
    usable = [
        {pair: fits for pair, fits in place.pairs.items() if own[pair[0]] and own[pair[1]]}
        for place, own in zip(places, words, strict=True)
    ]
    numbers = [np.array(list(pairs), np.int64).reshape(-1, 2) for pairs in usable]
    asked = [(one, span, own[:, 0], own[:, 1]) for one, span, own in zip(encoded, spans, numbers, strict=True)]
    kinds = [shares_of_kinds(heads, span.vectors) for span in spans]
    return [
        Scored(own, shares, pairs, both, vectors, logits[:, :relations], sigmoid(logits[:, relations:]))
        for own, shares, pairs, both, (vectors, logits) in zip(
            words, kinds, usable, numbers, scorer.pairs(asked), strict=True
        )
    ]


def _words(place: Place, encoded: Encoded) -> list[WordSpan | None]:
    """First and last word of each candidate of a sentence."""
    return [encoded.words.covering(*place.span(one)) for one in place.candidates]
