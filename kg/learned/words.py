"""A text as words and word pieces, with offsets.

In: a text. Out: `Words` (spans of words, their shapes) and the pieces that an encoder takes. It knows no model.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import itemgetter

from tokenizers import Tokenizer

WORD = re.compile(r"\w+|[^\w\s]")
HIDDEN = "[MASK]"  # of BERT-like tokenizers
MOST_KNOWN = 20_000  # words whose pieces are remembered: 4 MB
SHAPES = 8
LOWER, CAPITAL, UPPER, DIGITS, MIXED, PUNCTUATION, LETTER, OTHER = range(SHAPES)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: spans in code points, and a number for the shape of each, which pieces lose (no case)."""

    text: str
    spans: tuple[tuple[int, int], ...]
    shapes: tuple[int, ...]

    def covering(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last word (inclusive) of a stretch of the text; None where it holds no word.

        >>> words_of("Orlin Ltd. grew").covering(0, 9)
        (0, 1)
        """
        first = bisect_right(self.spans, start, key=itemgetter(1))
        after = bisect_left(self.spans, end, key=itemgetter(0))
        return (first, after - 1) if first < after else None


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of consecutive words ``first`` … ``first + len(heads) - 1``, with [CLS] and [SEP].

    ``heads`` and ``tails`` are the positions of each word's first and last piece; ``marks`` has 1 and 2 at the pieces
    of two names whose relation is asked for, else 0.
    """

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    marks: tuple[int, ...]
    heads: tuple[int, ...]
    tails: tuple[int, ...]
    first: int = 0


def words_of(text: str) -> Words:
    """The words of a text.

    >>> [text for text in words_of("Orlin's 3 ships").spans]
    [(0, 5), (5, 6), (6, 7), (8, 9), (10, 15)]
    """
    spans = tuple(match.span() for match in WORD.finditer(text))
    return Words(text, spans, tuple(_shape(text[start:end]) for start, end in spans))


def _shape(word: str) -> int:
    if word.isdigit():
        return DIGITS
    if not word[0].isalnum():
        return PUNCTUATION
    if len(word) == 1 and word.isupper():
        return LETTER
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER
    if word.istitle():
        return CAPITAL
    return MIXED if word.isalpha() else OTHER


def pieces_of(words: Words, tokenizer: Tokenizer, longest: int) -> Iterator[Pieces]:
    """The word pieces of a text, in windows of at most ``longest`` pieces that overlap by a quarter.

    A text that fits gives one window. No word is lost; a word of more pieces than fit keeps its first ones.
    """
    room = longest - 2
    first, last, unknown = (tokenizer.token_to_id(name) or 0 for name in ("[CLS]", "[SEP]", "[UNK]"))
    by_word = [(_ids(tokenizer, words.text[s:e]) or (unknown,))[:room] for s, e in words.spans]
    special = (first, last)
    for first, last in _windows([len(ids) for ids in by_word], room):
        yield _window(words, by_word, first, last, special)


@lru_cache(maxsize=MOST_KNOWN)
def _ids(tokenizer: Tokenizer, word: str) -> tuple[int, ...]:
    """The numbers of a word's pieces, which do not depend on the words around it."""
    return tuple(tokenizer.encode([word], is_pretokenized=True, add_special_tokens=False).ids)


def _windows(sizes: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    """First word and the one after the last of each window."""
    first = 0
    while first < len(sizes) or first == 0:
        last, filled = first, 0
        while last < len(sizes) and filled + sizes[last] <= room:
            filled += sizes[last]
            last += 1
        yield first, last
        if last >= len(sizes):
            return
        back = last
        shared = 0
        while back - 1 > first and shared + sizes[back - 1] <= room // 4:
            back -= 1
            shared += sizes[back]
        first = back


def _window(words: Words, by_word: Sequence[Sequence[int]], first: int, last: int, special: tuple[int, int]) -> Pieces:
    ids, shapes = [special[0]], [PUNCTUATION]
    heads, tails = [], []
    for word in range(first, last):
        heads.append(len(ids))
        ids += by_word[word]
        shapes += [words.shapes[word]] * len(by_word[word])
        tails.append(len(ids) - 1)
    marks = (0,) * (len(ids) + 1)
    return Pieces((*ids, special[1]), (*shapes, PUNCTUATION), marks, tuple(heads), tuple(tails), first)


def hidden_piece(tokenizer: Tokenizer) -> int:
    """The number of the word piece that stands for what is not shown."""
    number = tokenizer.token_to_id(HIDDEN)
    return tokenizer.token_to_id("[UNK]") or 0 if number is None else int(number)


def veiled(pieces: Pieces, hidden: int) -> Pieces:
    """The pieces with the marked ones replaced by ``hidden``."""
    ids = tuple(hidden if mark else piece for piece, mark in zip(pieces.ids, pieces.marks, strict=True))
    return replace(pieces, ids=ids)


def marked(pieces: Pieces, names: Sequence[tuple[int, int]]) -> Pieces:
    """The pieces with marks at two names, given by their first and last words in the text; the first in order is 1.

    A name that lies outside the window leaves no mark.
    """
    marks = [0] * len(pieces.ids)
    for number, (first, last) in enumerate(sorted(names), start=1):
        for word in range(max(first, pieces.first), min(last, pieces.first + len(pieces.heads) - 1) + 1):
            at = word - pieces.first
            marks[pieces.heads[at] : pieces.tails[at] + 1] = [number] * (pieces.tails[at] + 1 - pieces.heads[at])
    return replace(pieces, marks=tuple(marks))
