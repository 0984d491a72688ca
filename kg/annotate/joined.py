"""Names that were found in two parts and are one: "Empress of Kandy", "Baltic Merchant", "Tanner's Market".

In: the names of a document's pieces, and a second opinion on stretches of their text. Out: the names, some of them
joined. Only parts that stand side by side, or with one or two function words or "'s" between them, are asked about, all
at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.annotate.capitals import Piece
from kg.annotate.discourse import PARAGRAPH
from kg.annotate.names import FoundName
from kg.annotate.parse import RawToken

Span = tuple[int, int]
Question = tuple[str, Sequence[Span]]  # a text and spans in it
Opinion = Callable[[Sequence[Question]], Sequence[Sequence[float]]]  # → how surely each span is a name, in [0, 1]
Apart = Callable[[str, str], bool]  # whether what is owned and its owner are no one name, whatever the opinion
SURE = 0.5  # from which a whole is taken for one name
OWNED = 0.1  # the same for "Tanner's Market"; owners and what they own ("Orlin's Basketo") stay below 0.02
MOST_BETWEEN = 2  # function words between two parts
AROUND = 40  # words before and after two names that are read; a list of names may have no sentence ends
ENDS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class _Joint:
    """The number of a name that may be one with the next, whether "'s" stands between, and how sure one must be."""

    name: int
    owned: bool
    least: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question about names of a piece."""

    piece: int
    joints: tuple[_Joint, ...]
    question: Question


def joined_names(
    pieces: Sequence[tuple[Piece, Sequence[FoundName]]], opinion: Opinion, apart: Apart
) -> list[list[FoundName]]:
    """The names of each piece, those parts joined that the opinion takes for one name rather than two."""
    ordered = [(piece, sorted(names, key=lambda name: (name.start, -name.end))) for piece, names in pieces]
    asked = [one for number, (piece, names) in enumerate(ordered) for one in _asked(number, piece, names, apart)]
    scores = opinion([one.question for one in asked]) if asked else []
    joins = {(one.piece, name) for one, own in zip(asked, scores, strict=True) for name in _ones(one, own)}
    return [_joined(piece, names, {n for at, n in joins if at == k}) for k, (piece, names) in enumerate(ordered)]


def _joined(piece: Piece, names: Sequence[FoundName], joins: set[int]) -> list[FoundName]:
    found: list[FoundName] = []
    for number, name in enumerate(names):
        if number - 1 in joins:
            found[-1] = _whole(piece, found[-1], name)
        else:
            found.append(name)
    return found


def _asked(number: int, piece: Piece, names: Sequence[FoundName], apart: Apart) -> Iterator[_Asked]:
    """What is asked about a piece, one question a sentence."""
    sentences: dict[Span, list[_Joint]] = {}
    for joint, sentence in _joints(piece, names, apart):
        sentences.setdefault(sentence, []).append(joint)
    for (start, end), own in sentences.items():
        offset = piece.offset + start
        spans: list[Span] = []
        for joint in own:
            left, right = names[joint.name], names[joint.name + 1]
            for first, last in ((left.start, right.end), (left.start, left.end), (right.start, right.end)):
                spans.append((first - offset, last - offset))
        yield _Asked(number, tuple(own), (piece.text[start:end], spans))


def _joints(piece: Piece, names: Sequence[FoundName], apart: Apart) -> Iterator[tuple[_Joint, Span]]:
    """The names that the next one may belong to, each with the sentence around both, in the piece."""
    ends = [token.end for token in piece.tokens]
    for number, (left, right) in enumerate(pairwise(names)):
        known = left.source == right.source == "catalogue"
        if known or left.adjective or right.adjective or right.start < left.end:
            continue
        if PARAGRAPH in piece.text[left.end - piece.offset : right.start - piece.offset]:
            continue
        first, last = (bisect_right(ends, name.start - piece.offset) for name in (left, right))
        between = [token for token in piece.tokens[first:last] if token.start >= left.end - piece.offset]
        owned = _is_owner(between)
        if owned and apart(left.surface, right.surface):
            continue
        if owned or (len(between) <= MOST_BETWEEN and all(_binds(token) for token in between)):
            plain = left.source != "catalogue" or piece.tokens[last].ordinary  # "Marlow's Kitchen", no "Turin's Orlin"
            least = OWNED if owned and plain else SURE
            yield _Joint(number, owned, least), _sentence(piece, first, last)


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


def _ones(asked: _Asked, scores: Sequence[float]) -> Iterator[int]:
    """Those of the names asked about that are one with the next."""
    for place, joint in enumerate(asked.joints):
        whole, *parts = scores[3 * place : 3 * place + 3]
        if whole >= joint.least and (joint.owned or whole > max(parts)):
            yield joint.name


def _whole(piece: Piece, left: FoundName, right: FoundName) -> FoundName:
    surface = piece.text[left.start - piece.offset : right.end - piece.offset]
    return FoundName(left.start, right.end, surface, "learned", left.label or right.label)
