"""The pool gives every document its result, in order, whatever a document does to its worker."""

from __future__ import annotations

import importlib.util
import os
import select
import subprocess
import sys
import time
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


@pytest.mark.parametrize("order", ["die", "exit", "segfault"])
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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such cap")
def test_document_that_needs_too_much_memory_is_quarantined(fakes: ModuleType) -> None:
    settings = replace(SETTINGS, worker_memory_mb=1_000)
    results = list(map_documents(make(["work a", "take 1500", "work b"]), fakes.obedient, settings, workers=2))
    assert outcome(results) == ["work a", "it needs more memory than there is", "work b"]
    assert isinstance(results[1], Casualty)
    assert "MemoryError" in results[1].traceback


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such cap")
def test_document_is_not_blamed_for_memory_that_others_hold(fakes: ModuleType) -> None:
    settings = replace(SETTINGS, worker_memory_mb=1_200)
    texts = ["take 600", "take 601", "work"]  # one batch: the first leaves too little for the second
    assert outcome(list(map_documents(make(texts), fakes.obedient, settings, workers=2))) == texts


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much a process holds")
def test_worker_that_has_grown_is_replaced(fakes: ModuleType) -> None:
    settings = replace(SETTINGS, worker_memory_mb=1_200, batch_size=8)  # one batch, which would fit into one worker
    results = list(map_documents(make([f"fill {90 + n}" for n in range(8)]), fakes.obedient, settings, workers=2))
    processes = [result.warnings[0] for result in results if isinstance(result, Extraction)]
    assert len(processes) == 8
    assert len(set(processes)) > 1


@pytest.mark.skipif(sys.platform != "linux", reason="the test waits for a process by its file descriptor")
def test_worker_whose_parent_is_killed_ends_with_its_deadline(fakes: ModuleType, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import fakes\nfrom kg.config import Settings\nfrom kg.model import Document\n"
        "from kg.scale import map_documents\n"
        f"document = Document('0' * 16, {f'spin {marker}'!r}, (), '')\n"
        "list(map_documents([document], fakes.obedient, Settings(deadline_seconds=1.5), workers=2))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    try:
        while not marker.exists():
            assert parent.poll() is None
            time.sleep(0.01)
        worker = os.pidfd_open(int(marker.read_text()))
    finally:
        parent.kill()
        parent.wait()
    assert select.select([worker], [], [], 10)[0], "the worker goes on"
    os.close(worker)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such alarm")
def test_deadline_is_kept_by_the_parent_if_the_worker_is_deaf(fakes: ModuleType) -> None:
    settings = replace(SETTINGS, deadline_seconds=1.0)
    results = outcome(list(map_documents(make(["work", "ignore"]), fakes.obedient, settings, workers=2)))
    assert results == ["work", "it took longer than 1 seconds"]


@pytest.mark.skipif(sys.platform != "linux", reason="the test waits for a process by its file descriptor")
def test_deadline_is_kept_by_the_worker_if_the_other_side_is_busy(fakes: ModuleType, tmp_path: Path) -> None:
    """Whoever takes the results may be long about it; a document that hangs meanwhile is laid to its deadline alone."""
    settings = replace(SETTINGS, deadline_seconds=1.0, batch_size=1)
    marker = tmp_path / "marker"
    texts = [f"follow {marker}", f"spin {marker}"]
    results = map_documents(make(texts), fakes.obedient, settings, workers=2)
    first = next(results)
    identity = marker.read_text()
    worker = os.pidfd_open(int(identity))
    assert select.select([worker], [], [], 10)[0]
    os.close(worker)
    assert outcome([first, *results]) == [texts[0], "it took longer than 1 seconds"]
    assert marker.read_text() == identity, "it was tried twice"


def test_many_poisoned_documents_leave_the_others_whole(fakes: ModuleType) -> None:
    texts = ["die" if number % 5 == 0 else f"work {number}" for number in range(20)]
    results = outcome(list(map_documents(make(texts), fakes.obedient, SETTINGS, workers=2)))
    assert [r for r in results if r.startswith("work")] == [t for t in texts if t.startswith("work")]
    assert sum(r.startswith("it ended") for r in results) == 4


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no list of threads on this system")
def test_numpy_has_one_thread_in_a_worker() -> None:
    code = """
from fakes import obedient
from kg.config import Settings
from kg.model import Document
from kg.scale import Casualty, map_documents
documents = [Document(str(n), "multiply", (), "") for n in range(4)]
results = map_documents(documents, obedient, Settings(batch_size=1), workers=2)
print(*("fault: " + one.reason if isinstance(one, Casualty) else "done" for one in results))
"""
    inherited = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    paths = os.pathsep.join((str(Path(__file__).parent), str(Path(__file__).parents[2])))
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**inherited, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.split() == ["done"] * 4, done.stderr


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
