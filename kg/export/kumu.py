"""Kumu: a blueprint, the JSON that its maps import.

In: a view. Out: elements and connections. Connections name their ends by label, so labels are made unique where they
are not (`kg.export.unique_names`). The class is an element's type and the relation a connection's, by which Kumu's
"Color by" colours; a blueprint cannot carry colours, which stand in the field ``colour``. A description shows the
sentence and links to its document.
Documentation: https://docs.kumu.io/guides/import/blueprints.
"""

from __future__ import annotations

from collections.abc import Iterator
from json import JSONEncoder
from typing import Any

from kg.export.drawing import edge_link, node_link
from kg.export.markdown import link, plain
from kg.export.unique_names import unique_names
from kg.export.view import Edge, Node, View

_json = JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def write_kumu(view: View) -> Iterator[str]:
    """The view as a blueprint."""
    names = unique_names(view.nodes, _label, _same)
    yield '{"elements": ['
    for number, node in enumerate(view.nodes):
        yield (",\n" if number else "\n") + _json(_element(node, names[node.id]))
    yield '\n],\n"connections": ['
    for number, edge in enumerate(view.edges):
        yield (",\n" if number else "\n") + _json(_connection(edge, names[edge.source], names[edge.target]))
    yield "\n]}\n"


def _label(text: str) -> str:
    """Kumu has no element without a label."""
    return text if text.strip() else ""


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()


def _element(node: Node, name: str) -> dict[str, Any]:
    own: dict[str, Any] = {"label": name, "type": node.kind}
    if address := node_link(node):
        own["description"] = link("Page", address)
    own |= {"tags": [node.kind] if node.kind else [], "iri": node.id, "colour": node.colour, "size": node.size}
    return {**node.attributes, **own}


def _connection(edge: Edge, source: str, target: str) -> dict[str, Any]:
    own: dict[str, Any] = {"from": source, "to": target, "direction": "directed"}
    own |= {"label": edge.label, "type": edge.label, "weight": edge.weight}
    own |= {name: day for name, day in (("start", edge.start), ("end", edge.end)) if day}
    if shown := _description(edge):
        own["description"] = shown
    status = edge.attributes.get("status")
    return {**edge.attributes, **own, "tags": [status] if status else [], "key": edge.id}


def _description(edge: Edge) -> str:
    """The sentence as a quotation, and its document."""
    sentence, address = plain(str(edge.attributes.get("sentence", ""))), edge_link(edge)
    parts = [f"> {sentence}" if sentence else "", link("Source", address) if address else ""]
    return "\n\n".join(part for part in parts if part)
