"""What a learned model says of one sentence: of its candidates, and of the pairs of them that some relation admits.

In: the arrays of the model's heads. Out: `Scored`, which is asked for single pairs. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kg.learned.decode import WordSpan
from kg.learned.heads import Floats, Ints
from kg.relate.candidates import Pairs

NEVER = -8.0  # a logit that is as good as no chance; more certainty than that is not told apart


@dataclass(frozen=True)
class Scored:
    """What the model says of a sentence: of its candidates, with the words of each, and of those pairs that have words.

    ``kinds`` has a row for each candidate; ``vectors``, ``logits`` (of relations) and ``statuses`` one for each pair.
    """

    spans: Sequence[WordSpan | None]
    kinds: Floats
    pairs: Pairs
    vectors: Floats
    logits: Floats
    statuses: Floats

    @cached_property
    def ends(self) -> Ints:
        """Subject and object of each pair, (pairs, 2)."""
        return np.array(list(self.pairs), np.int64).reshape(-1, 2)

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
