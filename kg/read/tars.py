"""TAR archives: every file in one is read by the reader of its own suffix; .tar.gz and the like are unpacked first.

Names of entries are labels only: nothing is unpacked to disk. Absolute names, names with "..", links, devices and
sparse files are failures. Folders and hidden files are no entries.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from typing import Self

from kg.errors import ReadError
from kg.read.caps import DAMAGE, Readable
from kg.read.draft import Draft, Opened, Part, ReadFailure
from kg.read.labels import failure, is_hidden, label, suffix, unsafe

MAX_HEADER = 1_000_000  # bytes of an extended header, which tarfile reads into memory: names, owners, times
EXTENDED = frozenset({tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, b"L", b"K"})


class _Header(tarfile.TarInfo):
    """A header that refuses to announce a giant one."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """The header in a block. Raises `tarfile.TarError`."""
        header = super().frombuf(buf, encoding, errors)
        if header.type in EXTENDED and header.size > MAX_HEADER:
            raise tarfile.ReadError("an extended header is too long")
        return header


def read(opened: Opened) -> Iterator[Draft | Part | ReadFailure]:
    """Yield every file of an archive, in its order. Raises `ReadError` where it is broken."""
    try:
        with tarfile.open(fileobj=opened.stream, mode="r|", tarinfo=_Header) as archive:
            for entry in archive:
                if not (entry.isdir() or is_hidden(entry.name)):
                    yield _part(archive, entry, opened.name)
    except DAMAGE as error:
        what = f"the archive is broken, entries may be missing ({error})"
        raise ReadError(what, path=opened.name, hint="Pack it again.") from error


def _part(archive: tarfile.TarFile, entry: tarfile.TarInfo, outer: str) -> Part | ReadFailure:
    name = label(outer, entry.name)
    if problem := unsafe(entry.name) or _problem(entry):
        return failure(name, problem)
    return Part(name, suffix(entry.name), _opener(archive, entry, name))


def _problem(entry: tarfile.TarInfo) -> str | None:
    if entry.issym() or entry.islnk():
        return "the entry is a link"
    if not entry.isreg():
        return "the entry is a device or something else that is no file"
    return "the entry is a sparse file" if entry.issparse() else None


def _opener(archive: tarfile.TarFile, entry: tarfile.TarInfo, name: str) -> Callable[[], Readable]:
    def open_entry() -> Readable:
        stream = archive.extractfile(entry)
        if stream is None:
            raise ReadError("the entry is no file", path=name)
        return stream

    return open_entry
