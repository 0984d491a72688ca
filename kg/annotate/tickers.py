"""Brackets that say where a share is traded: "Orlin (Nasdaq: ORL)", "Basketo (NYSE: BSK; TSX: BSK.B)".

In: the words of a text. Out: where such brackets stand. It does not know which words are exchanges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CODE = re.compile(r"\.?[A-Z0-9][A-Z0-9.]{0,9}|-")
MOST_WORDS = 16  # of a bracket


@dataclass(frozen=True, slots=True)
class TickerBracket:
    """The tokens of a bracket from "(" to ")", the colons in it, and the tokens of the codes after them.

    ``exchanges`` are the first and last tokens of what stands before the colons.
    """

    span: range
    colons: tuple[int, ...]
    codes: frozenset[int]
    exchanges: tuple[tuple[int, int], ...]


def ticker_brackets(words: Sequence[str]) -> Iterator[TickerBracket]:
    """The brackets that hold nothing but exchanges with codes.

    >>> [bracket.span for bracket in ticker_brackets("Orlin ( Nasdaq : ORL ) grew".split())]
    [range(1, 6)]
    >>> list(ticker_brackets("Orlin ( see below : now ) grew".split()))
    []
    """
    if ":" not in words:
        return
    for start, word in enumerate(words):
        if word == "(":
            end = next((k for k in range(start, min(start + MOST_WORDS, len(words))) if words[k] == ")"), -1)
            parts = list(_parts(words, start, end))
            if parts and all(_is_listing(words, part, colon) for part, colon in parts):
                codes = frozenset(k for part, colon in parts for k in range(colon + 1, part.stop))
                exchanges = tuple((part.start, colon - 1) for part, colon in parts)
                yield TickerBracket(range(start, end + 1), tuple(colon for _, colon in parts), codes, exchanges)


def _parts(words: Sequence[str], start: int, end: int) -> Iterator[tuple[range, int]]:
    """What a bracket holds between its commas and semicolons, each with its first colon or -1."""
    first = start + 1
    for at in range(first, end + 1):
        if words[at] in (",", ";", ")"):
            yield range(first, at), next((k for k in range(first, at) if words[k] == ":"), -1)
            first = at + 1


def _is_listing(words: Sequence[str], part: range, colon: int) -> bool:
    """Whether a part is an exchange, a colon and a code."""
    exchange, code = words[part.start : max(colon, 0)], words[colon + 1 : part.stop]
    named = 0 < len(exchange) <= 4 and all(word[:1].isupper() for word in exchange)
    return colon > 0 and named and 0 < len(code) <= 3 and all(CODE.fullmatch(word) for word in code)
