"""Is a store whole: does its graph have what its ledger says, no more and no less?

In: a store that is open. Out: one line for each fault. It changes nothing; `repair` of the graph is to publish again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from kg.maintain.dump import as_written
from kg.maintain.keeper import Keeper
from kg.maintain.shapes import ledger_graph
from kg.store.codec import stretch


def verify(keeper: Keeper, progress: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The faults of a store; none if it is whole. ``progress`` is called once a document."""
    ledger, store = keeper.ledger, keeper.database.store
    for (problem,) in ledger.ask("PRAGMA integrity_check"):
        if problem != "ok":
            yield f"the ledger is damaged: {problem}"
    if waiting := ledger.unpublished(1):
        yield f"document {waiting[0]} waits to be published: run kg build --store again"
    known = {ledger_graph(keeper.settings.base)}
    for identity, shown, state in ledger.ask("SELECT id, shown, state FROM documents ORDER BY id"):
        progress()
        if shown:
            known.add(keeper.publisher.document_iri(identity))
        if state == "published" and keeper.publisher.differs(identity):
            yield f"document {identity}: its graph is not what its extraction gives"
    for name in store.named_graphs():
        if isinstance(name, ox.NamedNode) and name.value not in known:
            yield f"graph {name}: no document of the ledger has it"
    if _sum(_said(keeper)) != _sum(_stored(store)):
        yield "the default graph is not what the documents say together"


def _said(keeper: Keeper) -> Iterator[str]:
    for (data,) in keeper.ledger.each("SELECT quads FROM units"):
        yield from stretch(data, list[str])


def _stored(store: ox.Store) -> Iterator[str]:
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        yield str(as_written(quad).triple)


def _sum(lines: Iterable[str]) -> tuple[int, int]:
    """How many lines there are, and a sum of their hashes, whatever their order."""
    count = total = 0
    for line in lines:
        count += 1
        total += int.from_bytes(hashlib.sha256(line.encode()).digest()[:16], "big")
    return count, total
