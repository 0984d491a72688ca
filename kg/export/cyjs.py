"""Cytoscape.js JSON, as Cytoscape reads it and as ``cytoscape({container, ...json})`` draws it.

In: a view. Out: text. Cytoscape names nodes and edges by ``name`` and edges also by ``interaction``, here the relation
in words; it leaves ``style`` and ``layout``, which are for cytoscape.js. y points down, as both want.
Format: https://js.cytoscape.org/#notation/elements-json; Cytoscape's own keys are as Cytoscape 3 writes them:
https://manual.cytoscape.org/en/stable/Supported_Network_File_Formats.html#cytoscape-js-json.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.export.json_text import to_array, to_json
from kg.export.view import Edge, Node, View

_HEAD = {
    "format_version": "1.0",
    "generated_by": "graphwright",
    "target_cytoscapejs_version": "~3.30",
    "data": {"name": "graphwright", "shared_name": "graphwright"},
}
_STYLE = [
    {
        "selector": "node",
        "style": {
            "label": "data(label)",
            "background-color": "data(colour)",
            "width": "data(size)",
            "height": "data(size)",
            "font-size": 10,
            "text-wrap": "ellipsis",
            "text-max-width": "160px",
        },
    },
    {
        "selector": "edge",
        "style": {
            "label": "data(label)",
            "curve-style": "bezier",
            "target-arrow-shape": "triangle",
            "width": "mapData(weight, 1, 10, 1, 6)",
            "line-color": "#bbbbbb",
            "target-arrow-color": "#bbbbbb",
            "font-size": 8,
            "text-rotation": "autorotate",
        },
    },
]
_FEW = 1_000  # nodes for which cytoscape.js finds a layout by forces in seconds; more stand in a grid


def write_cyjs(view: View) -> Iterator[str]:
    """The view as Cytoscape.js JSON."""
    labels = {node.id: node.label for node in view.nodes}
    placed = any(node.x is not None for node in view.nodes)
    yield to_json(_HEAD)[:-1] + ',"elements":{"nodes":'
    yield from to_array(_node(node) for node in view.nodes)
    yield ',"edges":'
    yield from to_array(_edge(edge, labels) for edge in view.edges)
    layout = "preset" if placed else "cose" if len(labels) <= _FEW else "grid"
    yield f'}},"style":{to_json(_STYLE)},"layout":{to_json({"name": layout})}}}\n'


def _node(node: Node) -> dict[str, Any]:
    names = {"name": node.label, "shared_name": node.label, "label": node.label}
    data = {"id": node.id, **names, **node.attributes, "colour": node.colour, "size": node.size}
    if node.x is None or node.y is None:
        return {"data": data}
    return {"data": data, "position": {"x": node.x, "y": -node.y}}


def _edge(edge: Edge, labels: Mapping[str, str]) -> dict[str, Any]:
    name = f"{labels[edge.source]} ({edge.label}) {labels[edge.target]}"
    own = {"id": _id(edge, labels), "source": edge.source, "target": edge.target, "name": name, "shared_name": name}
    own |= {"interaction": edge.label, "shared_interaction": edge.label, "label": edge.label}
    days = {name: day for name, day in (("start", edge.start), ("end", edge.end)) if day}
    return {"data": {**own, "weight": edge.weight, **days, **edge.attributes}}


def _id(edge: Edge, nodes: Mapping[str, str]) -> str:
    """The edge's id; where a node has it too, another, because cytoscape.js leaves out the second element of an id."""
    return f"edge {edge.id}" if edge.id in nodes else edge.id
