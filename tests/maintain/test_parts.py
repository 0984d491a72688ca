"""A store's graph in parts: the same bytes however it came to be, and whole or not there at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest

import kg.maintain.parts
from kg.config import Settings
from kg.errors import StoreError
from kg.maintain import fingerprint
from kg.maintain.dump import write_dump
from kg.maintain.parts import write_parts
from kg.store.database import Database
from kg.store.parts import MANIFEST, load_parts, read_manifest
from tests.maintain.samples import Growing, extraction

BASE = Settings().base
COUNT, SIZE = 9, 150


class Death(BaseException):
    """Stands for the end of the process: nothing catches it."""


def grown(folder: Path, numbers: Sequence[int]) -> Path:
    """A store of documents that came in this order, in several steps."""
    store = Growing(folder)
    for start in range(0, len(numbers), 3):
        for number in numbers[start : start + 3]:
            store.add(extraction(f"d{number}", number))
        store.publisher.publish()
    store.database.snapshot()
    store.close()
    return folder


def database(folder: Path, text: str) -> Path:
    """A plain database of these N-Quads."""
    store = ox.Store(str(folder))
    store.load(text.encode(), format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    return folder


def graph(name: str, count: int) -> str:
    """A graph of so many quads."""
    return "".join(f"<x:s{number}> <x:p> <x:o> {name} .\n" for number in range(count))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return grown(tmp_path_factory.mktemp("grown") / "store", range(COUNT))


def test_parts_are_the_same_bytes_for_any_history(store: Path, tmp_path: Path) -> None:
    mixed = Random(4).sample(range(COUNT), COUNT)
    write_parts(store, BASE, tmp_path / "a", SIZE)
    write_parts(grown(tmp_path / "other", mixed), BASE, tmp_path / "b", SIZE)
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert len(files(tmp_path / "a")) > 3


def test_parts_together_are_the_dump(store: Path, tmp_path: Path) -> None:
    manifest = write_parts(store, BASE, tmp_path / "parts", SIZE)
    write_dump(store, BASE, str(tmp_path / "all.nq"), {})
    lines = [line for part in manifest.parts for line in (tmp_path / "parts" / part.name).read_bytes().splitlines()]
    assert sorted(lines) == (tmp_path / "all.nq").read_bytes().splitlines()
    assert manifest.quads == len(lines)
    assert manifest.fingerprint == fingerprint(store, BASE)
    assert read_manifest(tmp_path / "parts") == manifest


def test_parts_are_bounded_and_have_whole_graphs(store: Path, tmp_path: Path) -> None:
    manifest = write_parts(store, BASE, tmp_path / "parts", SIZE)
    homes: dict[str, set[str]] = {}
    for part in manifest.parts:
        found = list(ox.parse(path=str(tmp_path / "parts" / part.name), format=ox.RdfFormat.N_QUADS))
        inside = {str(quad.graph_name) for quad in found if not isinstance(quad.graph_name, ox.DefaultGraph)}
        assert len(found) == part.quads
        assert len(inside) == part.graphs
        assert part.quads <= SIZE or len(inside) == 1
        for name in inside:
            homes.setdefault(name, set()).add(part.name)
    assert len(homes) >= COUNT
    assert all(len(home) == 1 for home in homes.values())


def test_a_graph_larger_than_a_part_has_one_of_its_own(tmp_path: Path) -> None:
    text = graph("", 5) + graph("<x:a>", 2) + graph("<x:b>", 7) + graph("<x:c>", 1) + graph("<x:d>", 2)
    manifest = write_parts(database(tmp_path / "store", text), BASE, tmp_path / "parts", 4)
    assert [(part.quads, part.graphs) for part in manifest.parts] == [(4, 0), (3, 1), (7, 1), (3, 2)]


def test_empty_graphs_have_no_place_and_an_empty_store_has_no_parts(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    store.add_graph(ox.NamedNode("x:empty"))
    store.flush()
    del store
    manifest = write_parts(tmp_path / "store", BASE, tmp_path / "parts")
    assert (manifest.quads, manifest.parts) == (0, ())
    assert load_parts([tmp_path / "parts"], tmp_path / "loaded") == 0
    assert fingerprint(tmp_path / "loaded", BASE) == manifest.fingerprint


def test_earlier_parts_and_leftovers_go(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    write_parts(store, BASE, folder, 20)
    (folder / ".part-00003.nq.x1y2z3").write_text("half a line")
    (folder / ".push-0123456789ab.sqlite").write_text("memory of a push")
    manifest = write_parts(store, BASE, folder, SIZE)
    assert names(folder) == sorted([".push-0123456789ab.sqlite", MANIFEST, *(part.name for part in manifest.parts)])


@pytest.mark.parametrize("name", ["letter.txt", MANIFEST])
def test_a_folder_with_other_files_is_left_as_it_is(name: str, store: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_text('{"name": "not ours"}')
    before = files(tmp_path)
    with pytest.raises(StoreError):
        write_parts(store, BASE, tmp_path, SIZE)
    assert files(tmp_path) == before


def test_a_dump_that_dies_leaves_no_manifest(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    whole = write_parts(store, BASE, folder, SIZE)
    steps = iter(range(2))

    def die() -> None:
        if next(steps, None) is None:
            raise Death

    with pytest.raises(Death):
        write_parts(store, BASE, folder, SIZE, die)
    assert (folder / "part-00001.nq").exists()
    with pytest.raises(StoreError, match=r"has no manifest\. Write the parts again"):
        load_parts([folder], tmp_path / "loaded")
    assert write_parts(store, BASE, folder, SIZE) == whole


def test_a_full_disk_is_told(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kg.maintain.parts, "written_aside", full)
    with pytest.raises(StoreError, match="the parts cannot be written: No space left on device"):
        write_parts(store, BASE, tmp_path / "parts", SIZE)
    assert names(tmp_path / "parts") == []


@pytest.mark.parametrize("line", ["_:b <x:p> <x:o> .", "<x:s> <x:p> _:b .", "<x:s> <x:p> <x:o> _:b ."])
def test_blank_nodes_are_refused(line: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="blank nodes"):
        write_parts(database(tmp_path / "store", line), BASE, tmp_path / "parts")
    assert MANIFEST not in names(tmp_path / "parts")


def test_a_loaded_database_has_the_graph(store: Path, tmp_path: Path) -> None:
    manifest = write_parts(store, BASE, tmp_path / "parts", SIZE)
    steps: list[None] = []
    assert load_parts([tmp_path / "parts"], tmp_path / "loaded", lambda: steps.append(None)) == manifest.quads
    assert fingerprint(tmp_path / "loaded", BASE) == fingerprint(store, BASE)
    assert len(steps) == len(manifest.parts)
    write_parts(tmp_path / "loaded", BASE, tmp_path / "again", SIZE)
    assert files(tmp_path / "again") == files(tmp_path / "parts")


def test_a_loaded_database_cannot_grow_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text(graph("<x:g>", 3))
    load_parts([tmp_path / "a.nq"], tmp_path / "loaded")
    with pytest.raises(StoreError, match=re.escape("a database without a ledger, which cannot grow. Name a new")):
        Database(tmp_path / "loaded")
    assert not (tmp_path / "loaded" / ".kg").exists()
