"""Names that were found in two parts and are one: "Empress of Kandy", "Baltic Merchant".

In: the names of a piece, and a second opinion on stretches of its text. Out: the names, some of them joined. Only parts
that stand side by side or with one or two function words between them are asked about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.annotate.names import FoundName, Piece
from kg.annotate.parse import RawToken

Span = tuple[int, int]
Opinion = Callable[[str, Sequence[Span]], Sequence[float]]  # text, spans → how surely each is a name, in [0, 1]
SURE = 0.5  # from which a whole is taken for one name
MOST_BETWEEN = 2  # function words between two parts
AROUND = 40  # words before and after two names that are read; a list of names may have no sentence ends
ENDS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class _Junction:
    """Two neighbouring names by number, and the sentence around them, in the piece."""

    left: int
    right: int
    sentence: Span


def joined_names(piece: Piece, names: Sequence[FoundName], opinion: Opinion) -> list[FoundName]:
    """The names of a piece, those parts joined that the opinion takes for one name rather than two."""
    names = sorted(names, key=lambda name: (name.start, -name.end))
    found: list[FoundName] = []
    joins = {(one.left, one.right) for one in _junctions(piece, names) if _is_one(piece, names, one, opinion)}
    for number, name in enumerate(names):
        if (number - 1, number) in joins and found:
            found[-1] = _whole(piece, found[-1], name)
        else:
            found.append(name)
    return found


def _junctions(piece: Piece, names: Sequence[FoundName]) -> Iterator[_Junction]:
    ends = [token.end for token in piece.tokens]
    for number, (left, right) in enumerate(pairwise(names)):
        known = left.source == right.source == "catalogue"
        if known or left.adjective or right.adjective or right.start < left.end:
            continue
        first, last = (bisect_right(ends, name.start - piece.offset) for name in (left, right))
        between = [token for token in piece.tokens[first:last] if token.start >= left.end - piece.offset]
        if len(between) <= MOST_BETWEEN and all(_binds(token) for token in between):
            yield _Junction(number, number + 1, _sentence(piece, first, last))


def _binds(token: RawToken) -> bool:
    return token.text.isalpha() and token.text.islower() and (token.function or len(token.text) <= 3)


def _sentence(piece: Piece, first: int, last: int) -> Span:
    """From the word after the sentence end before the names to the one after them, or `AROUND` words away."""
    begin, end = first, last
    while begin > max(0, first - AROUND) and piece.tokens[begin - 1].text not in ENDS:
        begin -= 1
    while end + 1 < min(len(piece.tokens), last + AROUND) and piece.tokens[end].text not in ENDS:
        end += 1
    return piece.tokens[begin].start, piece.tokens[end].end


def _is_one(piece: Piece, names: Sequence[FoundName], junction: _Junction, opinion: Opinion) -> bool:
    left, right = names[junction.left], names[junction.right]
    start, end = junction.sentence
    offset = piece.offset + start
    spans = [
        (s - offset, e - offset) for s, e in ((left.start, right.end), (left.start, left.end), (right.start, right.end))
    ]
    whole, *parts = opinion(piece.text[start:end], spans)
    return whole >= SURE and whole > max(parts)


def _whole(piece: Piece, left: FoundName, right: FoundName) -> FoundName:
    surface = piece.text[left.start - piece.offset : right.end - piece.offset]
    return FoundName(left.start, right.end, surface, "learned", left.label or right.label)
