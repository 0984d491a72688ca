"""How many documents there are likely to be, for a progress bar to say when a run will end.

In: paths as the user typed them. Out: a number, or None where only reading would tell. Files of one document each are
counted; of files with one on every line the beginning is read and the rest estimated by size.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from kg.read.draft import ReadFailure
from kg.read.sources import STDIN, find_sources, kind_of

LOOKED_AT = 1 << 20  # bytes of a file of lines
LINES = frozenset({".jsonl", ".ndjson"})
UNCOUNTED = frozenset({".csv", ".tsv", ".parquet", ".warc", ".zip", ".tar", ".tgz", ".rss", ".atom", ".xml"})


def expected(inputs: Sequence[str], suffixes: frozenset[str]) -> int | None:
    """The number of documents and failures that reading these inputs will give, as far as can be seen beforehand."""
    if STDIN in inputs:
        return None
    total = 0
    for source in find_sources(inputs, suffixes):
        name = source.source if isinstance(source, ReadFailure) else source.name
        kind = "" if isinstance(source, ReadFailure) else kind_of(name)
        if kind in UNCOUNTED or (kind in LINES and not name.lower().endswith(kind)):
            return None
        total += _lines(name) if kind in LINES else 1
    return total


def _lines(path: str) -> int:
    with suppress(OSError), open(path, "rb") as file:
        start = file.read(LOOKED_AT)
        seen = sum(1 for line in start.split(b"\n") if line.strip())
        return max(1, round(seen * os.path.getsize(path) / max(1, len(start))))
    return 1
