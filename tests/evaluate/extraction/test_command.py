"""`kg evaluate extraction` as its users run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.cli import run

GOLD: list[dict[str, Any]] = [
    {"id": "a", "text": "Hisense is headquartered in Qingdao.", "triples": [["Hisense", "headquarteredIn", "Qingdao"]]},
    {"id": "b", "text": "Gommex partnered with Hisense.", "triples": [["Hisense", "biz:partnerWith", "Gommex"]]},
    {"id": "c", "text": "Orlin did not acquire Pellux.", "triples": []},
]


def lines(path: Path, *rows: Any) -> str:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def gold(tmp_path: Path) -> str:
    return lines(tmp_path / "gold.jsonl", *GOLD)


def evaluate(*arguments: str) -> int:
    return run(["evaluate", "extraction", *arguments])


def test_the_extractor_is_scored(tmp_path: Path, gold: str, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.json"
    assert evaluate("--gold", gold, "--match", "exact", "--report", str(report), "--min-f1", "0.9") == 0
    assert "biz:headquarteredIn" in capsys.readouterr().out
    row = json.loads(report.read_text(encoding="utf-8"))
    assert (row["micro"]["right"], row["micro"]["found"], row["micro"]["wanted"]) == (2, 2, 2)
    assert row["defects"] == []


def test_a_low_score_is_a_finding_and_errors_are_listed(
    tmp_path: Path, gold: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = lines(tmp_path / "found.jsonl", {"id": "b", "triples": [["Gommex", "owned by", "Hisense", 0.7]]})
    common = ("--gold", gold, "--predictions", found)
    assert evaluate(*common) == 0
    capsys.readouterr()
    assert evaluate(*common, "--min-f1", "0.5", "--errors", "2") == 1
    out, err = capsys.readouterr()
    assert "missed: a: Hisense – biz:headquarteredIn – Qingdao" in out
    assert "in: Hisense is headquartered in Qingdao." in out
    assert "1 more" in err
    assert "micro F1 is 0.000, below 0.500" in err


def test_predictions_may_have_spans(tmp_path: Path, gold: str, capsys: pytest.CaptureFixture[str]) -> None:
    fact = {"property": "headquarteredIn", "subject": [0, 7], "object": [28, 35], "score": 0.5}
    found = lines(tmp_path / "found.jsonl", {"id": "a", "facts": [fact]})
    assert evaluate("--gold", gold, "--predictions", found, "--match", "exact", "--min-f1", "0.6") == 0
    assert "0.5 to 0.6" in capsys.readouterr().out


def test_another_corpus_is_scored_in_its_own_relations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"id": "1", "sent": "Orlin built the Havgull.", "sub_label": "Havgull", "rel_label": "built by"}
    rows = [{**row, "obj_label": "Orlin"}, {**row, "id": "2", "obj_label": "Pellux"}]
    gold = lines(tmp_path / "ont_1_ship_test.jsonl", *rows)
    found = lines(tmp_path / "found.jsonl", {"id": "1", "triples": [["Havgull", "built_by", "Orlin"]]})
    report = tmp_path / "report.json"
    options = ("--corpus", "text2kgbench", "--predictions", found, "--report", str(report))
    assert evaluate("--gold", gold, *options) == 0
    assert "ont_1_ship" in capsys.readouterr().out
    official = json.loads(report.read_text(encoding="utf-8"))["text2kgbench"]
    assert (official["f1"], official["strict"]["recall"]) == (0.5, 0.5)


def test_defects_of_the_gold_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = lines(tmp_path / "gold.jsonl", *GOLD, {"text": "Orlin.", "triples": [["Orlin", "eats", "Orlin"]]})
    found = lines(tmp_path / "found.jsonl", {"id": "a", "triples": []})
    assert evaluate("--gold", gold, "--predictions", found) == 0
    assert "gold.jsonl:4: unknown relation 'eats' (triple 0)" in capsys.readouterr().err


@pytest.mark.parametrize(
    "row, reason",
    [
        ({"id": "z", "triples": []}, "the gold has no example 'z'"),
        ({"id": "a"}, 'neither "triples" nor "facts"'),
        ({"id": "a", "triples": [["Hisense"]]}, "a triple is [subject, relation, object]"),
        ({"id": "a", "triples": [["a", "b", "c", 2]]}, "a score lies between 0 and 1"),
        ({"id": "a", "facts": [{"property": "x", "subject": [0, 99], "object": [0, 1]}]}, "out of range"),
        ({"id": "a", "facts": [{}]}, "no predictions: KeyError"),
        ([], "no JSON object"),
    ],
)
def test_a_wrong_line_of_predictions_is_an_error(
    tmp_path: Path, gold: str, row: Any, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = lines(tmp_path / "found.jsonl", {"id": "b", "triples": []}, row)
    assert evaluate("--gold", gold, "--predictions", found) == 3
    err = capsys.readouterr().err
    assert "found.jsonl:2: " in err
    assert reason in err


@pytest.mark.parametrize("options", [("--corpus", "none"), ("--match", "near"), ("--report", "no/x")])
def test_a_wrong_option_is_a_usage_error(gold: str, options: tuple[str, str]) -> None:
    assert evaluate("--gold", gold, *options) == 2


def test_gold_without_examples_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate("--gold", lines(tmp_path / "gold.jsonl", {"text": ""})) == 3
    assert "no usable example" in capsys.readouterr().err
