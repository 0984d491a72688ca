"""Examples as tensors: word pieces, gold spans and pairs, batches of sentences of like length.

In: `kg.corpora.Example` values and a tokenizer. Out: `Batch` values for `kg.train.network`.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from kg.corpora.values import Example, Span
from kg.learned.words import Pieces, Words, marked, pieces_of, words_of
from kg.ontology import STATUS_IRIS

WordSpan = tuple[int, int]  # first and last word, inclusive


@dataclass(frozen=True, slots=True)
class Item:
    """One window of an example. Word spans count from the window's first word.

    Where one pair alone is asked for, its names are marked in the pieces.
    """

    example: Example
    pieces: Pieces
    gold: Mapping[tuple[WordSpan, WordSpan], frozenset[int]]  # (subject, object) → relations
    annotated: tuple[int, ...]
    space: int
    mentions: tuple[tuple[WordSpan, int], ...] = ()  # with the numbers of their kinds; 0: the kind is not known
    fixed: tuple[tuple[WordSpan, WordSpan], ...] = ()  # the only pairs that are asked for
    uncertain: frozenset[tuple[WordSpan, WordSpan, int]] = frozenset()  # (subject, object, relation) not asked for
    own: tuple[int, ...] = ()  # of an asked pair: the relations of its label space, of which at most one holds

    @property
    def subjects(self) -> frozenset[WordSpan]:
        return frozenset((*(subject for subject, _ in self.gold), *(span for span, _ in self.mentions)))

    @property
    def objects(self) -> frozenset[WordSpan]:
        return frozenset((*(obj for _, obj in self.gold), *(span for span, _ in self.mentions)))


@dataclass(frozen=True, slots=True)
class Batch:
    items: tuple[Item, ...]
    ids: Tensor
    shapes: Tensor
    marks: Tensor
    heads: Tensor  # (batch, words): piece of each word, 0 beyond the end
    tails: Tensor
    mask: Tensor  # (batch, words)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How names become numbers: relations by (label space, name), label spaces, kinds of mention (0 is: none)."""

    relations: Mapping[tuple[str, str], int]
    spaces: Mapping[str, int]
    types: Mapping[str, int]

    def relation(self, space: str, name: str) -> int | None:
        """The number of a relation, None for one that is not known."""
        return self.relations.get(relation_key(space, name))


def relation_key(space: str, name: str) -> tuple[str, str]:
    """What a relation is known by: its label space and name; an IRI belongs to no label space."""
    return ("" if "://" in name else space, name)


def items_of(examples: Sequence[Example], numbers: Numbers, tokenizer: Tokenizer, longest: int) -> list[Item]:
    """Examples as items, in order; a text of more than ``longest`` pieces gives one a window."""
    found = []
    for example in examples:
        words = words_of(example.text)
        if words.spans:
            found += [_item(example, words, one, numbers) for one in _windows(example, words, tokenizer, longest)]
    return found


def _windows(example: Example, words: Words, tokenizer: Tokenizer, longest: int) -> Iterator[Pieces]:
    asked = example.pairs[0] if len(example.pairs) == 1 else ()
    names = [name for span in asked if (name := words.covering(*span))]
    for pieces in pieces_of(words, tokenizer, longest):
        yield marked(pieces, names)


def _item(example: Example, words: Words, pieces: Pieces, numbers: Numbers) -> Item:
    def placed(span: Span | None) -> WordSpan | None:
        covered = words.covering(*span) if span else None
        if covered is None:
            return None
        first, last = covered[0] - pieces.first, covered[1] - pieces.first
        return (first, last) if first >= 0 and last < len(pieces.heads) else None

    gold: dict[tuple[WordSpan, WordSpan], set[int]] = {}
    lost = set()  # relations of facts whose ends are not in the text: where they hold is not known
    for triple in example.triples:
        number = numbers.relation(example.label_space, triple.relation)
        ends = placed(triple.subject_span), placed(triple.object_span)
        if number is None:
            continue
        if triple.subject_span is None or triple.object_span is None:
            lost.add(number)
        elif ends[0] and ends[1] and ends[0] != ends[1]:
            gold.setdefault((ends[0], ends[1]), set()).add(number)
    known = {numbers.relation(example.label_space, name) for name in example.annotated}
    fixed = [(placed(one), placed(other)) for one, other in example.pairs]
    uncertain = {
        (placed(one.subject_span), placed(one.object_span), numbers.relation(example.label_space, one.relation))
        for one in example.uncertain
    }
    return Item(
        example,
        pieces,
        {pair: frozenset(found) for pair, found in gold.items()},
        tuple(sorted(number for number in known if number is not None and number not in lost)),
        numbers.spaces[example.label_space],
        tuple(
            sorted({(span, numbers.types.get(kind, 0)) for s, e, kind in example.mentions if (span := placed((s, e)))})
        ),
        tuple((one, other) for one, other in fixed if one and other),
        uncertain=frozenset(
            (one, other, number) for one, other, number in uncertain if one and other and number is not None
        ),
        own=_own(example, known, numbers) if example.pairs else (),
    )


def _own(example: Example, known: Collection[int | None], numbers: Numbers) -> tuple[int, ...]:
    """The relations of an asked pair that rival for it; a status rivals none, for it holds beside a relation."""
    space, relations = example.label_space, numbers.relations.items()
    return tuple(
        sorted(k for (place, name), k in relations if place == space and k in known and name not in STATUS_IRIS)
    )


def batches(items: Sequence[Item], size: int, seed: int | None) -> Iterator[Batch]:
    """Items in batches of like length, of at most ``size`` times 40 pieces; shuffled unless ``seed`` is None."""
    order = sorted(range(len(items)), key=lambda k: (len(items[k].pieces.ids), k))
    chooser = random.Random(seed)
    if seed is not None:
        order.sort(key=lambda k: len(items[k].pieces.ids) * chooser.uniform(0.85, 1.15))
    groups: list[list[int]] = [[]]
    for k in order:
        longest = max([len(items[k].pieces.ids), *(len(items[j].pieces.ids) for j in groups[-1])])
        if groups[-1] and longest * (len(groups[-1]) + 1) > size * 40:
            groups.append([])
        groups[-1].append(k)
    if seed is not None:
        chooser.shuffle(groups)
    for group in groups:
        if group:
            yield collate([items[k] for k in group])


def collate(items: Sequence[Item]) -> Batch:
    pieces, words = max(len(i.pieces.ids) for i in items), max(len(i.pieces.heads) for i in items)

    def padded(rows: list[tuple[int, ...]], width: int) -> Tensor:
        return torch.tensor([(*row, *(0,) * (width - len(row))) for row in rows])

    return Batch(
        tuple(items),
        padded([i.pieces.ids for i in items], pieces),
        padded([i.pieces.shapes for i in items], pieces),
        padded([i.pieces.marks for i in items], pieces),
        padded([i.pieces.heads for i in items], words),
        padded([i.pieces.tails for i in items], words),
        padded([(1,) * len(i.pieces.heads) for i in items], words).bool(),
    )
