"""Where the labels of nodes go in a picture: below, above, right or left of their circles, where nothing else is.

In: the nodes with their places, and which of them have their neighbours below. Out: the labels with their anchors.
Large nodes choose first. In a small picture a label without room stands at its node all the same; in a large one it is
left out, and pointing at the node shows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from kg.export.svg_places import Box, Place, width_of
from kg.export.view import View

LONGEST = 28  # characters of a label; all of it is shown when the node is pointed at
ALL_SHOWN = 400  # nodes; beyond it labels that would cover others are left out
SIZE = 12.5  # pixels of the font
_CELL = 64.0  # pixels of the grid by which overlaps are found


@dataclass(frozen=True, slots=True)
class Label:
    """A text, a point of its base line, where on it that is ("start", "middle" or "end"), and the room it takes."""

    text: str
    x: float
    y: float
    anchor: str
    box: Box


class _Taken:
    """Boxes of the page in which something is."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self._cells[cell].append(box)

    def free(self, box: Box) -> bool:
        return not any(_overlap(box, other) for cell in _cells(box) for other in self._cells.get(cell, ()))


def labels_of(view: View, places: Mapping[str, Place], below: Collection[str]) -> Iterator[Label]:
    """The labels, those of large nodes first. ``below`` are the nodes whose neighbours are mostly below them."""
    taken = _Taken()
    for place in places.values():
        taken.add((place.x - place.radius, place.y - place.radius, place.x + place.radius, place.y + place.radius))
    named = sorted((-places[node.id].radius, node.id, shortened(node.label)) for node in view.nodes)
    for _, id, text in named:
        choices = _choices(text, places[id], id in below)
        chosen = next((choice for choice in choices if taken.free(choice.box)), None)
        if chosen is None and len(places) <= ALL_SHOWN:
            chosen = choices[0]
        if chosen and text:
            taken.add(chosen.box)
            yield chosen


def shortened(text: str, most: int = LONGEST) -> str:
    """The text on one line, cut after so many characters.

    >>> shortened(" a\\n b ", 3), shortened("abcdef", 4)
    ('a b', 'abc…')
    """
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _choices(text: str, place: Place, above: bool) -> list[Label]:
    gap = place.radius + 4
    under, over, level = place.y + gap + SIZE * 0.75, place.y - gap, place.y + SIZE * 0.35
    vertical = [(place.x, y, "middle") for y in ((over, under) if above else (under, over))]
    sides = [(place.x + gap, level, "start"), (place.x - gap, level, "end")]
    return [_label(text, *choice) for choice in vertical + sides]


def _label(text: str, x: float, y: float, anchor: str) -> Label:
    wide = width_of(text, SIZE)
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return Label(text, x, y, anchor, (left, y - SIZE * 0.8, left + wide, y + SIZE * 0.25))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for across in range(int(box[0] // _CELL), int(box[2] // _CELL) + 1):
        for down in range(int(box[1] // _CELL), int(box[3] // _CELL) + 1):
            yield across, down


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
