"""Plain text: one file is one document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BufferedReader

from kg.config import Settings
from kg.errors import ReadError
from kg.read.clean import clean
from kg.read.decode import decode
from kg.read.draft import Draft

BYTES_PER_CHARACTER = 4  # at most, in every encoding that is read


def read(stream: BufferedReader, source: str, settings: Settings) -> Iterator[Draft]:
    """Yield the one document of a text file. Raises `ReadError`."""
    text, sha256, warnings = read_text(stream, source, settings)
    yield Draft(source=source, text=text, sha256=sha256, warnings=warnings)


def read_text(stream: BufferedReader, source: str, settings: Settings) -> tuple[str, str, tuple[str, ...]]:
    """The clean text of a stream, the hash of its bytes, and warnings. Reads no more bytes than a document may have."""
    limit = BYTES_PER_CHARACTER * settings.max_document_chars
    data = stream.read(limit + BYTES_PER_CHARACTER + 1)
    if len(data) > limit + BYTES_PER_CHARACTER:
        raise ReadError(
            f"the document is longer than {settings.max_document_chars} characters", path=source, hint=SPLIT
        )
    text, found = decode(data, source)
    text, removed = clean(text)
    return text, hashlib.sha256(data).hexdigest(), found + removed


SPLIT = "Split it, or raise max_document_chars in the settings."
