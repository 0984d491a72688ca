"""What a call reads from: the index of a graph, the graph, and the ledger of its store where there is one.

In: paths. Out: open files, for reading only. Index and graph are of one snapshot.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

CACHE_KB = 32_768  # pages of the index that a worker keeps


@dataclass
class Sources:
    """The files of one answer or of many. ``ledger`` is "" where there is none; ``review``: whether who has the token
    may decide about claims."""

    path: str
    graph: ox.Store
    ledger: str = ""
    review: bool = False

    @cached_property
    def index(self) -> sqlite3.Connection:
        """The index, which nobody changes any more."""
        address = f"{Path(self.path).resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
        connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        return connection

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer of the index."""
        return self.index.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of an answer of the index."""
        found: tuple[Any, ...] | None = self.index.execute(sql, values).fetchone()
        return found

    def number(self, sql: str, values: Sequence[Any] = ()) -> int:
        """The only value of an answer of the index, a whole number."""
        found = self.row(sql, values)
        return int(found[0]) if found and found[0] is not None else 0

    def note(self, key: str) -> str:
        """What the index notes of the whole graph under a key, or ""."""
        found = self.row("SELECT value FROM notes WHERE key = ?", (key,))
        return str(found[0]) if found else ""

    def close(self) -> None:
        """Give the index free."""
        if "index" in self.__dict__:
            self.index.close()
