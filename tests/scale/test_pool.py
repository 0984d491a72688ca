"""The pool gives every document its result, in order, whatever a document does to its worker."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from kg.config import Settings
from kg.errors import ExtractError, OntologyError
from kg.model import Document, Extraction
from kg.scale import Casualty, map_documents

SETTINGS = Settings(batch_size=4, deadline_seconds=30)


@pytest.fixture(scope="module")
def fakes() -> Iterator[ModuleType]:
    """The module of misbehaving extractors, under a name that worker processes can import too."""
    folder = str(Path(__file__).parent)
    sys.path.insert(0, folder)
    yield importlib.import_module("fakes")
    sys.path.remove(folder)


def make(texts: Sequence[str]) -> list[Document]:
    return [Document(f"{number:016x}", text, (), "", source=str(number)) for number, text in enumerate(texts)]


def outcome(results: Sequence[Extraction | Casualty]) -> list[str]:
    return [result.reason if isinstance(result, Casualty) else result.document.text for result in results]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_order_for_any_number_of_workers(workers: int, fakes: ModuleType) -> None:
    texts = [f"work {number}" for number in range(50)]
    results = list(map_documents(make(texts), fakes.obedient, SETTINGS, workers=workers))
    assert outcome(results) == texts


def test_exception_is_a_casualty_with_the_same_words_in_any_process(fakes: ModuleType) -> None:
    documents = make(["work", "raise", "work"])
    wanted = ["work", "ValueError: a bad document", "work"]
    for workers in (1, 2):
        assert outcome(list(map_documents(documents, fakes.obedient, SETTINGS, workers=workers))) == wanted


@pytest.mark.parametrize("order", ["die", "exit"])
def test_document_that_kills_workers_is_quarantined_alone(order: str, fakes: ModuleType) -> None:
    texts = ["work a", "work b", order, "work c", "work d", "work e"]
    results = outcome(list(map_documents(make(texts), fakes.obedient, SETTINGS, workers=2)))
    assert results[2].startswith("it ended 2 worker processes")
    assert results[:2] + results[3:] == texts[:2] + texts[3:]


def test_worker_that_dies_once_costs_no_document(fakes: ModuleType, tmp_path: Path) -> None:
    texts = ["work a", f"once {tmp_path / 'marker'}", "work b"]
    assert outcome(list(map_documents(make(texts), fakes.obedient, SETTINGS, workers=2))) == texts


@pytest.mark.parametrize("workers", [1, 2])
def test_document_that_hangs_is_quarantined_after_its_deadline(workers: int, fakes: ModuleType) -> None:
    settings = replace(SETTINGS, deadline_seconds=1.0)
    texts = ["work a", "hang", "work b", "work c"]
    results = outcome(list(map_documents(make(texts), fakes.obedient, settings, workers=workers)))
    assert results == ["work a", "it took longer than 1 seconds", "work b", "work c"]


def test_many_poisoned_documents_leave_the_others_whole(fakes: ModuleType) -> None:
    texts = ["die" if number % 5 == 0 else f"work {number}" for number in range(20)]
    results = outcome(list(map_documents(make(texts), fakes.obedient, SETTINGS, workers=2)))
    assert [r for r in results if r.startswith("work")] == [t for t in texts if t.startswith("work")]
    assert sum(r.startswith("it ended") for r in results) == 4


def test_workers_are_recycled(fakes: ModuleType) -> None:
    settings = replace(SETTINGS, recycle_after=4)
    results = list(map_documents(make([f"work {n}" for n in range(24)]), fakes.obedient, settings, workers=2))
    processes = {result.warnings[0] for result in results if isinstance(result, Extraction)}
    assert len(processes) >= 5


def test_error_of_the_factory_reaches_the_caller(fakes: ModuleType) -> None:
    for workers in (1, 2):
        with pytest.raises(OntologyError, match=r"x\.ttl:3: unknown prefix"):
            list(map_documents(make(["work"]), fakes.broken, SETTINGS, workers=workers))


def test_workers_that_die_while_loading_are_an_error(fakes: ModuleType) -> None:
    with pytest.raises(ExtractError, match="while they load"):
        list(map_documents(make(["work"]), fakes.deadly, SETTINGS, workers=2))


def test_documents_are_read_lazily(fakes: ModuleType) -> None:
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        while True:
            taken += 1
            yield make([f"work {taken}"])[0]

    results = map_documents(endless(), fakes.obedient, SETTINGS, workers=2)
    for _ in range(10):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert taken < 200


def test_no_documents_give_no_results(fakes: ModuleType) -> None:
    assert list(map_documents([], fakes.obedient, SETTINGS, workers=2)) == []
