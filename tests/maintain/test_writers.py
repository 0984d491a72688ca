"""One process writes to a store; others are told so at once, and read meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli import run
from kg.config import Settings
from kg.errors import StoreError
from kg.maintain import Keeper, build_store, fingerprint, stored_quads
from kg.store import open_for_reading
from tests.maintain.plain_english import ONTOLOGY, PlainEnglish

ROOT = Path(__file__).parents[2]
SETTINGS = Settings(language="any")
FIRST, SECOND = "Velmora is allied with Brakka.", "Porto is part of Norland."
WRITER = """
import sys
from pathlib import Path
import kg.maintain.build, kg.maintain.publish
from kg.config import Settings
from kg.maintain import build_store
kg.maintain.build.STEP = kg.maintain.publish.STEP = 1  # so that each document is published and not yet shown
from tests.maintain.patient import Patient
from tests.maintain.plain_english import ONTOLOGY
build_store(sys.argv[2:], Path(sys.argv[1]), Settings(language="any"), ontology=ONTOLOGY, factory=Patient)
"""


@contextmanager
def writing(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process in the middle of a build, which goes on when it is written to; it is killed at the end."""
    command = [sys.executable, "-c", WRITER, str(folder / "store"), str(folder / "b.txt"), str(folder / "wait.txt")]
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment, cwd=folder) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "waiting\n"
            yield process
        finally:
            process.kill()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store of one document, and documents that are to come."""
    for name, text in (("a", FIRST), ("b", SECOND), ("wait", "Wait for it.")):
        (tmp_path / f"{name}.txt").write_text(text)
    (tmp_path / "kg.toml").write_text('language = "any"\n')
    monkeypatch.chdir(tmp_path)
    build(tmp_path, "a")
    return tmp_path


def build(folder: Path, *names: str) -> None:
    inputs = [str(folder / f"{name}.txt") for name in names]
    build_store(inputs, folder / "store", SETTINGS, ontology=ONTOLOGY, factory=PlainEnglish)


def documents(store: ox.Store) -> set[str]:
    """The graphs of documents."""
    start = f"{SETTINGS.base}document/"
    return {graph.value for graph in store.named_graphs() if graph.value.startswith(start)}


def test_a_second_writer_is_refused_at_once_and_told_which_store(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, ontology = ["--store", str(folder / "store")], ["--ontology", str(ONTOLOGY)]
    with writing(folder):
        for words in (["build", "a.txt", *store], ["retract", "a.txt", *store], ["store", "verify", *store]):
            start = time.monotonic()
            assert run([*words, *ontology]) == 3
            assert time.monotonic() - start < 1
            [line] = capsys.readouterr().err.splitlines()
            assert line.startswith(f"error: {folder / 'store'}: another process is writing to the store")


def test_readers_see_the_last_published_state_during_a_build(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = fingerprint(folder / "store", SETTINGS.base)
    store = ["--store", str(folder / "store")]
    with writing(folder) as writer:
        assert fingerprint(folder / "store", SETTINGS.base) == before
        assert len(documents(open_for_reading(folder / "store"))) == 1
        assert run(["store", "status", *store]) == 0
        assert "documents           2" in capsys.readouterr().out
        assert run(["query", "SELECT ?s { ?s <https://example.org/trade#alliedWith> ?o }", *store]) == 0
        assert "velmora" in capsys.readouterr().out
        writer.communicate("\n")
        assert writer.returncode == 0
    assert len(documents(open_for_reading(folder / "store"))) == 3


def test_a_reader_keeps_its_snapshot_while_newer_ones_are_made(folder: Path) -> None:
    early = open_for_reading(folder / "store")
    seen = {str(quad) for quad in early}
    for names in (("a", "b"), ("a", "b", "wait"), ("b", "wait")):
        build(folder, *names)
    assert {str(quad) for quad in early} == seen


def test_after_a_crash_of_the_writer_another_goes_on_at_once(folder: Path) -> None:
    with writing(folder) as writer:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        start = time.monotonic()
        Keeper(folder / "store", SETTINGS, ONTOLOGY).close()
        assert time.monotonic() - start < 2
    build(folder, "a", "b", "wait")
    build_store(
        [str(folder / f"{name}.txt") for name in ("a", "b", "wait")],
        folder / "fresh",
        SETTINGS,
        ontology=ONTOLOGY,
        factory=PlainEnglish,
    )
    assert fingerprint(folder / "store", SETTINGS.base) == fingerprint(folder / "fresh", SETTINGS.base)


def test_a_store_that_never_came_to_be_is_told_to_readers(tmp_path: Path) -> None:
    (tmp_path / "store" / ".kg").mkdir(parents=True)
    with pytest.raises(StoreError, match="holds nothing yet"):
        list(stored_quads(tmp_path / "store", SETTINGS.base))
