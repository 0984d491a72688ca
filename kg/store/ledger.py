"""The ledger of a store: what is known of every document, and what each says about every thing, in SQLite.

In: rows of texts and bytes. Out: the same. A row of a *unit* (an entity, a pair of things, a metric) is what one
document says about it, so that a unit can be made again from its rows alone, and a document be taken back without the
others. `kg.maintain` says what the bytes mean. All writing happens in transactions; a process that dies leaves the last
whole one. What is committed survives the death of the process; a loss of power may cost the last commits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import StoreError

VERSION = 3  # of the tables; a ledger of another one is refused

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, day TEXT NOT NULL, body BLOB NOT NULL, extraction BLOB, recipe TEXT NOT NULL,
    state TEXT NOT NULL, shown INTEGER NOT NULL DEFAULT 0, figures INTEGER NOT NULL DEFAULT 0,
    copy_of TEXT NOT NULL DEFAULT '', holds TEXT NOT NULL, trace BLOB
) WITHOUT ROWID;
CREATE TABLE recipes (recipe TEXT PRIMARY KEY, knowledge BLOB NOT NULL, files BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX documents_holds ON documents (holds);
CREATE INDEX documents_state ON documents (state) WHERE state != 'published';
CREATE TABLE sources (
    source TEXT PRIMARY KEY, document TEXT NOT NULL, outcome TEXT NOT NULL, report BLOB NOT NULL, body BLOB, url TEXT
) WITHOUT ROWID;
CREATE INDEX sources_document ON sources (document);
CREATE INDEX sources_url ON sources (url) WHERE url IS NOT NULL;
CREATE INDEX sources_outcome ON sources (outcome) WHERE outcome = 'quarantined';
CREATE INDEX documents_copies ON documents (copy_of) WHERE copy_of != '';
CREATE TABLE bands (
    band TEXT, stands INTEGER, original TEXT, document TEXT, PRIMARY KEY (band, stands, original, document)
) WITHOUT ROWID;
CREATE INDEX bands_document ON bands (document);
CREATE TABLE mentioned (iri TEXT, document TEXT, PRIMARY KEY (iri, document)) WITHOUT ROWID;
CREATE INDEX mentioned_document ON mentioned (document);
CREATE TABLE rows (unit TEXT, document TEXT, data BLOB NOT NULL, PRIMARY KEY (unit, document)) WITHOUT ROWID;
CREATE INDEX rows_document ON rows (document);
CREATE TABLE units (
    unit TEXT PRIMARY KEY, quads BLOB NOT NULL, faint BLOB NOT NULL, drops BLOB NOT NULL,
    statements INTEGER NOT NULL, asserted INTEGER NOT NULL, edges INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE names (key TEXT, kind TEXT, iri TEXT, PRIMARY KEY (key, kind, iri)) WITHOUT ROWID;
CREATE INDEX names_iri ON names (iri);
CREATE TABLE joined (iri TEXT PRIMARY KEY, stays TEXT NOT NULL, label TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX joined_stays ON joined (stays);
CREATE TABLE edges (
    property TEXT, subject TEXT, object TEXT, unit TEXT NOT NULL, confidence TEXT NOT NULL, places BLOB NOT NULL,
    PRIMARY KEY (property, subject, object)
) WITHOUT ROWID;
CREATE INDEX edges_unit ON edges (unit);
CREATE TABLE chains (
    property TEXT, start TEXT, target TEXT, unit TEXT NOT NULL, path BLOB NOT NULL,
    PRIMARY KEY (property, start, target)
) WITHOUT ROWID;
CREATE INDEX chains_unit ON chains (unit);
CREATE TABLE links (
    property TEXT, subject TEXT, object TEXT, start TEXT, target TEXT,
    PRIMARY KEY (property, subject, object, start, target)
) WITHOUT ROWID;
CREATE INDEX links_ends ON links (property, start, target);
CREATE TABLE findings (focus TEXT, number INTEGER, data BLOB NOT NULL, PRIMARY KEY (focus, number)) WITHOUT ROWID;
CREATE TABLE refused (focus TEXT, unit TEXT, message TEXT, key BLOB, PRIMARY KEY (focus, unit, key, message))
    WITHOUT ROWID;
CREATE INDEX refused_unit ON refused (unit);
CREATE TABLE lost (
    subject TEXT, predicate TEXT, object TEXT, datatype TEXT, unit TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (subject, predicate, object, datatype)
) WITHOUT ROWID;
CREATE INDEX lost_unit ON lost (unit);
CREATE INDEX lost_object ON lost (object);
CREATE TABLE pending (number INTEGER PRIMARY KEY, state TEXT NOT NULL, data BLOB NOT NULL);
"""
# What is made from the documents' extractions, and can be made again.
DERIVED = (
    "bands",
    "mentioned",
    "rows",
    "units",
    "names",
    "joined",
    "edges",
    "chains",
    "links",
    "findings",
    "refused",
    "lost",
)

Values = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger has of one document. ``state``: "staged", "gone" or "published"; ``shown``: its graph is there.
    ``copy_of`` is the document that stands for it, as it is nearly the same, or "".

    ``day`` is its ISO day or ""; ``extraction`` is None for a document that could not be processed; ``recipe`` tells
    what it was extracted with, ``holds`` with what it would yield the same: "" if it is to be extracted again.
    ``trace`` says on what that rests, where it was taken down.
    """

    id: str
    day: str
    body: bytes
    extraction: bytes | None
    recipe: str
    state: str
    shown: int
    figures: int
    copy_of: str
    holds: str
    trace: bytes | None


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """Where a document came from and how it ended; ``document`` is "" for what could not be read."""

    source: str
    document: str
    outcome: str
    report: bytes
    body: bytes | None = None
    url: str | None = None


class Ledger:
    """The tables of one store. Any number of processes may read them while one writes.

    Raises:
        StoreError: if the file cannot be opened, is none, or is of another version. So do all methods if a disk is
            full or fails.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        with self._named():
            if read_only:
                address = f"{path.resolve().as_uri()}?mode=ro"
                self._connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=5)
                return
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=5)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA cache_size = -65536")
            self._prepare()

    def _prepare(self) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            script = f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;"
            self._connection.executescript(script)
        elif version != VERSION:
            what = f"the ledger has version {version}, this program reads {VERSION}"
            raise StoreError(what, path=str(self.path), hint="Build the store anew with this version.")

    def close(self) -> None:
        """Give the file free."""
        with self._named():
            self._connection.close()

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            hint = "Free some space and run the same command again: what is committed stays."
            full = "full" in str(error) or "disk I/O" in str(error)
            what = f"the ledger cannot be used: {error}"
            raise StoreError(what, path=str(self.path), hint=hint if full else "") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written in the block, or nothing."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                with self._named():
                    self._connection.execute("ROLLBACK")
            raise

    def run(self, sql: str, values: Values = ()) -> None:
        """Carry out one statement."""
        with self._named():
            self._connection.execute(sql, values)

    def run_all(self, sql: str, rows: Iterable[Values]) -> None:
        """Carry out one statement for each row of values."""
        with self._named():
            self._connection.executemany(sql, rows)

    def ask(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer."""
        with self._named():
            return self._connection.execute(sql, values).fetchall()

    def each(self, sql: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer one by one, for long ones."""
        with self._named():
            yield from self._connection.execute(sql, values)

    def one(self, sql: str, values: Values = ()) -> tuple[Any, ...] | None:
        """The first row of an answer, if it has any."""
        with self._named():
            found: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return found

    def write_back(self) -> None:
        """Move what is committed from the log into the file, so that the log does not grow."""
        self.run("PRAGMA wal_checkpoint(TRUNCATE)")

    # --- notes ---------------------------------------------------------------------------------------------------

    def note(self, key: str) -> bytes | None:
        """What stands under a key."""
        found = self.one("SELECT value FROM meta WHERE key = ?", (key,))
        return found[0] if found else None

    def set_note(self, key: str, value: bytes) -> None:
        """Put a value under a key."""
        self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def drop_note(self, key: str) -> None:
        """Forget a key."""
        self.run("DELETE FROM meta WHERE key = ?", (key,))

    # --- documents and sources -----------------------------------------------------------------------------------

    def entry(self, document: str) -> Entry | None:
        """What is known of a document."""
        found = self.one("SELECT * FROM documents WHERE id = ?", (document,))
        return Entry(*found) if found else None

    def stage(
        self, document: str, day: str, body: bytes, extraction: bytes | None, recipe: str, trace: bytes | None = None
    ) -> None:
        """Keep what a document yields, to be published."""
        self.run(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, 'staged', 0, 0, '', ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " day = excluded.day, body = excluded.body, extraction = excluded.extraction,"
            " recipe = excluded.recipe, state = 'staged', holds = excluded.holds, trace = excluded.trace",
            (document, day, body, extraction, recipe, recipe, trace),
        )

    def set_body(self, document: str, day: str, body: bytes, extraction: bytes | None) -> None:
        """Have other fields stand for a document, which yields the same; to be published."""
        sql = "UPDATE documents SET day = ?, body = ?, extraction = ?, state = 'staged' WHERE id = ?"
        self.run(sql, (day, body, extraction, document))

    def set_holds(self, document: str, recipe: str) -> None:
        """Say with what a document would yield what it yields; "" if it is to be extracted again."""
        self.run("UPDATE documents SET holds = ? WHERE id = ?", (recipe, document))

    # --- what documents were extracted with ------------------------------------------------------------------------

    def knowledge(self, recipe: str) -> tuple[bytes, bytes] | None:
        """What is known of a recipe, and the files of its ontology."""
        found = self.one("SELECT knowledge, files FROM recipes WHERE recipe = ?", (recipe,))
        return (found[0], found[1]) if found else None

    def set_knowledge(self, recipe: str, knowledge: bytes, files: bytes) -> None:
        """Keep what is known of a recipe, and forget those that no document holds any more."""
        self.run("DELETE FROM recipes WHERE recipe NOT IN (SELECT holds FROM documents)")
        self.run("INSERT OR REPLACE INTO recipes VALUES (?, ?, ?)", (recipe, knowledge, files))

    def set_state(self, document: str, state: str) -> None:
        """Say what is to become of a document: "staged" to publish it again, "gone" to take it back."""
        self.run("UPDATE documents SET state = ? WHERE id = ?", (state, document))

    def set_published(self, document: str, shown: bool, figures: int) -> None:
        """Say that the graph has what the document says now, so many figures among it."""
        sql = "UPDATE documents SET state = 'published', shown = ?, figures = ? WHERE id = ?"
        self.run(sql, (int(shown), figures, document))

    def drop_document(self, document: str) -> None:
        """Forget a document."""
        self.run("DELETE FROM documents WHERE id = ?", (document,))

    def unpublished(self, most: int) -> list[str]:
        """Ids of documents that the graph does not show as they are, in their order; no more than ``most``."""
        sql = "SELECT id FROM documents WHERE state != 'published' ORDER BY id LIMIT ?"
        return [row[0] for row in self.ask(sql, (most,))]

    def day(self, document: str) -> str:
        """The ISO day of a document, or ""."""
        found = self.one("SELECT day FROM documents WHERE id = ?", (document,))
        return str(found[0]) if found else ""

    def source(self, source: str) -> SourceEntry | None:
        """What is known of a source."""
        found = self.one("SELECT * FROM sources WHERE source = ?", (source,))
        return SourceEntry(*found) if found else None

    def set_source(self, entry: SourceEntry) -> None:
        """Keep where a document came from and how it ended."""
        values = (entry.source, entry.document, entry.outcome, entry.report, entry.body, entry.url)
        self.run("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)", values)

    def sources_of(self, document: str) -> list[SourceEntry]:
        """All sources of a document, sorted."""
        rows = self.ask("SELECT * FROM sources WHERE document = ? ORDER BY source", (document,))
        return [SourceEntry(*row) for row in rows]

    def drop_source(self, source: str) -> None:
        """Forget a source."""
        self.run("DELETE FROM sources WHERE source = ?", (source,))

    # --- rows of units ---------------------------------------------------------------------------------------------

    def rows(self, unit: str) -> list[tuple[str, bytes]]:
        """What each document says about a unit: ids and data, in the order of the ids."""
        sql = "SELECT document, data FROM rows WHERE unit = ? ORDER BY document"
        return [(row[0], row[1]) for row in self.ask(sql, (unit,))]

    def rows_of(self, document: str, kinds: tuple[str, ...]) -> dict[str, bytes]:
        """The rows of a document in units that begin with one of ``kinds``."""
        rows = self.ask("SELECT unit, data FROM rows WHERE document = ?", (document,))
        return {unit: data for unit, data in rows if unit.startswith(kinds)}

    def replace_rows(self, document: str, kinds: tuple[str, ...], new: dict[str, bytes]) -> set[str]:
        """Make these the rows of a document in the units of these kinds; the units in which something changed."""
        old = self.rows_of(document, kinds)
        gone = [(unit, document) for unit in old if unit not in new]
        changed = [(unit, document, data) for unit, data in new.items() if old.get(unit) != data]
        self.run_all("DELETE FROM rows WHERE unit = ? AND document = ?", gone)
        self.run_all("INSERT OR REPLACE INTO rows VALUES (?, ?, ?)", changed)
        return {unit for unit, _ in gone} | {unit for unit, _, _ in changed}

    def forget_derived(self) -> None:
        """Empty everything that is made from extractions, and have every document published again."""
        for table in DERIVED:
            self.run(f"DELETE FROM {table}")
        self.run("UPDATE documents SET shown = 0, copy_of = ''")
        self.run("UPDATE documents SET state = 'staged' WHERE state = 'published'")
