"""The documentation agrees with the program: every command, setting and table entry is there, every link leads on."""

from __future__ import annotations

import re
import shlex
import tomllib
from dataclasses import fields
from pathlib import Path

import make_reference
import pytest

from kg.cli import COMMANDS
from kg.config import Settings, data_path
from kg.export import EXPORTERS
from kg.read import READERS
from kg.store import FORMATS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"^(?:\.venv/bin/)?kg [a-z]+ (?:'[^']*'|[^'\n])*$", re.MULTILINE)  # a query may have several lines


def text(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


@pytest.mark.parametrize("name", sorted(make_reference.pages()))
def test_made_pages_are_up_to_date(name: str) -> None:
    assert text(f"docs/{name}") == make_reference.pages()[name], "run `make docs`"


def test_every_command_is_documented() -> None:
    reference = text("docs/cli.md")
    for name in COMMANDS:
        assert f"## kg {name}" in reference


def test_every_option_has_a_meaning() -> None:
    empty = [line for line in text("docs/cli.md").splitlines() if re.fullmatch(r"\| `.*` \|\s*\|", line)]
    assert empty == []


def test_every_setting_is_documented_with_its_reason() -> None:
    reference = text("docs/settings.md")
    for field in fields(Settings):
        match = re.search(rf"^\| `{field.name}` \| .* \| (.+) \|$", reference, re.MULTILINE)
        assert match, field.name
        assert len(match[1]) > 30, field.name


def test_every_table_entry_is_documented() -> None:
    tables = text("docs/tables.md")
    queries = [path.stem for path in data_path("queries").glob("*.rq")]
    for entry in (*READERS, *(f".{name}" for name in FORMATS), *EXPORTERS, *queries):
        assert f"`{entry}`" in tables, entry


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_shown_exist(page: Path) -> None:
    for line in page.read_text(encoding="utf-8").splitlines():
        match = re.match(r"(?:\.venv/bin/)?kg ([a-z]+)\b", line)
        if match:
            assert match[1] in COMMANDS, line


def test_commands_shown_have_the_options_that_they_use() -> None:
    reference = text("docs/cli.md")
    for page in PAGES:
        for line in COMMAND.findall(page.read_text(encoding="utf-8")):
            if page.name != "cli.md":
                words = shlex.split(line.removeprefix(".venv/bin/"), comments=True)
                longer = f"## kg {words[1]} {words[2]}\n"  # of a group of commands, the one that is meant
                heading = longer if longer in reference else f"## kg {words[1]}"
                section = reference.split(heading)[1].split("\n## ")[0]
                for option in (word for word in words if re.match(r"--?[a-z]", word)):
                    assert re.search(rf"[`, ]{re.escape(option)}[`, ]", section), (page.name, line, option)


def test_layers_in_contributing_are_those_that_are_checked() -> None:
    contract = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]
    checked = set(re.findall(r"[a-z_]+", " ".join(contract["layers"]))) - {"train"}
    section = text("CONTRIBUTING.md").split("## Layers")[1].split("## ")[0]
    missing = {name for name in checked if f"`{name}`" not in section}
    assert missing == set()


def test_no_page_has_a_figure_to_be_measured() -> None:
    assert [page.name for page in PAGES if "TO-MEASURE" in page.read_text(encoding="utf-8")] == []
