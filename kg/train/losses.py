"""What a network is trained to lower: errors about spans, about their kinds, about relations between them.

In: a network and a batch. Out: one number with its gradient, and for development batches the scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional as F

from kg.train.batches import Batch, Item, WordSpan
from kg.train.network import Network

IGNORED = -100  # the target that cross entropy passes over
TYPE_WEIGHT = 0.5  # of the error about kinds of mention; they are there for hints only
SMOOTHING = 0.1  # of the choice between the relations of an asked pair: the annotators of one were not always sure
SENTENCE_SHARE = 0.3  # how much a sentence without a fact counts beside one fact, when the error is averaged


@dataclass(frozen=True, slots=True)
class Scored:
    """The pairs of one item with their scores as logits, (pairs, relations)."""

    item: Item
    spans: list[WordSpan]
    pairs: list[tuple[int, int]]
    logits: Tensor


def loss_of(network: Network, batch: Batch, candidates: int) -> Tensor:
    """The error of a batch: binary cross entropy of spans and of relations, cross entropy of kinds of mention.

    Spans compete among all stretches of words; relations are asked of all pairs among the gold spans and the best
    proposals, ``candidates`` spans a sentence, so that near misses are what the network learns from.
    """
    heads, tails = states_of(network, batch)
    starts, ends, roles, real = proposals(network, batch, heads, tails)
    chosen = [spans_of(item, starts, ends, row, candidates, True) for item, row in zip(batch.items, roles, strict=True)]
    pairs = [pairs_of(item, spans) for item, spans in zip(batch.items, chosen, strict=True)]
    logits, vectors = score_pairs(network, batch, heads, tails, chosen, pairs)
    return (
        _span_loss(batch, starts, ends, roles, real)
        + _relation_loss(batch, chosen, pairs, logits)
        + TYPE_WEIGHT * _type_loss(network, batch, chosen, vectors)
    )


@torch.no_grad()
def score(networks: Sequence[Network], batch: Batch, candidates: int, hidden: int) -> list[Scored]:
    """The scores of all pairs among the best proposals of each item.

    The first network proposes, all score, as `kg.learned.model.Scorer` has it. The scores of an asked pair are the mean
    of two readings, with its names and with ``hidden`` in their place, as `kg.learned.classify` has it.
    """
    states = [states_of(network, batch) for network in networks]
    starts, ends, roles, _ = proposals(networks[0], batch, *states[0])
    chosen = [
        spans_of(item, starts, ends, row, candidates, False) for item, row in zip(batch.items, roles, strict=True)
    ]
    pairs = [pairs_of(item, spans) for item, spans in zip(batch.items, chosen, strict=True)]
    read = zip(networks, states, strict=True)
    logits = torch.stack([_votes(network, batch, own, chosen, pairs, hidden) for network, own in read]).mean(0)
    rows = zip(batch.items, chosen, pairs, logits, strict=True)
    return [Scored(item, spans, own, row[: len(own)]) for item, spans, own, row in rows]


def _votes(
    network: Network,
    batch: Batch,
    states: tuple[Tensor, Tensor],
    spans: list[list[WordSpan]],
    pairs: list[list[tuple[int, int]]],
    hidden: int,
) -> Tensor:
    """What one network makes of pairs from its states of a batch, (batch, pairs, relations)."""
    logits, _ = score_pairs(network, batch, *states, spans, pairs)
    asked = batch.marks.bool()
    if not asked.any():
        return logits
    veiled = replace(batch, ids=batch.ids.masked_fill(asked, hidden))
    again, _ = score_pairs(network, veiled, *states_of(network, veiled), spans, pairs)
    return torch.where(asked.any(1)[:, None, None], (logits + again) / 2, logits)


def states_of(network: Network, batch: Batch) -> tuple[Tensor, Tensor]:
    """States of each word's first and last piece, (batch, words, hidden)."""
    states = network.encoder(batch.ids, batch.shapes, batch.marks)

    def picked(index: Tensor) -> Tensor:
        rows: Tensor = states.gather(1, index[..., None].expand(-1, -1, states.shape[-1]))
        return rows * batch.mask[..., None]

    return picked(batch.heads), picked(batch.tails)


def proposals(network: Network, batch: Batch, heads: Tensor, tails: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """All stretches: first words, last words, their role scores (batch, stretches, 2), and which lie in their text."""
    words, longest = heads.shape[1], min(network.sizes.longest_span, heads.shape[1])
    starts = torch.arange(words).repeat_interleave(longest)
    ends = starts + torch.arange(longest).repeat(words)
    starts, ends = starts[ends < words], ends[ends < words]
    space = torch.tensor([item.space for item in batch.items])
    roles = network.proposals(heads, tails, starts, ends)[torch.arange(len(space)), :, space]
    real = batch.mask[:, ends]
    return starts, ends, roles.masked_fill(~real[..., None], -1e4), real


def spans_of(item: Item, starts: Tensor, ends: Tensor, roles: Tensor, most: int, training: bool) -> list[WordSpan]:
    """The spans of an item that pairs are made of: those that are asked for, or the gold ones and the best."""
    if item.fixed:
        return list(dict.fromkeys(span for pair in item.fixed for span in pair))
    spans: dict[WordSpan, None] = {}
    if training:
        gold = (*(span for pair in item.gold for span in pair), *(span for span, _ in item.mentions))
        spans = dict.fromkeys(list(dict.fromkeys(gold))[:most])
    best = roles.detach().max(-1).values
    for row in best.topk(min(most, len(best))).indices.tolist():
        if len(spans) >= most:
            break
        span = int(starts[row]), int(ends[row])
        if span[1] < len(item.pieces.heads):
            spans[span] = None
    return list(spans)


def pairs_of(item: Item, spans: list[WordSpan]) -> list[tuple[int, int]]:
    """Numbers of the subject and the object span of each pair: both ways, without pairs that overlap."""
    if item.fixed:
        number = {span: k for k, span in enumerate(spans)}
        asked = [(number[one], number[other]) for one, other in item.fixed]
        return asked + [(other, one) for one, other in asked]
    return [
        (a, b) for a, one in enumerate(spans) for b, other in enumerate(spans) if one[1] < other[0] or other[1] < one[0]
    ]


def score_pairs(
    network: Network,
    batch: Batch,
    heads: Tensor,
    tails: Tensor,
    spans: list[list[WordSpan]],
    pairs: list[list[tuple[int, int]]],
) -> tuple[Tensor, Tensor]:
    """Relation scores (batch, pairs, relations) and vectors of the spans (batch, spans, size), padded."""
    starts, ends = (_padded([[span[end] for span in own] for own in spans]) for end in (0, 1))
    vectors = network.spans(heads, tails, starts, ends)
    chosen = tuple(_padded([[pair[end] for pair in own] for own in pairs]) for end in (0, 1))
    _, logits = network.pairs(heads, batch.mask, vectors, (starts, ends), (chosen[0], chosen[1]))
    return logits, vectors


def _padded(rows: list[list[int]]) -> Tensor:
    width = max(1, *(len(row) for row in rows))
    return torch.tensor([row + [0] * (width - len(row)) for row in rows])


def _span_loss(batch: Batch, starts: Tensor, ends: Tensor, roles: Tensor, real: Tensor) -> Tensor:
    target = torch.zeros_like(roles)
    place = {span: k for k, span in enumerate(zip(starts.tolist(), ends.tolist(), strict=True))}
    asked = torch.tensor([not item.fixed for item in batch.items])
    for row, item in enumerate(batch.items):
        for role, group in enumerate((item.subjects, item.objects)):
            for span in group:
                if span in place:
                    target[row, place[span], role] = 1
    use = (real & asked[:, None])[..., None].expand_as(roles)
    total = F.binary_cross_entropy_with_logits(roles[use], target[use], reduction="sum")
    return total / (target[use].sum() + len(batch.items))


def _relation_loss(
    batch: Batch, spans: list[list[WordSpan]], pairs: list[list[tuple[int, int]]], logits: Tensor
) -> Tensor:
    """Yes or no for every pair and relation; where one pair was asked for, the choice among its label space as well."""
    target, use = torch.zeros_like(logits), torch.zeros_like(logits, dtype=torch.bool)
    for row, item in enumerate(batch.items):
        use[row, : len(pairs[row]), list(item.annotated)] = True
        place = {(spans[row][subject], spans[row][obj]): k for k, (subject, obj) in enumerate(pairs[row])}
        for pair, relations in item.gold.items():
            if pair in place:
                target[row, place[pair], list(relations)] = 1
        for one, other, relation in item.uncertain:
            if (one, other) in place:
                use[row, place[one, other], relation] = False
    total = F.binary_cross_entropy_with_logits(logits[use], target[use], reduction="sum")
    for row, item in enumerate(batch.items):
        if item.own:
            total = total + _choice_loss(logits[row, : len(pairs[row]), list(item.own)], target[row, :, list(item.own)])
    return total / (target[use].sum() + SENTENCE_SHARE * len(batch.items))


def _choice_loss(logits: Tensor, target: Tensor) -> Tensor:
    """Of a pair that was asked for: one relation in one direction, or none, for which a score of zero stands."""
    scores = torch.cat((logits.flatten(), logits.new_zeros(1)))
    wanted = target[: len(logits)].flatten().nonzero()
    answer = wanted[0, 0] if len(wanted) else torch.tensor(len(scores) - 1)
    return F.cross_entropy(scores[None], answer[None], label_smoothing=SMOOTHING)


def _type_loss(network: Network, batch: Batch, spans: list[list[WordSpan]], vectors: Tensor) -> Tensor:
    """Of the kinds of mention; the kind "none" is learned only from texts with all their mentions."""
    target = torch.full(vectors.shape[:2], IGNORED)
    for row, item in enumerate(batch.items):
        kinds = {span: kind or IGNORED for span, kind in item.mentions}
        other = 0 if item.example.all_mentions else IGNORED
        for k, span in enumerate(spans[row]):
            target[row, k] = kinds.get(span, other)
    if not (target != IGNORED).any():
        return vectors.sum() * 0
    return F.cross_entropy(network.types(vectors).flatten(0, 1), target.flatten(), ignore_index=IGNORED)
