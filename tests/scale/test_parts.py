"""Parts are whole or not there, tell what is done, and a damaged one is noticed."""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import ExtractError
from kg.model import Document, Extraction
from kg.scale import Casualty
from kg.scale.parts import (
    MANIFEST,
    SUFFIX,
    Parts,
    Result,
    clear_parts,
    key_of,
    pack_documents,
    path_of,
    read_part,
    unpack_documents,
    write_part,
)
from tests.graph_samples import first_extraction, second_extraction

LOST = Casualty(Document("2" * 16, "lost", (), ""), "a reason", "a traceback")


def results() -> list[Result]:
    return [first_extraction(), LOST, second_extraction()]


def write(folder: Path, recipe: str = "") -> tuple[Path, list[str]]:
    """A part with two extractions and a casualty, and the keys of its documents."""
    keys = [key_of(one.document, recipe) for one in results()]
    path = path_of(folder, keys)
    write_part(path, keys, results())
    return path, keys


def test_a_part_gives_back_what_was_written(tmp_path: Path) -> None:
    path, keys = write(tmp_path)
    assert read_part(path) == dict(zip(keys, results(), strict=True))
    assert list(tmp_path.iterdir()) == [path]


def test_documents_survive_the_way_to_a_worker() -> None:
    documents = [one.document for one in results()]
    assert unpack_documents(pack_documents(documents)) == documents


def test_a_later_run_finds_what_is_done_and_not_what_failed(tmp_path: Path) -> None:
    path, keys = write(tmp_path)
    parts = Parts(tmp_path, "")
    assert [parts.claim(key) for key in keys] == [path, None, path]
    assert [parts.of(key, path) for key in keys] == results()


def test_equal_documents_of_a_later_run_share_no_result(tmp_path: Path) -> None:
    path, keys = write(tmp_path)
    parts = Parts(tmp_path, "")
    assert [parts.claim(keys[0]) for _ in range(2)] == [path, None]


@pytest.mark.parametrize("change", [{"text": "other"}, {"source": "other"}, {"date": "2020-01-01"}, {"title": "x"}])
def test_another_document_or_recipe_has_another_key(change: dict[str, str]) -> None:
    document = first_extraction().document
    keys = {key_of(document, "a"), key_of(document, "b"), key_of(replace(document, **change), "a")}  # type: ignore[arg-type]
    assert len(keys) == 3


def test_a_part_goes_with_the_last_of_its_documents(tmp_path: Path) -> None:
    path, keys = write(tmp_path)
    parts = Parts(tmp_path, "")
    parts.done(keys[0], path)
    assert path.exists()
    parts.done(keys[2], path)
    assert not path.exists()


def test_a_part_of_this_run_goes_with_the_last_of_its_documents_too(tmp_path: Path) -> None:
    parts = Parts(tmp_path, "")
    keys = ["a", "b", "c"]
    path = parts.expect(keys)
    write_part(path, keys, results())
    parts.done("a", path)
    parts.done("b", path)
    assert path.exists()
    parts.done("c", path)
    assert not path.exists()


@pytest.mark.parametrize("place", range(5, 100, 10))
def test_a_flipped_byte_never_gives_another_result(place: int, tmp_path: Path) -> None:
    path, keys = write(tmp_path)
    data = bytearray(path.read_bytes())
    data[len(data) * place // 100] ^= 0x55
    path.write_bytes(data)
    found: dict[str, Result] = {}
    with suppress(ExtractError):
        found = read_part(path)
    true = dict(zip(keys, results(), strict=True))
    assert len(found.keys() & true.keys()) < len(true)  # if it can be read, the byte was in a key
    assert all(true[key] == found[key] for key in found.keys() & true.keys())


@pytest.mark.parametrize("length", [0, 10, 27, 60, -1])
def test_a_part_that_was_cut_off_is_named(length: int, tmp_path: Path) -> None:
    path, _ = write(tmp_path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ExtractError, match=path.name):
        read_part(path)
    Parts(tmp_path, "")  # it does not keep a later run from its work


def test_a_part_that_another_machine_has_written_is_waited_for(tmp_path: Path) -> None:
    path, keys = write(tmp_path)
    hidden = path.rename(tmp_path / "hidden")
    timer = threading.Timer(0.3, lambda: hidden.rename(path))
    timer.start()
    assert list(read_part(path, patience=30)) == keys
    timer.join()


def test_a_part_that_does_not_come_is_an_error_which_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="--shared"):
        read_part(tmp_path / f"x{SUFFIX}", patience=0.2)


def test_the_manifest_has_a_line_a_part(tmp_path: Path) -> None:
    parts = Parts(tmp_path, "")
    path, _ = write(tmp_path)
    parts.note(path, results())
    parts.note(path, results()[:1])
    first, second = (json.loads(line) for line in (tmp_path / MANIFEST).read_text().splitlines())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    values = {"part": path.name, "documents": 3, "failed": 1, "bytes": path.stat().st_size}
    assert first == {**values, "sha256": digest}
    assert (second["documents"], second["failed"]) == (1, 0)


def test_clearing_leaves_what_is_not_ours(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    parts = Parts(folder, "")
    path, _ = write(folder)
    parts.note(path, results())
    (folder / "notes.txt").touch()
    clear_parts(folder)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    (folder / "notes.txt").unlink()
    clear_parts(folder)
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExtractError, match="folder for parts"):
        Parts(tmp_path / "file" / "parts", "")


def test_an_extraction_keeps_its_types(tmp_path: Path) -> None:
    path, keys = write(tmp_path)
    found = read_part(path)[keys[0]]
    assert isinstance(found, Extraction)
    assert repr(found) == repr(first_extraction())
