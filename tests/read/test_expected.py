"""The number of documents that a progress bar shows beforehand is that which is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.config import Settings
from kg.read import READERS, expected_documents, read_documents


def lines(count: int) -> str:
    return "".join(
        json.dumps({"text": f"Text {number} {'x' * (number * 37 % 500)}."}) + "\n" for number in range(count)
    )


@pytest.mark.parametrize(
    "names",
    [["a.txt"], ["."], ["*.txt", "missing.txt"], ["a.txt", "b.jsonl"], ["blank.jsonl"], ["a.unknown"]],
    ids=" ".join,
)
def test_small_inputs_are_counted(names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "c.txt", "d.md"):
        (tmp_path / name).write_text("A text.")
    (tmp_path / "b.jsonl").write_text(lines(7))
    (tmp_path / "blank.jsonl").write_text("\n" + lines(2) + "\n\n")
    assert expected_documents(names) == len(list(read_documents(names, Settings(language="any"))))


def test_a_long_file_of_lines_is_estimated(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_text(lines(8_000))
    found = expected_documents([str(path)])
    assert found is not None
    assert 7_000 < found < 9_000
    assert path.stat().st_size > 1 << 20


@pytest.mark.parametrize("name", ["a.csv", "a.zip", "a.jsonl.gz", "-"])
def test_what_only_reading_tells_is_not_guessed(name: str, tmp_path: Path) -> None:
    path = name if name == "-" else str(tmp_path / name)
    if name != "-":
        Path(path).write_bytes(b"text\n")
    assert expected_documents([path]) is None


def test_every_kind_of_file_is_either_counted_or_not(tmp_path: Path) -> None:
    for suffix in READERS:
        (tmp_path / f"a{suffix}").write_bytes(b"x")
        found = expected_documents([str(tmp_path / f"a{suffix}")])
        assert found in (None, 1)
