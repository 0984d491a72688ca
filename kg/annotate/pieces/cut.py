"""Where a long text is cut: at the borders of its blocks, else at the ends of sentences, else at white space.

In: a text, its blocks, the length of a piece. Out: spans that follow each other and cover the text. No word is cut, and
a headline is parted from what it stands over only where there is no other place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from kg.model import Block, BlockKind

Span = tuple[int, int]

HEADS = frozenset({BlockKind.HEADLINE, BlockKind.DATELINE})  # belong to what comes after them
CLOSING = "[\"”’')\\]]*"
BLANK = "[^\\S\\u00a0\\u2007\\u202f]+"  # white space at which a line may break
# A full stop after a short word or one with a capital may belong to it: "Prof. Tanaka", "Nov. 5", "Gommex Inc. said".
SURE_END = re.compile(f"(?:[^\\W\\d_A-Z]{{4}}|[\\d)%])[.!?…]{CLOSING}{BLANK}(?=[\"“‘'(]?[^\\Wa-z_])|[。！？]")
ANY_END = re.compile(f"[.!?…]{CLOSING}{BLANK}|\\n|[。！？]")
SPACE = re.compile(BLANK)


def pieces_of(text: str, blocks: Sequence[Block], most: int) -> Iterator[Span]:
    """Spans of at most ``most`` characters that cover a text in its order; longer ones where a word is.

    They are of about one length, so that none is too short to tell what it is about.

    >>> from kg.model import Block, BlockKind
    >>> text = "Gommex grew. It makes tyres.\\n\\nBasketo grew."
    >>> blocks = (Block(BlockKind.PARAGRAPH, 0, 28), Block(BlockKind.PARAGRAPH, 30, 43))
    >>> [text[start:end] for start, end in pieces_of(text, blocks, 32)]
    ['Gommex grew. It makes tyres.\\n\\n', 'Basketo grew.']
    """
    cuts = [0]
    while len(text) - cuts[-1] > most:
        start, rest = cuts[-1], len(text) - cuts[-1]
        even = -(-rest // -(-rest // most))
        found = best_cut(text, blocks, (start + even // 2 + 1, start + most), start + even)
        cuts.append(found or _beside_word(text, start, start + most))
    return pairwise((*cuts, len(text)) if cuts[-1] < len(text) else cuts)


def best_cut(text: str, blocks: Sequence[Block], window: Span, aim: int) -> int:
    """Of the best places in a window (ends included) the one nearest to ``aim``; 0 where there is none."""
    for places in KINDS:
        found = [place for place in places(text, blocks, window) if window[0] <= place <= window[1]]
        if found:
            return min(found, key=lambda place: (abs(place - aim), place))
    return 0


def _sections(text: str, blocks: Sequence[Block], window: Span) -> Iterator[int]:
    """Lines with which a section begins."""
    return (line for line, before, block in _lines(text, blocks, window) if block.kind is BlockKind.HEADLINE)


def _paragraphs(text: str, blocks: Sequence[Block], window: Span) -> Iterator[int]:
    """Lines after a blank one."""
    return (line for line, before, block in _lines(text, blocks, window) if text.count("\n", before.end, line) > 1)


def _any_lines(text: str, blocks: Sequence[Block], window: Span) -> Iterator[int]:
    return (line for line, before, block in _lines(text, blocks, window))


def _lines(text: str, blocks: Sequence[Block], window: Span) -> Iterator[tuple[int, Block, Block]]:
    """Where lines begin that open a block, with the block before and the block; not those under a headline."""
    first = bisect_left(blocks, window[0], key=lambda block: block.start)
    last = bisect_right(blocks, window[1], key=lambda block: block.end)
    for before, block in pairwise(blocks[max(0, first - 1) : last + 1]):
        line = text.rfind("\n", before.end, block.start) + 1
        if line and before.kind not in HEADS:
            yield line, before, block


def _sure_ends(text: str, blocks: Sequence[Block], window: Span) -> Iterator[int]:
    return _inside(SURE_END, text, blocks, window)


def _ends(text: str, blocks: Sequence[Block], window: Span) -> Iterator[int]:
    return _inside(ANY_END, text, blocks, window)


def _inside(pattern: re.Pattern[str], text: str, blocks: Sequence[Block], window: Span) -> Iterator[int]:
    """The ends of what matches within a block that is no headline."""
    for match in pattern.finditer(text, max(0, window[0] - 20), window[1]):
        at = bisect_right(blocks, match.end(), key=lambda block: block.start) - 1
        if at >= 0 and blocks[at].start < match.end() < blocks[at].end and blocks[at].kind not in HEADS:
            yield match.end()


def _inner_spaces(text: str, blocks: Sequence[Block], window: Span) -> Iterator[int]:
    return _inside(SPACE, text, blocks, window)


def _spaces(text: str, blocks: Sequence[Block], window: Span) -> Iterator[int]:
    return (match.end() for match in SPACE.finditer(text, window[0] - 1, window[1]))


Places = Callable[[str, Sequence[Block], Span], Iterator[int]]
KINDS: tuple[Places, ...] = (
    _sections,
    _paragraphs,
    _any_lines,
    _sure_ends,
    _ends,
    _inner_spaces,
    _spaces,
)  # the best ones first


def _beside_word(text: str, start: int, end: int) -> int:
    """Before or after a word that fills half a piece: after the last white space before ``end``, else the next one."""
    before = [match.end() for match in SPACE.finditer(text, start, end)]
    if before:
        return before[-1]
    after = SPACE.search(text, end)
    return after.end() if after else len(text)
