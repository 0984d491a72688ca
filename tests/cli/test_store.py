from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import run

FIRST = "Orlin is based in Turku.\n\nOrlin has bought Basketo, a maker of tyres.\n"
SECOND = "The Turku company Orlin has bought Basketo.\n\nPellux supplies Orlin with glass.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(FIRST)
    (tmp_path / "news" / "b.txt").write_text(SECOND)
    return tmp_path


def test_a_store_grows_shrinks_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "news" / "c.txt").write_bytes(b"\x00\x01")
    assert run(["build", "news", "--store", "s", "--report", "r.json", "--why-not", "stored.jsonl"]) == 1
    assert "3 documents: 2 ok, 1 quarantined" in capsys.readouterr().err
    outcomes = json.loads(Path("r.json").read_text())["outcomes"]
    assert outcomes == {"ok": 2, "ok-with-warnings": 0, "skipped-duplicate": 0, "quarantined": 1}

    assert run(["store", "quarantine", "list", "--store", "s"]) == 1
    assert "c.txt" in capsys.readouterr().out
    assert run(["build", "news", "-o", "whole.nq", "--why-not", "whole.jsonl"]) == 1
    assert run(["store", "dump", "--store", "s", "-o", "dump.nq"]) == 0
    assert Path("dump.nq").read_bytes() == Path("whole.nq").read_bytes()
    assert Path("stored.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()

    (folder / "news" / "c.txt").write_text("Pellux is based in Oulu.\n")
    assert run(["store", "quarantine", "retry", "--store", "s"]) == 0
    assert run(["store", "quarantine", "list", "--store", "s"]) == 0
    capsys.readouterr()
    assert run(["store", "status", "--store", "s", "--format", "json", "--sources"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert status["documents"] == 3
    assert [one["source"] for one in status["sources"]] == ["news/a.txt", "news/b.txt", "news/c.txt"]

    assert run(["build", "news", "--store", "s"]) == 0
    assert "3 ok (3 unchanged)" in capsys.readouterr().err
    assert run(["retract", "news/c.txt", "news/b.txt", "--store", "s"]) == 0
    assert run(["store", "verify", "--store", "s"]) == 0
    before = capsys.readouterr().out
    assert before.startswith("whole; fingerprint ")

    (folder / "news" / "b.txt").unlink()
    (folder / "news" / "c.txt").unlink()
    assert run(["build", "news", "-o", "alone.nq"]) == 0
    assert run(["store", "dump", "--store", "s", "-o", "dump.nq"]) == 0
    assert Path("dump.nq").read_bytes() == Path("alone.nq").read_bytes()


def test_what_is_no_store_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["store", "status"], ["store", "verify"], ["store", "quarantine", "list"], ["retract", "a.txt"]):
        assert run([*command, "--store", "news"]) == 2
        assert "is no store" in capsys.readouterr().err
    assert run(["build", "news/a.txt", "--store", "news"]) == 3
    assert "news: the directory holds other files" in capsys.readouterr().err


def test_an_unknown_document_is_told_and_the_others_are_retracted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "news", "--store", "s"]) == 0
    assert run(["retract", "news/a.txt", "nothing.txt", "--store", "s"]) == 3
    assert "it holds no document 'nothing.txt'" in capsys.readouterr().err
    assert run(["store", "status", "--store", "s", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 1


def test_another_ontology_is_taken_up_by_a_build_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "news/a.txt", "--store", "s"]) == 0
    (folder / "kg.toml").write_text("min_confidence = 0.4\n")
    assert run(["retract", "news/a.txt", "--store", "s"]) == 3
    assert "other settings" in capsys.readouterr().err
    assert run(["build", "news/a.txt", "--store", "s"]) == 0
    assert run(["retract", "news/a.txt", "--store", "s"]) == 0
