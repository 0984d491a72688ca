"""Text to blocks: which lines belong together, and what each one is.

In: the stored text, whose offsets never change. Out: `Block` values in order that do not overlap; a block may span
several lines if the text is hard-wrapped. Lines without a letter or digit ("###") are in no block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Block, BlockKind
from kg.read import furniture

Span = tuple[int, int]

LINE = re.compile(r"[^\n]+")
BULLET = re.compile(r"(?:[-*•·‣▪●○+]|[–—](?=\s)|\(?\d{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
STOP = re.compile(r"[.!?:;…][\"”’')\]]*\Z")
WRAP_COLUMNS = range(40, 121)  # a wrapped line is this long; news agencies and mail programs wrap at 60 to 100
ABBREVIATION = re.compile(r"\b(?:[A-Z]|Inc|Ltd|Corp|Co|Bros|plc)\.\Z")
MAX_HEADLINE_WORDS = 25
MAX_NAME_WORDS = 6  # a line that ends in "S.A." or "Inc." is a title only if it is this short
MAX_SUBHEAD_WORDS = 8
MAX_OPENING = 3  # a headline and at most two lines under it


def find_blocks(text: str, *, headings: frozenset[int] = frozenset(), wrapped: bool = True) -> tuple[Block, ...]:
    """Blocks of a text in order. ``headings`` are offsets of lines known to be headings.

    ``wrapped=False`` makes every line a block of its own.

    >>> text = "Gommex grows\\nTURIN, May 4, 2021 (Newswire) - Gommex grew."
    >>> [(str(b.kind), text[b.start : b.end]) for b in find_blocks(text)]
    [('headline', 'Gommex grows'), ('dateline', 'TURIN, May 4, 2021 (Newswire) -'), ('paragraph', 'Gommex grew.')]
    """
    lines = [span for match in LINE.finditer(text) if (span := _trimmed(text, *match.span()))]
    units = _joined(text, lines) if wrapped else lines
    units = [unit for unit in units if any(character.isalnum() for character in text[slice(*unit)])]
    titles = _titles(text, units, headings)
    blocks = (block for unit in units for block in _classified(text, unit, unit in titles))
    return tuple(block for block in blocks if block.start < block.end)


def find_paragraphs(text: str) -> tuple[Span, ...]:
    """Where the paragraphs of a text on paper begin and end: lines that belong together are in one.

    >>> find_paragraphs("Gommex Tyres of Turin said on Thursday\\nthat it grew.\\n\\nIt makes tyres.")
    ((0, 52), (54, 69))
    """
    lines = [span for match in LINE.finditer(text) if (span := _trimmed(text, *match.span()))]
    return tuple(_joined(text, lines))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return (left, left + len(piece.strip())) if left < end else None


def _joined(text: str, lines: Sequence[Span]) -> list[Span]:
    """Lines of one hard-wrapped paragraph put together."""
    width = max((end - start for start, end in lines if end - start in WRAP_COLUMNS), default=0)
    units: list[Span] = []
    for chunk in _chunks(text, lines):
        flows = _breaks_sentences(text, chunk)
        for line in chunk:
            last = units[-1] if units and line is not chunk[0] else None
            if last and _continues(text, (_last_line(text, last), last[1]), line, width if flows else 0):
                units[-1] = (last[0], line[1])
            else:
                units.append(line)
    return units


def _chunks(text: str, lines: Sequence[Span]) -> Iterator[list[Span]]:
    """Runs of lines without a blank line between them."""
    chunk: list[Span] = []
    for line in lines:
        if chunk and text.count("\n", chunk[-1][1], line[0]) > 1:
            yield chunk
            chunk = []
        chunk.append(line)
    if chunk:
        yield chunk


def _breaks_sentences(text: str, chunk: Sequence[Span]) -> bool:
    """Whether most lines of a chunk end in mid-sentence, as the lines of a wrapped paragraph do."""
    open_ends = sum(not STOP.search(text[max(start, end - 4) : end]) for start, end in chunk[:-1])
    return open_ends > 0 and 2 * open_ends >= len(chunk) - 1


def _last_line(text: str, span: Span) -> int:
    return max(span[0], text.rfind("\n", span[0], span[1]) + 1)


def _continues(text: str, above: Span, line: Span, width: int) -> bool:
    """Whether ``line`` goes on with the sentence or paragraph of the line above it.

    It does if it starts in lower case after an open end, or if its first word had no room left above (``width`` > 0).
    """
    first, upper = text[slice(*line)], text[slice(*above)]
    if BULLET.match(first) or furniture.is_credit(first) or furniture.is_credit(upper) or furniture.is_date_line(upper):
        return False
    length = above[1] - above[0]
    if first[0].islower() and not STOP.search(upper[-4:]):
        return length >= WRAP_COLUMNS.start // 2
    word = len(first.split(None, 1)[0])
    return length in WRAP_COLUMNS and length + 1 + word > width > 0


def _titles(text: str, units: Sequence[Span], headings: frozenset[int]) -> set[Span]:
    """Units that are headlines: marked ones, those that open the text, and short lines alone between paragraphs."""
    titles = {unit for unit in units if unit[0] in headings}
    content = [unit for unit in units if not _is_furniture(text, unit)]
    if len(content) < 2:
        return titles
    ends = [bool(STOP.search(text[max(start, end - 4) : end])) for start, end in content]
    for index, unit in enumerate(content[:-1]):
        opening = index < MAX_OPENING and not any(ends[:index]) and (index == 0 or any(ends[index:]))
        limit = MAX_HEADLINE_WORDS if opening else MAX_SUBHEAD_WORDS
        longer = content[index + 1][1] - content[index + 1][0] > unit[1] - unit[0] or opening
        if longer and _like_title(text[slice(*unit)], limit, alone=opening or _alone(text, unit)):
            titles.add(unit)
    return titles


def _is_furniture(text: str, unit: Span) -> bool:
    line = text[slice(*unit)]
    return furniture.is_credit(line) or furniture.is_date_line(line)


def _like_title(line: str, max_words: int, *, alone: bool) -> bool:
    words = line[: 20 * max_words].split()
    return (
        alone
        and len(line) < 20 * max_words
        and len(words) <= max_words
        and "\n" not in line
        and not line[0].islower()
        and not BULLET.match(line)
        and (not STOP.search(line) or _may_end_title(line, words, max_words))
        and not furniture.dateline_end(line)
        and furniture.credit_tail(line) == len(line)
    )


def _may_end_title(line: str, words: Sequence[str], max_words: int) -> bool:
    """A question or call may stand over a text, not within it; "Ferrunda S.A." ends in a stop that is no full stop."""
    if ABBREVIATION.search(line[-6:]):
        return len(words) <= MAX_NAME_WORDS
    return line[-1] in "!?" and max_words == MAX_HEADLINE_WORDS


def _alone(text: str, unit: Span) -> bool:
    """Whether a line opens its chunk: it has a blank line above it."""
    return unit[0] == 0 or text[max(0, unit[0] - 200) : unit[0]].rstrip(" \t").endswith("\n\n")


def _classified(text: str, unit: Span, title: bool) -> Iterator[Block]:
    start, end = unit
    line = text[start:end]
    if title:
        yield Block(BlockKind.HEADLINE, start, end)
    elif furniture.is_credit(line):
        yield Block(BlockKind.CREDIT, start, end)
    elif furniture.is_date_line(line):
        yield Block(BlockKind.DATELINE, start, end)
    else:
        yield from _prose(text, start, end)


def _prose(text: str, start: int, end: int) -> Iterator[Block]:
    """A paragraph or caption, with the dateline or credits that stand in its line."""
    line = text[start:end]
    head, tail = furniture.caption_prefix(line), furniture.credit_tail(line)
    if head:
        yield from _block(text, BlockKind.CREDIT, start, start + head)
    opening = 0 if head else furniture.dateline_end(line)
    if opening:
        yield from _block(text, BlockKind.DATELINE, start, start + opening)
    bullet = BULLET.match(line[head + opening :][:20])
    begin = start + head + opening + (bullet.end() if bullet else 0)
    kind = BlockKind.CAPTION if head or tail < len(line) else BlockKind.PARAGRAPH
    yield from _block(text, kind, begin, start + tail)
    yield from _block(text, BlockKind.CREDIT, start + tail, end)


def _block(text: str, kind: BlockKind, start: int, end: int) -> Iterator[Block]:
    span = _trimmed(text, start, end)
    if span:
        yield Block(kind, *span)
