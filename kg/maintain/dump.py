"""A store's graph as quads and as one hash.

In: a store's directory. Out: the quads that a build into a file gives, without the ledger's entries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.maintain.shapes import ledger_graph
from kg.spool import in_order
from kg.store import open_for_reading, reading, write_graph
from kg.terms import with_point


def stored_quads(directory: Path, base: str) -> Iterator[ox.Quad]:
    """The quads of a store's newest snapshot, in no order. ``base`` is that of the settings.

    Raises:
        StoreError: if there is no store.
    """
    return graph_quads(open_for_reading(directory), base)


def graph_quads(store: ox.Store, base: str) -> Iterator[ox.Quad]:
    """The quads of a store that is open, but for the ledger's entries."""
    entries = ox.NamedNode(ledger_graph(base))
    return (as_written(quad) for quad in store if quad.graph_name != entries)


def as_written(quad: ox.Quad) -> ox.Quad:
    """A quad of a store as a build writes it."""
    value = with_point(quad.object)
    return quad if value is quad.object else ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)


def sorted_lines(store: ox.Store, base: str) -> Iterator[str]:
    """The graph as N-Quads, line by line, sorted; any number of them, as they are sorted by way of files."""
    return in_order(f"{quad} .\n" for quad in graph_quads(store, base))


def write_dump(directory: Path, base: str, path: str, prefixes: Mapping[str, str]) -> None:
    """Write a store's graph to a file, with the bytes that a build into a file gives; to stdout for ``-``.

    Raises:
        StoreError: if there is no store, the format is unknown, or the file cannot be written.
    """
    with reading(directory) as store:
        write_graph(graph_quads(store, base), path, prefixes=prefixes)


def fingerprint(directory: Path, base: str) -> str:
    """The SHA-256 of a store's sorted N-Quads: equal for equal graphs, however they came to be.

    Raises:
        StoreError: if there is no store.
    """
    with reading(directory) as store:
        return digest_of(sorted_lines(store, base))


def digest_of(lines: Iterable[str]) -> str:
    """The SHA-256 of lines one after the other."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
    return digest.hexdigest()
