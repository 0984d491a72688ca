"""The relation between two given spans of a text, by a learned model.

In: texts with two spans each. Out: for each pair the likeliest relation in either direction, or none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.learned.extract import BATCH, Extracted
from kg.learned.heads import Floats, sigmoid
from kg.learned.model import LearnedModel, Span


def classify(
    model: LearnedModel, pairs: Sequence[tuple[str, Span, Span]], *, space: str = ""
) -> list[Extracted | None]:
    """The likeliest relation of each pair (text, one span, other span); None where none reaches its threshold.

    Spans are in code points, end-exclusive; a span without a word has no relation. Each pair is encoded by itself, with
    its two spans marked, once with their names and once with these hidden: the mean of both readings is surer than
    either, and than the states that all pairs of a text share.
    """
    found: list[Extracted | None] = []
    columns = [k for k, relation in enumerate(model.relations) if relation.space == space]
    for start in range(0, len(pairs), BATCH):
        part = pairs[start : start + BATCH]
        texts, asked = [text for text, *_ in part], [(one, other) for _, one, other in part]
        readings = (model.encode(texts, asked), model.encode(texts, asked, veil=True))
        for shown, hidden, (text, one, other) in zip(*readings, part, strict=True):
            logits = [model.between(encoded, one, other) for encoded in (shown, hidden)] if columns else []
            scores = [both[1][:, columns] for both in logits if both is not None]
            found.append(_likeliest(model, columns, np.mean(scores, axis=0), text, (one, other)) if scores else None)
    return found


def _likeliest(
    model: LearnedModel, columns: Sequence[int], logits: Floats, text: str, spans: tuple[Span, Span]
) -> Extracted | None:
    scores = sigmoid(logits)
    row, column = np.unravel_index(int(scores.argmax()), scores.shape)
    relation, score = model.relations[columns[int(column)]], float(scores[row, column])
    if score < relation.threshold:
        return None
    ends = (spans, spans[::-1])[int(row)]
    subject, obj = (text[slice(*span)] for span in ends)
    return Extracted(subject, relation.name, obj, score, *ends)
