"""What a learned model says of names: which stretches of a text are one, and of what kind they are.

In: a model and texts with spans. Out: numbers in [0, 1]. Whether a name is taken as found is for the callers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.learned.heads import Floats, Heads
from kg.learned.model import Encoded, LearnedModel, Span


def likeness_to_mentions(model: LearnedModel, encoded: Encoded, spans: Sequence[Span]) -> list[float]:
    """How likely each span (code points, end-exclusive) is a mention by the habits of any label space; 0 without words.

    A span of more words than the model's longest is never one.
    """
    words = [encoded.words.covering(*span) for span in spans]
    usable = [word is not None and word[1] - word[0] < model.heads.longest_span for word in words]
    if not any(usable):
        return [0.0] * len(spans)
    starts, ends = (np.array([word[end] if word else 0 for word in words]) for end in (0, 1))
    ends = np.minimum(ends, starts + model.heads.longest_span - 1)
    best = model.heads.mentions(encoded.states, starts, ends)
    return [float(score) if own else 0.0 for score, own in zip(best, usable, strict=True)]


def shares_of_kinds(heads: Heads, vectors: Floats) -> Floats:
    """For the vector of each span the share of each kind of mention among all kinds but "none", (spans, kinds - 1)."""
    table = heads.types(vectors)[:, 1:]
    out: Floats = table / np.maximum(table.sum(axis=1, keepdims=True), 1e-6)
    return out
