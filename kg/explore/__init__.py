"""What the explorer's page asks of a graph, and an index that makes the answers quick.

In: a snapshot of a graph, and the ledger of its store where there is one. Out: one SQLite file, and the JSON that
web/src/explorer/api.ts describes. It speaks no HTTP and starts no process: `kg.web.explorer` does.
"""

from __future__ import annotations

from kg.explore.build import build_index
from kg.explore.calls import CALLS, Call, answer
from kg.explore.parameters import Arguments, Kind, Parameter, checked
from kg.explore.resource import described
from kg.explore.sources import Sources

__all__ = [
    "CALLS",
    "Arguments",
    "Call",
    "Kind",
    "Parameter",
    "Sources",
    "answer",
    "build_index",
    "checked",
    "described",
]
