from __future__ import annotations

from math import dist
from types import MappingProxyType
from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from kg.export.analytics import MEASURES, with_measures
from kg.export.layout import APART, FORCES, STRESS, with_places
from kg.export.selection import ANALYTICS
from kg.export.view import Edge, Node, View
from tests.export.samples import ENTITY, few, small_view, views


def values(view: View, name: str) -> dict[str, Any]:
    return {node.id.removeprefix(ENTITY): node.attributes[name] for node in view.nodes}


def rings(*sizes: int, hub: bool = False) -> View:
    """Rings of these sizes; with ``hub`` all first members are joined to the very first."""
    nodes, edges = [], []
    for number, size in enumerate(sizes):
        names = [f"r{number:02}n{index:04}" for index in range(size)]
        nodes += [Node(name, name, MappingProxyType({"kind": "Firm"})) for name in names]
        pairs = list(zip(names, names[1:] + names[:1], strict=True)) if size > 1 else []
        pairs += [(names[0], "r00n0000")] if hub and number else []
        edges += [Edge(f"{a}{b}", a, b, "is", MappingProxyType({"predicate": "is"})) for a, b in pairs]
    ordered = sorted(edges, key=lambda edge: edge.id)
    return View(tuple(nodes), tuple(ordered), {"kind": "string"}, {"predicate": "string"})


def test_every_measure_can_be_asked_for() -> None:
    assert tuple(MEASURES) == ANALYTICS


def test_measures_are_those_of_networkx_and_by_hand() -> None:
    found = with_measures(small_view(), ANALYTICS)
    assert values(found, "degree") == {"ana": 1, "brakka": 4, "porto": 1, "velmora": 4}
    ranks = values(found, "pagerank")
    assert sum(ranks.values()) == pytest.approx(1)
    assert max(ranks, key=ranks.__getitem__) == "brakka"
    assert values(found, "betweenness") == {"ana": 0, "brakka": 0, "porto": 0, "velmora": 1}
    assert {name: found.node_attributes[name] for name in ANALYTICS} == {
        "degree": "integer",
        "pagerank": "double",
        "betweenness": "double",
        "community": "integer",
    }


def test_communities_are_the_rings_and_numbered_from_the_largest() -> None:
    found = values(with_measures(rings(4, 9, 5), ["community"]), "community")
    assert {name[:3]: number for name, number in found.items()} == {"r00": 3, "r01": 1, "r02": 2}


@few
@given(views())
def test_measures_and_places_are_given_to_every_node_and_repeat(view: View) -> None:
    measured = with_measures(view, ANALYTICS)
    assert list(with_measures(view, ANALYTICS).nodes) == list(measured.nodes)
    placed = with_places(measured)
    assert list(with_places(measured).nodes) == list(placed.nodes)
    assert all(isinstance(node.x, float) and isinstance(node.y, float) for node in placed.nodes)


@pytest.mark.parametrize(
    "view",
    [rings(9, 3, 1, 1, 1), rings(STRESS + 10, 5), rings(*[FORCES // 4] * 6, hub=True)],
    ids=["stress", "forces", "communities"],
)
def test_nodes_lie_apart_and_neighbours_near(view: View) -> None:
    places = {node.id: (node.x or 0.0, node.y or 0.0) for node in with_places(view).nodes}
    assert len(set(places.values())) == len(places)
    length = sum(dist(places[edge.source], places[edge.target]) for edge in view.edges) / len(view.edges)
    xs, ys = zip(*places.values(), strict=True)
    size = dist((min(xs), min(ys)), (max(xs), max(ys)))
    assert APART / 8 < length < size / 2
    graph = nx.Graph((edge.source, edge.target) for edge in view.edges)
    assert nx.number_of_nodes(graph) <= len(places)
