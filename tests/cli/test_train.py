"""``kg train`` reports broken examples by line, uses the rest, and writes a model that loads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import run
from kg.learned.model import LearnedModel

SHIPS = Path(__file__).parents[1] / "cases/ships"
BROKEN = (
    '{"text": "The Merrow was launched in 1911.", "triples": [["Aldora", "launchedOn", "1911"]]}\n'
    '{"text": "The Merrow was sunk by ice.", "triples": [["Merrow", "meltedBy", "ice"]]}\n'
    "{broken\n"
)


def test_a_model_of_two_networks_from_a_file_with_broken_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [json.loads(line) for line in (SHIPS / "train.jsonl").read_text(encoding="utf-8").splitlines()[:24]]
    lines = [json.dumps({"text": row["text"], "triples": row["triples"]}) + "\n" for row in rows]
    examples = tmp_path / "examples.jsonl"
    examples.write_text("".join(lines) + BROKEN, encoding="utf-8")
    model = tmp_path / "model"
    named = ["--ontology", str(SHIPS / "ontology"), "--examples", str(examples), "-o", str(model)]
    assert run(["train", *named, "--members", "2", "--epochs", "1"]) == 0
    told = " ".join(capsys.readouterr().err.split())
    for part in (":25:", ":26:", ":27:", "meltedBy", "3 defects; 24 examples are used", "fewer than 1000 examples"):
        assert part in told
    loaded = LearnedModel.load(model)
    assert [one.name.rpartition("/")[2].rpartition("#")[2] for one in loaded.relations].count("launchedOn") == 1
    assert len(loaded.further) == 1
