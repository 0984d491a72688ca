"""The graph for tools that draw and count: one view of it, one file a format.

In: a store. Out: bytes. A new format is a module with one function from `View` to bytes and a line in `EXPORTERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pyoxigraph as ox

from kg.errors import ExportError
from kg.export.gexf import write_gexf
from kg.export.graphml import write_graphml
from kg.export.jsonld import write_jsonld
from kg.export.node_link import write_node_link
from kg.export.view import Edge, Node, View, make_view
from kg.iri import NAMESPACES

__all__ = ["EXPORTERS", "Edge", "Node", "View", "export_graph", "make_view"]

EXPORTERS: Mapping[str, Callable[[View], bytes]] = {
    "graphml": write_graphml,
    "gexf": write_gexf,
    "node-link": write_node_link,
    "jsonld": write_jsonld,
}


def export_graph(
    graph: ox.Store,
    format: str,
    *,
    status: str = "asserted",
    relations: Iterable[str] = (),
    prefixes: Mapping[str, str] = NAMESPACES,
) -> bytes:
    """The entities and claims of a graph in a format of `EXPORTERS`.

    ``status`` is "asserted" (what stands as a plain edge) or "all"; ``relations`` are local names, CURIEs or IRIs, all
    if empty.

    Raises:
        ExportError: for an unknown format, status or relation.
    """
    if format not in EXPORTERS:
        raise ExportError(f"unknown export format {format!r}", hint=f"Use one of: {', '.join(EXPORTERS)}.")
    return EXPORTERS[format](make_view(graph, status=status, relations=relations, prefixes=prefixes))
