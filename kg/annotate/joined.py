"""Names that were found in two parts and are one: "Empress of Kandy", "Baltic Merchant", "Tanner's Market".

In: the names of a piece, and a second opinion on stretches of its text. Out: the names, some of them joined. Only parts
that stand side by side, or with one or two function words or "'s" between them, are asked about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from kg.annotate.names import FoundName, Piece
from kg.annotate.parse import RawToken

Span = tuple[int, int]
Opinion = Callable[[str, Sequence[Span]], Sequence[float]]  # text, spans → how surely each is a name, in [0, 1]
SURE = 0.5  # from which a whole is taken for one name
OWNED = 0.3  # the same for "Tanner's Market"; owners and what they own ("Orlin's Basketo") stay below 0.02
MOST_BETWEEN = 2  # function words between two parts
AROUND = 40  # words before and after two names that are read; a list of names may have no sentence ends
ENDS = frozenset(".!?")


def joined_names(piece: Piece, names: Sequence[FoundName], opinion: Opinion) -> list[FoundName]:
    """The names of a piece, those parts joined that the opinion takes for one name rather than two."""
    names = sorted(names, key=lambda name: (name.start, -name.end))
    asked: dict[Span, list[int]] = {}  # sentence → the names in it that may go on in the next one
    for number, sentence in _junctions(piece, names):
        asked.setdefault(sentence, []).append(number)
    joins = {number for sentence, own in asked.items() for number in _ones(piece, names, sentence, own, opinion)}
    found: list[FoundName] = []
    for number, name in enumerate(names):
        if number - 1 in joins:
            found[-1] = _whole(piece, found[-1], name)
        else:
            found.append(name)
    return found


def _junctions(piece: Piece, names: Sequence[FoundName]) -> Iterator[tuple[int, Span]]:
    """The numbers of names that the next one may belong to, each with the sentence around both, in the piece."""
    ends = [token.end for token in piece.tokens]
    for number, (left, right) in enumerate(pairwise(names)):
        known = left.source == right.source == "catalogue"
        if known or left.adjective or right.adjective or right.start < left.end:
            continue
        first, last = (bisect_right(ends, name.start - piece.offset) for name in (left, right))
        between = [token for token in piece.tokens[first:last] if token.start >= left.end - piece.offset]
        if _is_owner(between) or (len(between) <= MOST_BETWEEN and all(_binds(token) for token in between)):
            yield number, _sentence(piece, first, last)


def _is_owner(between: Sequence[RawToken]) -> bool:
    return len(between) == 1 and between[0].text in ("'s", "’s")


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


def _ones(
    piece: Piece, names: Sequence[FoundName], sentence: Span, numbers: Sequence[int], opinion: Opinion
) -> Iterator[int]:
    """Those of the numbered names that are one with the next; the opinion reads their sentence once."""
    start, end = sentence
    offset = piece.offset + start
    spans: list[Span] = []
    for number in numbers:
        left, right = names[number], names[number + 1]
        for first, last in ((left.start, right.end), (left.start, left.end), (right.start, right.end)):
            spans.append((first - offset, last - offset))
    scores = opinion(piece.text[start:end], spans)
    for place, number in enumerate(numbers):
        whole, *parts = scores[3 * place : 3 * place + 3]
        between = piece.text[names[number].end - piece.offset : names[number + 1].start - piece.offset]
        owned = between.rstrip() in ("'s", "’s")
        enough = OWNED if owned and names[number].source != "catalogue" else SURE
        if whole >= enough and (owned or whole > max(parts)):
            yield number


def _whole(piece: Piece, left: FoundName, right: FoundName) -> FoundName:
    surface = piece.text[left.start - piece.offset : right.end - piece.offset]
    return FoundName(left.start, right.end, surface, "learned", left.label or right.label)
