"""The heads of the learned extractor in numpy: vectors and scores of spans, vectors and scores of pairs of spans.

In: the states of one text's words. Out: arrays. The arithmetic is that of `kg.train.network`, one text at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
REGIONS = 5


@dataclass(frozen=True, slots=True)
class Heads:
    """The weights of the heads by name, as `kg.train.export` writes them; ``longest_span`` counts words."""

    weights: Mapping[str, Floats]
    longest_span: int
    gaps: int
    pair_heads: int

    def candidates(self, states: WordStates) -> tuple[Ints, Ints]:
        """First and last word of every stretch of at most ``longest_span`` words."""
        count = len(states.heads)
        starts = np.repeat(np.arange(count), self.longest_span)
        ends = starts + np.tile(np.arange(self.longest_span), count)
        inside = ends < count
        return starts[inside], ends[inside]

    def roles(self, states: WordStates, starts: Ints, ends: Ints, space: int) -> Floats:
        """How well spans fit as subject and object, in [0, 1], by the habits of one label space; (spans, 2)."""
        first, last, total = self._proposed(states)
        x = first[starts] + last[ends] + _means(total, starts, ends)
        x += self.weights["proposed_width.weight"][ends - starts + 1]
        return sigmoid(self._linear(_gelu(x), "roles")[:, 2 * space : 2 * space + 2])

    def _proposed(self, states: WordStates) -> tuple[Floats, Floats, Floats]:
        """What `roles` reads of words, made when it is first asked for: most texts have their names already."""
        if not states.proposed:
            states.proposed.extend(
                (
                    self._linear(states.heads, "proposed_first"),
                    states.tails @ self.weights["proposed_last.weight"].T,
                    _running(states.heads @ self.weights["proposed_inside.weight"].T),
                )
            )
        first, last, total = states.proposed
        return first, last, total

    def spans(self, states: WordStates, starts: Ints, ends: Ints) -> SpanSet:
        """Spans with their vectors."""
        width = self.weights["width.weight"][np.minimum(ends - starts + 1, self.longest_span)]
        x = states.first[starts] + states.last[ends] + _means(states.total, starts, ends) + width
        return SpanSet(starts, ends, self._normed(_gelu(x), "span_norm"))

    def types(self, vectors: Floats) -> Floats:
        """Scores of the kinds of mention, (spans, kinds), each row summing to 1; the first kind is: none."""
        x = self._linear(vectors, "types")
        x = np.exp(x - x.max(axis=1, keepdims=True))
        out: Floats = x / x.sum(axis=1, keepdims=True)
        return out

    def pairs(self, states: WordStates, spans: SpanSet, subjects: Ints, objects: Ints) -> tuple[Floats, Floats]:
        """Vectors of pairs (pairs, size) and scores of all relations as logits (pairs, relations)."""
        s1, s2, o1, o2 = spans.starts[subjects], spans.ends[subjects], spans.starts[objects], spans.ends[objects]
        query = (
            self._linear(spans.vectors, "as_subject")[subjects]
            + (spans.vectors @ self.weights["as_object.weight"].T)[objects]
        )
        query = _gelu(query + self.weights["gap.weight"][gap_buckets(s1, s2, o1, o2, self.gaps)])
        context = self._attend(states, query, regions(s1, s2, o1, o2, len(states.heads)))
        between = _means(states.between_total, np.minimum(s2, o2) + 1, np.maximum(s1, o1) - 1)
        overall = np.broadcast_to(states.overall, query.shape)
        joined = np.concatenate((query, context, between, overall), axis=1)
        vector = self._normed(_gelu(self._linear(joined, "mix")), "pair_norm")
        scores = self._linear(vector, "relation")
        scores += (spans.vectors @ self.weights["subject_fit.weight"].T)[subjects]
        scores += (spans.vectors @ self.weights["object_fit.weight"].T)[objects]
        return vector, scores

    def _attend(self, states: WordStates, query: Floats, region: Ints) -> Floats:
        size = query.shape[1] // self.pair_heads
        asked = self._linear(query, "query").reshape(len(query), self.pair_heads, size)
        keys = (states.heads @ self.weights["key.weight"].T).reshape(-1, self.pair_heads, size)
        values = self._linear(states.heads, "value").reshape(-1, self.pair_heads, size)
        scores = np.einsum("phd,whd->phw", asked, keys, optimize=True) / np.float32(np.sqrt(size))
        scores += self.weights["region.weight"][region].transpose(0, 2, 1)
        scores -= scores.max(axis=2, keepdims=True)
        weights = np.exp(scores)
        weights /= weights.sum(axis=2, keepdims=True)
        mixed: Floats = np.einsum("phw,whd->phd", weights, values, optimize=True).reshape(len(query), -1)
        return mixed

    def _linear(self, x: Floats, name: str) -> Floats:
        out: Floats = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return out

    def _normed(self, x: Floats, name: str) -> Floats:
        centred = x - x.mean(axis=1, keepdims=True)
        scaled = centred / np.sqrt((centred * centred).mean(axis=1, keepdims=True) + np.float32(1e-5))
        out: Floats = scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return out

    def states(self, heads: Floats, tails: Floats) -> WordStates:
        """What spans are made of, from the states of each word's first and last piece, (words, hidden)."""
        return WordStates(
            heads,
            tails,
            self._linear(heads, "first"),
            tails @ self.weights["last.weight"].T,
            _running(heads @ self.weights["inside.weight"].T),
            _running(self._linear(heads, "between")),
            self._linear(heads, "overall").sum(axis=0) / max(1, len(heads)),
        )


@dataclass(frozen=True, slots=True)
class WordStates:
    """States of the words of one text: of their first and last pieces, and what spans read of them.

    The totals are running sums, with one row more than there are words.
    """

    heads: Floats
    tails: Floats
    first: Floats
    last: Floats
    total: Floats
    between_total: Floats
    overall: Floats
    proposed: list[Floats] = field(default_factory=list)  # first, last, total; empty until they are asked for


@dataclass(frozen=True, slots=True)
class SpanSet:
    """Some spans of one text by first and last word (inclusive), with their vectors."""

    starts: Ints
    ends: Ints
    vectors: Floats


def regions(s1: Ints, s2: Ints, o1: Ints, o2: Ints, words: int) -> Ints:
    """Where each word stands relative to subject and object, (pairs, words)."""
    at = np.arange(words)[None, :]
    s1, s2, o1, o2 = (x[:, None] for x in (s1, s2, o1, o2))
    region = np.full((len(s1), words), 2)
    region[at < np.minimum(s1, o1)] = 0
    region[at > np.maximum(s2, o2)] = 4
    region[(at >= o1) & (at <= o2)] = 3
    region[(at >= s1) & (at <= s2)] = 1
    out: Ints = region + REGIONS * (o1 < s1)
    return out


def gap_buckets(s1: Ints, s2: Ints, o1: Ints, o2: Ints, buckets: int) -> Ints:
    """The number of words between two spans as a bucket, and which span comes first."""
    gap = np.maximum(np.where(o1 >= s1, o1 - s2, s1 - o2), 0)
    far = 6 + (np.log2(np.maximum(gap, 6) / 6) * 2).astype(np.int64)
    out: Ints = np.minimum(np.where(gap < 6, gap, far), buckets - 1) + buckets * (o1 < s1)
    return out


def sigmoid(x: Floats) -> Floats:
    """The logistic function."""
    out: Floats = (1 / (1 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)
    return out


def _running(x: Floats) -> Floats:
    return np.concatenate((np.zeros((1, x.shape[1]), np.float32), x.cumsum(axis=0)))


def _means(total: Floats, starts: Ints, ends: Ints) -> Floats:
    """Means of the words from ``starts`` to ``ends``, inclusive; zero for a stretch that ends before it starts."""
    after = np.maximum(ends + 1, starts)
    lengths = np.maximum(after - starts, 1).astype(np.float32)
    out: Floats = (total[after] - total[starts]) / lengths[:, None]
    return out


def _gelu(x: Floats) -> Floats:
    inner: Floats = np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)).astype(np.float32)
    out: Floats = 0.5 * x * (1 + inner)
    return out
