"""`kg catalogue import` on sources that break off: nothing half written, an exit code, what was there kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import run


def item(number: int) -> str:
    labels = {"en": {"language": "en", "value": f"Name {number}"}}
    return json.dumps({"type": "item", "id": f"Q{number}", "labels": labels, "claims": {}})


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """A plain dump that ends after three entities, at the end of a line."""
    path = tmp_path / "dump.json"
    path.write_text("[\n" + "".join(item(number) + ",\n" for number in (1, 2, 3)), encoding="utf-8")
    return path


def test_a_cut_dump_ends_with_3_and_leaves_the_earlier_import(
    tmp_path: Path, cut: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "names.jsonl"
    out.write_text("earlier\n", encoding="utf-8")
    assert run(["catalogue", "import", "wikidata", str(cut), "-o", str(out)]) == 3
    assert "breaks off or is damaged after line 4" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "earlier\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dump.json", "names.jsonl"]


def test_a_cut_dump_is_kept_on_demand(tmp_path: Path, cut: Path) -> None:
    out = tmp_path / "names.jsonl"
    assert run(["catalogue", "import", "wikidata", str(cut), "-o", str(out), "--keep-partial"]) == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 3


def test_what_the_filters_leave_out_is_no_finding(tmp_path: Path, cut: Path) -> None:
    cut.write_text(cut.read_text(encoding="utf-8") + "]\n", encoding="utf-8")
    report = tmp_path / "report.json"
    command = ["catalogue", "import", "auto", str(cut), "-o", str(tmp_path / "a.jsonl.gz"), "--report", str(report)]
    assert run([*command, "--min-sitelinks", "1"]) == 0
    assert json.loads(report.read_text())["skipped"] == {"with fewer sitelinks than asked for": 3}


def test_a_wrong_pattern_of_iris_is_said_before_the_dump_is_read(
    tmp_path: Path, cut: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["catalogue", "import", "wikidata", str(cut), "-o", str(tmp_path / "a.jsonl")]
    assert run([*command, "--external", "P345=https://e.org/{id}"]) == 3
    assert "is no pattern of IRIs" in capsys.readouterr().err
