"""A view as the values of Python's own tools: networkx graphs and pandas tables, with the attributes of the files.

In: a view. Out: library objects, held in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError
from kg.export.view import Edge, Node, Scalar, View
from kg.spool import Rows

if TYPE_CHECKING:
    import pandas

# The dtypes that know of missing values.
_DTYPES = {"string": "string", "integer": "Int64", "double": "Float64", "boolean": "boolean", "date": "datetime64[s]"}


def to_networkx(view: View) -> Any:
    """The view as a ``networkx.MultiDiGraph``: nodes by IRI, edge keys by id, attributes as `node_values` has them."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    graph.add_nodes_from((node.id, node_values(node)) for node in view.nodes)
    graph.add_edges_from((edge.source, edge.target, edge.id, edge_values(edge)) for edge in view.edges)
    return graph


def node_values(node: Node) -> dict[str, Scalar]:
    """All that a node has but its id, by name."""
    place = {} if node.x is None or node.y is None else {"x": node.x, "y": node.y}
    return {"label": node.label, **node.attributes, "colour": node.colour, "size": node.size, **place}


def edge_values(edge: Edge) -> dict[str, Scalar]:
    """All that an edge has but its id and ends, by name."""
    days = {name: day for name, day in (("start", edge.start), ("end", edge.end)) if day}
    return {"label": edge.label, "weight": edge.weight, **edge.attributes, **days}


@dataclass(frozen=True, slots=True)
class Tables:
    """Nodes and edges as pandas tables, indexed by id."""

    nodes: pandas.DataFrame
    edges: pandas.DataFrame


def to_pandas(view: View) -> Tables:
    """The view as two tables with a column an attribute, of the nullable dtype of its type.

    Raises:
        ExportError: if pandas is not installed.
    """
    node_types = {"label": "string", **view.node_attributes, "colour": "string", "size": "double"}
    edge_types = {"source": "string", "target": "string", "label": "string", "weight": "integer"}
    edge_types |= {**view.edge_attributes, "start": "date", "end": "date"}
    ends = ({"source": edge.source, "target": edge.target, **edge_values(edge)} for edge in view.edges)
    return Tables(
        _table(view.nodes, (node_values(node) for node in view.nodes), {**node_types, **_places(view)}),
        _table(view.edges, ends, edge_types),
    )


def _places(view: View) -> dict[str, str]:
    return {"x": "double", "y": "double"} if any(node.x is not None for node in view.nodes) else {}


def _table(rows: Rows[Node] | Rows[Edge], values: Any, types: dict[str, str]) -> pandas.DataFrame:
    try:
        import pandas as pd
    except ImportError as error:
        raise ExportError("pandas is not installed", hint="Install it: pip install 'graphwright[pandas]'.") from error
    index = pd.Index([row.id for row in rows], name="id", dtype="string")
    records = list(values)
    columns = {
        name: pd.Series([record.get(name) for record in records], index=index, dtype=_DTYPES[kind])
        for name, kind in types.items()
    }
    return pd.DataFrame(columns, index=index)
