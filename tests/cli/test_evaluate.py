"""``kg evaluate articles`` shows what was found, what was missed and what is wrong, with the sentences."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kg.cli import run
from kg.config import Settings
from kg.model import Document, Extraction
from kg.ontology import Ontology

GOLD = {
    "date": "2020-05-22",
    "facts": [["Velmora", "alliedWith", "Brakka"], ["Velmora", "alliedWith", "Dunlin"]],
    "also_right": [["Ana Ruiz", "staffOf", "Velmora"]],
    "forbidden": [["Velmora", "seatedIn", "Porto"]],
    "observations": [{"subject": "Velmora", "change": 12.5, "words": ["revenue"]}],
}


@pytest.fixture
def cases(
    tmp_path: Path, extractions: tuple[Extraction, ...], trade: Ontology, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder with one case, and an engine that reads it as the sample says."""
    folder = tmp_path / "velmora"
    folder.mkdir()
    (folder / "input.txt").write_text(extractions[0].document.text)
    (folder / "gold.json").write_text(json.dumps(GOLD))

    class Engine:
        def __init__(self, settings: Settings, ontology: Path | None) -> None:
            self.ontology = trade

        def __call__(self, document: Document) -> Extraction:
            return extractions[0]

    module = ModuleType("kg.engine")
    module.Engine = Engine  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kg.engine", module)
    return tmp_path


def test_json_has_every_count(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "articles", str(cases), "--json"]) == 0
    one, whole = json.loads(capsys.readouterr().out)
    assert one["recall"]["facts"] == 0.5
    assert one["precision"] == pytest.approx(2 / 3)
    assert (one["forbidden"], one["figures"], one["extra_figures"]) == (1, 1, 0)
    assert whole["name"] == "total"
    assert whole["properties"] == {"alliedWith": [1, 2]}


def test_tables_and_errors_are_for_people(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "articles", str(cases), "--errors"]) == 0
    shown = capsys.readouterr().out
    assert "velmora" in shown
    assert "1/2  50%" in shown
    assert "missing (facts): Velmora – alliedWith – Dunlin" in shown
    assert "wrong (forbidden): Velmora – seatedIn – Porto" in shown
    assert "in: Velmora, a maker seated in Porto" in shown


@pytest.mark.parametrize("content", ["[", '{"fact": []}', '{"facts": [["a"]]}'])
def test_bad_gold_is_a_failure_with_its_path(content: str, cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (cases / "velmora" / "gold.json").write_text(content)
    assert run(["evaluate", "articles", str(cases)]) == 3
    assert "gold.json" in capsys.readouterr().err
