"""`kg evaluate linking` as its users run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import run

BASE = "https://graphwright.example/entity/"
ROW = {
    "id": "a",
    "text": "Hisense opened a shop in Kenya with Gommex.",
    "mentions": [
        {"start": 0, "end": 7, "entity": BASE + "hisense"},
        {"start": 25, "end": 30, "entity": BASE + "uganda"},
        {"start": 36, "end": 42, "entity": None},
    ],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROW) + "\n", encoding="utf-8")
    return path


def test_the_linker_is_scored_and_its_findings_can_be_scored_again(
    tmp_path: Path, gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = tmp_path / "found.jsonl"
    assert run(["evaluate", "linking", str(gold), "--json", "--write", str(written)]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert (scores["micro"]["InKB"]["right"], scores["micro"]["InKB"]["wanted"]) == (1, 2)
    assert scores["micro"]["NIL"]["right"] == 1
    assert scores["kinds"] == {"wrong entity, no such candidate": 1}
    assert run(["evaluate", "linking", str(gold), "--json", "--predictions", str(written)]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["micro"]["with NIL"] == scores["micro"]["with NIL"]


def test_errors_are_listed_with_their_text(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "linking", str(gold), "--errors"]) == 0
    out = capsys.readouterr().out
    assert "InKB" in out
    assert "opened a shop in [Kenya] with Gommex." in out


def test_a_missing_document_is_told(tmp_path: Path, gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "b", "text": "Nothing.", "mentions": []}\n', encoding="utf-8")
    assert run(["evaluate", "linking", str(gold), "--predictions", str(other)]) == 3
    assert "no findings for the document 'a'" in capsys.readouterr().err
