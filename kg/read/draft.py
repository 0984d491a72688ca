"""What the readers take and hand on: a file to read, a draft of a document, a file within the file, a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader

from kg.config import Settings
from kg.errors import ReadError
from kg.read.caps import Readable
from kg.read.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A document that could not be read. ``sha256`` is that of the bytes read, or "" if there were none."""

    source: str
    error: ReadError
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file to read: an open binary stream and the name that messages show.

    ``charset`` is the encoding that whoever sent the file named (HTTP), ``sandbox`` a process for the libraries that
    may take too long or too much.
    """

    stream: BufferedReader
    name: str
    settings: Settings
    sandbox: Sandbox
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A document's clean text and its metadata as the source states them.

    ``headings`` are the start offsets of lines that the format itself marks as headings. ``wrapped`` says whether a
    paragraph may be broken over several lines. ``filed`` is the day of the file or of its capture: it dates a document
    only when nothing better does.
    """

    source: str
    text: str
    sha256: str
    title: str | None = None
    date: str | None = None
    url: str | None = None
    author: str | None = None
    filed: str | None = None
    headings: frozenset[int] = frozenset()
    wrapped: bool = True
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A file within a file, to be read by the reader of its ``suffix`` before the next part is asked for.

    ``name`` is a label, never a path. ``packed`` tells how many bytes of the outer file it took so far, if the outer
    file is compressed: more is not allowed to come out of them than the caps permit. ``url`` and ``filed`` go to the
    documents in it.
    """

    name: str
    suffix: str
    open: Callable[[], Readable]
    packed: Callable[[], int] | None = None
    url: str | None = None
    filed: str | None = None
    charset: str | None = None


Reader = Callable[[Opened], Iterator[Draft | Part | ReadFailure]]
"""A format: yields drafts, failures and, if it is an archive, parts; raises `ReadError`."""
