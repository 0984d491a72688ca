"""docs/review.md has every decision, and its examples are read as they stand there, in both formats."""

from __future__ import annotations

import re
from pathlib import Path

from kg.config import Settings
from kg.identity import Decisions, Kind, checked, read_decisions
from kg.identity.rows import COLUMNS
from kg.ontology import load_ontology

PAGE = (Path(__file__).parents[1] / "docs" / "review.md").read_text(encoding="utf-8")
ONTOLOGY = load_ontology(None)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def read(path: Path, text: str) -> Decisions:
    path.write_text(text, encoding="utf-8")
    return checked(read_decisions(path, Settings().base, ONTOLOGY.prefixes), ONTOLOGY)


def test_every_decision_and_column_is_documented() -> None:
    assert set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)) == set(Kind)
    (columns,) = re.findall(r"header line with some of the columns `([^`]*)`", PAGE)
    assert tuple(columns.split()) == COLUMNS


def test_the_examples_of_both_formats_say_the_same(tmp_path: Path) -> None:
    tables = [read(tmp_path / f"{number}.tsv", text) for number, text in enumerate(blocks("tsv"))]
    (turtle,) = blocks("turtle")
    assert {one.kind for table in tables for one in table.items} == set(Kind)
    together = Decisions(one for table in tables for one in table.items)
    assert together.fingerprint() == read(tmp_path / "d.ttl", turtle).fingerprint()
