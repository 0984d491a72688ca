"""Triples of strings from texts, by a learned model alone.

In: texts. Out: for each the triples that the model finds, with scores and spans. No ontology, no status: `kg build`
puts the model's proposals through `kg.relate`; this is for corpora of sentences and for measuring the model itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.learned.decode import THRESHOLDS, Proposal, Selection, WordSpan, decode, meet
from kg.learned.heads import Ints, sigmoid
from kg.learned.labels import Labels
from kg.learned.model import Encoded, LearnedModel
from kg.ontology import STATUS_IRIS

CANDIDATES = 16  # spans a text that pairs are made of; recall of pairs does not grow beyond it on news sentences
BATCH = 64  # texts that are encoded together


@dataclass(frozen=True, slots=True)
class Extracted:
    """A triple: labels, calibrated score in [0, 1], spans in code points, end-exclusive."""

    subject: str
    relation: str
    object: str
    score: float
    subject_span: tuple[int, int]
    object_span: tuple[int, int]

    @property
    def triple(self) -> tuple[str, str, str]:
        """Subject, relation, object."""
        return self.subject, self.relation, self.object


def extract(
    model: LearnedModel,
    texts: Sequence[str],
    relations: Sequence[Sequence[str]] | None = None,
    *,
    space: str = "",
    selection: Selection = THRESHOLDS,
) -> list[tuple[Extracted, ...]]:
    """What the model finds in each text, the surest first.

    Args:
        relations: for each text the names of the relations that are asked for; None: all of the label space.
        space: the label space whose relations and whose habits about spans count.
        selection: which of what can stand together is given.
    """
    found: list[tuple[Extracted, ...]] = []
    for start in range(0, len(texts), BATCH):
        for number, encoded in enumerate(model.encode(texts[start : start + BATCH]), start=start):
            wanted = None if relations is None else frozenset(relations[number])
            found.append(_extract(model, encoded, wanted, space, selection))
    return found


def _extract(
    model: LearnedModel, encoded: Encoded, wanted: frozenset[str] | None, space: str, selection: Selection
) -> tuple[Extracted, ...]:
    columns = [
        k
        for k, one in enumerate(model.relations)
        if one.space == space and (one.name in wanted if wanted is not None else one.name not in STATUS_IRIS)
    ]
    spans = propose_spans(model, encoded, space, CANDIDATES)
    pairs = pairs_among(spans)
    if not columns or not len(pairs[0]):
        return ()
    starts, ends = (np.array([span[end] for span in spans]) for end in (0, 1))
    vectors = model.heads.spans(encoded.states, starts, ends)
    _, logits = model.relation_logits(encoded, vectors, pairs)
    rules = [model.relations[k] for k in columns]
    chosen = decode(sigmoid(logits[:, columns]), spans, pairs, rules, selection)
    return tuple(_named(encoded, one, rules[one.relation].name, model.labels) for one in chosen)


def propose_spans(model: LearnedModel, encoded: Encoded, space: str, most: int) -> list[WordSpan]:
    """The spans that most likely are a subject or an object, the likeliest first."""
    if not encoded.words.spans:
        return []
    starts, ends = model.heads.candidates(encoded.states)
    best = model.heads.roles(encoded.states, starts, ends, model.spaces.index(space)).max(axis=1)
    order = np.argsort(-best, kind="stable")[:most]
    return [(int(starts[k]), int(ends[k])) for k in order]


def pairs_among(spans: Sequence[WordSpan]) -> tuple[Ints, Ints]:
    """Numbers of subject and object of all ordered pairs of spans that do not overlap."""
    rows = [(a, b) for a, one in enumerate(spans) for b, other in enumerate(spans) if not meet(one, other)]
    both = np.array(rows, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _named(encoded: Encoded, one: Proposal, relation: str, labels: Labels) -> Extracted:
    subject, obj = encoded.text(*one.subject), encoded.text(*one.object)
    places = encoded.words.spans
    return Extracted(
        labels.subject(subject),
        relation,
        labels.object(relation, obj),
        one.score,
        (places[one.subject[0]][0], places[one.subject[1]][1]),
        (places[one.object[0]][0], places[one.object[1]][1]),
    )
