"""A source file as lines, plain or compressed, and the account of what an import kept and left out.

In: a path. Out: numbered lines of bytes, and how much of the file was read. It interprets nothing.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from kg.errors import CatalogueError

EXAMPLES = 5  # places that are kept for each reason
MOST_PACKED = 30  # a text of triples is 10 to 30 times as long as its packed file
EVERY = 2_000  # lines between two reports of progress
MALFORMED = "malformed"  # reasons that begin so are faults of the source; the others are what the user asked for

Progress = Callable[[int, int], None]
"""Called with the bytes read of a file and its size."""


@dataclass
class ImportReport:
    """What became of the rows of a source. ``written`` counts records by kind, ``skipped`` rows by reason."""

    written: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def keep(self, kind: str) -> None:
        """Count a record."""
        self.written[kind] = self.written.get(kind, 0) + 1

    def skip(self, reason: str, path: str, line: int, what: str = "") -> None:
        """Count a row that was left out, and keep its place if it is among the first for this reason."""
        self.skipped[reason] = self.skipped.get(reason, 0) + 1
        places = self.examples.setdefault(reason, [])
        if len(places) < EXAMPLES:
            places.append(f"{path}:{line}{f': {what}' if what else ''}")

    @property
    def malformed(self) -> int:
        """How many rows were left out because something is wrong with them."""
        return sum(count for reason, count in self.skipped.items() if reason.startswith(MALFORMED))


# What the readers of compressed files raise when a file is cut or damaged.
DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError)


class Source:
    """One file to import from.

    ``keep_partial`` accepts a file that breaks off: what stands before the break is kept.
    """

    def __init__(self, path: Path, *, keep_partial: bool = False, progress: Progress = lambda done, size: None) -> None:
        self.path, self.name, self.keep_partial, self.progress = path, str(path), keep_partial, progress
        try:
            self.size = path.stat().st_size
            with path.open("rb"):
                pass
        except OSError as error:
            raise CatalogueError(
                f"cannot be read: {error.strerror or error}", path=self.name, hint="Check the path."
            ) from None

    @property
    def suffix(self) -> str:
        """The suffix that says the format, without that of a compression (".ttl" of "names.ttl.gz")."""
        suffixes = [one.lower() for one in self.path.suffixes]
        return next((one for one in reversed(suffixes) if one not in _OPENERS), "")

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Each line with its number, from 1, without its line end.

        Raises:
            CatalogueError: the file is damaged, or breaks off and ``keep_partial`` is False.
        """
        number = 0
        with self.path.open("rb") as raw, self.open(raw) as stream:
            try:
                for number, line in enumerate(stream, start=1):
                    if number % EVERY == 0:
                        self.progress(raw.tell(), self.size)
                    yield number, line.rstrip(b"\r\n")
            except DAMAGE as error:
                self.break_off(number, str(error))
        self.progress(self.size, self.size)

    def break_off(self, number: int, why: str) -> None:
        """Say that the file ends too early, after line ``number``.

        Raises:
            CatalogueError: unless ``keep_partial``.
        """
        if not self.keep_partial:
            what = f"the file breaks off or is damaged after line {number:,} ({why})"
            hint = "Fetch it again, or keep what is there with --keep-partial."
            raise CatalogueError(what, path=self.name, line=number, hint=hint) from None

    @property
    def unpacked(self) -> int:
        """Bytes of the content, at most: the size, or what a packed file of it may hold."""
        with self.path.open("rb") as raw:
            packed = self.open(raw) is not raw
        return self.size * (MOST_PACKED if packed else 1)

    def open(self, raw: IO[bytes]) -> IO[bytes]:
        """The stream behind an open file, uncompressed by what its first bytes say.

        Raises:
            CatalogueError: it is a zip archive, which may hold several files.
        """
        magic = raw.read(6)
        raw.seek(0)
        if magic.startswith(b"PK\x03\x04"):
            raise CatalogueError("is a zip archive", path=self.name, hint="Unpack it, and name the file in it.")
        opener = next((found for start, found in _MAGIC.items() if magic.startswith(start)), None)
        return opener(raw) if opener else raw


def _gzip(raw: IO[bytes]) -> IO[bytes]:
    return gzip.GzipFile(fileobj=raw, mode="rb")  # type: ignore[return-value]


def _bz2(raw: IO[bytes]) -> IO[bytes]:
    return bz2.BZ2File(raw, mode="rb")


def _xz(raw: IO[bytes]) -> IO[bytes]:
    return lzma.LZMAFile(raw, mode="rb")


_OPENERS = {".gz": _gzip, ".bz2": _bz2, ".xz": _xz}
_MAGIC = {b"\x1f\x8b": _gzip, b"BZh": _bz2, b"\xfd7zXZ\x00": _xz}
