"""What batches of documents yield, as files in a folder that all workers of a cluster see.

In: the results of a batch. Out: a part, ``NAME.extractions``, written aside and renamed, so that it is there whole or
not at all; its head lists the documents in it, so that a later run finds what is done whatever became of the run that
wrote it. ``manifest.jsonl`` has a line for each part that was handed on, for people and their tools. Values are
MessagePack, checked field by field as they are read; never pickle. One run at a time uses a folder.
"""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kg.aside import written_aside
from kg.errors import ExtractError
from kg.model import Document, Extraction
from kg.scale.worker import Casualty

Result = Extraction | Casualty

SUFFIX, MANIFEST = ".extractions", "manifest.jsonl"
MAGIC = b"graphwright extractions 1\n"
SHARED = "Name a folder that all workers see under the same path: --shared."
_LEVEL = 1  # of zlib: a fifth of the size in 0.3 ms a document
_LENGTH = 4  # bytes that tell how long the head is

_encode = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class _Row:
    """Where a result stands in a part."""

    key: str
    failed: bool
    length: int


_HEAD = msgspec.msgpack.Decoder(list[_Row])
_EXTRACTION = msgspec.msgpack.Decoder(Extraction)
_CASUALTY = msgspec.msgpack.Decoder(Casualty)
_DOCUMENTS = msgspec.msgpack.Decoder(list[Document])


def pack_documents(documents: Sequence[Document]) -> bytes:
    """Documents as bytes."""
    return _encode(documents)


def unpack_documents(data: bytes) -> list[Document]:
    """The documents of bytes."""
    return _DOCUMENTS.decode(data)


def key_of(document: Document, recipe: str) -> str:
    """Changes with whatever may change what a document yields, and with where it came from."""
    return hashlib.sha256(recipe.encode() + _encode(document)).hexdigest()[:32]


def path_of(folder: Path, keys: Sequence[str]) -> Path:
    """Where the results of these documents are written."""
    return folder / f"{hashlib.sha256(' '.join(keys).encode()).hexdigest()[:32]}{SUFFIX}"


def write_part(path: Path, keys: Sequence[str], results: Sequence[Result]) -> None:
    """Write the results of a batch.

    Raises:
        OSError: if the folder is missing or full.
    """
    frames = [zlib.compress(_encode(result), _LEVEL) for result in results]
    failed = [isinstance(result, Casualty) for result in results]
    head = _encode([_Row(*row) for row in zip(keys, failed, map(len, frames), strict=True)])
    with written_aside(path) as file:
        file.write(b"".join([MAGIC, len(head).to_bytes(_LENGTH), head, *frames]))


def read_part(path: Path, patience: float = 0.0) -> dict[str, Result]:
    """The results in a part, by the keys of their documents.

    Args:
        patience: seconds to wait for the file; network file systems may show it some time late.

    Raises:
        ExtractError: if it is not there, or damaged.
    """
    until = time.monotonic() + patience
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.1)
    try:
        return dict(_results(path.read_bytes()))
    except FileNotFoundError as error:
        raise ExtractError("a part is missing", path=str(path), hint=SHARED) from error
    except (OSError, ValueError, zlib.error, msgspec.MsgspecError) as error:
        raise ExtractError(f"a part cannot be read: {error}", path=str(path), hint="Delete it.") from error


def _results(data: bytes) -> Iterator[tuple[str, Result]]:
    at, rows = _head(data)
    for row in rows:
        frame = zlib.decompress(data[at : at + row.length])
        at += row.length
        yield row.key, (_CASUALTY if row.failed else _EXTRACTION).decode(frame)


def _head(data: bytes) -> tuple[int, list[_Row]]:
    """Where the results begin, and what they are of."""
    if not data.startswith(MAGIC):
        raise ValueError("no part")
    begin = len(MAGIC) + _LENGTH
    end = begin + int.from_bytes(data[len(MAGIC) : begin])
    return end, _HEAD.decode(data[begin:end])


class Parts:
    """The folder as the process sees it that reads the parts.

    It knows what an earlier run has left, but for documents that failed then: they are tried again.

    Raises:
        ExtractError: if the folder cannot be made.
    """

    def __init__(self, folder: Path, recipe: str) -> None:
        self.folder, self._recipe = folder.resolve(), recipe
        self._old: dict[str, Path] = {}
        self._left: dict[Path, set[str]] = {}  # documents of a part that are still to be handed on
        self._last: tuple[Path | None, dict[str, Result]] = (None, {})
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            what = f"the folder for parts cannot be made: {error.strerror or error}"
            raise ExtractError(what, path=str(folder)) from error
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            self._find(path)

    def _find(self, path: Path) -> None:
        with suppress(OSError, ValueError, msgspec.MsgspecError):
            with path.open("rb") as file:
                start = file.read(len(MAGIC) + _LENGTH)
                data = start + file.read(int.from_bytes(start[len(MAGIC) :]))
            _, rows = _head(data)
            self._left[path] = {row.key for row in rows if not row.failed}
            self._old |= dict.fromkeys(self._left[path], path)

    def key(self, document: Document) -> str:
        """Under which a document stands in the parts."""
        return key_of(document, self._recipe)

    def claim(self, key: str) -> Path | None:
        """The part in which an earlier run has left the result of a document; only the first who asks gets it."""
        return self._old.pop(key, None)

    def expect(self, keys: Sequence[str]) -> Path:
        """Where a part that a worker is to write will be."""
        path = path_of(self.folder, keys)
        self._left[path] = set(keys)
        return path

    def of(self, key: str, path: Path, patience: float = 0.0) -> Result:
        """The result of a document. Raises `ExtractError` as `read_part`, and if the part has another document's."""
        if self._last[0] != path:
            self._last = path, read_part(path, patience)
        if key not in self._last[1]:
            raise ExtractError("a part lacks a document", path=str(path), hint="Delete it.")
        return self._last[1][key]

    def note(self, path: Path, results: Sequence[Result]) -> None:
        """Add a part to the manifest."""
        data = path.read_bytes()
        failed = sum(isinstance(result, Casualty) for result in results)
        values = {"part": path.name, "documents": len(results), "failed": failed, "bytes": len(data)}
        with (self.folder / MANIFEST).open("a", encoding="utf-8") as file:
            file.write(json.dumps({**values, "sha256": hashlib.sha256(data).hexdigest()}) + "\n")

    def done(self, key: str, path: Path) -> None:
        """Delete a part if this was the last of its documents."""
        left = self._left.get(path, set())
        left.discard(key)
        if not left:
            self._left.pop(path, None)
            path.unlink(missing_ok=True)


def clear_parts(folder: Path) -> None:
    """Delete all parts and their manifest, and the folder if nothing else is in it."""
    for path in folder.glob(f"*{SUFFIX}"):
        path.unlink(missing_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()
