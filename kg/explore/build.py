"""Makes the index of a snapshot."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

Tell = Callable[[str, int, int], None]


def untold(stage: str, done: int, total: int) -> None:
    """Tells nobody."""


def build_index(path: str, database: str, *, ledger: str = "", why_not: str = "", progress: Tell = untold) -> None:
    """Make the index of a database at a path where there is nothing yet."""
    with sqlite3.connect(Path(path)) as connection:
        connection.execute("CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        connection.execute("INSERT INTO notes VALUES ('title', 'Knowledge graph')")
    connection.close()
