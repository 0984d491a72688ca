"""Fixtures that several tests share: a small ontology, two documents' extractions, and the graph made of them."""

from __future__ import annotations

import os

os.environ.setdefault("KG_SPACY_WITHOUT_TORCH", "1")  # as the script `kg` has it

from pathlib import Path

import pyoxigraph as ox
import pytest

import kg.annotate.without_torch  # noqa: F401  before anything else imports spaCy
from kg.assemble import Assembled, assemble
from kg.config import Settings
from kg.iri import default_prefixes
from kg.model import Extraction
from kg.ontology import Ontology, load_ontology
from tests.explore.corpus import corpus_store
from tests.graph_samples import TRADE, first_extraction, second_extraction

TESTS = Path(__file__).parent
SLOWEST = ("train", "cli", "maintain", "identity", "web", "explore")  # folders, by what their longest files take


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest files first, so that no process is left alone with one of them at the end."""
    folders = {TESTS / name: rank for rank, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: min(folders.get(folder, len(SLOWEST)) for folder in item.path.parents))


@pytest.fixture(scope="session")
def trade_folder() -> Path:
    """The folder of the small ontology."""
    return Path(__file__).parent / "data" / "trade"


@pytest.fixture(scope="session")
def trade(trade_folder: Path) -> Ontology:
    """The small ontology."""
    return load_ontology(trade_folder)


@pytest.fixture(scope="session")
def extractions() -> tuple[Extraction, ...]:
    """What two documents yield."""
    return (first_extraction(), second_extraction())


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The default settings."""
    return Settings()


@pytest.fixture(scope="session")
def assembled(extractions: tuple[Extraction, ...], trade: Ontology, settings: Settings) -> Assembled:
    """The graph of both documents, as values."""
    return assemble(extractions, trade, settings)


@pytest.fixture(scope="session")
def prefixes(settings: Settings) -> dict[str, str]:
    """The prefixes of the graph."""
    return {**default_prefixes(settings.base), "t": TRADE}


@pytest.fixture
def graph(assembled: Assembled) -> ox.Store:
    """The graph of both documents, as a store."""
    store = ox.Store()
    store.extend(assembled.quads())
    return store


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The store of 300 documents."""
    return corpus_store()
