"""Damaged files of every format: whatever happens to their bytes, every one is documents or failures.

A seeded mutator flips, cuts, doubles and moves bytes, so that a red test can be repeated.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.read import makers
from tests.read.desk import Bench, check
from tests.read.makers import EACH, KINDS, WESTERN, encoded

ROUNDS = 25  # damaged files of each format; some 600 in all
NASTY = (b"\x00", b"\xff", b"\xff\xff\xff\xff", b"<", b"]]>", b"\n", b'"', b"\x7f\xff\xff\xff", b"0 0 R", b"%")


def mutated(data: bytes, seed: int) -> bytes:
    """The data with a few places damaged."""
    draw = random.Random(seed)
    piece = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 8))):
        start = draw.randrange(len(piece) or 1)
        end = min(len(piece), start + draw.choice((1, 4, 60)))
        kind = draw.randrange(5)
        if kind == 0 and start < len(piece):
            piece[start] ^= 1 << draw.randrange(8)
        elif kind == 1:
            del piece[start:end]
        elif kind == 2:
            piece[start:start] = piece[start:end] * draw.choice((1, 50))
        elif kind == 3:
            piece[start:end] = draw.choice(NASTY)
        elif draw.random() < 0.3:
            del piece[start:]
    return bytes(piece)


def originals(kind: str) -> Iterator[bytes]:
    yield encoded(kind, f"{WESTERN}\n\nIt grew by half.")
    if kind == ".warc":
        yield makers.warc(makers.response(b"<p>x", {"Content-Type": "text/html", "Content-Encoding": "deflate"}))
    if kind == ".zip":
        yield makers.zipped({f"{other}{other}": encoded(other, WESTERN) for other in KINDS})


@pytest.mark.parametrize("kind", EACH)
def test_damaged_files_are_documents_or_failures(kind: str, bench: Bench) -> None:
    for original in originals(kind):
        for seed in range(ROUNDS):
            for item in bench.read(f"a{kind}", mutated(original, seed)):
                check(item)
