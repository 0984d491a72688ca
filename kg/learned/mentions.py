"""What a learned model says of names: which stretches of a text are one, and of what kind they are.

In: a model and texts with spans. Out: numbers in [0, 1]. Whether a name is taken as found is for the callers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

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
    by_space = [model.heads.roles(encoded.states, starts, ends, k).max(axis=1) for k in range(len(model.spaces))]
    best = np.max(by_space, axis=0)
    return [float(score) if own else 0.0 for score, own in zip(best, usable, strict=True)]


def kinds(model: LearnedModel, encoded: Encoded, spans: Sequence[Span]) -> list[Mapping[str, float]]:
    """For each span the share of each kind of mention among all kinds but "none"; nothing for one without words."""
    words = [encoded.words.covering(*span) for span in spans]
    if len(model.types) < 2 or not any(words):
        return [{} for _ in spans]
    starts, ends = (np.array([word[end] if word else 0 for word in words]) for end in (0, 1))
    table = model.heads.types(model.heads.spans(encoded.states, starts, ends).vectors)[:, 1:]
    table = table / np.maximum(table.sum(axis=1, keepdims=True), 1e-6)
    shares = [dict(zip(model.types[1:], map(float, row), strict=True)) for row in table]
    return [share if word else {} for share, word in zip(shares, words, strict=True)]
