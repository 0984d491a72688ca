"""Where documents come from: turns what the user typed into an ordered list of files and streams.

In: paths, globs, "-". Out: sources of known kinds, and failures. It opens no file.
"""

from __future__ import annotations

import codecs
import glob
import hashlib
import io
import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ReadError
from kg.read.draft import ReadFailure

log = logging.getLogger(__name__)

STDIN = "-"
COMPRESSED = frozenset({".gz", ".bz2", ".xz"})


@dataclass(frozen=True, slots=True)
class Source:
    """One input to open. ``name`` is what messages and provenance show."""

    name: str

    def open(self) -> AbstractContextManager[io.BufferedReader]:
        """Open for reading bytes; stdin stays open at the end of the block."""
        if self.name != STDIN:
            return open(self.name, "rb")
        stream = sys.stdin.buffer
        if not isinstance(stream, io.BufferedReader):
            stream = io.BufferedReader(io.BytesIO(stream.read()))
        return nullcontext(stream)

    def sha256(self) -> str:
        """The hash of the file's bytes; "" for stdin, which cannot be read twice, and for what cannot be opened."""
        if not os.path.isfile(self.name):
            return ""
        with suppress(OSError), open(self.name, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
        return ""


def find_sources(inputs: Sequence[str], suffixes: frozenset[str]) -> Iterator[Source | ReadFailure]:
    """All sources that ``inputs`` name, in order; what cannot be found or is of an unknown kind is a failure."""
    for given in inputs:
        path = Path(given)
        if given == STDIN:
            yield Source(STDIN)
        elif path.is_dir():
            yield from _of_many(given, _walk(path), suffixes)
        elif path.exists():
            yield _named(given, suffixes)
        elif glob.has_magic(given):
            yield from _of_many(
                given, sorted(p for p in glob.glob(given, recursive=True) if os.path.isfile(p)), suffixes
            )
        else:
            yield _failure(given, "there is no such file", "Check the path.")


def suffix_of(source: Source, stream: io.BufferedReader) -> str:
    """The kind of a source by its suffix; stdin is JSONL if it starts with ``{``, else plain text."""
    if source.name != STDIN:
        return Path(source.name).suffix.lower()
    start = stream.peek(64).removeprefix(codecs.BOM_UTF8).lstrip()
    return ".jsonl" if start.startswith(b"{") else ".txt"


def kind_of(path: str) -> str:
    """The suffix of a file; of a compressed one that of what is in it."""
    suffix = Path(path).suffix.lower()
    return kind_of(path[: -len(suffix)]) if suffix in COMPRESSED else suffix


def _walk(directory: Path) -> list[str]:
    """Files below a directory, sorted; hidden ones and symbolic links to directories are left out."""
    found = []
    for folder, folders, files in os.walk(directory):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.join(folder, name) for name in files if not name.startswith(".")]
    return sorted(found)


def _of_many(given: str, paths: Sequence[str], suffixes: frozenset[str]) -> Iterator[Source | ReadFailure]:
    known = [path for path in paths if kind_of(path) in suffixes]
    others = Counter(kind_of(path) or "no suffix" for path in paths if kind_of(path) not in suffixes)
    if others:
        kinds = ", ".join(sorted(others))
        log.info("%s: skipped %d files of other kinds (%s)", given, others.total(), kinds)
    if not known:
        yield _failure(given, "it holds no document", f"Known kinds are {_listed(suffixes)}.")
    for path in known:
        yield Source(path)


def _named(given: str, suffixes: frozenset[str]) -> Source | ReadFailure:
    suffix = kind_of(given)
    if suffix in suffixes:
        return Source(given)
    what = f"files of the kind {suffix!r} cannot be read" if suffix else "the file's kind is unknown: it has no suffix"
    return _failure(given, what, f"Known kinds are {_listed(suffixes)}.")


def _listed(suffixes: frozenset[str]) -> str:
    return ", ".join(sorted(suffixes))


def _failure(given: str, what: str, hint: str) -> ReadFailure:
    return ReadFailure(given, ReadError(what, path=given, hint=hint))
