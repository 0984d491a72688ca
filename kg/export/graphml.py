"""GraphML for Gephi, Cytoscape, igraph, JGraphT, networkx.

In: a view. Out: text. Each of these tools finds its own names: Gephi ``label``, ``weight``, ``size``, ``x``, ``y`` and
a colour as ``r``, ``g``, ``b``; Cytoscape and igraph ``name``; Cytoscape ``interaction``. Ids are name tokens, as the
schema wants; the IRI of a node is its ``uri``. yEd shows no labels from it: for yEd there is `kg.export.yed`.
Specification: http://graphml.graphdrawing.org/specification.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.export.attribute_types import attribute_types
from kg.export.view import Edge, Node, Scalar, View, written
from kg.export.xml import DECLARATION, as_token, escape, token

TYPES = {"string": "string", "double": "double", "boolean": "boolean", "date": "string"}
TYPES |= {"integer": "int", "long": "long"}
_NODES = {"label": "string", "name": "string", "uri": "string", "r": "int", "g": "int", "b": "int", "size": "double"}
_PLACES = {"x": "double", "y": "double"}
_EDGES = {"label": "string", "interaction": "string", "weight": "double", "start": "string", "end": "string"}


def write_graphml(view: View) -> Iterator[str]:
    """The view as GraphML, a directed graph."""
    places = _PLACES if any(node.x is not None for node in view.nodes) else {}
    nodes = {**_NODES, **places, **attribute_types(view.nodes, view.node_attributes, TYPES)}
    edges = {**_EDGES, **attribute_types(view.edges, view.edge_attributes, TYPES)}
    yield f'{DECLARATION}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield declared("node", nodes) + declared("edge", edges)
    yield '<graph id="G" edgedefault="directed">\n'
    opened = openings("node", nodes)
    yield from (_node(node, opened) for node in view.nodes)
    opened = openings("edge", edges)
    yield from (_edge(edge, opened) for edge in view.edges)
    yield "</graph>\n</graphml>\n"


def declared(domain: str, types: Mapping[str, str]) -> str:
    """The keys of a domain, "node" or "edge", which have ids by number: n0, n1, …"""
    rows = (
        f'<key id="{domain[0]}{number}" for="{domain}" attr.name="{as_token(name)}" attr.type="{type}"/>\n'
        for number, (name, type) in enumerate(types.items())
    )
    return "".join(rows)


def openings(domain: str, types: Mapping[str, str]) -> dict[str, str]:
    """The beginning of an element with a value, by attribute."""
    return {name: f'<data key="{domain[0]}{number}">' for number, name in enumerate(types)}


def values(attributes: Mapping[str, Scalar], opened: Mapping[str, str]) -> str:
    """Elements with the values of a node's or an edge's attributes."""
    return "".join(f"{opened[name]}{escape(written(value))}</data>" for name, value in attributes.items())


def _node(node: Node, opened: Mapping[str, str]) -> str:
    red, green, blue = bytes.fromhex(node.colour[1:])
    own: dict[str, Scalar] = {"label": node.label, "name": node.label, "uri": node.id, "r": red, "g": green, "b": blue}
    own["size"] = node.size
    if node.x is not None and node.y is not None:
        own |= {"x": node.x, "y": node.y}
    return f'<node id="{token(node.id)}">{values(own, opened)}{values(node.attributes, opened)}</node>\n'


def _edge(edge: Edge, opened: Mapping[str, str]) -> str:
    own: dict[str, Scalar] = {"label": edge.label, "interaction": edge.label, "weight": float(edge.weight)}
    own |= {name: day for name, day in (("start", edge.start), ("end", edge.end)) if day}
    ends = f'source="{token(edge.source)}" target="{token(edge.target)}"'
    return f'<edge id="{token(edge.id)}" {ends}>{values(own, opened)}{values(edge.attributes, opened)}</edge>\n'
