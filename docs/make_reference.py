"""Makes the pages of docs/ that must agree with the program: cli.md, settings.md, tables.md.

    python docs/make_reference.py

In: the commands, the fields of `Settings`, the tables of readers, formats, exporters and queries. Out: Markdown.
A test fails when a page is not what this would make.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.models import ArgumentInfo

from kg import config
from kg.cli import COMMANDS
from kg.config import Settings, data_path
from kg.export import EXPORTERS
from kg.query import list_queries
from kg.read import READERS
from kg.store import FORMATS

VALUES = {"Path": "PATH", "int": "N"}
DOCS = Path(__file__).resolve().parent
MADE = "<!-- Made by docs/make_reference.py: change the program and run `make docs`. -->"


def pages() -> Mapping[str, str]:
    """The name and the text of every page that is made."""
    return {"cli.md": cli_page(), "settings.md": settings_page(), "tables.md": tables_page()}


def cli_page() -> str:
    """Every command with its arguments and options."""
    intro = (
        "Data goes to stdout; progress and log go to stderr. `-` is stdin or stdout. "
        "Exit codes: 0 ok, 1 findings (violations, quarantined documents), 2 usage, 3 failure."
    )
    parts = [f"# Command line\n\n{MADE}\n\n{intro}\n"]
    for name, place in COMMANDS.items():
        module, attribute = place.split(":")
        parts += _command(f"kg {name}", getattr(import_module(module), attribute))
    return "\n".join(parts)


def _command(title: str, found: Any) -> Iterator[str]:
    """The section of a command, or of each command of a group."""
    if isinstance(found, typer.Typer):
        for one in found.registered_commands:
            yield from _command(f"{title} {one.name or getattr(one.callback, '__name__', '')}", one.callback)
        for group in found.registered_groups:
            yield from _command(f"{title} {group.name}", group.typer_instance)
        return
    parameters = list(inspect.signature(found).parameters.values())
    usage = " ".join([title, *(_names(p) for p in parameters if _is_argument(p)), "[OPTIONS]"])
    yield f"## {title}\n\n{' '.join(inspect.cleandoc(found.__doc__ or '').split())}\n\n```\n{usage}\n```\n"
    yield "| option | meaning |\n|---|---|"
    for parameter in parameters:
        yield f"| `{_cell(_names(parameter))}` | {_cell(_meaning(parameter))} |"
    yield ""


def _is_argument(parameter: inspect.Parameter) -> bool:
    return isinstance(parameter.default, ArgumentInfo)


def _names(parameter: inspect.Parameter) -> str:
    """How a parameter is written: INPUTS..., --output, -o FILE."""
    info, kind = parameter.default, str(parameter.annotation)
    if _is_argument(parameter):
        name = (info.metavar or parameter.name.upper()) + ("..." if kind.startswith("list") else "")
        return name if info.default is ... else f"[{name}]"
    options = ", ".join(info.param_decls or [f"--{parameter.name.replace('_', '-')}"]).replace("/--", ", --")
    return options if kind == "bool" else f"{options} {info.metavar or VALUES.get(kind, 'TEXT')}"


def _meaning(parameter: inspect.Parameter) -> str:
    info = parameter.default
    told = isinstance(info.default, (str, int, float)) and not isinstance(info.default, bool) and info.default != ""
    required = "" if _is_argument(parameter) or info.default is not ... else " Required."
    return f"{info.help or ''}{required}{f' Default: `{info.default}`.' if told else ''}".strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def settings_page() -> str:
    """Every setting with its default and the comment above it."""
    comments = _comments(inspect.getsource(config))
    rows = "\n".join(f"| `{f.name}` | `{f.default!r}` | {_cell(comments[f.name])} |" for f in fields(Settings))
    return (
        f"# Settings\n\n{MADE}\n\n"
        "Settings stand in `kg.toml`, or in the table `[tool.kg]` of `pyproject.toml`, in the directory in which `kg` "
        "is run; `kg build --settings FILE` names another file. An unknown key or a value out of range is an error "
        '(exit code 2).\n\n```toml\n# kg.toml\nbase = "https://data.example.org/"\nworkers = 2\n```\n\n'
        f"| setting | default | meaning, and how the default was chosen |\n|---|---|---|\n{rows}\n"
    )


def _comments(source: str) -> dict[str, str]:
    found, lines = {}, []
    for line in source.splitlines():
        if line.startswith("    # "):
            lines.append(line.strip().removeprefix("# "))
        elif match := re.match(r"    (\w+): .* = ", line):
            found[match[1]] = " ".join(lines)
            lines = []
        else:
            lines = []
    return found


def tables_page() -> str:
    """What can be read, written, exported and asked by name."""
    return (
        f"# What there is\n\n{MADE}\n\n## Inputs\n\n{_table('suffix', _readers())}\n\n"
        f"## Graph files\n\nBy the suffix of the file: {', '.join(f'`.{name}`' for name in FORMATS)}. Turtle, "
        "N-Triples and JSON-LD hold the union of all graphs; TriG and N-Quads keep a named graph a document.\n\n"
        f"## Exports\n\n{_table('`kg export --format`', _exporters())}\n\n"
        f"## Named queries\n\n{_table('`kg query`', _queries(), 'parameters')}\n"
    )


def _table(first: str, rows: Iterator[tuple[str, ...]], *more: str) -> str:
    heads = (first, "what", *more)
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *(f"| {' | '.join(map(_cell, row))} |" for row in rows)])


def _readers() -> Iterator[tuple[str, ...]]:
    for suffix, read in READERS.items():
        yield f"`{suffix}`", _first_line(inspect.getmodule(read))


def _exporters() -> Iterator[tuple[str, ...]]:
    for name, exporter in EXPORTERS.items():
        yield f"`{name}`", _first_line(inspect.getmodule(getattr(exporter, "write", exporter)))


def _first_line(module: Any) -> str:
    return " ".join(inspect.cleandoc(module.__doc__ or "").split("\n\n")[0].split())


def _queries() -> Iterator[tuple[str, ...]]:
    for one in list_queries(data_path("queries")):
        needed = [f"`{p.name}`" + ("" if p.required else " (optional)") for p in one.parameters]
        yield f"`{one.name}`", one.title, ", ".join(needed)


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
