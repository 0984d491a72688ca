"""What is served: an Oxigraph database on disk, and the snapshot of it that readers open now.

In: a store's directory or a graph file. Out: paths of databases. A graph file is loaded into a temporary database,
which is removed when the server ends; the file is never written.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pyoxigraph as ox

from kg.aside import temporary_folder
from kg.store import database_to_read, holding, is_store, load_graph
from kg.store.database import OWN

KEPT = 2  # snapshots: the newest, and the one before for those who are reading it
SNAPSHOTS = ".serve"
LEDGER = "ledger.sqlite"
TEMPORARY = "graphwright-serve-"  # how temporary folders of a server begin


class Data:
    """A database and its snapshots. ``writable``: this server changes it, and makes the snapshots itself."""

    def __init__(self, directory: Path, *, writable: bool, title: str = "") -> None:
        self.directory, self.writable = directory, writable
        self.title = title
        self._own = directory / SNAPSHOTS
        self._made: list[Path] = []
        self._held: Counter[Path] = Counter()
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
        self._clear()

    def _clear(self) -> None:
        for old in [one for one in self._made[:-KEPT] if not self._held[one]]:
            shutil.rmtree(old, ignore_errors=True)
            self._made.remove(old)

    @property
    def ledger(self) -> Path | None:
        """The ledger of a store of `kg build`; None for other databases."""
        path = self.directory / OWN / LEDGER
        return path if path.is_file() else None

    @contextmanager
    def held(self, snapshot: Path) -> Iterator[None]:
        """Keep a snapshot until the block ends.

        Raises:
            OSError: if it is gone already.
        """
        if not self.writable:
            with nullcontext() if snapshot == self.directory else holding(snapshot):
                yield
            return
        self._held[snapshot] += 1
        try:
            yield
        finally:
            self._held[snapshot] -= 1
            self._clear()

    def close(self) -> None:
        """Remove the snapshots."""
        if self._number:
            shutil.rmtree(self._own, ignore_errors=True)


def of_store(directory: Path, *, writable: bool) -> Data:
    """A store, or any Oxigraph database. A store of `kg build` follows its documents: it is never ``writable`` here.

    Raises:
        StoreError: if there is none.
    """
    writable = writable and not is_store(directory)
    if not writable:
        ox.Store.read_only(str(database_to_read(directory)))  # a reason now is better than one for each query
    return Data(directory, writable=writable, title=directory.resolve().name)


@contextmanager
def of_file(path: str, *, writable: bool) -> Iterator[Data]:
    """A graph file, or Turtle on stdin for ``-``, as a temporary database.

    Raises:
        StoreError: with path and line if the file is missing, unreadable or wrong.
    """
    with temporary_folder(TEMPORARY) as folder:
        load_graph(path, folder / "database")
        yield Data(folder / "database", writable=writable, title="" if path == "-" else Path(path).name)
