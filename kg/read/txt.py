"""Plain text: one file is one document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from kg.errors import ReadError
from kg.read.clean import clean
from kg.read.decode import decode
from kg.read.draft import Draft, Opened

BYTES_PER_CHARACTER = 4  # at most, in every encoding that is read


def read(opened: Opened) -> Iterator[Draft]:
    """Yield the one document of a text file. Raises `ReadError`."""
    text, sha256, warnings = read_text(opened)
    yield Draft(source=opened.name, text=text, sha256=sha256, warnings=warnings)


def read_text(opened: Opened) -> tuple[str, str, tuple[str, ...]]:
    """The clean text of a file, the hash of its bytes, and warnings. Reads no more bytes than a document may have."""
    most = opened.settings.max_document_chars
    limit = BYTES_PER_CHARACTER * (most + 1)
    data = opened.stream.read(limit + 1)
    if len(data) > limit:
        raise ReadError(f"the document is longer than {most} characters", path=opened.name, hint=SPLIT)
    text, found = decode(data, opened.name, charset=opened.charset)
    text, removed = clean(text)
    return text, hashlib.sha256(data).hexdigest(), found + removed


SPLIT = "Split it, or raise max_document_chars in the settings."
