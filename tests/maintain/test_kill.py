"""A store survives the death of its process: bench/kill_store.py in small, and the points that chance rarely hits."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg.maintain.build
import kg.maintain.keeper
import kg.maintain.publish
import tests.maintain.plain_english
from kg.config import Settings
from kg.maintain import Keeper, build_store, fingerprint
from kg.maintain.publish import Publisher
from kg.maintain.verify import verify
from kg.ontology import load_ontology
from kg.store.database import KEPT, Database
from tests.maintain.plain_english import ONTOLOGY, PlainEnglish

ROOT = Path(__file__).parents[2]
SETTINGS = Settings(language="any")
OTHERS = ("Velmora is held by Ana Ruiz.", "Porto is part of Southern Isles.", "Velmora is seated in Porto.")
TEXTS = ("Velmora is allied with Brakka.", "Porto is part of Norland.", "Brakka is seated in Porto.")

linux = pytest.mark.skipif(sys.platform != "linux", reason="the experiment needs Linux")


@pytest.fixture(autouse=True, scope="module")
def ontology_is_read_once() -> Iterator[None]:
    """It takes most of the time of a build of three documents."""
    cached = cache(load_ontology)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kg.maintain.keeper, "load_ontology", cached)
        patch.setattr(tests.maintain.plain_english, "load_ontology", cached)
        yield


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The fingerprint of an undisturbed build."""
    folder = tmp_path_factory.mktemp("undisturbed")
    write(folder / "texts", TEXTS)
    build(folder / "texts", folder / "store")
    return fingerprint(folder / "store", SETTINGS.base)


class Death(BaseException):
    """Stands for the end of the process: nothing catches it."""


@linux
def test_a_store_that_is_killed_at_random_ends_as_if_it_were_not() -> None:
    command = [sys.executable, "bench/kill_store.py", "--documents", "90", "--files", "3", "--kills", "8"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "90 documents; 8 kills" in done.stdout
    assert "; 0 faults" in done.stdout


def before(function: Callable[..., object]) -> Callable[..., object]:
    """Dies before the function does anything."""

    def die(*given: object, **more: object) -> object:
        raise Death

    return die


def after(function: Callable[..., object]) -> Callable[..., object]:
    """Dies when the function has done its work."""

    def die(*given: object, **more: object) -> object:
        function(*given, **more)
        raise Death

    return die


@pytest.mark.parametrize("when", [before, after])
@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (Publisher, "_make"),
        (Publisher, "_keep"),
        (Publisher, "recover"),
        (Publisher, "_check"),
        (Database, "add"),
        (Database, "change"),
        (Database, "snapshot"),
    ],
)
def test_death_between_two_parts_of_a_step_loses_nothing(
    owner: type,
    name: str,
    when: Callable[[Callable[..., object]], Callable[..., object]],
    expected: str,
    tmp_path: Path,
) -> None:
    texts = tmp_path / "texts"
    write(texts, TEXTS[:1])
    build(texts, tmp_path / "store")
    write(texts, TEXTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kg.maintain.publish, "STEP", 2)
        patch.setattr(owner, name, when(getattr(owner, name)))
        with pytest.raises(Death):
            build(texts, tmp_path / "store")
    assert fingerprint(tmp_path / "store", SETTINGS.base)  # a reader still has something
    build(texts, tmp_path / "store")
    assert fingerprint(tmp_path / "store", SETTINGS.base) == expected
    with Keeper(tmp_path / "store", SETTINGS, ONTOLOGY) as keeper:
        assert list(verify(keeper)) == []


@pytest.mark.parametrize(("owner", "name"), [(Database, "add"), (Database, "change"), (Publisher, "_check")])
def test_what_a_dead_process_began_is_finished_before_documents_change(
    owner: type, name: str, expected: str, tmp_path: Path
) -> None:
    write(tmp_path / "texts", OTHERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, after(getattr(owner, name)))
        with pytest.raises(Death):
            build(tmp_path / "texts", tmp_path / "store")
    write(tmp_path / "texts", TEXTS)
    build(tmp_path / "texts", tmp_path / "store")
    assert fingerprint(tmp_path / "store", SETTINGS.base) == expected


@pytest.mark.parametrize("name", ["backup", "flush"])
def test_a_snapshot_that_fails_leaves_readers_the_one_before(name: str, tmp_path: Path) -> None:
    write(tmp_path / "texts", TEXTS[:1])
    build(tmp_path / "texts", tmp_path / "store")
    before_it = fingerprint(tmp_path / "store", SETTINGS.base)
    write(tmp_path / "texts", TEXTS)
    for _ in range(KEPT + 1):
        with Keeper(tmp_path / "store", SETTINGS, ONTOLOGY) as keeper:
            keeper.database.store = Failing(keeper.database.store, name)  # type: ignore[assignment]
            with pytest.raises(Death):
                keeper.database.snapshot()
        assert fingerprint(tmp_path / "store", SETTINGS.base) == before_it


class Failing:
    """A store of which one method is the end of the process."""

    def __init__(self, store: ox.Store, name: str) -> None:
        self.store, self.name = store, name

    def __getattr__(self, name: str) -> object:
        if name == self.name:
            return before(getattr(self.store, name))
        return getattr(self.store, name)


def write(folder: Path, texts: tuple[str, ...]) -> None:
    folder.mkdir(exist_ok=True, parents=True)
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text)


def build(texts: Path, store: Path) -> None:
    build_store([str(texts)], store, SETTINGS, ontology=ONTOLOGY, factory=PlainEnglish)


def test_what_was_published_unseen_is_shown_by_the_next_run(expected: str, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    write(texts, TEXTS)
    prepare(tmp_path / "store")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "snapshot", before(Database.snapshot))
        with pytest.raises(Death):
            build(texts, tmp_path / "store")
    build(texts, tmp_path / "store")
    assert fingerprint(tmp_path / "store", SETTINGS.base) == expected


def prepare(store: Path) -> None:
    """Make a store with its first snapshot, which is empty."""
    Keeper(store, SETTINGS, ONTOLOGY).close()


def test_documents_that_fill_whole_steps_are_seen(
    expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (kg.maintain.build, kg.maintain.publish):
        monkeypatch.setattr(module, "STEP", len(TEXTS))
    write(tmp_path / "texts", TEXTS)
    build(tmp_path / "texts", tmp_path / "store")
    assert fingerprint(tmp_path / "store", SETTINGS.base) == expected
