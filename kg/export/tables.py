"""Tables of nodes and edges: CSV and Parquet for pandas, Polars, Linkurious, Graphistry.

In: a view. Out: a folder with a file for the nodes and one for the edges, whose first columns are those that such tools
look for and whose others are the attributes. In Parquet the columns have types and what is missing is null. Whole
numbers are 64 bits wide, which `kg.export.cleaning` sees to: what is wider reaches a view as a double.
Specifications: `kg.export.csv_text` for CSV; https://parquet.apache.org/docs/file-format/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from kg.errors import ExportError
from kg.export.csv_text import Cell, write_rows
from kg.export.view import View

_NODE = {"id": "string", "label": "string", "colour": "string", "size": "double", "x": "double", "y": "double"}
_EDGE = {"id": "string", "source": "string", "target": "string", "label": "string"}
_EDGE |= {"weight": "integer", "start": "date", "end": "date"}
ROW_GROUP = 20_000  # rows of Parquet that are in memory at once: some 20 MB with their sentences


def node_types(view: View) -> dict[str, str]:
    """The columns of the nodes: name → type."""
    return {**_NODE, **view.node_attributes}


def edge_types(view: View) -> dict[str, str]:
    """The columns of the edges: name → type."""
    return {**_EDGE, **view.edge_attributes}


def node_rows(view: View) -> Iterator[tuple[Cell, ...]]:
    """A row a node; None is what it does not have."""
    names = tuple(view.node_attributes)
    for node in view.nodes:
        fixed = (node.id, node.label, node.colour, node.size, node.x, node.y)
        yield fixed + tuple(map(node.attributes.get, names))


def edge_rows(view: View) -> Iterator[tuple[Cell, ...]]:
    """A row an edge; None is what it does not have."""
    names = tuple(view.edge_attributes)
    for edge in view.edges:
        days = (edge.start or None, edge.end or None)
        fixed = (edge.id, edge.source, edge.target, edge.label, edge.weight)
        yield fixed + days + tuple(map(edge.attributes.get, names))


def write_csv(view: View, folder: Path, *, raw: bool = False) -> None:
    """``nodes.csv`` and ``edges.csv``. With ``raw`` texts that look like formulas are left as they are."""
    write_rows(folder / "nodes.csv", node_types(view), node_rows(view), raw=raw)
    write_rows(folder / "edges.csv", edge_types(view), edge_rows(view), raw=raw)


def write_parquet(view: View, folder: Path) -> None:
    """``nodes.parquet`` and ``edges.parquet``.

    Raises:
        ExportError: if pyarrow is not installed.
    """
    _parquet(folder / "nodes.parquet", node_types(view), node_rows(view))
    _parquet(folder / "edges.parquet", edge_types(view), edge_rows(view))


def _parquet(path: Path, types: Mapping[str, str], rows: Iterator[tuple[Cell, ...]]) -> None:
    arrow, parquet = _library("pyarrow"), _library("pyarrow.parquet")
    schema = arrow.schema([(name, _arrow_type(arrow, type)) for name, type in types.items()])
    with parquet.ParquetWriter(path, schema) as writer:
        while batch := list(islice(rows, ROW_GROUP)):
            columns = [_column(arrow, cells, field.type) for cells, field in zip(zip(*batch), schema)]  # noqa: B905
            writer.write_table(arrow.Table.from_arrays(columns, schema=schema), row_group_size=ROW_GROUP)


def _column(arrow: Any, cells: tuple[Cell, ...], type: Any) -> Any:
    """Days come as text, which Arrow parses many times as fast as Python does."""
    return arrow.array(cells, arrow.string()).cast(type) if arrow.types.is_date(type) else arrow.array(cells, type)


def _arrow_type(arrow: Any, type: str) -> Any:
    names = {"string": "string", "integer": "int64", "double": "float64", "boolean": "bool_", "date": "date32"}
    return getattr(arrow, names[type])()


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ExportError(
            "Parquet needs the package pyarrow", hint="Install pyarrow, or choose --format csv."
        ) from error
