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
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg.errors import StoreError
from kg.maintain.dump import digest_of
from kg.maintain.parts import default_lines, named_lines
from kg.spool import Rows, kept
from kg.store import is_store
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
        """The lines of the default graph, sorted."""

    def named(self) -> Iterator[tuple[str, list[str]]]:
        """The named graphs that are not empty, each with its sorted lines."""


class StoreSource:
    """A store's snapshot, or a database that parts were loaded into. ``base`` is that of the settings."""

    def __init__(self, store: ox.Store, base: str) -> None:
        self._store, self._base = store, base

    def default(self) -> Iterator[str]:
        """See `Source`."""
        return default_lines(self._store)

    def named(self) -> Iterator[tuple[str, list[str]]]:
        """See `Source`."""
        for name, lines in named_lines(self._store, self._base):
            end = f" <{name}> .\n"
            yield name, [f"{line.removesuffix(end)} .\n" for line in lines]


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
            run = _Run(_Memory(connection, max_bytes, afresh), remote, max_bytes, progress)
            run.send(DEFAULT, kept(source.default()))
            for name, lines in source.named():
                run.send(name, lines)
            run.delete_others()
    except sqlite3.OperationalError as error:
        what = "another process pushes to it" if "locked" in str(error) else f"it cannot be used: {error}"
        raise StoreError(what, path=str(memory)) from error
    except sqlite3.DatabaseError as error:
        hint = "Delete it: everything is sent then."
        raise StoreError(f"it cannot be read: {error}", path=str(memory), hint=hint) from error
    finally:
        remote.close()
    return run.done


class _Memory:
    """What the server has, as far as earlier runs and this one know; held by this process alone."""

    def __init__(self, connection: sqlite3.Connection, max_bytes: int, afresh: bool) -> None:
        self._connection, self._max_bytes = connection, max_bytes
        for sql in ("PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL"):
            connection.execute(sql)
        connection.execute(_TABLE)
        if afresh:  # the names stay: what is gone is to be deleted
            connection.execute("UPDATE graphs SET digest = '', sent = 0, whole = 0")
        (last,) = connection.execute("SELECT COALESCE(MAX(run), 0) FROM graphs").fetchone()
        self._run = last + 1

    def known(self, name: str, digest: str) -> tuple[int, bool]:
        """How many requests of this graph the server has done, and whether that is all."""
        sql = "SELECT digest, bound, sent, whole FROM graphs WHERE name = ?"
        row = self._connection.execute(sql, (name,)).fetchone()
        if row is None or row[0] != digest:
            return 0, False
        return (row[2] if row[1] == self._max_bytes else 0), bool(row[3])

    def note(self, name: str, digest: str, sent: int, *, whole: bool) -> None:
        """Keep that so many requests of a graph are done."""
        values = (name, digest, self._max_bytes, sent, int(whole), self._run)
        self._connection.execute("INSERT OR REPLACE INTO graphs VALUES (?, ?, ?, ?, ?, ?)", values)

    def others(self) -> list[str]:
        """The graphs that this run has not noted."""
        return [name for (name,) in self._connection.execute("SELECT name FROM graphs WHERE run < ?", (self._run,))]

    def forget(self, name: str) -> None:
        """Keep that the server has a graph no more."""
        self._connection.execute("DELETE FROM graphs WHERE name = ?", (name,))


class _Run:
    def __init__(self, memory: _Memory, remote: Remote, max_bytes: int, progress: Callable[[], None]) -> None:
        self._memory, self._remote, self._max_bytes, self._progress = memory, remote, max_bytes, progress
        self._counts: Counter[str] = Counter()

    @property
    def done(self) -> Pushed:
        """What was done so far."""
        return Pushed(**self._counts)

    def send(self, name: str, lines: Rows[str]) -> None:
        """Send a graph, or what is left of it. An empty one is none: it is deleted if an earlier run has sent it."""
        if not len(lines):
            return
        digest = digest_of(lines)
        start, whole = self._memory.known(name, digest)
        if whole:
            self._counts["unchanged"] += 1
        else:
            self._send_bodies(name, digest, lines, start)
            self._counts["sent"] += 1
        self._memory.note(name, digest, 0, whole=True)
        self._progress()

    def _send_bodies(self, name: str, digest: str, lines: Rows[str], start: int) -> None:
        self._memory.note(name, digest, start, whole=False)  # what was there is no more, whatever becomes of this run
        for number, body in enumerate(_bodies(lines, self._max_bytes)):
            if number >= start:
                (self._remote.post if number else self._remote.put)(name, body)
                self._counts["bytes"] += len(body)
                self._memory.note(name, digest, number + 1, whole=False)

    def delete_others(self) -> None:
        """Delete what the server has from an earlier run and the source has no more."""
        for name in self._memory.others():
            self._remote.delete(name)
            self._memory.forget(name)
            self._counts["deleted"] += 1


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
