"""Node-link JSON for D3, Cosmograph and ``networkx.node_link_graph``.

In: a view. Out: bytes. The form is networkx's: ``nodes`` with ``id``, ``edges`` with ``source``, ``target``, ``key``.
Documentation: https://networkx.org/documentation/stable/reference/readwrite/json_graph.html.
"""

from __future__ import annotations

import json

from kg.export.attributes import edge_values, node_values
from kg.export.view import View


def write_node_link(view: View) -> bytes:
    """The view as node-link JSON, a directed multigraph."""
    nodes = [{"id": node.id, "label": node.label, **node_values(node)} for node in view.nodes]
    edges = [
        {
            "source": edge.source,
            "target": edge.target,
            "key": edge.id,
            "label": edge.label,
            "weight": edge.weight,
            **edge_values(edge),
            **{name: day for name, day in (("start", edge.start), ("end", edge.end)) if day},
        }
        for edge in view.edges
    ]
    data = {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "edges": edges}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
