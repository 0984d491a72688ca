"""A store's graph as quads and as one hash.

In: a store's directory. Out: the quads that a build into a file gives, without the ledger's entries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.assemble.quads import with_point
from kg.maintain.shapes import ledger_graph
from kg.store import open_for_reading


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
    from kg.export.spool import in_order  # brings all exports with it

    return in_order((f"{quad} .\n" for quad in graph_quads(store, base)), key=str)


def fingerprint(directory: Path, base: str) -> str:
    """The SHA-256 of a store's sorted N-Quads: equal for equal graphs, however they came to be.

    Raises:
        StoreError: if there is no store.
    """
    digest = hashlib.sha256()
    for line in sorted_lines(open_for_reading(directory), base):
        digest.update(line.encode())
    return digest.hexdigest()
