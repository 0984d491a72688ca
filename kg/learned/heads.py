"""The heads of the learned extractor in numpy: vectors and scores of spans, vectors and scores of pairs of spans.

In: the states of words. Out: arrays. The arithmetic is that of `kg.train.network`. What reads many texts takes them all
at once: the matrices of one sentence are so small that calling numpy for each costs more than the numbers do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
REGIONS = 5
OF_WORDS = ("key", "value")  # what the attention of pairs reads of the states of all words
RATED = ("relation.weight", "relation.bias", "subject_fit.weight", "object_fit.weight")  # with a row for each relation


@dataclass(frozen=True)
class Heads:
    """The weights of the heads by name, as `kg.train.export` writes them; ``longest_span`` counts words."""

    weights: Mapping[str, Floats]
    longest_span: int
    gaps: int
    pair_heads: int

    @cached_property
    def _mix(self) -> tuple[Floats, Floats, Floats]:
        """The parts of ``mix``: for a pair's query and context, for the words between, for the sentence.

        What comes before is linear in the states of words for the last two, so that it is multiplied into them.
        """
        size = self.weights["mix.bias"].shape[0]
        own, between, overall = np.split(self.weights["mix.weight"], [2 * size, 3 * size], axis=1)
        return own.T, between, overall

    @cached_property
    def _between_bias(self) -> Floats:
        return self._mix[1] @ self.weights["between.bias"]

    @cached_property
    def of_words(self) -> Floats:
        """What turns the state of a word into what pairs read of it, (hidden, 3 · size); the encoder's file has it."""
        between = self._mix[1] @ self.weights["between.weight"]
        return np.concatenate([between, *(self.weights[f"{name}.weight"] for name in OF_WORDS)]).T

    def candidates(self, states: WordStates) -> tuple[Ints, Ints]:
        """First and last word of every stretch of at most ``longest_span`` words."""
        count = len(states.heads)
        starts = np.repeat(np.arange(count), self.longest_span)
        ends = starts + np.tile(np.arange(self.longest_span), count)
        inside = ends < count
        return starts[inside], ends[inside]

    def roles(self, states: WordStates, starts: Ints, ends: Ints, space: int) -> Floats:
        """How well spans fit as subject and object, in [0, 1], by the habits of one label space; (spans, 2)."""
        return sigmoid(self._role_logits(states, starts, ends)[:, 2 * space : 2 * space + 2])

    def _role_logits(self, states: WordStates, starts: Ints, ends: Ints) -> Floats:
        """How well spans fit as subject and object in each label space, (spans, 2 · spaces)."""
        first, last, total = self._proposed(states)
        x = first[starts] + last[ends] + _means(total, starts, ends)
        x += self.weights["proposed_width.weight"][ends - starts + 1]
        return self._linear(_gelu(x), "roles")

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

    def mentions(self, states: WordStates, starts: Ints, ends: Ints) -> Floats:
        """How well spans fit as subject or object by the habits of any label space, in [0, 1]; (spans,)."""
        return sigmoid(self._role_logits(states, starts, ends).max(axis=1))

    def spans(self, states: WordStates, starts: Ints, ends: Ints) -> SpanSet:
        """Spans with their vectors."""
        return self.spans_of([(states, starts, ends)])[0]

    def spans_of(self, texts: Sequence[tuple[WordStates, Ints, Ints]]) -> list[SpanSet]:
        """The same for spans of each of some texts."""
        heads = np.concatenate([states.heads[starts] for states, starts, _ in texts])
        tails = np.concatenate([states.tails[ends] for states, _, ends in texts])
        totals = [read.total for read in self._read([states for states, *_ in texts])]
        means = np.concatenate([_means(t, starts, ends) for t, (_, starts, ends) in zip(totals, texts, strict=True)])
        widths = np.concatenate([ends - starts + 1 for _, starts, ends in texts])
        x = self._linear(heads, "first")
        x += tails @ self.weights["last.weight"].T
        x += means @ self.weights["inside.weight"].T
        x += self.weights["width.weight"][np.minimum(widths, self.longest_span)]
        vectors = _parted(self._normed(_gelu(x), "span_norm"), [len(starts) for _, starts, _ in texts])
        return [SpanSet(starts, ends, own) for (_, starts, ends), own in zip(texts, vectors, strict=True)]

    def types(self, vectors: Floats) -> Floats:
        """Scores of the kinds of mention, (spans, kinds), each row summing to 1; the first kind is: none."""
        x = self._linear(vectors, "types")
        x = np.exp(x - x.max(axis=1, keepdims=True))
        out: Floats = x / x.sum(axis=1, keepdims=True)
        return out

    def narrowed(self, relations: Ints) -> Heads:
        """Heads that score only some relations, in the order given."""
        return replace(self, weights={**self.weights, **{name: self.weights[name][relations] for name in RATED}})

    def pairs(self, states: WordStates, spans: SpanSet, subjects: Ints, objects: Ints) -> tuple[Floats, Floats]:
        """Vectors of pairs (pairs, size) and scores of all relations as logits (pairs, relations)."""
        return self.pairs_of([(states, spans, subjects, objects)])[0]

    def pairs_of(self, texts: Sequence[tuple[WordStates, SpanSet, Ints, Ints]]) -> list[tuple[Floats, Floats]]:
        """The same for pairs in each of some texts."""
        before = accumulate((len(spans.starts) for _, spans, _, _ in texts), initial=0)
        shifted = [(n + subjects, n + objects) for n, (*_, subjects, objects) in zip(before, texts, strict=False)]
        subjects, objects = (np.concatenate(side) for side in zip(*shifted, strict=True))
        starts, ends, vectors = (
            np.concatenate([getattr(spans, name) for _, spans, _, _ in texts]) for name in ("starts", "ends", "vectors")
        )
        s1, s2, o1, o2 = starts[subjects], ends[subjects], starts[objects], ends[objects]
        query = self._linear(vectors, "as_subject")[subjects] + (vectors @ self.weights["as_object.weight"].T)[objects]
        query = _gelu(query + self.weights["gap.weight"][gap_buckets(s1, s2, o1, o2, self.gaps)])
        counts = [len(own) for *_, own in texts]
        places = [_parted(x, counts) for x in (self._linear(query, "query"), s1, s2, o1, o2)]
        reads = self._read([states for states, *_ in texts])
        parts = [self._around(read, asked, *ends) for read, asked, *ends in zip(reads, *places, strict=True)]
        context, between = (np.concatenate(part) for part in zip(*parts, strict=True))
        mixed = np.concatenate((query, context), axis=1) @ self._mix[0] + between
        mixed += np.repeat(np.stack([read.overall for read in reads]), counts, axis=0)
        vector = self._normed(_gelu(mixed), "pair_norm")
        scores = self._linear(vector, "relation")
        scores += (vectors @ self.weights["subject_fit.weight"].T)[subjects]
        scores += (vectors @ self.weights["object_fit.weight"].T)[objects]
        return list(zip(_parted(vector, counts), _parted(scores, counts), strict=True))

    def _around(self, read: _Read, asked: Floats, s1: Ints, s2: Ints, o1: Ints, o2: Ints) -> tuple[Floats, Floats]:
        """What the pairs of one text ask of its words, and the means of the words between their ends."""
        context = self._attend(read, asked, regions(s1, s2, o1, o2, len(read.key)))
        return context, _means(read.between_total, np.minimum(s2, o2) + 1, np.maximum(s1, o1) - 1)

    def _attend(self, read: _Read, asked: Floats, region: Ints) -> Floats:
        heads, size = self.pair_heads, asked.shape[1] // self.pair_heads
        queries = asked.reshape(-1, heads, size).transpose(1, 0, 2)
        keys = read.key.reshape(-1, heads, size).transpose(1, 2, 0)
        values = read.value.reshape(-1, heads, size).transpose(1, 0, 2)
        scores = queries @ keys / np.float32(np.sqrt(size))
        scores += self.weights["region.weight"].T[:, region]
        scores -= scores.max(axis=2, keepdims=True)
        weights = np.exp(scores, out=scores)
        weights /= weights.sum(axis=2, keepdims=True)
        mixed: Floats = (weights @ values).transpose(1, 0, 2).reshape(len(asked), -1)
        return mixed

    def _linear(self, x: Floats, name: str) -> Floats:
        out: Floats = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return out

    def _normed(self, x: Floats, name: str) -> Floats:
        centred = x - x.mean(axis=1, keepdims=True)
        scaled = centred / np.sqrt((centred * centred).mean(axis=1, keepdims=True) + np.float32(1e-5))
        out: Floats = scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return out

    def _read(self, texts: Sequence[WordStates]) -> list[_Read]:
        """What spans and pairs read of words, made when it is first asked for: of some texts only `mentions` are."""
        new = {id(states): states for states in texts if not states.read}
        if new:
            for states, read in zip(new.values(), self._read_new(list(new.values())), strict=True):
                states.read.append(read)
        return [states.read[0] for states in texts]

    def _read_new(self, texts: Sequence[WordStates]) -> list[_Read]:
        counts = [len(states.heads) for states in texts]
        between, key, value = np.split(np.concatenate([states.asked for states in texts]), 1 + len(OF_WORDS), axis=1)
        between = between + self._between_bias
        value = value + self.weights["value.bias"]
        totals = [_running(states.heads) for states in texts]
        means = np.stack([states.heads.sum(axis=0) / max(1, len(states.heads)) for states in texts])
        known = np.array([[bool(count)] for count in counts])
        overall = self._linear(means, "overall") * known @ self._mix[2].T + self.weights["mix.bias"]
        rows = zip(*(_parted(x, counts) for x in (between, key, value)), strict=True)
        return [
            _Read(total, _running(one[0]), one[1], one[2], whole)
            for total, one, whole in zip(totals, rows, overall, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class WordStates:
    """States of the words of one text: of their first and last pieces, and the first ones times `Heads.of_words`."""

    heads: Floats
    tails: Floats
    asked: Floats
    proposed: list[Floats] = field(default_factory=list)  # first, last, total; empty until they are asked for
    read: list[_Read] = field(default_factory=list)  # one at most; empty until it is asked for


@dataclass(frozen=True, slots=True)
class _Read:
    """What spans and pairs read of the words of one text.

    The totals are running sums, with one row more than there are words; ``between_total`` and ``overall`` have gone
    through ``mix``, ``overall`` with its bias.
    """

    total: Floats
    between_total: Floats
    key: Floats
    value: Floats
    overall: Floats


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


def _parted(x: Floats, counts: Sequence[int]) -> list[Floats]:
    """The rows of each of some texts, of which each has so many."""
    return [x[end - count : end] for count, end in zip(counts, accumulate(counts), strict=True)]


def _running(x: Floats) -> Floats:
    """The sums of the first rows, of none at first; row by row, since `cumsum` walks down the columns."""
    sums = np.zeros((len(x) + 1, x.shape[1]), np.float32)
    for number, row in enumerate(x):
        np.add(sums[number], row, out=sums[number + 1])
    return sums


def _means(total: Floats, starts: Ints, ends: Ints) -> Floats:
    """Means of the words from ``starts`` to ``ends``, inclusive; zero for a stretch that ends before it starts."""
    after = np.maximum(ends + 1, starts)
    lengths = np.maximum(after - starts, 1).astype(np.float32)
    out: Floats = (total[after] - total[starts]) / lengths[:, None]
    return out


def _gelu(x: Floats) -> Floats:
    inner: Floats = 0.044715 * x
    inner *= x
    inner *= x
    inner += x
    inner *= 0.7978845608
    np.tanh(inner, out=inner)
    inner += 1
    out: Floats = 0.5 * x
    out *= inner
    return out
