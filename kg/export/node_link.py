"""Node-link JSON for D3, sigma, Cosmograph and ``networkx.node_link_graph(data, edges="edges")``.

In: a view. Out: text. The form is networkx's: ``nodes`` with ``id``, ``edges`` with ``source``, ``target``, ``key``.
``color``, ``size``, ``x`` and ``y`` are what sigma reads; y points up, as in sigma and networkx, where SVG points down.
Documentation: https://networkx.org/documentation/stable/reference/readwrite/json_graph.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.export.json_text import to_array
from kg.export.view import Edge, Node, View


def write_node_link(view: View) -> Iterator[str]:
    """The view as node-link JSON, a directed multigraph."""
    yield '{"directed":true,"multigraph":true,"graph":{},"nodes":'
    yield from to_array(_node(node) for node in view.nodes)
    yield ',"edges":'
    yield from to_array(_edge(edge) for edge in view.edges)
    yield "}\n"


def _node(node: Node) -> dict[str, Any]:
    own = {"id": node.id, "label": node.label, **node.attributes, "color": node.colour, "size": node.size}
    return own if node.x is None else {**own, "x": node.x, "y": node.y}


def _edge(edge: Edge) -> dict[str, Any]:
    own = {"source": edge.source, "target": edge.target, "key": edge.id, "label": edge.label, "weight": edge.weight}
    days = {name: day for name, day in (("start", edge.start), ("end", edge.end)) if day}
    return {**own, **days, **edge.attributes}
