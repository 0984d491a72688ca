"""CX2 for Cytoscape 3.10 and later, and for NDEx: coloured by class, labelled, wider edges for more sentences.

In: a view. Out: text. Ids are numbers, as CX2 wants: the IRI of a node is its ``uri``, that of an edge's claim its
``statement``. ``interaction`` is the relation in words, which the edges show; their tooltip is the sentence. Days are
strings, as CX2 has no type for them; y points down. Without a layout Cytoscape makes its own.
Specification:
https://cytoscape.org/cx/cx2/specification/cytoscape-exchange-format-specification-(version-2)/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.export.attribute_types import attribute_types
from kg.export.json_text import to_array, to_json
from kg.export.view import Edge, Node, View

_TYPES = {"string": "string", "double": "double", "boolean": "boolean", "date": "string"}
_TYPES |= {"integer": "integer", "long": "long"}
_NODES = {"name": "string", "uri": "string", "colour": "string", "size": "double"}
_EDGES = {"name": "string", "interaction": "string", "weight": "integer", "start": "string", "end": "string"}
_DEFAULTS = {
    "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
    "node": {
        "NODE_SHAPE": "ellipse",
        "NODE_BORDER_WIDTH": 0,
        "NODE_BACKGROUND_COLOR": "#999999",
        "NODE_LABEL_COLOR": "#000000",
        "NODE_LABEL_FONT_SIZE": 10,
    },
    "edge": {
        "EDGE_LINE_COLOR": "#999999",
        "EDGE_WIDTH": 1,
        "EDGE_TARGET_ARROW_SHAPE": "triangle",
        "EDGE_TARGET_ARROW_COLOR": "#999999",
        "EDGE_LABEL_COLOR": "#333333",
        "EDGE_LABEL_FONT_SIZE": 8,
    },
}
# The width of an edge by the number of its sentences: grows up to ten of them.
_WIDTHS = (
    {"max": 1, "maxVPValue": 1, "includeMin": False, "includeMax": False},
    {"min": 1, "max": 10, "minVPValue": 1, "maxVPValue": 6, "includeMin": True, "includeMax": True},
    {"min": 10, "minVPValue": 6, "includeMin": False, "includeMax": False},
)


def write_cx2(view: View) -> Iterator[str]:
    """The view as CX2; an aspect without elements is left out."""
    counts = _counts(view)
    yield f"[\n{to_json({'CXVersion': '2.0', 'hasFragments': False})},\n"
    yield to_json({"metaData": [{"name": name, "elementCount": counts[name]} for name in counts]}) + ",\n"
    yield to_json({"attributeDeclarations": [_declared(view)]}) + ",\n"
    yield to_json({"networkAttributes": [{"name": "graphwright"}]}) + ",\n"
    yield from _rows(view)
    yield to_json({"visualProperties": [_look(view)]}) + ",\n"
    yield to_json({"visualEditorProperties": [{"properties": {"nodeSizeLocked": False}}]}) + ",\n"
    yield to_json({"status": [{"success": True}]}) + "\n]\n"


def _counts(view: View) -> dict[str, int]:
    counts = {"attributeDeclarations": 1, "networkAttributes": 1, "nodes": len(view.nodes), "edges": len(view.edges)}
    counts |= {"visualProperties": 1, "visualEditorProperties": 1}
    return {name: number for name, number in counts.items() if number}


def _declared(view: View) -> dict[str, dict[str, dict[str, str]]]:
    nodes = {**_NODES, **attribute_types(view.nodes, view.node_attributes, _TYPES)}
    edges = {**_EDGES, **attribute_types(view.edges, view.edge_attributes, _TYPES)}
    domains = {"networkAttributes": {"name": "string"}, "nodes": nodes, "edges": edges}
    return {domain: {name: {"d": type} for name, type in types.items()} for domain, types in domains.items()}


def _rows(view: View) -> Iterator[str]:
    """Edges are numbered on from the nodes: the Cytoscape project's own converter mixes up equal numbers."""
    if len(view.nodes):
        yield '{"nodes":'
        yield from to_array(_node(number, node) for number, node in enumerate(view.nodes))
        yield "},\n"
    if len(view.edges):
        nodes = {node.id: (number, node.label) for number, node in enumerate(view.nodes)}
        yield '{"edges":'
        yield from to_array(_edge(number, edge, nodes) for number, edge in enumerate(view.edges, start=len(nodes)))
        yield "},\n"


def _node(number: int, node: Node) -> dict[str, Any]:
    own = {"name": node.label, "uri": node.id, "colour": node.colour, "size": node.size, **node.attributes}
    if node.x is None or node.y is None:
        return {"id": number, "v": own}
    return {"id": number, "x": node.x, "y": -node.y, "v": own}


def _edge(number: int, edge: Edge, nodes: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    (source, start_label), (target, end_label) = nodes[edge.source], nodes[edge.target]
    own = {"name": f"{start_label} ({edge.label}) {end_label}", "interaction": edge.label, "weight": edge.weight}
    days = {name: day for name, day in (("start", edge.start), ("end", edge.end)) if day}
    return {"id": number, "s": source, "t": target, "v": {**own, **days, **edge.attributes}}


def _look(view: View) -> dict[str, Any]:
    sizes = {name: _copied("size", "double") for name in ("NODE_WIDTH", "NODE_HEIGHT")}
    labels = {"NODE_LABEL": _copied("name"), "NODE_TOOLTIP": _copied("uri")}
    edges = {"EDGE_LABEL": _copied("interaction"), "EDGE_WIDTH": _mapping("CONTINUOUS", "weight", "integer", _WIDTHS)}
    if "sentence" in view.edge_attributes:
        edges["EDGE_TOOLTIP"] = _copied("sentence")
    return {
        "default": _DEFAULTS,
        "nodeMapping": {"NODE_BACKGROUND_COLOR": _colours(view), **sizes, **labels},
        "edgeMapping": edges,
    }


def _colours(view: View) -> dict[str, Any]:
    """Colours by class, so that the user can change one for all; by node where the classes do not give them."""
    if any(view.colours.get(node.kind) != node.colour for node in view.nodes):
        return _copied("colour")
    return _mapping("DISCRETE", "kind", "string", [{"v": kind, "vp": vp} for kind, vp in view.colours.items()])


def _copied(attribute: str, type: str = "string") -> dict[str, Any]:
    return {"type": "PASSTHROUGH", "definition": {"attribute": attribute, "type": type}}


def _mapping(how: str, attribute: str, type: str, map: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"type": how, "definition": {"attribute": attribute, "type": type, "map": list(map)}}
