"""What is served: an Oxigraph database on disk, and the snapshot of it that readers open now.

In: a store's directory or a graph file. Out: paths of databases. A graph file is loaded into a temporary database,
which is removed when the server ends; the file is never written.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import database_to_read, is_store, load_graph

KEPT = 2  # snapshots: the newest, and the one before for those who are reading it
SNAPSHOTS = ".serve"


class Data:
    """A database and its snapshots. ``writable``: this server changes it, and makes the snapshots itself."""

    def __init__(self, directory: Path, *, writable: bool) -> None:
        self.directory, self.writable = directory, writable
        self._own = directory / SNAPSHOTS
        self._made: list[Path] = []
        self._number = 0

    def current(self) -> Path:
        """The database to read now.

        Raises:
            StoreError: if there is none.
        """
        return self._made[-1] if self.writable else database_to_read(self.directory)

    def next_snapshot(self) -> Path:
        """Where the next snapshot goes."""
        if not self._number:
            shutil.rmtree(self._own, ignore_errors=True)  # of a server that was killed
            self._own.mkdir()
        self._number += 1
        path = self._own / str(self._number)
        shutil.rmtree(path, ignore_errors=True)
        return path

    def publish(self, snapshot: Path) -> None:
        """Have readers open this snapshot from now on."""
        self._made.append(snapshot)
        for old in self._made[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        del self._made[:-KEPT]

    def close(self) -> None:
        """Remove the snapshots."""
        if self._number:
            shutil.rmtree(self._own, ignore_errors=True)


def of_store(directory: Path, *, writable: bool) -> Data:
    """A store, or any Oxigraph database.

    Raises:
        StoreError: if there is none, or if it is to be changed and only `kg build` may change it.
    """
    if writable and is_store(directory):
        hint = (
            "Change it with kg build and kg retract, or serve a copy: kg store dump, then kg serve --graph --writable."
        )
        raise StoreError("a store of kg build follows its documents", path=str(directory), hint=hint)
    if not writable:
        ox.Store.read_only(str(database_to_read(directory)))  # a reason now is better than one for each query
    return Data(directory, writable=writable)


@contextmanager
def of_file(path: str, *, writable: bool) -> Iterator[Data]:
    """A graph file, or Turtle on stdin for ``-``, as a temporary database.

    Raises:
        StoreError: with path and line if the file is missing, unreadable or wrong.
    """
    folder = Path(tempfile.mkdtemp(prefix="kg-serve-"))
    try:
        load_graph(path, folder / "database")
        yield Data(folder / "database", writable=writable)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
