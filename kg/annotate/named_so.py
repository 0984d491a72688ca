"""Names that end as owners do: "Crumbleigh's, a bakery, has closed its shop".

In: the pieces of a document and the names found in them, without such endings. Out: the names, those with the ending
that have it wherever the document says them, and at least once where nothing is owned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.annotate.capitals import Piece
from kg.annotate.names import FoundName
from kg.annotate.parse import RawToken

ENDINGS = ("'s", "’s")
NOTHING_OWNED = frozenset({"WDT", "WP", "MD"})  # tags of what no owned thing begins with
STOPS = frozenset({",", ".", ":", "-RRB-"})  # tags; before them much may be left out: "a rival of Orlin's, has grown"
HELPERS = frozenset({"is", "are", "was", "were", "has", "have", "had"})
LEAST = 2  # times that a document must say such a name: once may be "bigger than Orlin's"


def with_endings(pieces: Sequence[Piece], names: Sequence[FoundName]) -> tuple[FoundName, ...]:
    """The names; what the catalogue knows stays as it knows it."""
    after = {piece.offset + token.start: (token, _next(piece, k)) for piece in pieces for k, token in _ends(piece)}
    opening = {piece.offset + token.start for piece in pieces for token in _openings(piece)}
    said = Counter(name.surface for name in names)
    ending = [name for name in names if name.end in after]
    often = Counter(name.surface for name in ending)
    free = {one.surface for one in ending if _owns_nothing(after[one.end][1], opens=one.start in opening)}
    own = {name.surface for name in names if not name.adjective and name.source != "catalogue"}
    so = {one for one in own & free if often[one] == said[one] >= LEAST}
    return tuple(_longer(name, after[name.end][0]) if name.surface in so else name for name in names)


def _ends(piece: Piece) -> list[tuple[int, RawToken]]:
    return [(k, token) for k, token in enumerate(piece.tokens) if token.text in ENDINGS]


def _openings(piece: Piece) -> list[RawToken]:
    """The tokens that open a sentence."""
    return [token for k, token in enumerate(piece.tokens) if k == 0 or piece.tokens[k - 1].tag == "."]


def _next(piece: Piece, index: int) -> RawToken | None:
    return piece.tokens[index + 1] if index + 1 < len(piece.tokens) else None


def _owns_nothing(token: RawToken | None, *, opens: bool) -> bool:
    """Whether what follows is owned by nobody; a stop says so only after a name that ``opens`` its sentence."""
    stops = token is None or token.tag in STOPS
    return (stops and opens) or (token is not None and (token.tag in NOTHING_OWNED or token.text in HELPERS))


def _longer(name: FoundName, ending: RawToken) -> FoundName:
    return replace(name, end=name.end + len(ending.text), surface=name.surface + ending.text)
