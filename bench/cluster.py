"""How much faster two workers are than one: of the pool, and of a Dask cluster on this machine. Exit 1 below the goals.

    python bench/cluster.py [--documents 300] [--rounds 1] [--pool 1.7] [--dask 1.5]

The documents are the examples and articles made from templates, taken through all stages by the real engine. Loading
does not count: the clock starts when every process has done a document, and stops when the last result is there. With
several rounds the best of each counts, as other programs can only slow it down.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from kg.config import Settings
from kg.model import Document
from kg.read import read_documents
from kg.read.draft import Draft
from kg.read.finish import finish
from kg.scale import Casualty, Mapper, map_documents
from kg.scale.cluster import map_on_cluster

from articles import make_articles  # isort: skip  # beside this script, as the next
from stopwatch import timed  # isort: skip

EXAMPLES = Path(__file__).parents[1] / "examples"
DAY = "2024-01-15"


def main() -> int:
    """Measure, print a table, and say whether the goals were met."""
    options = _options()
    documents = list(_documents(options.documents))
    words = sum(len(document.text.split()) for document in documents) // len(documents)
    print(f"{len(documents)} documents of {words} words; load before: {os.getloadavg()[0]:.1f}")
    best: dict[str, float] = {}
    for _ in range(options.rounds):
        for name, rate in _round(documents):
            best[name] = max(best.get(name, 0.0), rate)
    one, pool, cluster = best.values()
    print(f"pool: {pool / one:.2f} times one worker (goal {options.pool:g})")
    print(f"Dask: {cluster / one:.2f} times one worker (goal {options.dask:g})")
    return int(pool / one < options.pool or cluster / one < options.dask)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How much faster two workers are than one.")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--pool", type=float, default=1.7)
    parser.add_argument("--dask", type=float, default=1.5)
    return parser.parse_args()


def _documents(count: int) -> Iterator[Document]:
    """The examples, then articles."""
    examples = read_documents([str(EXAMPLES)], Settings(), DAY)
    articles = (
        finish(Draft(str(number), text, ""), Settings(), DAY) for number, text in enumerate(make_articles(count))
    )
    found = (item for item in chain(examples, articles) if isinstance(item, Document))
    yield from (document for _, document in zip(range(count), found, strict=False))


def _round(documents: Iterable[Document]) -> Iterator[tuple[str, float]]:
    """The documents a second of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        dask: Mapper = partial(map_on_cluster, folder=Path(folder))
        for name, mapper, workers in (("pool", map_documents, 1), ("pool", map_documents, 2), ("Dask", dask, 2)):
            label = f"{name}, {workers} workers"
            yield label, _rate(label, mapper, documents, workers)


def _rate(name: str, mapper: Mapper, documents: Iterable[Document], workers: int) -> float:
    """Documents a second after loading; printed as well."""
    results = list(mapper(documents, timed, Settings(), workers=workers))
    last = time.monotonic()
    ends: dict[str, list[float]] = {}
    for result in results:
        if isinstance(result, Casualty):
            raise SystemExit(f"{result.document.source}: {result.reason}")
        process, end = result.warnings[-1].split()
        ends.setdefault(process, []).append(float(end))
    if len(ends) != workers:
        raise SystemExit(f"{name}: {len(ends)} processes did the work; give it more documents")
    loaded = max(min(times) for times in ends.values())
    done = sum(end > loaded for times in ends.values() for end in times)
    rate = done / (last - loaded)
    print(f"{name:16} {rate:6.2f} documents a second ({done} in {last - loaded:.1f} s)", flush=True)
    return rate


if __name__ == "__main__":
    sys.exit(main())
