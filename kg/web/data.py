"""What is served: an Oxigraph database on disk, and the snapshot of it that readers open now.

In: a store's directory or a graph file. Out: paths of databases. A graph file is loaded into a temporary database,
which is removed when the server ends; the file is never written.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import FORMATS, database_to_read, format_of, is_store

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
        _load(path, folder / "database")
        yield Data(folder / "database", writable=writable)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _load(path: str, database: Path) -> None:
    name = format_of(path)
    _, format = FORMATS[name]
    try:
        store = ox.Store(str(database))
        if path == "-":
            store.bulk_load(sys.stdin.buffer, format)
        else:
            store.bulk_load(path=path, format=format)
        store.flush()
    except SyntaxError as error:
        raise StoreError(f"not valid {name}: {error.msg}", path=path, line=error.lineno) from error
    except ValueError as error:
        raise StoreError(f"not valid {name}: {error}", path=path) from error
    except OSError as error:
        hint = f"It needs some times the file's size in {tempfile.gettempdir()}; TMPDIR names another place."
        raise StoreError(f"the graph cannot be loaded: {error.strerror or error}", path=path, hint=hint) from error
