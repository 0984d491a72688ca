"""Rows that need not fit into memory: a temporary file of them, and sorting by way of several.

In: any number of rows, of which some thousands are in memory at a time. Out: rows, in order, as often as asked. A few
rows stay in memory.
"""

from __future__ import annotations

import heapq
import os
import pickle
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from itertools import chain, islice, starmap
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

Row = TypeVar("Row")
Read = TypeVar("Read", covariant=True)
IN_MEMORY = 20_000  # rows; an edge with its sentence takes about 1 kB
BATCH = 1_000  # rows that are read from the file at once
RUNS = 100  # files that are merged at once; systems allow a process some hundreds of open ones


class Rows(Protocol[Read]):
    """Rows of known number that can be read again and again: a tuple, or a file of them."""

    def __iter__(self) -> Iterator[Read]: ...

    def __len__(self) -> int: ...


class Spool(Generic[Row]):
    """Rows in an unnamed temporary file, which goes when the object goes."""

    def __init__(self, rows: Iterable[Row]) -> None:
        handle, name = tempfile.mkstemp(prefix="kg-export-")
        os.unlink(name)
        weakref.finalize(self, os.close, handle)
        self._handle = handle
        self._places: list[tuple[int, int]] = []  # start and length of each batch, in bytes
        self._count = 0
        at = 0
        source = iter(rows)
        while batch := tuple(islice(source, BATCH)):
            data = _packed(batch)
            _write(handle, data)
            self._places.append((at, len(data)))
            self._count += len(batch)
            at += len(data)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        for start, length in self._places:
            yield from _unpacked(os.pread(self._handle, length, start))


def kept(rows: Iterable[Row]) -> Rows[Row]:
    """The rows, to be read again and again: in memory if they are few."""
    source = iter(rows)
    head = tuple(islice(source, IN_MEMORY))
    return head if len(head) < IN_MEMORY else Spool(chain(head, source))


def in_order(rows: Iterable[Row], key: Callable[[Row], Any] | None = None) -> Iterator[Row]:
    """The rows sorted by the key, without one as they compare; equal ones in the order in which they came."""
    by: Any = key  # the types of the library know no key that may be missing
    runs: list[Rows[Row]] = []
    source = iter(rows)
    while run := sorted(islice(source, IN_MEMORY), key=by):
        runs.append(kept(run))
        if len(runs) == RUNS:
            runs = [Spool(heapq.merge(*runs, key=by))]
    yield from heapq.merge(*runs, key=by)


def _packed(rows: Sequence[Any]) -> bytes:
    """The rows as bytes. Those of a dataclass go as tuples, which takes half the time that pickling objects takes."""
    kind = type(rows[0])
    if is_dataclass(kind):
        values = attrgetter(*(field.name for field in fields(kind)))
        return pickle.dumps((kind, [values(row) for row in rows]), protocol=pickle.HIGHEST_PROTOCOL)
    return pickle.dumps((None, rows), protocol=pickle.HIGHEST_PROTOCOL)


def _unpacked(data: bytes) -> Iterator[Any]:
    kind, rows = pickle.loads(data)
    return iter(rows) if kind is None else starmap(kind, rows)


def _write(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def once(rows: Iterable[Row]) -> Iterator[Row]:
    """Each row but for those that equal the one before.

    >>> "".join(once("aabba"))
    'aba'
    """
    last: Row | None = None
    for row in rows:
        if row != last:
            yield row
        last = row
