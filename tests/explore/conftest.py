"""The small graph of two documents, and the corpus, with their indexes."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.assemble import Assembled
from kg.store import database_to_read
from tests.explore.asking import Asked


@pytest.fixture(scope="module")
def small(assembled: Assembled, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Two documents about Velmora and Brakka."""
    store = ox.Store()
    store.extend(assembled.quads())
    return Asked(store, tmp_path_factory.mktemp("small") / "index.sqlite")


@pytest.fixture(scope="session")
def news(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """The same with its index."""
    graph = ox.Store.read_only(str(database_to_read(corpus)))
    ledger = str(corpus / ".kg" / "ledger.sqlite")
    return Asked(graph, tmp_path_factory.mktemp("news") / "index.sqlite", ledger=ledger)
