"""What a document yields is extracted again when the files of the learned model change, and not when they move."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import Settings
from kg.learned.model import FILES, FURTHER
from kg.maintain.recipes import extraction_recipe
from kg.ontology import load_ontology
from tests.maintain.plain_english import ONTOLOGY

FOLDERS = ("", f"{FURTHER}/1", f"{FURTHER}/2")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    for name in FOLDERS:
        (tmp_path / "model" / name).mkdir(parents=True, exist_ok=True)
        for file in FILES:
            (tmp_path / "model" / name / file).write_text(f"{name} {file}")
    return tmp_path / "model"


def recipe(model: Path) -> str:
    return extraction_recipe(Settings(extractor=str(model)), load_ontology(ONTOLOGY))


def test_a_model_that_moves_is_the_same(model: Path) -> None:
    before = recipe(model)
    assert recipe(model.rename(model.with_name("elsewhere"))) == before


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", FILES)
def test_each_file_of_a_model_and_of_those_that_vote_with_it_counts(model: Path, folder: str, name: str) -> None:
    before = recipe(model)
    (model / folder / name).write_text("other weights")
    assert recipe(model) != before


def test_what_else_lies_among_the_models_that_vote_is_passed_over(model: Path) -> None:
    before = recipe(model)
    (model / FURTHER / ".DS_Store").write_text("")
    (model / FURTHER / "notes").mkdir()
    assert recipe(model) == before
