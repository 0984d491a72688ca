"""Bytes to documents without a file, with one sandbox for all tests: starting it for each would take too long."""

from __future__ import annotations

from io import BufferedReader, BytesIO

from kg.config import Settings
from kg.errors import ReadError
from kg.model import BlockKind, Document
from kg.read import READERS, ReadFailure
from kg.read.dispatch import Desk, read_file
from kg.read.sandbox import Sandbox

Items = list[Document | ReadFailure]


class Bench:
    """Reads bytes as `kg.read.read_documents` reads a file."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def read(self, name: str, data: bytes | str, settings: Settings | None = None, date: str | None = None) -> Items:
        """All that a file of this name holds."""
        content = data.encode() if isinstance(data, str) else data
        desk = Desk(READERS, settings or Settings(), self.sandbox, date)
        items: Items = []
        try:
            for item in read_file(BufferedReader(BytesIO(content)), name, f".{name.rpartition('.')[2]}", desk):
                items.append(item)
        except ReadError as error:
            items.append(ReadFailure(name, error))
        return items

    def one(self, name: str, data: bytes | str, settings: Settings | None = None, date: str | None = None) -> Document:
        """The one document of a file."""
        [item] = self.read(name, data, settings, date)
        assert isinstance(item, Document), item
        return item

    def error(self, name: str, data: bytes | str, settings: Settings | None = None) -> str:
        """The message of the one failure of a file."""
        [item] = self.read(name, data, settings)
        assert isinstance(item, ReadFailure), item
        return str(item.error)


def check(item: Document | ReadFailure) -> None:
    """Offsets lie inside the text, in order, without overlap, and no block begins or ends in white space."""
    if isinstance(item, ReadFailure):
        assert isinstance(item.error, ReadError)
        assert "reader of this format failed" not in str(item.error)
        return
    end = 0
    for block in item.blocks:
        assert end <= block.start < block.end <= len(item.text)
        piece = item.text[block.start : block.end]
        assert piece == piece.strip()
        assert isinstance(block.kind, BlockKind)
        end = block.end
