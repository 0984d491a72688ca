"""The graph for tools that draw and count: one view of it, one file a format.

In: a store and a selection. Out: a file or a folder, whole or not at all. A new format is a module with one function
and a line in `EXPORTERS`; CONTRIBUTING.md has a worked example.
"""

from __future__ import annotations

from kg.export.export import Export, export_graph, export_text
from kg.export.formats import EXPORTERS, ToFile, ToFolder, ToRdf
from kg.export.frames import Tables, to_networkx, to_pandas
from kg.export.selection import Selection
from kg.export.view import Edge, Node, Track, View
from kg.export.views import view_of
from kg.spool import Rows

__all__ = [
    "EXPORTERS",
    "Edge",
    "Export",
    "Node",
    "Rows",
    "Selection",
    "Tables",
    "ToFile",
    "ToFolder",
    "ToRdf",
    "Track",
    "View",
    "export_graph",
    "export_text",
    "to_networkx",
    "to_pandas",
    "view_of",
]
