"""The relation between two given spans of a text, by a learned model.

In: texts with two spans each. Out: for each pair the likeliest relation in either direction, or none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.learned.extract import BATCH, Extracted
from kg.learned.heads import sigmoid
from kg.learned.model import Encoded, LearnedModel

Span = tuple[int, int]


def classify(
    model: LearnedModel, pairs: Sequence[tuple[str, Span, Span]], *, space: str = ""
) -> list[Extracted | None]:
    """The likeliest relation of each pair (text, one span, other span); None where none reaches its threshold.

    Spans are in code points, end-exclusive; a span without a word has no relation.
    """
    found: list[Extracted | None] = []
    for start in range(0, len(pairs), BATCH):
        part = pairs[start : start + BATCH]
        for encoded, (_, one, other) in zip(model.encode([text for text, *_ in part]), part, strict=True):
            found.append(_likeliest(model, encoded, one, other, space))
    return found


def _likeliest(model: LearnedModel, encoded: Encoded, one: Span, other: Span, space: str) -> Extracted | None:
    words = [encoded.words.covering(*span) for span in (one, other)]
    columns = [k for k, relation in enumerate(model.relations) if relation.space == space]
    if words[0] is None or words[1] is None or not columns:
        return None
    starts, ends = (np.array([word[end] for word in words if word]) for end in (0, 1))
    spans = model.heads.spans(encoded.states, starts, ends)
    _, logits = model.relation_logits(encoded, spans, (np.array([0, 1]), np.array([1, 0])))
    scores = sigmoid(logits[:, columns])
    row, column = np.unravel_index(int(scores.argmax()), scores.shape)
    relation, score = model.relations[columns[column]], float(scores[row, column])
    if score < relation.threshold:
        return None
    subject_object = ((one, other), (other, one))[row]
    texts = [encoded.words.text[slice(*span)] for span in subject_object]
    return Extracted(texts[0], relation.name, texts[1], score, *subject_object)
