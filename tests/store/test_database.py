"""Snapshots: readers have one whole graph, however long they read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import Graph
from kg.errors import StoreError
from kg.store import Database, open_for_reading, reading
from kg.store.database import KEPT


def snapshots(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / ".kg" / "snapshots").iterdir())


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A store with one snapshot of many files."""
    database = Database(tmp_path / "store")
    for number in range(5):
        database.add({f"x:g{number}": [f"<x:s{one}> <x:p> <x:o{number}>" for one in range(200)]})
        database.store.flush()
    database.snapshot()
    return database


def more(database: Database) -> None:
    """So many changes and snapshots that the oldest is not kept."""
    for number in range(KEPT + 1):
        database.add({"x:more": [f"<x:s> <x:p> <x:new{number}>"]})
        database.store.optimize()
        database.snapshot()


def test_a_snapshot_that_is_being_read_stays_until_it_has_been(database: Database) -> None:
    with reading(database.directory) as store:
        more(database)
        assert len(list(store)) == 1_000
        assert snapshots(database.directory) == ["1", "3", "4"]
        assert len(open_for_reading(database.directory)) == 1_003
    database.snapshot()
    assert snapshots(database.directory) == ["4", "5"]


def test_a_graph_in_python_holds_its_snapshot(database: Database) -> None:
    graph = Graph.read(database.directory)
    more(database)
    assert len(graph.store) == 1_000
    assert snapshots(database.directory) == ["1", "3", "4"]
    del graph
    database.snapshot()
    assert snapshots(database.directory) == ["4", "5"]


def test_a_snapshot_that_nobody_holds_goes(database: Database) -> None:
    open_for_reading(database.directory)
    more(database)
    assert snapshots(database.directory) == ["3", "4"]


def test_a_reader_of_a_snapshot_that_goes_takes_the_next(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    current = database.own / "current"
    shown = iter(["1", "1", "4"])
    more(database)
    newest = database.own / "snapshots"
    monkeypatch.setattr("kg.store.database.database_to_read", lambda directory: newest / next(shown))
    with reading(database.directory) as store:
        assert len(store) == 1_003
    assert current.read_text() == "4"


def test_what_is_no_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the store does not exist"), reading(tmp_path / "nothing"):
        pass
    with pytest.raises(StoreError, match="cannot be opened"), reading(tmp_path):
        pass
