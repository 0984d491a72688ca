"""The rows of an answer as text for people.

In: column names, rows of cells, a console whose width counts. Out: text. No word is broken: where the longest words
do not fit side by side, each row becomes a record, one line a column. Sentences wrap; where they would repeat, or leave
too little room, they follow the table under numbers. Empty columns are left out, unless all are empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from rich.console import Console

COLUMN = 32  # the width that a column other than a sentence is given before it wraps, if there is room
ROOM = 40  # what a column of sentences needs to be readable
GAP = 2  # blanks between columns
LONG = ("sentence", "why")
NOTE = "see"  # the column with the numbers of the sentences below the table
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")

Rows = Sequence[Sequence[str]]


def as_text(columns: Sequence[str], rows: Rows, console: Console) -> str:
    """A table with a line under its head, or records where it would be too wide for the console."""
    every = range(len(columns))
    kept = [at for at in every if not rows or any(row[at] for row in rows)] or every  # rows that bind nothing are some
    names = [columns[at] for at in kept]
    cells = [[row[at] for at in kept] for row in rows]
    shown, numbered, notes = _with_notes(names, cells, console.width)
    widths = fit([shown, *numbered], console.width)
    if widths:
        return _grid(shown, numbered, widths, notes, console)
    return _records(names, cells, console)


def fit(lines: Rows, width: int) -> list[int]:
    """The width of each column: at least its longest word, wider where lines would wrap; empty if there is no room.

    >>> fit([["name", "value"], ["a long name", "46100000000"]], 30), fit([["name"], ["a long name"]], 8)
    ([11, 11], [8])
    >>> fit([["name"], ["indivisible"]], 8)
    []
    """
    columns = list(zip(*lines, strict=True))
    widths = [max((cell_len(word) for cell in column for word in cell.split()), default=0) for column in columns]
    wanted = [max(map(cell_len, column)) for column in columns]
    spare = width - sum(widths) - GAP * (len(columns) - 1)
    if spare < 0:
        return []
    for _ in range(spare):
        short = [at for at, have in enumerate(widths) if have < wanted[at]]
        if not short:
            break
        widths[max(short, key=lambda at: wanted[at] / widths[at])] += 1
    return widths


def _with_notes(columns: list[str], rows: Rows, width: int) -> tuple[list[str], Rows, list[str]]:
    """Head and rows with each sentence replaced by a number, and the sentences; unchanged if they fit in the table."""
    if "sentence" not in columns:
        return columns, rows, []
    at = columns.index("sentence")
    sentences = [row[at] for row in rows if row[at]]
    lines = [columns, *rows]
    taken = sum(
        min(COLUMN, max(cell_len(line[other]) for line in lines)) + GAP for other in range(len(columns)) if other != at
    )
    if taken + ROOM <= width and len(set(sentences)) == len(sentences):
        return columns, rows, []
    notes = list(dict.fromkeys(sentences))
    numbers = {sentence: f"[{number}]" for number, sentence in enumerate(notes, start=1)}
    swapped = [[*row[:at], numbers.get(row[at], ""), *row[at + 1 :]] for row in rows]
    return [*columns[:at], NOTE, *columns[at + 1 :]], swapped, notes


def _grid(columns: list[str], rows: Rows, widths: list[int], notes: list[str], console: Console) -> str:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, GAP - 1, 0, 0))
    for at, (name, width) in enumerate(zip(columns, widths, strict=True)):
        numeric = all(_NUMBER.fullmatch(row[at]) for row in rows if row[at]) and bool(rows)
        grid.add_column(Text(name), width=width, overflow="fold", justify="right" if numeric else "left")
    for row in rows:
        grid.add_row(*map(Text, row))
    below = _plain([[f"[{number}]", sentence] for number, sentence in enumerate(notes, start=1)])
    return _captured(console, [grid, *(["", below] if notes else [])])


def _records(columns: list[str], rows: Rows, console: Console) -> str:
    """Each row as a block of lines, name and value, with an empty line between blocks."""
    parts: list[object] = []
    indent = max(map(cell_len, columns))
    for row in rows:
        lines = [[name.ljust(indent), cell] for name, cell in zip(columns, row, strict=True) if cell]
        parts += [*([""] if parts else []), _plain(lines)]
    return _captured(console, parts)


def _plain(lines: Rows) -> object:
    """Two columns without head or lines; the second wraps."""
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid.grid(padding=(0, GAP - 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for first, second in lines:
        grid.add_row(Text(first), Text(second))
    return grid


def _captured(console: Console, parts: Sequence[object]) -> str:
    """What the console would show, without blanks at the ends of lines."""
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())
