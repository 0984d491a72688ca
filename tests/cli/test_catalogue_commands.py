"""`kg catalogue` as its users run it: import, build, check, lookup; exit codes, and nothing half written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import run

BIZ = "https://w3id.org/graphwright/business#"
ROWS = (
    "iri,label,aliases,type,description",
    f"urn:x:v,Veltra,VLT,{BIZ}Company,bicycle maker",
    f"urn:x:k,Veltra,,{BIZ}City,port",
)
TABLE = "\n".join((*ROWS, ""))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "firms.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_import_build_check_and_lookup_follow_each_other(
    tmp_path: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records, folder = tmp_path / "firms.jsonl.gz", tmp_path / "catalogue"
    assert run(["catalogue", "import", "auto", str(table), "-o", str(records)]) == 0
    assert run(["catalogue", "build", str(records), "-o", str(folder)]) == 0
    assert run(["catalogue", "check", str(folder)]) == 0
    assert "2 entities, 3 names from firms.jsonl.gz" in capsys.readouterr().out
    command = ["catalogue", "lookup", "Veltra", "--catalogue", str(folder), "--json"]
    assert run(command) == 0
    alone = json.loads(capsys.readouterr().out)
    assert alone["entity"] == ""
    assert "margin" in alone["reason"]
    assert run([*command, "--context", "Veltra sold more bicycles, the maker said."]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["entity"] == "urn:x:v"
    assert [one["candidate"]["entity"] for one in told["candidates"]] == ["urn:x:v", "urn:x:k"]


def test_a_source_can_be_built_without_importing_it_first(tmp_path: Path, table: Path) -> None:
    assert run(["catalogue", "build", str(table), "-o", str(tmp_path / "c")]) == 0
    assert run(["catalogue", "lookup", "Nobody Known", "--catalogue", str(tmp_path / "c")]) == 1


def test_rows_that_are_left_out_are_told_and_end_with_1(
    tmp_path: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(TABLE + "urn:x:v\nurn:x:v,Weltra,,,\n", encoding="utf-8")
    report = tmp_path / "report.json"
    command = ["catalogue", "import", "table", str(table), "-o", str(tmp_path / "a.jsonl"), "--report", str(report)]
    assert run(command) == 1
    assert "firms.csv:4" in capsys.readouterr().err
    assert json.loads(report.read_text())["written"] == {"entity": 3}
    assert run(["catalogue", "build", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "c")]) == 1
    assert "<urn:x:v> was defined before, at" in capsys.readouterr().err


def test_a_damaged_source_leaves_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> oops", encoding="utf-8")
    assert run(["catalogue", "import", "rdf", str(tmp_path / "a.ttl"), "-o", str(tmp_path / "a.jsonl")]) == 3
    assert run(["catalogue", "build", str(tmp_path / "a.ttl"), "-o", str(tmp_path / "c")]) == 3
    assert "a.ttl:1: does not parse" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ttl"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["catalogue", "import", "rdf", "a.ttl", "-o", "a.txt"],
        ["catalogue", "import", "table", "a.csv", "-o", "a.jsonl", "--column", "label"],
        ["catalogue", "build", "-o", "c"],
    ],
)
def test_usage_errors_end_with_2(arguments: list[str]) -> None:
    assert run(arguments) == 2


def test_a_build_links_to_the_users_catalogue(tmp_path: Path, table: Path) -> None:
    assert run(["catalogue", "build", str(table), "-o", str(tmp_path / "c")]) == 0
    (tmp_path / "a.txt").write_text("Veltra, a maker of bicycles, is based in Turin.", encoding="utf-8")
    report = tmp_path / "report.json"
    command = ["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "g.nt"), "--catalogue", str(tmp_path / "c")]
    assert run([*command, "--report", str(report)]) == 0
    (name, digest), *_ = json.loads(report.read_text())["names"].items()
    assert (name, len(digest)) == (str(tmp_path / "c"), 64)
    assert f"<urn:x:v> <{BIZ}headquarteredIn> <https://graphwright.example/entity/turin>" in (
        tmp_path / "g.nt"
    ).read_text(encoding="utf-8")


def test_a_damaged_catalogue_or_a_contradiction_ends_a_build_with_3(
    tmp_path: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["catalogue", "build", str(table), "-o", str(tmp_path / "c")]) == 0
    (tmp_path / "a.txt").write_text("Veltra grew.", encoding="utf-8")
    build = ["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "g.nt")]
    (tmp_path / "d.tsv").write_text("decision\tnode\ttarget\nmerge\tent:a\tent:b\ndistinct\tent:a\tent:b\n")
    assert run([*build, "--decisions", str(tmp_path / "d.tsv")]) == 3
    assert "d.tsv:2 and" in capsys.readouterr().err
    (tmp_path / "c" / "names.post").write_bytes(b"")
    assert run([*build, "--catalogue", str(tmp_path / "c")]) == 3
    assert "cut or changed" in capsys.readouterr().err
    assert not (tmp_path / "g.nt").exists()
