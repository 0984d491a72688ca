"""JSON Lines: every line is a document, an object with "text" and, if known, title, date, url, author, id.

Other names for these keys are found as the columns of a table are (`kg.read.columns`). A bad line is one failure that
names the file and the line; the other lines are read.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from typing import Any

from kg.config import Settings
from kg.errors import ReadError
from kg.read.caps import whole
from kg.read.columns import find_columns, record_draft
from kg.read.draft import Draft, Opened, ReadFailure

CHUNK = 1 << 20


def read(opened: Opened) -> Iterator[Draft | ReadFailure]:
    """Yield a draft or a failure for every line that is not blank. Raises `ReadError` if there is none."""
    empty = True
    source, settings = opened.name, opened.settings
    for number, line in _lines(_recoded(opened.stream, source, settings.max_file_bytes), settings.max_line_bytes):
        empty = False
        name, sha256 = f"{source}:{number}", hashlib.sha256(line).hexdigest()
        try:
            yield _draft(line, name, sha256, settings)
        except ReadError as error:
            yield ReadFailure(name, ReadError(error.what, path=source, line=number, hint=error.hint), sha256)
    if empty:
        raise ReadError("the file is empty", path=source, hint="Remove it from the inputs.")


def _recoded(stream: BufferedReader, source: str, limit: int) -> BufferedReader:
    """JSON Lines are UTF-8 by definition; a file marked as UTF-16 is read all the same."""
    start = stream.peek(3)
    if start.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
    if not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return stream
    try:
        return BufferedReader(BytesIO(whole(stream, source, limit).decode("utf-16").encode()))
    except UnicodeError as error:
        raise ReadError("the file is marked as UTF-16 but does not decode", path=source) from error


def _lines(stream: BufferedReader, limit: int) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that are not blank; of a line over the limit only ``limit + 1`` bytes are kept in memory."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        rest = line
        while not rest.endswith(b"\n") and len(rest) > 0 and len(line) > limit:
            rest = stream.readline(CHUNK)
        if line.strip():
            yield number, line


def _draft(line: bytes, name: str, sha256: str, settings: Settings) -> Draft:
    if len(line) > settings.max_line_bytes:
        hint = "Split it, or raise max_line_bytes in the settings."
        raise ReadError(f"the line is longer than {settings.max_line_bytes} bytes", hint=hint)
    record = _record(line)
    return record_draft(record, find_columns(record, settings), name, sha256)


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ReadError(f"the line is not UTF-8 (byte {error.start})", hint="Save the file as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise ReadError(f"the line is not valid JSON: {reason}") from error
    if not isinstance(record, dict):
        raise ReadError("the line is not a JSON object")
    return record
