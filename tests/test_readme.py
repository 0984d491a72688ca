"""The README tells the truth: its article gives its graph, and its commands print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from kg.cli import run

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(match[1], match[2]) for match in BLOCK.finditer(README)]
COMMANDS = [k for k, (_, text) in enumerate(BLOCKS) if text.startswith("kg ")]


# The files that commands name without showing them.
FILES = {
    "news/2026-11-27/story.txt": "Gommex Tyres is headquartered in Turin. Gommex Tyres partnered with Basketo Rubber.",
    "news/2026-11-27/rumour.txt": "Basketo Rubber is headquartered in Nairobi.",
    "news/2026-11-28/story.txt": "Basketo Rubber is owned by Gommex Tyres.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the README's article, and what else its commands read."""
    place = tmp_path_factory.mktemp("readme")
    article = next(text for kind, text in BLOCKS if kind == "text")
    for name, content in {"article.txt": article, **FILES}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(content, encoding="utf-8")
    return place


def test_commands_print_what_the_readme_shows(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "104")
    for number in COMMANDS:
        for command in re.split(r"\n(?=kg )", BLOCKS[number][1]):
            assert run(shlex.split(command, comments=True)[1:]) == 0
        printed = capsys.readouterr().out
        kind, shown = BLOCKS[number + 1]
        if kind == "text":
            assert _lines(printed) == _lines(shown)


def test_turtle_of_the_readme_stands_in_the_graph(folder: Path) -> None:
    graph = " ".join((folder / "graph.ttl").read_text(encoding="utf-8").split())
    turtle = next(text for kind, text in BLOCKS if kind == "turtle")
    parts = [" ".join(part.split()) for part in re.split(r"[;.]\s*\n|\s;\s", turtle) if part.strip()]
    missing = [part for part in parts if part.rstrip(" .") not in graph]
    assert missing == []


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
