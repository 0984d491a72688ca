"""A store's graph to a SPARQL server, graph by graph: what the server has already is not sent again.

In: a store or a folder of parts, a server, a file that remembers. Out: the server's graphs equal ours. A document's
graph is replaced by PUT; a larger graph by PUT of its first lines and POST of the others, each request bounded. The
default graph is one graph: when it changes, it is sent as a whole, and until that is done the server shows a part of
it. The file remembers after every request what was sent, so that a run which was ended goes on from there. Other graphs
of the server are left alone; its default graph is not.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg.errors import StoreError
from kg.maintain.parts import default_lines, graph_lines, graph_names
from kg.store import is_store, open_for_reading
from kg.store.database import OWN
from kg.store.parts import MANIFEST, check_part, read_manifest
from kg.store.remote import Remote

MAX_BYTES = 1_000_000  # of a request's body
DEFAULT = ""  # the name of the default graph
_TABLE = (
    "CREATE TABLE IF NOT EXISTS graphs"
    " (name TEXT PRIMARY KEY, digest TEXT NOT NULL, bound INTEGER NOT NULL, sent INTEGER NOT NULL,"
    " whole INTEGER NOT NULL, run INTEGER NOT NULL) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a run did: graphs that were sent, that the server had already, that it has no more; bytes that were sent."""

    sent: int = 0
    unchanged: int = 0
    deleted: int = 0
    bytes: int = 0


class Source(Protocol):
    """A graph to be pushed, as N-Triples."""

    def default(self) -> Iterator[str]:
        """The sorted lines of the default graph; may be asked for twice."""

    def named(self) -> Iterator[tuple[str, list[str]]]:
        """The named graphs, each with its lines."""


class StoreSource:
    """The newest snapshot of a store, or a database that parts were loaded into."""

    def __init__(self, directory: Path, base: str) -> None:
        self._store, self._base = open_for_reading(directory), base

    def default(self) -> Iterator[str]:
        """See `Source`."""
        return default_lines(self._store)

    def named(self) -> Iterator[tuple[str, list[str]]]:
        """See `Source`."""
        for name in graph_names(self._store, self._base):
            end = f" <{name}> .\n"
            yield name, [f"{line.removesuffix(end)} .\n" for line in graph_lines(self._store, name)]


class PartsSource:
    """A folder of parts.

    Raises:
        StoreError: if a part is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._parts = [(check_part(folder, part), part) for part in read_manifest(folder).parts]

    def default(self) -> Iterator[str]:
        """See `Source`."""
        for path, part in self._parts:
            yield from (line for name, line in _lines(path) if name == DEFAULT)
            if part.graphs:
                return  # named graphs have begun, and the default graph stands before them all

    def named(self) -> Iterator[tuple[str, list[str]]]:
        """See `Source`."""
        for path, part in self._parts:
            if part.graphs:
                for name, lines in groupby(_lines(path), key=lambda row: row[0]):
                    if name != DEFAULT:
                        yield name, [line for _, line in lines]


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """The name of the graph and the triple of every line."""
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS):
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else DEFAULT
        yield name, f"{quad.triple} .\n"


def memory_of(place: Path, endpoint: str) -> Path:
    """The file that remembers what a server has: within the store or the folder of parts, or beside a plain database.

    >>> memory_of(Path("no-such"), "http://localhost:7878/store").name
    '.no-such.push-52415aa5bcac.sqlite'
    """
    name = f"push-{hashlib.sha256(endpoint.encode()).hexdigest()[:12]}.sqlite"
    if is_store(place):
        return place / OWN / name
    if (place / MANIFEST).is_file():
        return place / f".{name}"
    real = place.resolve()
    return real.parent / f".{real.name}.{name}"


def push(
    source: Source,
    remote: Remote,
    memory: Path,
    *,
    max_bytes: int = MAX_BYTES,
    afresh: bool = False,
    progress: Callable[[], None] = lambda: None,
) -> Pushed:
    """Have the server's graphs equal those of the source.

    Args:
        memory: the file that remembers what the server has; made if there is none.
        max_bytes: of the body of a request; a single longer line goes alone.
        afresh: whether to send everything, whatever the file remembers.
        progress: is called once a graph.

    Raises:
        StoreError: if the server refuses or stays away, or another process pushes to it; the next run goes on.
    """
    try:
        with closing(sqlite3.connect(memory, isolation_level=None, timeout=0)) as connection:
            run = _Run(connection, remote, max_bytes)
            run.begin(afresh)
            run.default(source)
            progress()
            for name, lines in source.named():
                run.graph(name, lambda lines=lines: iter(lines))  # type: ignore[misc]
                progress()
            run.end()
    except sqlite3.OperationalError as error:
        what = "another process pushes to it" if "locked" in str(error) else f"it cannot be used: {error}"
        raise StoreError(what, path=str(memory)) from error
    except sqlite3.DatabaseError as error:
        hint = "Delete it: everything is sent then."
        raise StoreError(f"it cannot be read: {error}", path=str(memory), hint=hint) from error
    finally:
        remote.close()
    return run.done


class _Run:
    def __init__(self, memory: sqlite3.Connection, remote: Remote, max_bytes: int) -> None:
        self._memory, self._remote, self._max_bytes = memory, remote, max_bytes
        self._number = 0
        self._sent = self._unchanged = self._deleted = self._bytes = 0

    @property
    def done(self) -> Pushed:
        return Pushed(self._sent, self._unchanged, self._deleted, self._bytes)

    def begin(self, afresh: bool) -> None:
        """Take the memory for this process alone."""
        self._memory.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._memory.execute("PRAGMA synchronous = NORMAL")
        self._memory.execute("BEGIN EXCLUSIVE")
        self._memory.execute(_TABLE)
        if afresh:  # the names stay: what is gone is to be deleted
            self._memory.execute("UPDATE graphs SET digest = '', sent = 0, whole = 0")
        (last,) = self._memory.execute("SELECT COALESCE(MAX(run), 0) FROM graphs").fetchone()
        self._number = last + 1
        self._memory.execute("COMMIT")

    def default(self, source: Source) -> None:
        """The default graph; an empty one that the server never had is left alone."""
        if next(source.default(), None) is not None:
            self.graph(DEFAULT, source.default)

    def graph(self, name: str, lines: Callable[[], Iterable[str]]) -> None:
        """Send a graph, or what is left of it."""
        digest = _digest(lines())
        start, whole = self._known(name, digest)
        if whole:
            self._memory.execute("UPDATE graphs SET run = ? WHERE name = ?", (self._number, name))
            self._unchanged += 1
            return
        self._note(name, digest, start, whole=False)  # what the server had is no more, whatever becomes of this run
        for number, body in enumerate(_bodies(lines(), self._max_bytes)):
            if number >= start:
                (self._remote.post if number else self._remote.put)(name, body)
                self._bytes += len(body)
                self._note(name, digest, number + 1, whole=False)
        self._note(name, digest, 0, whole=True)
        self._sent += 1

    def _known(self, name: str, digest: str) -> tuple[int, bool]:
        """How many requests of this graph the server has done, and whether that is all."""
        sql = "SELECT digest, bound, sent, whole FROM graphs WHERE name = ?"
        row = self._memory.execute(sql, (name,)).fetchone()
        if row is None or row[0] != digest:
            return 0, False
        return (row[2] if row[1] == self._max_bytes else 0), bool(row[3])

    def _note(self, name: str, digest: str, sent: int, *, whole: bool) -> None:
        values = (name, digest, self._max_bytes, sent, int(whole), self._number)
        self._memory.execute("INSERT OR REPLACE INTO graphs VALUES (?, ?, ?, ?, ?, ?)", values)

    def end(self) -> None:
        """Delete what the server has from an earlier run and the source has no more."""
        while row := self._memory.execute("SELECT name FROM graphs WHERE run < ? LIMIT 1", (self._number,)).fetchone():
            self._remote.delete(row[0])
            self._memory.execute("DELETE FROM graphs WHERE name = ?", row)
            self._deleted += 1


def _digest(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
    return digest.hexdigest()


def _bodies(lines: Iterable[str], most: int) -> Iterator[bytes]:
    """The lines in portions of so many bytes."""
    portion: list[bytes] = []
    size = 0
    for line in lines:
        data = line.encode()
        if portion and size + len(data) > most:
            yield b"".join(portion)
            portion, size = [], 0
        portion.append(data)
        size += len(data)
    if portion:
        yield b"".join(portion)
