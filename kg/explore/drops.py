"""What was found and not kept, from the ledger of a store or from a why-not file, as rows of an index.

In: a ledger that another process may be writing to, or a file of JSON lines. Out: rows of `dropped`. The ledger is read
in short transactions, a batch of documents each, so that its writer is never kept from emptying its log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kg.errors import QueryError, StoreError
from kg.explore.folding import folded
from kg.model import Drop
from kg.store.codec import stretch
from kg.store.ledger import Ledger

BATCH = 50  # documents, or units, that are read in one transaction: some milliseconds


@dataclass(frozen=True, slots=True)
class Yield:
    """The part of an extraction that is read here; msgspec skips the rest."""

    drops: tuple[Drop, ...] = ()


def of_ledger(path: Path) -> Iterator[Drop] | None:
    """All drops of a store; None if its ledger cannot be read: the rest of the explorer does without."""
    try:
        ledger = Ledger(path, read_only=True)
        ledger.one("SELECT 1 FROM documents")
    except StoreError:
        return None
    return _read(ledger)


def _read(ledger: Ledger) -> Iterator[Drop]:
    try:
        for _, data in _batches(ledger, "documents", "id", "extraction", "extraction IS NOT NULL AND copy_of = ''"):
            yield from stretch(data, Yield).drops
        for _, data in _batches(ledger, "units", "unit", "drops", "(statements > 0 OR length(faint) > 1)"):
            yield from stretch(data, tuple[Drop, ...])
    finally:
        ledger.close()


def _batches(ledger: Ledger, table: str, key: str, column: str, where: str) -> Iterator[tuple[str, bytes]]:
    last = ""
    sql = f"SELECT {key}, {column} FROM {table} WHERE {key} > ? AND {where} ORDER BY {key} LIMIT {BATCH}"
    while rows := ledger.ask(sql, (last,)):
        yield from rows
        last = rows[-1][0]


def of_file(path: Path) -> Iterator[Drop]:
    """The drops of a why-not file.

    Raises:
        QueryError: with path and line, if it cannot be read or a line is none.
    """
    try:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _drop(line, path, number)
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"the why-not file cannot be read: {error}", path=str(path)) from error


def _drop(line: str, path: Path, number: int) -> Drop:
    try:
        return msgspec.json.decode(line, type=Drop)
    except msgspec.MsgspecError as error:
        what = f"a line of the why-not file is no entry of one: {error}"
        raise QueryError(what, path=str(path), line=number, hint="Name a file of kg build --why-not.") from error


class Dropped:
    """Writes drops into an index. ``documents``: IRI → number."""

    def __init__(self, index: sqlite3.Connection, documents: Mapping[str, int]) -> None:
        self._index = index
        self._numbers = {iri.rsplit("/", 1)[-1]: number for iri, number in documents.items()}

    def fill(self, drops: Iterable[Drop]) -> None:
        """Write all of them, and note that something is known of them."""
        self._index.executemany("INSERT INTO dropped VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(self._row, drops))
        self._index.execute("INSERT INTO notes VALUES ('dropped', '1')")

    def _row(self, drop: Drop) -> tuple[str | int | None, ...]:
        text = " ".join(drop.text.split())
        number = self._numbers.get(drop.document)
        searched = folded(f"{text} {drop.detail}")
        return drop.stage, drop.reason, number, drop.document, drop.start, drop.end, text, drop.detail, searched
