"""The attributes of nodes and edges that every drawing format carries, by name and type."""

from __future__ import annotations

from collections.abc import Mapping

from kg.export.view import Edge, Node, View

Scalar = str | int | float | bool

# Attribute → its type as GraphML names it. Labels, ends and ids are none: each format has its own place for them.
EDGE_TYPES: Mapping[str, str] = {
    "predicate": "string",
    "status": "string",
    "confidence": "double",
    "date": "string",
    "sentence": "string",
    "inferred": "boolean",
}


def node_types(view: View) -> dict[str, str]:
    """The attributes of the view's nodes; facts after the fixed ones, by name."""
    facts = sorted({name for node in view.nodes for name, _ in node.facts})
    return {"kind": "string", "types": "string", "uri": "string", "linked": "boolean", **dict.fromkeys(facts, "string")}


def node_values(node: Node) -> dict[str, Scalar]:
    """The attributes that a node has."""
    fixed: dict[str, Scalar] = {
        "kind": node.kind,
        "types": " ".join(node.types),
        "uri": node.id,
        "linked": node.linked,
    }
    return {**fixed, **dict(node.facts)}


def edge_values(edge: Edge) -> dict[str, Scalar]:
    """The attributes that an edge has; an unknown date or sentence is left out."""
    values = {name: getattr(edge, name) for name in EDGE_TYPES}
    return {name: value for name, value in values.items() if value != ""}


def written(value: Scalar) -> str:
    """A scalar as XML attribute text.

    >>> written(True), written(0.5), written(3)
    ('true', '0.5', '3')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)
