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
NOTHING_OWNED = frozenset({",", ".", ":", "-RRB-", "WDT", "WP", "MD"})  # tags of what no owned thing begins with
HELPERS = frozenset({"is", "are", "was", "were", "has", "have", "had"})
LEAST = 2  # times that a document must say such a name: once may be "bigger than Orlin's"


def with_endings(pieces: Sequence[Piece], names: Sequence[FoundName]) -> tuple[FoundName, ...]:
    """The names; what the catalogue knows stays as it knows it."""
    after = {piece.offset + token.start: (token, _next(piece, k)) for piece in pieces for k, token in _ends(piece)}
    said = Counter(name.surface for name in names)
    ending = Counter(name.surface for name in names if name.end in after)
    free = {name.surface for name in names if name.end in after and _owns_nothing(after[name.end][1])}
    own = {name.surface for name in names if not name.adjective and name.source != "catalogue"}
    so = {one for one in own & free if ending[one] == said[one] >= LEAST}
    return tuple(_longer(name, after[name.end][0]) if name.surface in so else name for name in names)


def _ends(piece: Piece) -> list[tuple[int, RawToken]]:
    return [(k, token) for k, token in enumerate(piece.tokens) if token.text in ENDINGS]


def _next(piece: Piece, index: int) -> RawToken | None:
    return piece.tokens[index + 1] if index + 1 < len(piece.tokens) else None


def _owns_nothing(token: RawToken | None) -> bool:
    return token is None or token.tag in NOTHING_OWNED or token.text in HELPERS


def _longer(name: FoundName, ending: RawToken) -> FoundName:
    return replace(name, end=name.end + len(ending.text), surface=name.surface + ending.text)
