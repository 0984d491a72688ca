"""Pieces of JSON text, for the writers of JSON that a tool reads.

In: values of clean text, numbers, truth values. Out: text, one row a line. Integers stand with all their digits, of
which JavaScript keeps those up to 2⁵³. Specification: https://www.rfc-editor.org/rfc/rfc8259.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"))


def to_json(value: Any) -> str:
    """The value as JSON on one line.

    Raises:
        ValueError: for NaN and infinity, which JSON has not.
    """
    return _ENCODER.encode(value)


def to_array(rows: Iterable[Any]) -> Iterator[str]:
    """The rows as an array, piece by piece.

    >>> print("".join(to_array([{"a": 1}, {"a": 2}])))
    [
    {"a":1},
    {"a":2}
    ]
    """
    before = "[\n"
    for row in rows:
        yield before + to_json(row)
        before = ",\n"
    yield "[]" if before == "[\n" else "\n]"
