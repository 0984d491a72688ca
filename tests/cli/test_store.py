from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kg.cli import run
from tests.maintain.graph_server import graph_server

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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two documents and their store."""
    place = tmp_path_factory.mktemp("built")
    (place / "news").mkdir()
    (place / "news" / "a.txt").write_text(FIRST)
    (place / "news" / "b.txt").write_text(SECOND)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert run(["build", "news", "--store", "s"]) == 0
    return place


@pytest.fixture
def stored(built: Path, folder: Path) -> Path:
    """The folder with a copy of that store."""
    shutil.copytree(built / "s", folder / "s")
    return folder


def test_parts_become_a_database_that_can_be_read_but_not_grown(
    stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["store", "verify", "--store", "s"]) == 0
    fingerprint = capsys.readouterr().out.split()[-1]
    assert run(["store", "dump", "--store", "s", "--parts", "p", "--part-size", "100", "-o", "s.nq"]) == 0
    said = capsys.readouterr().err
    assert fingerprint in said
    assert json.loads(Path("p/manifest.json").read_text())["fingerprint"] == fingerprint
    assert run(["store", "load", "p", "--store", "loaded"]) == 0
    assert "quads → loaded" in capsys.readouterr().err

    for command in (["query", "acquisitions"], ["explain", "Orlin"], ["export", "-f", "graphml", "-o", "-"]):
        found = []
        for store in ("s", "loaded"):
            code = run([*command, "--store", store])
            found.append((code, capsys.readouterr().out))
        assert found[0] == found[1]
        assert found[0][0] == 0
        assert "Basketo" in found[0][1]
    assert run(["store", "dump", "--store", "loaded", "-o", "loaded.nq"]) == 0
    assert Path("loaded.nq").read_bytes() == Path("s.nq").read_bytes()

    capsys.readouterr()
    assert run(["build", "news", "--store", "loaded"]) == 3
    assert capsys.readouterr().err.count("loaded: the directory is a database without a ledger, which cannot grow") == 1
    assert run(["store", "status", "--store", "loaded"]) == 2
    assert run(["store", "dump", "--store", "loaded", "-o", "again.nq"]) == 0
    assert Path("again.nq").read_bytes() == Path("s.nq").read_bytes()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["dump", "--store", "s"], "say where the graph goes: -o FILE or --parts DIR"),
        (["dump", "--store", "s", "--parts", "no/p"], "the directory no does not exist"),
        (["dump", "--store", "s", "--parts", "news/a.txt"], "is a file"),
        (["load", "news", "--store", "no/p"], "the directory no does not exist"),
        (["load", "nothing", "--store", "p"], "'nothing' does not exist"),
        (["push", "--endpoint", "http://localhost/"], "say what is pushed: --store DIR or --parts DIR"),
        (["push", "--endpoint", "http://localhost/", "--store", "s", "--parts", "news"], "say what is pushed"),
    ],
)
def test_what_is_missing_is_told(
    command: list[str], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "s").mkdir()
    assert run(["store", *command]) == 2
    assert told in " ".join(capsys.readouterr().err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["dump", "--store", "nothing", "--parts", "p"], "nothing: the store does not exist"),
        (["load", "news", "--store", "p"], "news: the folder of parts has no manifest"),
        (["load", "news/a.txt", "--store", "p"], "a.txt:1: not valid N-Quads"),
        (["push", "--endpoint", "ftp://localhost/", "--parts", "news"], "no address of http or https"),
        (["push", "--endpoint", "http://localhost/", "--parts", "news"], "news: the folder of parts has no manifest"),
    ],
)
def test_what_cannot_be_used_is_told(
    command: list[str], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["store", *command]) == 3
    assert told in " ".join(capsys.readouterr().err.split())
    assert not (folder / "p").exists()


def test_a_store_is_pushed(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["store", "dump", "--store", "s", "-o", "s.nq"]) == 0
    with graph_server() as server:
        push = ["store", "push", "--store", "s", "--endpoint", server.endpoint, "--max-bytes", "2000"]
        capsys.readouterr()
        assert run(push) == 0
        assert "3 graphs sent" in capsys.readouterr().err
        assert "".join(server.lines()) == Path("s.nq").read_text()
        assert run(["retract", "news/b.txt", "--store", "s"]) == 0
        assert run(push) == 0
        assert "1 graphs sent" in capsys.readouterr().err
        assert run(["store", "dump", "--store", "s", "-o", "s.nq"]) == 0
        assert "".join(server.lines()) == Path("s.nq").read_text()
    assert run(["store", "verify", "--store", "s"]) == 0
