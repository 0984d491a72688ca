"""GEXF 1.3 for Gephi and sigma: coloured by class, sized by degree, dynamic if a date is known.

In: a view. Out: bytes. The predicate goes to ``kind``, by which Gephi keeps parallel edges apart, and to an attribute.
Specification: https://gexf.net/schema.html (1.3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import sqrt
from xml.etree import ElementTree as ET

from kg.export.attributes import EDGE_TYPES, Scalar, edge_values, node_types, node_values, written
from kg.export.view import Edge, Node, View

_SPACE = "http://gexf.net/1.3"
_VIZ = "http://gexf.net/1.3/viz"
# Eight colours that stay apart under the common kinds of colour blindness. Okabe and Ito 2008, Color Universal Design,
# https://jfly.uni-koeln.de/color/; black is replaced by grey, on which a black label can be read.
PALETTE = (
    *((230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66)),
    *((0, 114, 178), (213, 94, 0), (204, 121, 167), (153, 153, 153)),
)


def write_gexf(view: View) -> bytes:
    """The view as GEXF 1.3, a directed graph."""
    root = ET.Element("gexf", {"xmlns": _SPACE, "xmlns:viz": _VIZ, "version": "1.3"})
    meta = ET.SubElement(root, "meta")
    ET.SubElement(meta, "creator").text = "graphwright"
    graph = ET.SubElement(root, "graph", _mode(view))
    node_keys = _attributes(graph, "node", node_types(view))
    edge_keys = _attributes(graph, "edge", EDGE_TYPES)
    colours = _colours(view)
    degrees = Counter(end for edge in view.edges for end in (edge.source, edge.target))
    nodes = ET.SubElement(graph, "nodes")
    for node in view.nodes:
        _node(nodes, node, node_keys, colours[node.kind], degrees[node.id])
    edges = ET.SubElement(graph, "edges")
    for edge in view.edges:
        _edge(edges, edge, edge_keys)
    ET.indent(root, " ")
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _mode(view: View) -> dict[str, str]:
    fixed = {"defaultedgetype": "directed", "idtype": "string"}
    dated = any(edge.start or edge.end for edge in view.edges)
    return {**fixed, "mode": "dynamic", "timeformat": "date"} if dated else {**fixed, "mode": "static"}


def _colours(view: View) -> dict[str, tuple[int, int, int]]:
    """A colour a class, by the order of their names; the ninth class shares the first one's."""
    kinds = sorted({node.kind for node in view.nodes})
    return {kind: PALETTE[number % len(PALETTE)] for number, kind in enumerate(kinds)}


def _attributes(graph: ET.Element, domain: str, types: Mapping[str, str]) -> dict[str, str]:
    element = ET.SubElement(graph, "attributes", {"class": domain, "mode": "static"})
    keys = {name: str(number) for number, name in enumerate(types)}
    for name, key in keys.items():
        ET.SubElement(element, "attribute", {"id": key, "title": name, "type": types[name]})
    return keys


def _node(parent: ET.Element, node: Node, keys: Mapping[str, str], colour: tuple[int, int, int], degree: int) -> None:
    element = ET.SubElement(parent, "node", {"id": node.id, "label": node.label})
    _values(element, node_values(node), keys)
    red, green, blue = map(str, colour)
    ET.SubElement(element, "viz:color", {"r": red, "g": green, "b": blue})
    ET.SubElement(element, "viz:size", {"value": str(round(10 * sqrt(1 + degree), 1))})


def _edge(parent: ET.Element, edge: Edge, keys: Mapping[str, str]) -> None:
    attributes = {"id": edge.id, "source": edge.source, "target": edge.target, "kind": edge.predicate}
    attributes |= {"label": edge.label, "weight": str(float(edge.weight))}
    attributes |= {name: day for name, day in (("start", edge.start), ("end", edge.end)) if day}
    _values(ET.SubElement(parent, "edge", attributes), edge_values(edge), keys)


def _values(element: ET.Element, values: Mapping[str, Scalar], keys: Mapping[str, str]) -> None:
    inner = ET.SubElement(element, "attvalues")
    for name, value in values.items():
        ET.SubElement(inner, "attvalue", {"for": keys[name], "value": written(value)})
