"""Parts into a database: all or nothing, and every fault named with its file."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pyoxigraph as ox
import pytest

import kg.store.parts
from kg.errors import StoreError
from kg.store import open_for_reading
from kg.store.parts import FORMAT, MANIFEST, Manifest, Part, load_parts, read_manifest

FIRST = "<x:a> <x:p> <x:b> .\n<x:a> <x:p> <x:c> .\n"
SECOND = "<x:a> <x:p> <x:b> <http://münchen.example/~a('1')?x=%3E&y#é> .\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two parts."""
    folder = tmp_path / "parts"
    folder.mkdir()
    write(folder, FIRST, SECOND)
    return folder


def write(folder: Path, *texts: str, quads: int | None = None) -> None:
    parts = []
    for number, text in enumerate(texts):
        (folder / f"part-{number:05}.nq").write_text(text)
        lines = text.count("\n")
        parts.append(Part(f"part-{number:05}.nq", lines, 0, len(text.encode()), sha256(text.encode()).hexdigest()))
    write_manifest(folder, Manifest(FORMAT, quads or sum(one.quads for one in parts), "", tuple(parts)))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest))


def lines(database: Path) -> list[str]:
    return sorted(f"{quad} .\n" for quad in open_for_reading(database))


def test_parts_become_a_database(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "loaded").mkdir()
    assert load_parts([folder], tmp_path / "loaded") == 3
    assert lines(tmp_path / "loaded") == sorted([*FIRST.splitlines(True), SECOND])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["loaded", "parts"]


def test_folders_and_files_are_loaded_together(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "more.nq").write_text(FIRST + "<x:d> <x:p> <x:e> .\n")
    assert load_parts([folder, tmp_path / "more.nq"], tmp_path / "loaded") == 4


def damaged(folder: Path) -> None:
    (folder / "part-00001.nq").write_text(SECOND.replace("x:b", "x:B"))


def missing(folder: Path) -> None:
    (folder / "part-00001.nq").unlink()


def wrong(folder: Path) -> None:
    write(folder, FIRST, "<x:a> <x:p> .\n")


def short(folder: Path) -> None:
    write(folder, FIRST, SECOND, quads=7)


def unmade(folder: Path) -> None:
    (folder / MANIFEST).unlink()


def unreadable(folder: Path) -> None:
    (folder / MANIFEST).write_text("{")


def newer(folder: Path) -> None:
    write_manifest(folder, Manifest("graphwright N-Quads parts 2", 0, "", ()))


def elsewhere(folder: Path) -> None:
    write_manifest(folder, Manifest(FORMAT, 0, "", (Part("../secret.nq", 0, 0, 0, ""),)))


@pytest.mark.parametrize(
    ("spoil", "place", "what"),
    [
        (damaged, "part-00001.nq", "SHA-256 differs"),
        (missing, "part-00001.nq", "cannot be read: No such file"),
        (wrong, "part-00001.nq", "not valid N-Quads"),
        (short, "parts", "hold 3 quads, and the manifest says 7"),
        (unmade, "parts", "has no manifest"),
        (unreadable, MANIFEST, "the manifest cannot be read"),
        (newer, MANIFEST, "another format: graphwright N-Quads parts 2"),
        (elsewhere, MANIFEST, "names a file elsewhere: ../secret.nq"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_left(
    spoil: Callable[[Path], None], place: str, what: str, folder: Path, tmp_path: Path
) -> None:
    spoil(folder)
    with pytest.raises(StoreError) as caught:
        load_parts([folder], tmp_path / "loaded")
    assert what in str(caught.value)
    assert Path(str(caught.value.path)).name == place
    assert [path.name for path in tmp_path.iterdir()] == ["parts"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"none\.nq: the part does not exist"):
        load_parts([tmp_path / "none.nq"], tmp_path / "loaded")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_taken_stays_as_it_is(folder: Path, tmp_path: Path) -> None:
    load_parts([folder], tmp_path / "loaded")
    for taken in (tmp_path / "loaded", folder / MANIFEST):
        with pytest.raises(StoreError, match="the place is taken"):
            load_parts([folder], taken)
    assert len(lines(tmp_path / "loaded")) == 3


def test_a_load_that_dies_leaves_no_database(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Death(BaseException):
        pass

    def die(made: Path, directory: Path) -> None:
        assert ox.Store.read_only(str(made))  # all is there but for its name
        raise Death

    monkeypatch.setattr(kg.store.parts, "_put", die)
    with pytest.raises(Death):
        load_parts([folder], tmp_path / "loaded")
    assert not (tmp_path / "loaded").exists()


def test_the_manifest_is_read_back(folder: Path) -> None:
    assert [part.quads for part in read_manifest(folder).parts] == [2, 1]
