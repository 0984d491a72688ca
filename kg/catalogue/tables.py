"""What refers to entities by title, and the classes above classes, kept and resolved on disk.

In: titles of entities, `NameRecord`s, `RedirectRecord`s and `ClassRecord`s. Out: for each entity its further names with
their share among all that the name stood for. Memory does not grow with the tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.catalogue.records import ClassRecord, Located, NameRecord, RedirectRecord

MAX_HOPS = 20  # a longer chain of redirects is taken for a cycle
_SCHEMA = """
CREATE TABLE title (name TEXT PRIMARY KEY, number INTEGER, explicit INTEGER) WITHOUT ROWID;
CREATE TABLE redirect (name TEXT PRIMARY KEY, target TEXT, path TEXT, line INTEGER) WITHOUT ROWID;
CREATE TABLE anchor (name TEXT, target TEXT, count INTEGER, path TEXT, line INTEGER);
CREATE TABLE further (number INTEGER, name TEXT, count INTEGER, PRIMARY KEY (number, name)) WITHOUT ROWID;
CREATE TABLE parent (class TEXT, parent TEXT, PRIMARY KEY (class, parent)) WITHOUT ROWID;
CREATE TABLE total (name TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class FurtherName:
    """A name from a table. ``share`` in (0, 1] of the uses of the name mean the entity; None: a redirect, no count."""

    name: str
    share: float | None


Problem = Callable[[str, str, str, int], None]
"""Called with a kind, a message, a path and a line."""


class NameTables:
    """The tables of one build, in a temporary database."""

    def __init__(self, directory: Path) -> None:
        self._db = sqlite3.connect(directory / "tables.sqlite", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_SCHEMA)
        self._db.execute("BEGIN")
        self.empty = True

    def add(self, located: Located) -> None:
        """Take a row; it is resolved when all are known."""
        record = located.record
        if isinstance(record, ClassRecord):
            self.add_class(record.iri, record.parents)
            return
        self.empty = False
        if isinstance(record, RedirectRecord):
            row = (record.name, record.target, located.path, located.line)
            self._db.execute("INSERT OR IGNORE INTO redirect VALUES (?, ?, ?, ?)", row)
        elif isinstance(record, NameRecord):
            anchor = (record.name, record.target, record.count, located.path, located.line)
            self._db.execute("INSERT INTO anchor VALUES (?, ?, ?, ?, ?)", anchor)

    def add_class(self, iri: str, parents: tuple[str, ...]) -> None:
        """Take what stands above a class."""
        self._db.executemany("INSERT OR IGNORE INTO parent VALUES (?, ?)", ((iri, parent) for parent in parents))

    def parents(self, iri: str) -> tuple[str, ...]:
        """The direct superclasses of a class, sorted."""
        rows = self._db.execute("SELECT parent FROM parent WHERE class = ? ORDER BY parent", (iri,))
        return tuple(parent for (parent,) in rows)

    def entitle(self, title: str, number: int, *, explicit: bool) -> None:
        """Say which entity a title means; a stated title goes before a label, the first before a later one."""
        self._db.execute(
            "INSERT INTO title VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET number = excluded.number,"
            " explicit = 1 WHERE excluded.explicit > explicit",
            (title, number, int(explicit)),
        )

    def resolve(self, number_of: Callable[[str], int | None], problem: Problem) -> None:
        """Follow every row to its entity; what leads nowhere or in a circle goes to ``problem``."""
        redirects = self._db.execute("SELECT name, target, path, line FROM redirect ORDER BY name")
        while batch := redirects.fetchmany(10_000):
            for name, target, path, line in batch:
                number = self._follow(name, target, path, line, number_of, problem)
                if number is not None:
                    self._db.execute("INSERT OR IGNORE INTO further VALUES (?, ?, 0)", (number, name))
        anchors = self._db.execute("SELECT name, target, count, path, line FROM anchor ORDER BY name, target, count")
        while batch := anchors.fetchmany(10_000):
            for name, target, count, path, line in batch:
                self._anchor(name, self._follow(name, target, path, line, number_of, problem), count)
        self._db.execute("COMMIT")

    def _anchor(self, name: str, number: int | None, count: int) -> None:
        """What leads to no entity counts into the total all the same: its uses were not the others'."""
        add = "ON CONFLICT DO UPDATE SET count = count + excluded.count"
        self._db.execute(f"INSERT INTO total VALUES (?, ?) {add}", (name, count))
        if number is not None:
            self._db.execute(f"INSERT INTO further VALUES (?, ?, ?) {add}", (number, name, count))

    def _follow(
        self, name: str, target: str, path: str, line: int, number_of: Callable[[str], int | None], problem: Problem
    ) -> int | None:
        seen = [name]
        while len(seen) <= MAX_HOPS:
            number = number_of(target)
            if number is None:
                row = self._db.execute("SELECT number FROM title WHERE name = ?", (target,)).fetchone()
                number = row[0] if row else None
            if number is not None:
                return number
            if target in seen:
                break
            seen.append(target)
            row = self._db.execute("SELECT target FROM redirect WHERE name = ?", (target,)).fetchone()
            if row is None:
                problem(
                    "dangling", f"{name!r} points to {target!r}: no entity has this IRI, title or label", path, line
                )
                return None
            target = row[0]
        problem("cycle", f"the redirect {name!r} leads in a circle: {' → '.join((*seen[:4], target))}", path, line)
        return None

    def of(self, number: int) -> Iterator[FurtherName]:
        """The further names of an entity, by name."""
        if self.empty:
            return
        query = (
            "SELECT f.name, f.count, t.count FROM further f LEFT JOIN total t ON t.name = f.name"
            " WHERE f.number = ? ORDER BY f.name"
        )
        for name, count, total in self._db.execute(query, (number,)):
            yield FurtherName(name, count / total if count and total else None)

    def close(self) -> None:
        """End the database; its file goes with the folder of the build."""
        self._db.close()
