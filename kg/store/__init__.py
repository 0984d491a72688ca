"""Graphs on disk: files now, a database later. In and out: pyoxigraph quads."""

from __future__ import annotations

from kg.store.files import FORMATS, format_of, open_store, read_graph, serialize, write_bytes, write_graph

__all__ = ["FORMATS", "format_of", "open_store", "read_graph", "serialize", "write_bytes", "write_graph"]
