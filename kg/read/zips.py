"""ZIP archives: every file in one is read by the reader of its own suffix.

Names of entries are labels only: nothing is unpacked to disk. Absolute names, names with "..", links and locked entries
are failures. Folders and hidden files are no entries.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from kg.errors import ReadError
from kg.read.caps import DAMAGE, Readable, whole
from kg.read.draft import Draft, Opened, Part, ReadFailure
from kg.read.labels import failure, is_hidden, label, suffix, unsafe

END, END64 = b"PK\x05\x06", b"PK\x06\x06"
TAIL = 1 << 17  # bytes at the end of an archive in which its directory's size is written
ENTRY = 46  # bytes that an entry takes in the directory at least
LOCKED = 0x1


def read(opened: Opened) -> Iterator[Draft | Part | ReadFailure]:
    """Yield every file of an archive, in its order. Raises `ReadError` if it is broken."""
    stream: IO[bytes] = opened.stream
    if not stream.seekable():
        stream = io.BytesIO(whole(opened.stream, opened.name, opened.settings.max_file_bytes))
    _check_directory(stream, opened)
    try:
        archive = zipfile.ZipFile(stream)
    except (*DAMAGE, NotImplementedError) as error:
        raise ReadError(f"the archive is broken ({error})", path=opened.name, hint="Pack it again.") from error
    with archive:
        for info in archive.infolist():
            if not (info.is_dir() or is_hidden(info.filename)):
                yield _entry(archive, info, opened.name)


def _check_directory(stream: IO[bytes], opened: Opened) -> None:
    """Raise `ReadError` for a directory that lists too many entries, before it is read into memory."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - TAIL))
    tail = stream.read(TAIL)
    stream.seek(0)
    end, end64 = tail.rfind(END), tail.rfind(END64)
    listed = _number(tail, end + 12, "<L") if end >= 0 else 0
    if end64 >= 0:
        listed = max(listed if listed != 0xFFFFFFFF else 0, _number(tail, end64 + 40, "<Q"))
    most = opened.settings.max_archive_entries
    if listed > size or listed // ENTRY > 4 * most:
        what = f"the archive is broken, or holds more than {most} entries"
        raise ReadError(what, path=opened.name, hint="Split it, or raise max_archive_entries in the settings.")


def _number(data: bytes, start: int, layout: str) -> int:
    piece = data[start : start + struct.calcsize(layout)]
    return int(struct.unpack(layout, piece)[0]) if len(piece) == struct.calcsize(layout) else 0


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, outer: str) -> Part | ReadFailure:
    name = label(outer, info.filename)
    if problem := unsafe(info.filename) or _problem(info):
        return failure(name, problem)
    return Part(name, suffix(info.filename), _opener(archive, info, name), packed=lambda: info.compress_size)


def _problem(info: zipfile.ZipInfo) -> str | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "the entry is a link"
    return "the entry is locked with a password" if info.flag_bits & LOCKED else None


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Callable[[], Readable]:
    def open_entry() -> Readable:
        try:
            return archive.open(info)
        except (*DAMAGE, NotImplementedError, RuntimeError) as error:
            raise ReadError(f"the entry cannot be unpacked ({error})", path=name, hint="Pack it again.") from error

    return open_entry
