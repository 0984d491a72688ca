"""Places for the nodes, by networkx: what belongs together lies together.

In: a view. Out: the view with x and y, in points, y upwards. Each connected part is laid out by itself: by stress
(Kamada and Kawai 1989) up to `STRESS` nodes, by forces (Fruchterman and Reingold 1991) up to `FORCES`, larger ones by
their communities, whose centres lie as forces put them. The parts then stand in rows. Seeds are fixed. It holds the
graph in memory; a page or Gephi has finer layouts for tens of thousands of nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import cos, pi, sin, sqrt
from typing import Any

from kg.export.analytics import communities, undirected
from kg.export.view import View
from kg.spool import kept

STRESS, FORCES = 120, 400  # nodes; a second or so each
APART = 130.0  # points between neighbours: the name of a relation has room on the line
SCREEN = 1.6  # how wide a screen is for its height
_GOLDEN = pi * (3 - sqrt(5))
Places = Mapping[str, tuple[float, float]]


def with_places(view: View) -> View:
    """The view with a place for every node."""
    import networkx as nx

    graph = undirected(view)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    places = _in_rows([_placed(graph.subgraph(sorted(part))) for part in parts])
    moved = (replace(node, x=places[node.id][0], y=places[node.id][1]) for node in view.nodes)
    return replace(view, nodes=kept(moved))


def _placed(graph: Any) -> Places:
    """Places of a connected graph around the origin."""
    # A subgraph keeps the order of a set, which differs between runs.
    import networkx as nx

    own = nx.Graph()
    own.add_nodes_from(sorted(graph))
    own.add_edges_from(sorted(map(_sorted_edge, graph.edges(data="weight"))))
    if len(own) == 1:
        return dict.fromkeys(own, (0.0, 0.0))
    radius = APART * sqrt(len(own)) / 1.6
    if len(own) <= STRESS:
        return _scaled(nx.kamada_kawai_layout(own, weight=None), radius)
    if len(own) <= FORCES:
        return _scaled(nx.spring_layout(own, seed=0, weight=None, iterations=100), radius)
    return _by_community(own, radius)


def _sorted_edge(edge: tuple[str, str, float]) -> tuple[str, str]:
    return min(edge[0], edge[1]), max(edge[0], edge[1])


def _scaled(places: Mapping[str, Any], radius: float) -> Places:
    return {node: (round(float(x) * radius, 2), round(float(y) * radius, 2)) for node, (x, y) in places.items()}


def _by_community(graph: Any, radius: float) -> Places:
    groups = communities(graph)
    centres = _centres(graph, groups, radius)
    places: dict[str, tuple[float, float]] = {}
    for group, (left, up) in zip(groups, centres, strict=True):
        inner = graph.subgraph(group)
        members = sorted(group, key=lambda node: (-inner.degree(node), node))
        for number, node in enumerate(members):
            x, y = _spiral(number, APART)
            places[node] = (round(left + x, 2), round(up + y, 2))
    return places


def _centres(graph: Any, groups: Sequence[set[str]], radius: float) -> list[tuple[float, float]]:
    """Centres of discs that hold the groups: by forces where they are few, on a spiral by size where they are many."""
    import networkx as nx

    largest = APART * sqrt(len(groups[0]))
    if len(groups) > FORCES:
        return [_spiral(number, 2 * largest) for number in range(len(groups))]
    number_of = {node: number for number, group in enumerate(groups) for node in group}
    joined = nx.Graph()
    joined.add_nodes_from(range(len(groups)))
    joined.add_edges_from(sorted((number_of[one], number_of[two]) for one, two in graph.edges))
    places = nx.spring_layout(joined, seed=0, weight=None, iterations=100)
    spread = max(radius * 1.6, largest * sqrt(len(groups)))
    return [(float(places[number][0]) * spread, float(places[number][1]) * spread) for number in range(len(groups))]


def _spiral(number: int, apart: float) -> tuple[float, float]:
    """The place of the n-th seed of a sunflower: even, without gaps (Vogel 1979)."""
    distance, angle = apart * sqrt(number) * 0.62, number * _GOLDEN
    return distance * cos(angle), distance * sin(angle)


def _in_rows(parts: Sequence[Places]) -> Places:
    """The parts in rows as wide as a screen is for its height, the largest first, each in the middle of its row."""
    boxes = [_box(part) for part in parts]
    area = sum((right - left + APART) * (top - bottom + APART) for left, bottom, right, top in boxes)
    widest = max(sqrt(area * SCREEN), max((right - left for left, _, right, _ in boxes), default=0))
    found: dict[str, tuple[float, float]] = {}
    down = 0.0
    for row in _rows([right - left for left, _, right, _ in boxes], widest):
        across, height = 0.0, max(boxes[number][3] - boxes[number][1] for number in row)
        for number in row:
            left, bottom, right, top = boxes[number]
            middle = down + (height - (top - bottom)) / 2
            for node, (x, y) in parts[number].items():
                found[node] = (round(across + x - left, 2), round(y - top - middle, 2))
            across += right - left + APART
        down += height + APART
    return found


def _rows(widths: Sequence[float], widest: float) -> list[list[int]]:
    """The numbers of the parts of each row."""
    rows: list[list[int]] = []
    across = 0.0
    for number, width in enumerate(widths):
        if not rows or across + width > widest:
            rows.append([])
            across = 0.0
        rows[-1].append(number)
        across += width + APART
    return rows


def _box(places: Places) -> tuple[float, float, float, float]:
    xs, ys = zip(*places.values(), strict=True)
    return min(xs), min(ys), max(xs), max(ys)
