"""Compressed files: what is in one is read by the reader of the suffix before, as in a.jsonl.gz or a.tar.xz.

In: a file packed by gzip, bzip2 or xz. Out: one part. It unpacks only what is read.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.read.caps import Readable
from kg.read.draft import Opened, Part
from kg.read.labels import suffix

OPENERS: Mapping[str, Callable[[Any], Readable]] = {
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream),
    ".tgz": lambda stream: gzip.GzipFile(fileobj=stream),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
SHORT = {".tgz": ".tar"}


def read(opened: Opened) -> Iterator[Part]:
    """Yield what is in a compressed file."""
    own = suffix(opened.name)
    counted = _Counted(opened.stream)
    inner = SHORT.get(own) or suffix(opened.name[: -len(own)])
    yield Part(opened.name, inner, lambda: OPENERS[own](counted), packed=lambda: counted.size)


class _Counted:
    """A stream that knows how much was read of it."""

    def __init__(self, stream: Readable) -> None:
        self.stream, self.size = stream, 0

    def read(self, size: int = -1, /) -> bytes:
        """Read and count."""
        data = self.stream.read(size)
        self.size += len(data)
        return data
