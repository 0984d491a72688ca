"""GraphML for Gephi, Cytoscape, yEd, igraph and networkx.

In: a view. Out: bytes. Every edge has an id of its own, or readers lose parallel edges. No ``long``: yEd refuses it.
Specification: http://graphml.graphdrawing.org/specification.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from kg.export.attributes import EDGE_TYPES, Scalar, edge_values, node_types, node_values, written
from kg.export.view import View

_SPACE = "http://graphml.graphdrawing.org/xmlns"


def write_graphml(view: View) -> bytes:
    """The view as GraphML, a directed graph."""
    root = ET.Element("graphml", {"xmlns": _SPACE})
    nodes = {"label": "string", **node_types(view)}
    edges = {"label": "string", "weight": "double", **EDGE_TYPES}
    node_keys, edge_keys = _keys(root, "node", nodes), _keys(root, "edge", edges)
    graph = ET.SubElement(root, "graph", {"id": "G", "edgedefault": "directed"})
    for node in view.nodes:
        element = ET.SubElement(graph, "node", {"id": node.id})
        _data(element, {"label": node.label, **node_values(node)}, node_keys)
    for edge in view.edges:
        element = ET.SubElement(graph, "edge", {"id": edge.id, "source": edge.source, "target": edge.target})
        _data(element, {"label": edge.label, "weight": float(edge.weight), **edge_values(edge)}, edge_keys)
    ET.indent(root, " ")
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _keys(root: ET.Element, domain: str, types: Mapping[str, str]) -> dict[str, str]:
    keys = {name: f"{domain[0]}{number}" for number, name in enumerate(types)}
    for name, key in keys.items():
        attributes = {"id": key, "for": domain, "attr.name": name, "attr.type": types[name]}
        ET.SubElement(root, "key", attributes)
    return keys


def _data(element: ET.Element, values: Mapping[str, Scalar], keys: Mapping[str, str]) -> None:
    for name, value in values.items():
        ET.SubElement(element, "data", {"key": keys[name]}).text = written(value)
