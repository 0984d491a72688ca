"""Where things go in a picture: nodes on the page, lines between their rims, room for words.

In: nodes with or without positions, and pairs of places. Out: places in pixels with y downwards, and lines. It does not
lay out a graph: without positions nodes go on a circle, or on a sunflower's spiral if they are many, sorted by class.
Reference for the spiral: Vogel 1979, A better way to construct the sunflower head.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, pi, sin, sqrt
from unicodedata import east_asian_width

from kg.export.view import View

ROOM = 150.0  # pixels of width that a node has on average: a label of some 18 letters
ON_CIRCLE = 24  # nodes; more of them would stand too far from each other across it
Box = tuple[float, float, float, float]  # left, top, right, bottom
_GOLDEN = pi * (3 - sqrt(5))
FEW = 8  # nodes; fewer have the page of so many
LOOP = 18.0  # pixels that a loop stands above the one before
_BEND = 22.0  # pixels between parallel edges: room for their names


@dataclass(frozen=True, slots=True)
class Place:
    """The centre and the radius of a node, in pixels."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Line:
    """The path of an edge, the middle of its name, the name's turn in degrees and the pixels that it may be wide."""

    path: str
    x: float
    y: float
    turn: float
    room: float


def places_of(view: View) -> dict[str, Place]:
    """A place for every node, by its id."""
    sizes = {node.id: max(3.0, min(60.0, node.size / 2)) for node in view.nodes}
    points = _given(view) or _by_kind(view)
    if not points:
        return {}
    left, top = min(x for x, _ in points.values()), max(y for _, y in points.values())
    wide, high = max(x for x, _ in points.values()) - left, top - min(y for _, y in points.values())
    scale = ROOM * sqrt(max(len(points), FEW)) / (max(wide, high) or 1.0)
    return {id: Place((x - left) * scale, (top - y) * scale, sizes[id]) for id, (x, y) in points.items()}


def _given(view: View) -> dict[str, tuple[float, float]]:
    """The positions of a layout, or none if a node lacks one."""
    points = {node.id: (node.x, node.y) for node in view.nodes if node.x is not None and node.y is not None}
    return points if len(points) == len(view.nodes) else {}


def _by_kind(view: View) -> dict[str, tuple[float, float]]:
    order = sorted((node.kind, node.id) for node in view.nodes)
    if len(order) <= ON_CIRCLE:
        turns = [pi / 2 - 2 * pi * number / len(order) for number in range(len(order))]
        return {id: (cos(turn), sin(turn)) for (_, id), turn in zip(order, turns, strict=True)}
    return {
        id: (sqrt(number + 0.5) * cos(number * _GOLDEN), sqrt(number + 0.5) * sin(number * _GOLDEN))
        for number, (_, id) in enumerate(order)
    }


def line_between(start: Place, end: Place, nth: int, *, turned: bool) -> Line:
    """The ``nth`` line of a pair, from 0: the first one straight, the others bent to either side by turns.

    ``turned`` says that the edge runs against the pair's order, so that what is bent to one side stays there.
    """
    across, down = end.x - start.x, end.y - start.y
    length = hypot(across, down) or 1.0
    bend = _BEND * ((nth + 1) // 2) * (1 if nth % 2 else -1) * (-1 if turned else 1)
    middle = (start.x + end.x) / 2, (start.y + end.y) / 2
    control = middle[0] - down / length * 2 * bend, middle[1] + across / length * 2 * bend
    a, b = _rim(start, control, 1.0), _rim(end, control, 4.0)
    curve = f"Q{control[0]:.1f} {control[1]:.1f} {b[0]:.1f} {b[1]:.1f}" if bend else f"L{b[0]:.1f} {b[1]:.1f}"
    at = (middle[0] + control[0]) / 2, (middle[1] + control[1]) / 2
    turn = degrees(atan2(down, across))
    upright = turn if -90 < turn <= 90 else turn - 180 if turn > 0 else turn + 180
    return Line(f"M{a[0]:.1f} {a[1]:.1f}{curve}", *at, upright, length - start.radius - end.radius - 16)


def loop_at(place: Place, nth: int) -> Line:
    """The ``nth`` line from a node to itself, above it, each higher than the one before."""
    high, wide = place.radius + LOOP * (nth + 2), place.radius * 0.7 + 14 + 8 * nth
    a = _rim(place, (place.x - wide, place.y - high), 1.0)
    b = _rim(place, (place.x + wide, place.y - high), 4.0)
    level = place.y - high
    curve = f"C{place.x - wide:.1f} {level:.1f} {place.x + wide:.1f} {level:.1f} {b[0]:.1f} {b[1]:.1f}"
    top = place.y - (place.radius + 3 * high) / 4
    return Line(f"M{a[0]:.1f} {a[1]:.1f}{curve}", place.x, top, 0.0, ROOM)


def _rim(place: Place, towards: tuple[float, float], gap: float) -> tuple[float, float]:
    across, down = towards[0] - place.x, towards[1] - place.y
    length = hypot(across, down) or 1.0
    far = min(place.radius + gap, length)
    return place.x + across / length * far, place.y + down / length * far


def width_of(text: str, size: float) -> float:
    """About how wide a text is in a sans-serif font of a size in pixels."""
    if text.isascii():
        return 0.56 * size * len(text)
    return size * sum(1.0 if east_asian_width(letter) in "WF" else 0.58 for letter in text)


def box_of(places: Iterable[Place], boxes: Iterable[Box]) -> Box:
    """What holds all nodes and boxes; zeros if there is none."""
    around = [(one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius) for one in places]
    lefts, tops, rights, bottoms = zip(*(around + list(boxes) or [(0.0, 0.0, 0.0, 0.0)]), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
