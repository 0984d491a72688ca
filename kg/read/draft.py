"""What a format reader hands on: a draft of a document, or a failure, both plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader

from kg.config import Settings
from kg.errors import ReadError


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A document that could not be read. ``sha256`` is that of the bytes read, or "" if there were none."""

    source: str
    error: ReadError
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document's clean text and its metadata as the source states them.

    ``headings`` are the start offsets of lines that the format itself marks as headings. ``wrapped`` says whether a
    paragraph may be broken over several lines.
    """

    source: str
    text: str
    sha256: str
    title: str | None = None
    date: str | None = None
    url: str | None = None
    author: str | None = None
    headings: frozenset[int] = frozenset()
    wrapped: bool = True
    warnings: tuple[str, ...] = ()


Reader = Callable[[BufferedReader, str, Settings], Iterator[Draft | ReadFailure]]
"""A format: an open binary stream, the name to report, the settings; yields drafts and failures, raises `ReadError`."""
