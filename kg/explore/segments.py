"""A text cut where marks begin and end. Offsets stay here: Python counts code points, browsers count otherwise.

In: a text and spans of it in code points, 0-based, end-exclusive. Out: its pieces in order, each with its marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from kg.explore.answers import Segment

Span = tuple[int, int]


def segments(text: str, spans: Sequence[Span]) -> list[Segment]:
    """The pieces of a text; the marks of a piece are the places of the spans that cover it. Spans may overlap.

    What lies outside of the text is cut off; a span without any of it marks nothing.

    >>> [(one.text, list(one.marks)) for one in segments("ab👩cd", [(1, 3), (2, 4)])]
    [('a', []), ('b', [0]), ('👩', [0, 1]), ('c', [1]), ('d', [])]
    """
    inside = [(max(0, start), min(len(text), end)) for start, end in spans]
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for place, (start, end) in enumerate(inside):
        if start < end:
            opening.setdefault(start, []).append(place)
            closing.setdefault(end, []).append(place)
    return list(_pieces(text, opening, closing))


def _pieces(text: str, opening: dict[int, list[int]], closing: dict[int, list[int]]) -> Iterable[Segment]:
    cuts = sorted({0, len(text), *opening, *closing})
    marks: set[int] = set()
    for start, end in pairwise(cuts):
        marks.difference_update(closing.get(start, ()))
        marks.update(opening.get(start, ()))
        yield Segment(text[start:end], sorted(marks))
