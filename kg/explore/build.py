"""Makes the index of a snapshot: gathers, fills, adds what was dropped.

In: paths of an Oxigraph database, of a store's ledger or of a why-not file. Out: one SQLite file, whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from kg.explore.drops import Dropped, of_file, of_ledger
from kg.explore.fill import Filler
from kg.explore.gather import gather
from kg.explore.schema import create, finish

Tell = Callable[[str, int, int], None]


def untold(stage: str, done: int, total: int) -> None:
    """Tells nobody."""


def build_index(
    path: str, database: str, *, title: str = "", ledger: str = "", why_not: str = "", progress: Tell = untold
) -> None:
    """Make the index of a database at a path where there is nothing yet.

    Args:
        title: what the page calls the graph.
        ledger: the ledger of its store, from which the index has what was dropped; "" for none.
        why_not: the file of `kg build --why-not` that tells it instead.
        progress: is called with a stage, and how much of it is done.

    Raises:
        StoreError, QueryError: the ledger or the why-not file cannot be read.
    """
    graph = ox.Store.read_only(database)
    write_index(path, graph, title=title, ledger=ledger, why_not=why_not, progress=progress)


def write_index(
    path: str, graph: ox.Store, *, title: str = "", ledger: str = "", why_not: str = "", progress: Tell = untold
) -> None:
    """As `build_index`, of a store that is open."""
    found = gather(graph, progress)
    progress("writing", 0, 1)
    index = create(path)
    try:
        filler = Filler(index, found)
        filler.fill()
        known = of_ledger(Path(ledger)) if ledger else of_file(Path(why_not)) if why_not else None
        if known is not None:
            progress("dropped", 0, 1)
            Dropped(index, filler.documents).fill(known)
        index.execute("INSERT INTO notes VALUES ('title', ?)", (title or "Knowledge graph",))
        progress("searching", 0, 1)
        finish(index)
    except BaseException:
        index.close()
        raise
