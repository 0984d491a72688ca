"""Measures of nodes, by networkx: degree, PageRank, betweenness, community.

In: a view. Out: the view with attributes of these names. It holds the graph in memory. Betweenness of a graph with more
than `SAMPLE` nodes is estimated from paths that begin at so many of them (Brandes and Pich 2007, Centrality estimation
in large networks). Communities are those of Louvain's method (Blondel et al. 2008, Fast unfolding of communities in
large networks), numbered from the largest. Seeds are fixed: the same view gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from kg.export.view import Scalar, View
from kg.spool import kept

SAMPLE = 200
DIGITS = 9  # of a measure in (0, 1): the last digits of a double differ between processors
Measure = Callable[[Any], Mapping[str, Scalar]]


def with_measures(view: View, names: Iterable[str]) -> View:
    """The view with the measures of `MEASURES` that are named, as attributes of its nodes."""
    wanted = [name for name in MEASURES if name in set(names)]
    if not wanted:
        return view
    graph = undirected(view)
    found = {name: MEASURES[name][1](graph if name != "pagerank" else directed(view)) for name in wanted}
    nodes = kept(
        replace(node, attributes={**node.attributes, **{name: values[node.id] for name, values in found.items()}})
        for node in view.nodes
    )
    types = {name: MEASURES[name][0] for name in wanted}
    return replace(view, nodes=nodes, node_attributes={**view.node_attributes, **types})


def undirected(view: View) -> Any:
    """Which entities claims join, in either direction: a ``networkx.Graph`` whose weights add up sentences."""
    import networkx as nx

    return _joined(view, nx.Graph())


def directed(view: View) -> Any:
    """Which entities claims join, from subject to object: a ``networkx.DiGraph`` whose weights add up sentences."""
    import networkx as nx

    return _joined(view, nx.DiGraph())


def _joined(view: View, graph: Any) -> Any:
    graph.add_nodes_from((node.id, {"edges": 0}) for node in view.nodes)
    for edge in view.edges:
        before = graph.get_edge_data(edge.source, edge.target, {"weight": 0})["weight"]
        graph.add_edge(edge.source, edge.target, weight=before + max(edge.weight, 1))
        for end in (edge.source, edge.target):
            graph.nodes[end]["edges"] += 1
    return graph


def communities(graph: Any) -> list[set[str]]:
    """The communities of an undirected graph, the largest first."""
    import networkx as nx

    found = nx.community.louvain_communities(graph, seed=0)
    return sorted(found, key=lambda members: (-len(members), min(members)))


def _degree(graph: Any) -> Mapping[str, Scalar]:
    return {node: int(count) for node, count in graph.nodes(data="edges")}


def _pagerank(graph: Any) -> Mapping[str, Scalar]:
    import networkx as nx

    return {node: round(float(value), DIGITS) for node, value in nx.pagerank(graph).items()}


def _betweenness(graph: Any) -> Mapping[str, Scalar]:
    import networkx as nx

    sample = SAMPLE if len(graph) > SAMPLE else None
    found = nx.betweenness_centrality(graph, k=sample, seed=0)
    return {node: round(float(value), DIGITS) for node, value in found.items()}


def _community(graph: Any) -> Mapping[str, Scalar]:
    return {node: number for number, members in enumerate(communities(graph), start=1) for node in members}


# Name → type of the attribute, how it is measured.
MEASURES: Mapping[str, tuple[str, Measure]] = {
    "degree": ("integer", _degree),
    "pagerank": ("double", _pagerank),
    "betweenness": ("double", _betweenness),
    "community": ("integer", _community),
}
