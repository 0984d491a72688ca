"""CSV cells that no spreadsheet runs, and writing rows of them.

In: rows of scalars and the type of each column. Out: RFC 4180 text with LF ends and no byte order mark. A text that a
spreadsheet would take for a formula gets an apostrophe in front; numbers in columns of numbers stay as they are. Texts
of apostrophes and a formula get one more, so that it can be undone: take the first apostrophe off every text that
matches the regular expression ``''*[=+\\-@\\t\\r\\n＝＋－＠]`` at its start. Missing values are empty cells, and so is
the text "": CSV cannot tell them apart.
Specifications: https://www.rfc-editor.org/rfc/rfc4180, https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from kg.export.view import Scalar

Cell = Scalar | None
_RISKY = frozenset("'=+-@\t\r\n＝＋－＠")
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet would take it for a formula.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("'tis"), guarded("1-1")
    ("'=1+1", "''=1+1", "'tis", '1-1')
    """
    return "'" + text if text and text[0] in _RISKY and _FORMULA.match(text) else text


def write_rows(path: Path, types: Mapping[str, str], rows: Iterable[Sequence[Cell]], *, raw: bool) -> None:
    """A file with a line of names and a line a row; with ``raw`` formulas are left as they are."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(_Lines(file), lineterminator="\r\n")  # or Python 3.11 leaves a field with CR unquoted
        writer.writerow(types if raw else map(guarded, types))
        writer.writerows(_cells(rows, types.values(), raw))


class _Lines:
    """A file that is given lines that end in CR LF and writes them with LF."""

    def __init__(self, file: TextIO) -> None:
        self._write = file.write

    def write(self, line: str) -> int:
        return self._write(line[:-2] + "\n")


def _cells(rows: Iterable[Sequence[Cell]], types: Iterable[str], raw: bool) -> Iterator[list[Cell]]:
    booleans = [at for at, type in enumerate(types) if type == "boolean"]
    for row in rows:
        # In columns of numbers and days no cell is a text that begins like a formula.
        cells = list(row) if raw else [guarded(cell) if isinstance(cell, str) else cell for cell in row]
        for at in booleans:
            cells[at] = None if cells[at] is None else str(cells[at]).lower()
        yield cells
