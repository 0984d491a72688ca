"""Asks the explorer's questions of a graph without a server."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pyoxigraph as ox

from kg.explore import CALLS, Sources, answer, checked
from kg.explore.build import write_index


class Asked:
    """A graph with its index."""

    def __init__(self, graph: ox.Store, path: Path, *, ledger: str = "", why_not: str = "") -> None:
        write_index(str(path), graph, title="a graph", ledger=ledger, why_not=why_not)
        self.sources = Sources(str(path), graph, ledger)

    def ask(self, name: str, query: str = "", **parameters: str) -> Any:
        """The answer of a call: its parameters as in an address, or by name."""
        given = [
            *parse_qsl(query, keep_blank_values=True),
            *((key.rstrip("_"), text) for key, text in parameters.items()),
        ]
        return json.loads(answer(name, checked(given, CALLS[name].parameters), self.sources))


def labels(found: Iterable[Any]) -> list[str]:
    """The labels of some names."""
    return [one["label"] for one in found]
