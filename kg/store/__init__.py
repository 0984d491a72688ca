"""Graphs on disk: files, and stores that grow. In and out: pyoxigraph quads."""

from __future__ import annotations

from kg.store.database import Database, database_to_read, holding, is_store, open_for_reading, reading
from kg.store.files import FORMATS, format_of, load_graph, read_graph, serialize, write_bytes, write_graph

__all__ = [
    "FORMATS",
    "Database",
    "database_to_read",
    "format_of",
    "holding",
    "is_store",
    "load_graph",
    "open_for_reading",
    "read_graph",
    "reading",
    "serialize",
    "write_bytes",
    "write_graph",
]
