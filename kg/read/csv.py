"""CSV and TSV tables: every row is a document; the first row names the columns.

The separator is the comma, semicolon, tab or bar that makes a column of texts appear in the first row. The encoding is
told from the first megabyte. A bad row is one failure that names its line; the other rows are read.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BufferedReader, IncrementalNewlineDecoder

from kg.errors import ReadError
from kg.read.columns import Columns, find_columns, no_text, record_draft
from kg.read.decode import MARKS, decoded
from kg.read.draft import Draft, Opened, ReadFailure

SEPARATORS = (",", ";", "\t", "|")
TAB = ("\t",)
SAMPLE = 1 << 20  # bytes from which the encoding is told
CHUNK = 1 << 16


def read(opened: Opened) -> Iterator[Draft | ReadFailure]:
    """Yield a draft or a failure for every row that is not blank. Raises `ReadError` if there is none."""
    yield from _read(opened, SEPARATORS)


def read_tabs(opened: Opened) -> Iterator[Draft | ReadFailure]:
    """The same for a table whose separator is the tab."""
    yield from _read(opened, TAB)


def _read(opened: Opened, separators: Sequence[str]) -> Iterator[Draft | ReadFailure]:
    head = opened.stream.read(SAMPLE)
    encoding, warnings = _encoding(head, opened)
    lines = _lines(head, opened.stream, encoding, opened.settings.max_line_bytes)
    header = next((line for line in lines if line.strip()), "")
    separator, columns, names = _header(header, separators, opened)
    rows = csv.reader(lines, delimiter=separator, strict=True)
    empty = True
    for line, row in _rows(rows, opened.settings.max_line_bytes):
        empty = False
        yield _document(row, names, columns, f"{opened.name}:{line + 1}", warnings)
    if empty:
        raise ReadError("the table has no row", path=opened.name, hint="Remove it from the inputs.")


def _encoding(head: bytes, opened: Opened) -> tuple[str, tuple[str, ...]]:
    marked = next((encoding for mark, encoding in MARKS if head.startswith(mark)), None)
    if marked:
        return marked, ()
    whole_lines = head if len(head) < SAMPLE else head[: head.rfind(b"\n") + 1] or head
    found = decoded(whole_lines, opened.name, charset=opened.charset)
    return found.encoding, tuple(one for one in found.warnings if "U+FFFD" not in one)


def _lines(head: bytes, stream: BufferedReader, encoding: str, limit: int) -> Iterator[str]:
    """The lines of a table. Raises `ReadError` for one that is too long."""
    decoder = IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)("replace"), translate=True)
    rest = decoder.decode(head).removeprefix("\ufeff")
    while chunk := stream.read(CHUNK):
        *lines, rest = rest.split("\n")
        yield from (f"{line}\n" for line in lines)
        if len(rest) > limit:
            hint = "Split it, or raise max_line_bytes in the settings."
            raise ReadError(f"a line is longer than {limit} characters", hint=hint)
        rest += decoder.decode(chunk)
    rest += decoder.decode(b"", final=True)
    yield from (f"{line}\n" for line in rest.removesuffix("\n").split("\n"))


def _header(line: str, separators: Sequence[str], opened: Opened) -> tuple[str, Columns, Sequence[str]]:
    """The separator, which column holds what, and the names of all columns. Raises `ReadError`."""
    headers = {separator: _split(line, separator) for separator in separators}
    for separator, names in headers.items():
        columns = find_columns(names, opened.settings)
        if "text" in columns:
            return separator, columns, names
    longest: list[str] = max(headers.values(), key=len)
    error = no_text(longest, opened.settings)
    raise ReadError(error.what, path=opened.name, line=1, hint=error.hint)


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _rows(rows: Iterator[list[str]], limit: int) -> Iterator[tuple[int, list[str] | str]]:
    """Rows that are not blank, with the line in which they begin, or what is wrong with them."""
    while True:
        line: int = rows.line_num + 1  # type: ignore[attr-defined]
        try:
            row = _next(rows, limit)
        except StopIteration:
            return
        except csv.Error as error:
            last: int = rows.line_num + 1  # type: ignore[attr-defined]
            yield line, f"the row is broken, up to line {last}: {error}"
            continue
        if any(value.strip() for value in row):
            yield line, row


def _next(rows: Iterator[list[str]], limit: int) -> list[str]:
    """The next row; the limit is one of the whole process, so it is put back at once."""
    before = csv.field_size_limit(limit)
    try:
        return next(rows)
    finally:
        csv.field_size_limit(before)


def _document(
    row: list[str] | str, names: Sequence[str], columns: Columns, name: str, warnings: tuple[str, ...]
) -> Draft | ReadFailure:
    sha256 = hashlib.sha256(json.dumps(row).encode()).hexdigest()
    try:
        if isinstance(row, str):
            raise ReadError(row, hint="Put texts with quotes into quotes, and double those within.")
        if len(row) > len(names):
            raise ReadError(f"the row has {len(row)} values, but there are {len(names)} columns")
        draft = record_draft(dict(zip(names, row, strict=False)), columns, name, sha256)
        return replace(draft, warnings=(*warnings, *_lost(row), *draft.warnings))
    except ReadError as error:
        return ReadFailure(name, ReadError(error.what, path=name, hint=error.hint), sha256)


def _lost(row: Iterable[str]) -> tuple[str, ...]:
    count = sum(value.count("\ufffd") for value in row)
    return (f"{count} characters are undecodable or were lost before (U+FFFD)",) if count else ()
