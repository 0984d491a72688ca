"""docs/ontology.md is true: its Turtle is one ontology, and each of its sentences gives what the page says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kg.config import Settings
from kg.engine import Engine
from kg.model import Block, BlockKind, Document, Extraction, Literal, Status

PAGE = Path(__file__).parents[1] / "docs" / "ontology.md"
BLOCKS = re.findall(r"^```(turtle|text)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
SHOWN = [text.strip().splitlines() for kind, text in BLOCKS if kind == "text"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine with the ontology of the page."""
    folder = tmp_path_factory.mktemp("page")
    turtle = "\n".join(text for kind, text in BLOCKS if kind == "turtle")
    (folder / "museums.ttl").write_text(turtle, encoding="utf-8")
    return Engine(replace(Settings(), extractor="none"), folder)


def document(text: str) -> Document:
    return Document("a" * 16, text, (Block(BlockKind.PARAGRAPH, 0, len(text)),), sha256="a" * 64, source="page")


def claims(extraction: Extraction, engine: Engine) -> list[str]:
    """The statements as the page writes them."""
    labels = {entity.iri: entity.label for entity in extraction.entities}
    lines = []
    for one in extraction.statements:
        value = one.object.lexical if isinstance(one.object, Literal) else labels[one.object]
        line = f"→ {labels[one.subject]} · {engine.ontology.properties[one.predicate].label} · {value}"
        line += f" ({one.role})" if one.role else ""
        lines.append(line + ("" if one.status is Status.ASSERTED else f" [{one.status.value}]"))
    return sorted(lines) or ["→ nothing"]


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown[0][:40])
def test_the_page_says_what_comes_out(shown: list[str], engine: Engine) -> None:
    text, *expected = shown
    assert claims(engine(document(text)), engine) == expected


def test_the_page_has_every_annotation_of_the_vocabulary(engine: Engine) -> None:
    vocabulary = next(path for path in engine.ontology.files if path.name == "vocab.ttl").read_text(encoding="utf-8")
    names = re.findall(r"^kg:(\w+) a owl:AnnotationProperty", vocabulary, re.MULTILINE)
    assert len(names) > 25
    assert [name for name in names if f"kg:{name}" not in PAGE.read_text(encoding="utf-8")] == []
