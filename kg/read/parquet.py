"""Parquet tables: every row is a document; columns are found by their names, as in CSV.

A bad row is one failure that names its number; a table that breaks off in the middle is one more. Rows are read a few
at a time, texts that recur are held once, so memory stays level.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import ReadError
from kg.read.caps import whole
from kg.read.columns import Columns, find_columns, no_text, record_draft
from kg.read.draft import Draft, Opened, ReadFailure

BATCH = 64  # rows
SPREAD = 1_000_000  # characters that may come out of a table whatever its size


def read(opened: Opened) -> Iterator[Draft | ReadFailure]:
    """Yield a draft or a failure for every row. Raises `ReadError` if the table is broken or has no column of texts."""
    from pyarrow import ArrowException  # type: ignore[import-untyped]

    try:
        table, size = _opened(opened)
        columns = find_columns(table.schema_arrow.names, opened.settings)
        if "text" not in columns:
            raise _at(no_text(table.schema_arrow.names, opened.settings), opened.name)
        if not table.metadata.num_rows:
            raise ReadError("the table has no row", path=opened.name, hint="Remove it from the inputs.")
        yield from _documents(table, columns, opened, max(SPREAD, size * opened.settings.max_archive_ratio))
    except (ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        what = f"the table is broken ({type(error).__name__}: {' '.join(str(error).split())[:200]})"
        raise ReadError(what, path=opened.name, hint="Write it again with the program that made it.") from error


def _opened(opened: Opened) -> tuple[Any, int]:
    """The table and the size of its file; a file within a file is read into memory, as its end comes first."""
    from pyarrow.parquet import ParquetFile  # type: ignore[import-untyped]

    stream: Any = opened.stream
    if not stream.seekable():
        stream = io.BytesIO(whole(opened.stream, opened.name, opened.settings.max_file_bytes))
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if not size:
        raise ReadError("the file is empty", path=opened.name, hint="Remove it from the inputs.")
    plain = ParquetFile(stream, pre_buffer=False)
    columns = find_columns(plain.schema_arrow.names, opened.settings)
    stream.seek(0)
    return ParquetFile(stream, pre_buffer=False, read_dictionary=_texts(plain.schema_arrow, columns)), size


def _texts(schema: Any, columns: Columns) -> list[str]:
    """The wanted columns that hold strings, and can be read as numbers into a list of distinct ones."""
    from pyarrow import types

    return [name for name in set(columns.values()) if types.is_string(schema.field(name).type)]


def _documents(table: Any, columns: Columns, opened: Opened, most: int) -> Iterator[Draft | ReadFailure]:
    number, size = 0, 0
    for batch in table.iter_batches(BATCH, columns=sorted(set(columns.values())), use_threads=False):
        for row in range(batch.num_rows):
            record = {name: batch.column(name)[row].as_py() for name in batch.schema.names}
            number += 1
            size += len(str(record.get(columns["text"])))
            if size > most:
                what = f"more than {most} characters come out of the table"
                raise ReadError(what, path=opened.name, hint="Write it as JSONL, or raise max_archive_ratio.")
            yield _document(record, columns, f"{opened.name}:{number}")


def _document(record: Mapping[str, object], columns: Columns, name: str) -> Draft | ReadFailure:
    sha256 = hashlib.sha256(json.dumps(record, sort_keys=True, default=str).encode()).hexdigest()
    try:
        return record_draft(record, columns, name, sha256)
    except ReadError as error:
        return ReadFailure(name, _at(error, name), sha256)


def _at(error: ReadError, name: str) -> ReadError:
    return ReadError(error.what, path=name, hint=error.hint)
