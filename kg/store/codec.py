"""Values of `kg.model` as bytes, and back: MessagePack by msgspec, which checks every field; never pickle.

In: documents, extractions, parts of them. Out: bytes that are equal for equal values. docs/decisions/0013-store.md
has what it was measured against.
"""

from __future__ import annotations

import zlib
from typing import Any, TypeVar

import msgspec

from kg.errors import StoreError
from kg.model import Document, Entity, Extraction, Statement

T = TypeVar("T")

_LEVEL = 1  # of zlib: a fifth of the size in 0.3 ms a document; 6 takes three times as long for another tenth
_ENCODER = msgspec.msgpack.Encoder()
_DECODERS: dict[Any, msgspec.msgpack.Decoder[Any]] = {}

Statements = tuple[Statement, ...]

__all__ = ["Document", "Entity", "Extraction", "Statements", "pack", "squeeze", "stretch", "unpack"]


def pack(value: Any) -> bytes:
    """A value as bytes."""
    return _ENCODER.encode(value)


def unpack(data: bytes, kind: type[T]) -> T:
    """The value of a kind.

    Raises:
        StoreError: if the bytes are none.
    """
    decoder = _DECODERS.get(kind)
    if decoder is None:
        decoder = _DECODERS[kind] = msgspec.msgpack.Decoder(kind)
    try:
        found: T = decoder.decode(data)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        hint = "Build the store anew with this version."
        raise StoreError(f"the ledger holds what this version cannot read: {error}", hint=hint) from error
    return found


def squeeze(value: Any) -> bytes:
    """A long value as packed bytes."""
    return zlib.compress(pack(value), _LEVEL)


def stretch(data: bytes, kind: type[T]) -> T:
    """The value of packed bytes. Raises `StoreError` as `unpack`."""
    try:
        return unpack(zlib.decompress(data), kind)
    except zlib.error as error:
        raise StoreError(f"the ledger is damaged: {error}") from error
