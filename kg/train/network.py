"""The network that learns to extract, in PyTorch: an encoder, a head that scores spans, a head that scores pairs.

In: batches of word pieces. Out: scores of spans and of relations between pairs of spans. `kg.learned` holds the same
arithmetic for run time; `kg.train.export` carries the weights over. It reads no file.

Encoder: the first layers of a BERT-like model (Devlin et al. 2019) with an added embedding of each word's shape, and
one that marks the two names whose relation is asked for, where only these are (entity markers, Baldini Soares et al.
2019).
Spans: as in SpERT (Eberts & Ulges 2020), the first and last piece, the mean of the words and the length. Pairs: subject
and object, then one attention over the sentence with a bias by where a word stands relative to both, which finds the
words that carry the relation, and the means of the words between them and of the whole sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

FROZEN = ("words.weight", "positions.weight")  # of the encoder; training leaves them as they are
REGIONS = 5  # of a word relative to the two spans: before both, in the subject, between, in the object, after both


@dataclass(frozen=True, slots=True)
class Sizes:
    """The dimensions of a network."""

    vocabulary: int = 30522
    positions: int = 512
    hidden: int = 384
    inner: int = 1536
    heads: int = 12
    layers: int = 3
    shapes: int = 8
    marks: int = 3
    proposal: int = 64
    span: int = 256
    pair: int = 256
    pair_heads: int = 4
    longest_span: int = 12  # words
    gaps: int = 12  # buckets of the distance between two spans


class Layer(nn.Module):
    """One transformer layer with layer norms after each part, as in BERT."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.qkv = nn.Linear(sizes.hidden, 3 * sizes.hidden)
        self.out = nn.Linear(sizes.hidden, sizes.hidden)
        self.norm1 = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.up = nn.Linear(sizes.hidden, sizes.inner)
        self.down = nn.Linear(sizes.inner, sizes.hidden)
        self.norm2 = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, length, hidden))))
        out: Tensor = self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))
        return out


class Encoder(nn.Module):
    """Word pieces, shapes and marks to states, (batch, pieces, hidden)."""

    def __init__(self, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(sizes.vocabulary, sizes.hidden)
        self.positions = nn.Embedding(sizes.positions, sizes.hidden)
        self.shapes = nn.Embedding(sizes.shapes, sizes.hidden)
        self.marks = nn.Embedding(sizes.marks, sizes.hidden, padding_idx=0)
        self.norm = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(sizes, dropout) for _ in range(sizes.layers))
        self.dropout = nn.Dropout(dropout)
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.marks.weight)

    def forward(self, ids: Tensor, shapes: Tensor, marks: Tensor) -> Tensor:
        mask = (ids != 0)[:, None, None, :]
        positions = torch.arange(ids.shape[1])
        x = self.words(ids) + self.positions(positions) + self.shapes(shapes) + self.marks(marks)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        out: Tensor = x
        return out


class Network(nn.Module):
    """Encoder and heads. ``relations``, ``spaces`` and ``types`` count the relations, the label spaces they
    come from, and the kinds of mention (the first kind is: none)."""

    def __init__(self, sizes: Sizes, relations: int, spaces: int, types: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(sizes, dropout)
        self.first = nn.Linear(sizes.hidden, sizes.span)
        self.last = nn.Linear(sizes.hidden, sizes.span, bias=False)
        self.inside = nn.Linear(sizes.hidden, sizes.span, bias=False)
        self.width = nn.Embedding(sizes.longest_span + 1, sizes.span)
        self.span_norm = nn.LayerNorm(sizes.span)
        self.proposed_first = nn.Linear(sizes.hidden, sizes.proposal)
        self.proposed_last = nn.Linear(sizes.hidden, sizes.proposal, bias=False)
        self.proposed_inside = nn.Linear(sizes.hidden, sizes.proposal, bias=False)
        self.proposed_width = nn.Embedding(sizes.longest_span + 1, sizes.proposal)
        self.roles = nn.Linear(sizes.proposal, 2 * spaces)  # is it a subject, an object, by a label space's habits
        self.as_subject = nn.Linear(sizes.span, sizes.pair)
        self.as_object = nn.Linear(sizes.span, sizes.pair, bias=False)
        self.gap = nn.Embedding(2 * sizes.gaps, sizes.pair)
        self.query = nn.Linear(sizes.pair, sizes.pair)
        self.key = nn.Linear(sizes.hidden, sizes.pair, bias=False)
        self.value = nn.Linear(sizes.hidden, sizes.pair)
        self.region = nn.Embedding(2 * REGIONS, sizes.pair_heads)
        self.between = nn.Linear(sizes.hidden, sizes.pair)
        self.overall = nn.Linear(sizes.hidden, sizes.pair)
        self.mix = nn.Linear(4 * sizes.pair, sizes.pair)
        self.pair_norm = nn.LayerNorm(sizes.pair)
        self.relation = nn.Linear(sizes.pair, relations)
        self.types = nn.Linear(sizes.span, types)
        self.subject_fit = nn.Linear(sizes.span, relations, bias=False)
        self.object_fit = nn.Linear(sizes.span, relations, bias=False)
        self.dropout = nn.Dropout(dropout)
        for module in (self.width, self.proposed_width, self.gap, self.region):
            nn.init.normal_(module.weight, std=0.02)
        for fit in (self.subject_fit, self.object_fit):
            nn.init.zeros_(fit.weight)
        nn.init.constant_(self.relation.bias, -3.0)
        nn.init.constant_(self.roles.bias, -3.0)

    def proposals(self, heads: Tensor, tails: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
        """How well all stretches of words ``starts`` … ``ends`` (one row for the batch) fit as subject and object.

        Logits, (batch, spans, label spaces, 2). It is narrow because there are hundreds of stretches a sentence.
        """
        total = F.pad(self.proposed_inside(heads).cumsum(1), (0, 0, 1, 0))
        length = ends - starts + 1
        mean = (total[:, ends + 1] - total[:, starts]) / length[None, :, None]
        x = self.proposed_first(heads)[:, starts] + self.proposed_last(tails)[:, ends] + mean
        x = self.roles(bend(x + self.proposed_width(length)))
        out: Tensor = x.reshape(*x.shape[:-1], -1, 2)
        return out

    def spans(self, heads: Tensor, tails: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
        """Vectors of spans of words ``starts`` … ``ends`` inclusive; heads and tails are (batch, words, hidden)."""
        total = F.pad(self.inside(heads).cumsum(1), (0, 0, 1, 0))
        length = ends - starts + 1
        mean = (_pick(total, ends + 1) - _pick(total, starts)) / length[..., None]
        x = _pick(self.first(heads), starts) + _pick(self.last(tails), ends) + mean
        x = x + self.width(length.clamp(max=self.sizes.longest_span))
        out: Tensor = self.dropout(self.span_norm(bend(x)))
        return out

    def pairs(
        self, states: Tensor, mask: Tensor, spans: Tensor, where: tuple[Tensor, Tensor], pairs: tuple[Tensor, Tensor]
    ) -> tuple[Tensor, Tensor]:
        """Vectors and relation scores (logits) of pairs.

        ``states`` (batch, words, hidden) with ``mask`` (batch, words); ``spans`` (batch, spans, size) that cover the
        words ``where``; ``pairs`` number the subject and the object span, (batch, pairs) each.
        """
        subject, obj = (_pick(spans, number) for number in pairs)
        (s1, s2), (o1, o2) = (tuple(w.gather(1, number) for w in where) for number in pairs)
        query = bend(
            self.as_subject(subject) + self.as_object(obj) + self.gap(gap_bucket(s1, s2, o1, o2, self.sizes.gaps))
        )
        heads = self.sizes.pair_heads
        q = _split(self.query(query), heads)
        k, v = _split(self.key(states), heads), _split(self.value(states), heads)
        bias = self.region(regions(s1, s2, o1, o2, states.shape[1])).permute(0, 3, 1, 2)
        bias = bias.masked_fill(~mask[:, None, None, :], -1e4)
        context = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        between = self._between(states, torch.minimum(s2, o2) + 1, torch.maximum(s1, o1))
        overall = (self.overall(states) * mask[..., None]).sum(1) / mask.sum(1)[:, None]
        parts = (query, context.transpose(1, 2).flatten(2), between, overall[:, None].expand_as(query))
        joined = torch.cat(parts, dim=-1)
        vector = self.pair_norm(bend(self.mix(joined)))
        scores = self.relation(self.dropout(vector)) + self.subject_fit(subject) + self.object_fit(obj)
        return vector, scores

    def _between(self, states: Tensor, first: Tensor, after: Tensor) -> Tensor:
        """The mean of the words ``first`` … ``after - 1``, which lie between two spans; zero where there are none."""
        total = F.pad(self.between(states).cumsum(1), (0, 0, 1, 0))
        length = (after - first).clamp(min=0)
        return (_pick(total, torch.maximum(after, first)) - _pick(total, first)) / length.clamp(min=1)[..., None]


def bend(x: Tensor) -> Tensor:
    """GELU by its tanh form, which numpy can do as well."""
    return F.gelu(x, approximate="tanh")


def regions(s1: Tensor, s2: Tensor, o1: Tensor, o2: Tensor, words: int) -> Tensor:
    """Where each word stands relative to subject and object, (batch, pairs, words); which one comes first counts."""
    at = torch.arange(words)
    s1, s2, o1, o2 = (x[..., None] for x in (s1, s2, o1, o2))
    in_subject, in_object = (at >= s1) & (at <= s2), (at >= o1) & (at <= o2)
    before, after = at < torch.minimum(s1, o1), at > torch.maximum(s2, o2)
    region = torch.full_like(in_subject, 2, dtype=torch.long)
    region[before.expand_as(region)] = 0
    region[after.expand_as(region)] = 4
    region[in_object] = 3
    region[in_subject] = 1
    return region + REGIONS * (o1 < s1).long()


def gap_bucket(s1: Tensor, s2: Tensor, o1: Tensor, o2: Tensor, buckets: int) -> Tensor:
    """The number of words between two spans as a bucket that grows with it, and which span comes first."""
    gap = torch.where(o1 >= s1, o1 - s2, s1 - o2).clamp(min=0)
    bucket = torch.where(gap < 6, gap, 6 + ((gap.clamp(min=6).float() / 6).log2() * 2).long())
    return bucket.clamp(max=buckets - 1) + buckets * (o1 < s1).long()


def _pick(values: Tensor, index: Tensor) -> Tensor:
    flat = index.reshape(index.shape[0], -1)
    picked = values.gather(1, flat[..., None].expand(-1, -1, values.shape[-1]))
    return picked.reshape(*index.shape, values.shape[-1])


def _split(x: Tensor, heads: int) -> Tensor:
    return x.reshape(*x.shape[:-1], heads, -1).transpose(1, 2)
