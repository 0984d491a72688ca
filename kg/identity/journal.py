"""The file of decisions as it is added to: lines are appended, switched off and on again; nothing else in it changes.

In: cells of a decision; the id of one. Out: the file, whole or as it was, whoever else writes. A line has an id that
stays the same wherever the line stands and whether it is off. A file in Turtle is read, and never written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kg.aside import alone, written_aside
from kg.errors import LinkError
from kg.identity.decisions import Decision, Decisions
from kg.identity.files import Parser
from kg.identity.rows import COLUMNS, Row, cells_of, is_header_or_row, is_turtle, read_rows, read_text, table_rows
from kg.iri import content_hash

OFF = "off"
MARK = b"\xef\xbb\xbf"  # of UTF-8, at the beginning of files of some programs
TITLE = "# What people decided about this graph: docs/review.md. A line that is off does nothing."
Check = Callable[[Decisions], object]  # raises `LinkError` for decisions that cannot be used


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the file. ``decision`` is None for one that is off and cannot be read."""

    id: str
    row: Row
    off: bool
    decision: Decision | None


class Journal:
    """One file of decisions, which need not be there yet."""

    def __init__(self, path: Path, prefixes: Mapping[str, str]) -> None:
        self.path, self._parser = path, Parser(path, prefixes)

    def entries(self) -> tuple[Entry, ...]:
        """All lines, in the order of the file.

        Raises:
            LinkError: if the file or a line that is not off cannot be read.
        """
        return tuple(self._entries(read_rows(self.path))) if self.path.exists() else ()

    def append(self, cells: Mapping[str, str], check: Check) -> Entry:
        """Add a decision.

        Raises:
            LinkError: if it cannot be used, alone or with the others; the file is as it was then.
        """
        with self._writing():
            old = self._text()
            text = _with_line(old, cells)
            rows = tuple(table_rows(text, self.path))
            if len(rows) != len(tuple(table_rows(old, self.path))) + 1 or _filled(rows[-1].cells) != _filled(cells):
                raise LinkError("the decision cannot be written as a line", path=str(self.path))
            new = tuple(self._entries(rows))
            check(_standing(new))
            self._write(text)
            return new[-1]

    def switch(self, identity: str, off: bool, check: Check) -> Entry:
        """Switch a line off, or on again. ``check`` is asked about the latter alone.

        Raises:
            LinkError: if there is none with this id, or it cannot be used any more.
        """
        with self._writing():
            lines = self._text().splitlines(keepends=True)
            entry = next((one for one in self.entries() if one.id == identity), None)
            if entry is None:
                raise LinkError("there is no such decision any more", path=str(self.path), hint="Load the list again.")
            if entry.off == off:
                return entry
            text = _switched(lines, entry.row.line, off)
            new = tuple(self._entries(table_rows(text, self.path)))
            if not off:
                check(_standing(new))
            self._write(text)
            return next(one for one in new if one.id == identity)

    def check_writable(self) -> None:
        """Refuse a file that is never written.

        Raises:
            LinkError: if it is one in Turtle.
        """
        if is_turtle(self.path):
            hint = "Write the decision into it by hand, or name a file in TSV in the settings."
            raise LinkError("decisions in Turtle are not rewritten", path=str(self.path), hint=hint)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.check_writable()
        with alone(self.path.parent):
            yield

    def _text(self) -> str:
        return read_text(self.path) if self.path.exists() else ""

    def _write(self, text: str) -> None:
        try:
            marked = self.path.exists() and self.path.read_bytes().startswith(MARK)
            with written_aside(self.path) as file:
                file.write((MARK if marked else b"") + text.encode())
        except OSError as error:
            what = f"the decisions cannot be written: {error.strerror or error}"
            raise LinkError(what, path=str(self.path)) from error

    def _entries(self, rows: Iterable[Row]) -> Iterator[Entry]:
        seen: Counter[str] = Counter()
        for row in rows:
            told = sorted(f"{name}={cell}" for name, cell in row.cells.items() if cell and name != OFF)
            name = content_hash(*told)
            seen[name] += 1
            identity = name if seen[name] == 1 else f"{name}-{seen[name]}"
            off, decision = self._parser.is_off(row), None
            with suppress(*([LinkError] if off else [])):
                decision = self._parser.decision(row)
            yield Entry(identity, row, off, decision)


def _standing(entries: Iterable[Entry]) -> Decisions:
    return Decisions(one.decision for one in entries if one.decision and not one.off)


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell}


def _with_line(text: str, cells: Mapping[str, str]) -> str:
    """The text with a line more, and a header that has its columns."""
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    place = _header(lines)
    if place is None:
        lines += [] if lines else [TITLE + end]
        lines.append("\t".join(COLUMNS) + end)
        place = len(lines) - 1
    header = _widened(lines, place, [name for name, cell in cells.items() if cell])
    return "".join(lines) + "\t".join(cells.get(name, "") for name in header).rstrip("\t") + end


def _header(lines: list[str]) -> int | None:
    return next((number for number, line in enumerate(lines) if is_header_or_row(line)), None)


def _widened(lines: list[str], place: int, needed: Iterable[str]) -> list[str]:
    """The columns of the header, with those that are needed put at its end."""
    line = lines[place].rstrip("\r\n")
    columns = [cell.lower() for cell in cells_of(line)]
    missing = [name for name in needed if name not in columns]
    if missing:
        lines[place] = "\t".join((line, *missing)) + lines[place][len(line) :]
    return [*columns, *missing]


def _switched(lines: list[str], number: int, off: bool) -> str:
    """The text with one line (1-based) off or on."""
    place = _header(lines)
    assert place is not None
    column = _widened(lines, place, [OFF]).index(OFF)
    line = lines[number - 1].rstrip("\r\n")
    cells = line.split("\t")
    cells += [""] * (column + 1 - len(cells))
    cells[column] = "true" if off else ""
    lines[number - 1] = "\t".join(cells) + lines[number - 1][len(line) :]
    return "".join(lines)
