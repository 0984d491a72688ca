"""The tables of an index: one SQLite file, written once and then only read.

In: a path. Out: an open file with empty tables. Rows of `nodes` and of `names` are numbered by degree, the highest
first: whoever reads them in their order and stops has the most connected ones. docs/explorer.md tells more.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress

_TABLES = """
CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE groups (
    what TEXT, key TEXT, label TEXT, count INTEGER, colour TEXT, PRIMARY KEY (what, key)
) WITHOUT ROWID;
CREATE TABLE hosts (host TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE terms (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, label TEXT NOT NULL);
CREATE TABLE nodes (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, label TEXT NOT NULL, kind TEXT NOT NULL, colour TEXT NOT NULL,
    linked INTEGER NOT NULL, degree INTEGER NOT NULL
);
CREATE TABLE classes (node INTEGER, class INTEGER, PRIMARY KEY (class, node)) WITHOUT ROWID;
CREATE TABLE names (id INTEGER PRIMARY KEY, node INTEGER NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL,
    alias INTEGER NOT NULL);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, title TEXT NOT NULL, day TEXT NOT NULL, source TEXT NOT NULL,
    url TEXT NOT NULL, claims INTEGER NOT NULL, folded TEXT NOT NULL
);
CREATE TABLE claims (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, subject INTEGER NOT NULL, relation INTEGER NOT NULL,
    object INTEGER, value TEXT NOT NULL, status TEXT NOT NULL, confidence REAL NOT NULL, date TEXT NOT NULL,
    start TEXT NOT NULL, end TEXT NOT NULL, last TEXT NOT NULL, weight INTEGER NOT NULL, stands INTEGER NOT NULL,
    inferred INTEGER NOT NULL, withheld TEXT NOT NULL, rank INTEGER NOT NULL
);
CREATE TABLE sentences (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, document INTEGER NOT NULL);
CREATE TABLE evidence (claim INTEGER, sentence INTEGER, PRIMARY KEY (claim, sentence)) WITHOUT ROWID;
CREATE TABLE mentions (node INTEGER, document INTEGER, PRIMARY KEY (node, document)) WITHOUT ROWID;
CREATE TABLE roles (claim INTEGER, role TEXT, PRIMARY KEY (claim, role)) WITHOUT ROWID;
CREATE TABLE speakers (claim INTEGER, node INTEGER, PRIMARY KEY (claim, node)) WITHOUT ROWID;
CREATE TABLE dropped (
    id INTEGER PRIMARY KEY, stage TEXT NOT NULL, reason TEXT NOT NULL, document INTEGER, source TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL, detail TEXT NOT NULL, folded TEXT NOT NULL
);
"""
# Made when the rows are there, which is quicker.
_INDEXES = """
CREATE INDEX classes_node ON classes (node);
CREATE INDEX names_folded ON names (folded);
CREATE INDEX names_node ON names (node);
CREATE INDEX claims_subject ON claims (subject, rank);
CREATE INDEX claims_object ON claims (object, rank) WHERE object IS NOT NULL;
CREATE INDEX claims_rank ON claims (rank) WHERE object IS NOT NULL;
CREATE INDEX claims_start ON claims (start) WHERE start != '';
CREATE INDEX evidence_sentence ON evidence (sentence);
CREATE INDEX sentences_document ON sentences (document);
CREATE INDEX mentions_document ON mentions (document);
CREATE INDEX dropped_document ON dropped (document);
CREATE INDEX dropped_reason ON dropped (stage, reason);
ANALYZE;
"""
# Beginnings of words, and any three letters; a SQLite without these modules searches by going through all names.
_SEARCHES = (("words", "prefix = '1 2 3'"), ("parts", "tokenize = 'trigram case_sensitive 1'"))


def create(path: str) -> sqlite3.Connection:
    """A new file with the tables, fast to fill: nothing is kept if the process dies."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -131072", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(_TABLES)
    connection.execute("BEGIN")
    return connection


def finish(connection: sqlite3.Connection) -> None:
    """Make what searches need when all rows are there, and close the file."""
    connection.execute("COMMIT")
    connection.executescript(_INDEXES)
    connection.execute("BEGIN")
    for table, options in _SEARCHES:
        with suppress(sqlite3.OperationalError):
            connection.execute(
                f"CREATE VIRTUAL TABLE {table} USING fts5 (folded, content = '', columnsize = 0, {options})"
            )
            connection.execute(f"INSERT INTO {table} (rowid, folded) SELECT id, folded FROM names ORDER BY id")
    connection.execute("COMMIT")
    connection.close()
