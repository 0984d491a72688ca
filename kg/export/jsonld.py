"""JSON-LD of the view: entities with their plain edges, and each claim with its surest sentence.

In: a view. Out: bytes. It is smaller and plainer than the whole graph in JSON-LD, which ``kg build -o graph.jsonld``
writes: no offsets, no readings. Specification: https://www.w3.org/TR/json-ld11/.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from kg.export.view import Edge, Node, View
from kg.iri import KG, NIF, RDF, SKOS, XSD

_CONTEXT = {
    "kg": KG,
    "label": SKOS + "prefLabel",
    "linked": KG + "linked",
    "subject": {"@id": RDF + "subject", "@type": "@id"},
    "predicate": {"@id": RDF + "predicate", "@type": "@id"},
    "object": {"@id": RDF + "object", "@type": "@id"},
    "status": {"@id": KG + "status", "@type": "@id"},
    "confidence": {"@id": KG + "confidence", "@type": XSD + "decimal"},
    "date": {"@id": KG + "date", "@type": XSD + "date"},
    "sentence": NIF + "anchorOf",
}


def write_jsonld(view: View) -> bytes:
    """The view as one JSON-LD document with a context."""
    out: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in view.edges:
        if edge.status == "Asserted":
            out[edge.source].append(edge)
    graph = [_node(node, out[node.id]) for node in view.nodes] + [_claim(edge) for edge in view.edges]
    data = {"@context": _CONTEXT, "@graph": graph}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _node(node: Node, edges: list[Edge]) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": node.id}
    if node.types:
        found["@type"] = list(node.types)
    found["label"] = {"@value": node.label, "@language": "en"}
    if not node.linked:
        found["linked"] = False
    for edge in sorted(edges, key=lambda edge: (edge.property, edge.target)):
        found.setdefault(edge.property, []).append({"@id": edge.target})
    return found


def _claim(edge: Edge) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": edge.statement,
        "@type": "kg:Statement",
        "subject": edge.source,
        "predicate": edge.property,
        "object": edge.target,
        "status": f"kg:{edge.status}",
        "confidence": str(edge.confidence),
    }
    optional = {"date": edge.date, "sentence": edge.sentence}
    return {**found, **{name: value for name, value in optional.items() if value}}
