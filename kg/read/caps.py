"""What may come out of an archive: how many entries, how many bytes, how many for each packed byte.

In: the stream of a part and the tally of the outermost file. Out: a stream that hashes what is read of it and raises
`ReadError` at the cap, or where the archive is damaged. It knows no format.
"""

from __future__ import annotations

import hashlib
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from typing import Protocol

from kg.config import Settings
from kg.errors import ReadError

DAMAGE = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)
GRACE = 1_000_000  # bytes that may come out whatever the ratio: a short text of one repeated line packs very well
CHUNK = 1 << 16


class Readable(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most ``size``; none at the end."""


@dataclass(slots=True)
class Tally:
    """What has come out of one outermost file so far."""

    settings: Settings
    entries: int = 0
    unpacked: int = 0

    def enter(self, name: str) -> None:
        """Count an entry. Raises `ReadError` when there are too many."""
        self.entries += 1
        if self.entries > self.settings.max_archive_entries:
            what = f"the archive holds more than {self.settings.max_archive_entries} entries"
            raise ReadError(what, path=name, hint="Split it, or raise max_archive_entries in the settings.")

    def add(self, size: int, name: str) -> None:
        """Count unpacked bytes. Raises `ReadError` when there are too many."""
        self.unpacked += size
        if self.unpacked > self.settings.max_archive_bytes:
            what = f"the archive unpacks to more than {self.settings.max_archive_bytes} bytes"
            raise ReadError(what, path=name, hint="Split it, or raise max_archive_bytes in the settings.")


class Guarded(RawIOBase):
    """The bytes of a part, counted and hashed."""

    def __init__(self, stream: Readable, name: str, tally: Tally, packed: Callable[[], int] | None) -> None:
        super().__init__()
        self.name, self.tally, self.packed = name, tally, packed
        # One read at a time, so that what stands before damaged bytes is not lost with them.
        self.take: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self.size = 0
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer. Raises `ReadError` at a cap and for damaged bytes."""
        try:
            data = self.take(len(buffer))
        except DAMAGE as error:
            raise ReadError(f"the archive is damaged here ({_reason(error)})", path=self.name) from error
        buffer[: len(data)] = data
        self._count(data)
        return len(data)

    def _count(self, data: bytes) -> None:
        self.size += len(data)
        self.digest.update(data)
        if self.packed is None:
            return
        self.tally.add(len(data), self.name)
        ratio = self.tally.settings.max_archive_ratio
        if self.size > GRACE and self.size > ratio * self.packed():
            what = f"more than {ratio} bytes come out of each packed one"
            raise ReadError(what, path=self.name, hint="Unpack it yourself, or raise max_archive_ratio.")

    def sha256(self) -> str:
        """The hash of the bytes read so far; "" if there were none."""
        return self.digest.hexdigest() if self.size else ""


def whole(stream: BufferedReader, name: str, limit: int) -> bytes:
    """All bytes of a stream. Raises `ReadError` if they are more than ``limit``."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        hint = "Split it, or raise max_file_bytes in the settings."
        raise ReadError(f"the file is larger than {limit} bytes", path=name, hint=hint)
    return data


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
