"""Documents that break the process that reads them: each is quarantined alone, and told of."""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from kg.config import Settings
from kg.maintain import Keeper, build_store
from kg.maintain.state import quarantined
from kg.model import DocumentReport, Outcome
from kg.store import open_for_reading
from tests.maintain.plain_english import ONTOLOGY

SETTINGS = Settings(language="any", deadline_seconds=20, worker_memory_mb=1_000, batch_size=4)
HASTY = replace(SETTINGS, deadline_seconds=1.0)
POISON = {
    "raise": "ValueError: a bad document",
    "die": "it ended 2 worker processes (exit code -9)",
    "segfault": "it ended 2 worker processes (exit code -11)",
    "gorge": "it needs more memory than there is",
    "spin": "it took longer than 1 seconds",
}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither these signals nor a cap")


@pytest.fixture(scope="module")
def fakes() -> Iterator[ModuleType]:
    """The module of misbehaving extractors, under a name that worker processes can import too."""
    folder = str(Path(__file__).parents[1] / "scale")
    sys.path.insert(0, folder)
    yield importlib.import_module("fakes")
    sys.path.remove(folder)


def write(folder: Path, *texts: str) -> str:
    path = folder / "texts.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    return str(path)


@pytest.mark.parametrize("order", POISON)
def test_poison_is_quarantined_alone_with_all_that_is_known_of_it(
    order: str, fakes: ModuleType, tmp_path: Path
) -> None:
    source = write(tmp_path, "work a", "work b", f"{order} {tmp_path / 'marker'}", "work c", "work d")
    settings = HASTY if order == "spin" else SETTINGS
    result = build_store([source], tmp_path / "store", settings, ontology=ONTOLOGY, factory=fakes.obedient, workers=2)
    outcomes = [report.outcome for report in result.reports]
    assert outcomes == [Outcome.QUARANTINED if number == 2 else Outcome.OK for number in range(5)]
    with Keeper(tmp_path / "store", SETTINGS, ONTOLOGY) as keeper:
        [report] = quarantined(keeper.ledger)
    assert report == result.reports[2]
    assert report.reason == f"{source}:3: {POISON[order]}"
    assert (report.source, report.stage, len(report.sha256)) == (f"{source}:3", "extract", 64)
    assert bool(report.traceback) == (order in ("raise", "gorge"))
    documents = [g for g in open_for_reading(tmp_path / "store").named_graphs() if "/document/" in str(g)]
    assert len(documents) == 4


def test_a_document_that_hangs_holds_up_the_others_for_its_deadline_only(fakes: ModuleType, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    source = write(tmp_path, f"spin {marker}", *(f"work {number}" for number in range(8)))
    waits: list[float] = []

    def note(report: DocumentReport) -> None:
        waits.append(time.time() - marker.stat().st_mtime)

    build_store(
        *([source], tmp_path / "store", HASTY),
        ontology=ONTOLOGY,
        factory=fakes.obedient,
        workers=2,
        progress=note,
    )
    assert len(waits) == 9
    assert waits[0] <= HASTY.deadline_seconds + 2


def test_in_one_process_a_deadline_is_kept_and_failures_are_told(fakes: ModuleType, tmp_path: Path) -> None:
    source = write(tmp_path, "work a", f"spin {tmp_path / 'marker'}", "raise", "work b")
    settings = replace(SETTINGS, deadline_seconds=0.3)
    result = build_store([source], tmp_path / "store", settings, ontology=ONTOLOGY, factory=fakes.obedient)
    assert [report.reason.partition(": ")[2] for report in result.reports] == [
        "",
        "it took longer than 0.3 seconds",
        POISON["raise"],
        "",
    ]
