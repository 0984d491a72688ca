"""What a piece of a document is told of the text before it: how that text opens, who is who, and what was said last.

In: a document, a span of it, the names of the pieces before. Out: an `Excerpt`: the piece as a `Document` of its own
with stretches of the same document before it. What the stages find in those is not kept: it has been found already.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.annotate.pieces.cut import Span, best_cut
from kg.model import Block, BlockKind, Document, Mention, MentionKind, Sentence
from kg.spelling import name_in

# Characters that a piece is told at most, by judgement: a fourteenth of the usual piece, and so of the time.
LAST = 2_000  # right before it: more than the six sentences that a pronoun or noun phrase reaches back
NAMES = 5_000  # of sentences that say who is who: about forty names
GAP = "\n\n"  # between stretches
WORD = re.compile(r"\w+")
LONGER_BEFORE, LONGER_AFTER = re.compile(r"\b[A-Z][\w&.]* $"), re.compile(r" [A-Z]")  # a name beside a name
SHORTEST = 3  # letters of a word that may stand for a name


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece with what it is told. ``own`` is the piece's span in the whole document.

    ``origins`` are pairs of offsets, ascending: from the first one in ``document`` on, its text is that of the whole
    document from the second one on.
    """

    document: Document
    own: Span
    origins: tuple[tuple[int, int], ...]

    def at(self, place: int) -> int:
        """The offset in the whole document of an offset in the excerpt."""
        here, there = self.origins[bisect_right(self.origins, place, key=lambda pair: pair[0]) - 1]
        return there + place - here

    def owns(self, place: int) -> bool:
        """Whether what begins at an offset in the excerpt is the piece's own."""
        return self.at(place) >= self.own[0]


@dataclass(slots=True)
class _Known:
    """A name in full: the sentence that has it first, its short forms, how often the thing was spoken of."""

    sentence: Sentence
    forms: set[str] = field(default_factory=set)
    count: int = 0
    topic: bool = False  # whether the headline names it


class Introductions:
    """The names of the pieces so far, and the sentences that introduce them."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self.opening = tuple(_opening(document.blocks))
        self._names: dict[str, _Known] = {}

    def add(self, mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> None:
        """Take up the mentions of a piece and its sentences, both with offsets and numbers of the whole document."""
        numbered = {sentence.index: sentence for sentence in sentences}
        clusters: dict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            if mention.kind is MentionKind.NAME:
                clusters[mention.cluster].append(mention)
        for members in clusters.values():
            self._take(members, numbered)

    def _take(self, members: Sequence[Mention], sentences: Mapping[int, Sentence]) -> None:
        """One thing with all its names: it is known by the fullest one, from the sentence that has it first."""
        names = {mention: name_in(mention.surface) for mention in members}
        full = max(names.values(), key=lambda name: (len(name.split()), len(name), name))
        bearing = (sentences[m.sentence] for m in sorted(members, key=lambda m: m.start) if names[m] == full)
        first = next((one for one in bearing if one.block is not BlockKind.HEADLINE), None)
        forms = {*names.values(), *_ends(full)} - {full}
        if full not in self._names and first is not None:
            self._names[full] = _Known(first)
        if known := self._names.get(full):
            known.forms |= forms
            known.count += len(members)
            known.topic = known.topic or any(self._opens(mention.start) for mention in members)

    def _opens(self, place: int) -> bool:
        return any(block.start <= place < block.end for block in self.opening)

    def needed(self, text: str, most: int) -> tuple[Sentence, ...]:
        """The sentences, ``most`` characters in all, that introduce what a text does not introduce itself.

        That is what it calls by a short name, or by a name that it has in a longer one before ("Gommex" after "Gommex
        Turin Ltd"). What the headline names comes first, then what is spoken of most.
        """
        words: dict[str, int] = {}
        for match in WORD.finditer(text):
            words.setdefault(match.group(), match.start())
        wanted = [one for full, one in self._names.items() if one.topic or _unclear(full, one.forms, text, words)]
        wanted.sort(key=lambda one: (not one.topic, -one.count, one.sentence.start))
        chosen: dict[int, Sentence] = {}
        for one in wanted:
            length = one.sentence.end - one.sentence.start
            if one.sentence.start not in chosen and length <= most and self._closed(one.sentence):
                chosen[one.sentence.start] = one.sentence
                most -= length
        return tuple(chosen[start] for start in sorted(chosen))

    def _closed(self, sentence: Sentence) -> bool:
        """Whether a sentence closes the quotation marks that it opens: an open one would take in what follows."""
        text = self._text[sentence.start : sentence.end]
        return text.count('"') % 2 == 0 and sum(map(text.count, "“„«")) == sum(map(text.count, "”»"))


def excerpt(document: Document, piece: Span, known: Introductions, most: int) -> Excerpt:
    """A piece of a document with what it is told of the text before it; the first one is told nothing.

    Dates count from the whole document's day, decisions about it and its origin hold as well.
    """
    start = _before(document, piece[0], min(LAST, most))
    told = [block for block in known.opening if block.end <= start]
    names = known.needed(document.text[start : piece[1]], min(NAMES, most)) if start else ()
    told += (Block(one.block, one.start, one.end) for one in names if one.end <= start)
    told.sort(key=lambda block: block.start)
    blocks, origins, text = [], [], ""
    for block in told:
        origins.append((len(text), block.start))
        blocks.append(replace(block, start=len(text), end=len(text) + block.end - block.start))
        text += document.text[block.start : block.end] + GAP
    origins.append((len(text), start))
    blocks += _within(document, (start, *piece), len(text) - start)
    text += document.text[start : piece[1]]
    return Excerpt(replace(document, text=text, blocks=tuple(blocks)), piece, tuple(origins))


def _before(document: Document, cut: int, length: int) -> int:
    """Where the text begins that is told again, so that what points back over a cut finds what it means."""
    low = max(0, cut - length)
    return (low and best_cut(document.text, document.blocks, (low, cut - 1), low)) or (cut if low else 0)


def _within(document: Document, borders: Sequence[int], step: int) -> Iterator[Block]:
    """The blocks between the first and the last border, cut at all borders, moved by ``step``."""
    for left, right in pairwise(borders):
        first = max(0, bisect_right(document.blocks, left, key=lambda block: block.start) - 1)
        for block in document.blocks[first:]:
            if block.start >= right:
                break
            start, end = max(block.start, left), min(block.end, right)
            inner = document.text[start:end]
            if inner.strip():
                start, end = start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
                yield replace(block, start=start + step, end=end + step)


def _opening(blocks: Iterable[Block]) -> Iterator[Block]:
    """The headline: what stands over the first paragraph."""
    for block in blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.CAPTION):
            return
        if block.kind is BlockKind.HEADLINE:
            yield block


def _ends(full: str) -> Iterator[str]:
    """The first and the last word of a longer name, by which it may be called later."""
    words = full.split()
    if len(words) > 1:
        yield from (word for word in (words[0], words[-1]) if len(word) >= SHORTEST and word[0].isupper())


def _unclear(full: str, forms: Iterable[str], text: str, words: Mapping[str, int]) -> bool:
    """Whether a text has a short form of a name before the name in full, or has that first within a longer name."""
    place = _place(full, text, words)
    if place >= 0 and (
        LONGER_AFTER.match(text, place + len(full)) or LONGER_BEFORE.search(text, max(0, place - 40), place)
    ):
        return True
    shorter = [found for form in forms if (found := _place(form, text, words)) >= 0]
    return bool(shorter) and not 0 <= place <= min(shorter)


def _place(name: str, text: str, words: Mapping[str, int]) -> int:
    """Where a text has a name first; -1 if it has it nowhere. ``words`` are the first places of its words."""
    if WORD.fullmatch(name):
        return words.get(name, -1)
    return text.find(name) if all(word in words for word in WORD.findall(name)) else -1
