"""Claims as nodes: each joined to its subject and its object, so that a claim can be laid out, coloured and inspected.

In: a view. Out: a view of entities and claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from kg.export.view import PALETTE, Edge, Node, Scalar, View
from kg.spool import in_order, kept

KIND = "Statement"  # the class of claims in the graph
_OWN = {"sentences": "integer", "validFrom": "date", "validUntil": "date"}
_LINK = {"predicate": "string"}


def with_claim_nodes(view: View) -> View:
    """The view with a node a claim, and edges "subject" and "object" in place of the claim's own edge."""
    nodes = chain(view.nodes, (_node(edge) for edge in view.edges))
    attributes = {**view.node_attributes, **_OWN, **view.edge_attributes}
    edges = (part for edge in view.edges for part in _links(edge))
    colours = {**view.colours, KIND: PALETTE[-1]} if len(view.edges) else view.colours
    return View(kept(in_order(nodes, key=lambda node: node.id)), kept(edges), attributes, _LINK, colours)


def _node(edge: Edge) -> Node:
    own: dict[str, Scalar] = {"sentences": edge.weight, "validFrom": edge.start, "validUntil": edge.end}
    known = {name: value for name, value in own.items() if value != ""}
    return Node(_identity(edge), edge.label, {"kind": KIND, **known, **edge.attributes}, size=8.0)


def _identity(edge: Edge) -> str:
    return str(edge.attributes.get("statement", edge.id))


def _links(edge: Edge) -> Iterator[Edge]:
    claim = _identity(edge)
    yield Edge(f"{edge.id}-object", claim, edge.target, "object", {"predicate": "object"}, edge.weight)
    yield Edge(f"{edge.id}-subject", claim, edge.source, "subject", {"predicate": "subject"}, edge.weight)
