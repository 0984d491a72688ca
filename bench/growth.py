"""Does a document cost more, or memory grow, as a store grows? Prints a row every so many documents.

    python bench/growth.py [--documents 100000] [--every 1000] [--extractor plain|spacy]

One process puts documents into a store and publishes them. Each row has the processor time a document since the row
before, the resident memory of the process, and the size of the store. Names are drawn by Zipf's law, so that a few are
in a large part of all documents, as in news. ``plain`` extracts with the regular expressions of the tests, in no time,
so that what grows is the store's; ``spacy`` with the real pipeline. At the end: the cost of the last tenth against that
of the documents from 1,000 to 2,000, and how much memory each thousand added after that. Linux.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from articles import make_articles  # noqa: E402
from memory import resident  # noqa: E402

from kg.config import Settings  # noqa: E402
from kg.engine import Engine  # noqa: E402
from kg.maintain import build_store  # noqa: E402
from kg.store.database import size_on_disk  # noqa: E402
from tests.maintain.plain_english import ONTOLOGY, PlainEnglish  # noqa: E402

WARM = 1_000
VERBS = ("is allied with", "is held by", "is not allied with")  # nothing that shapes refuse
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
Texts = Callable[[int], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """What a number of documents took: ``cpu`` in seconds a document, memory and disk in MiB."""

    documents: int
    cpu: float
    memory: float
    disk: float


def main() -> None:
    """Grow a store and print what it takes."""
    options = _options()
    rows: list[Row] = []
    print("documents   ms each   memory MiB   store MiB", flush=True)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        for row in grow(Path(folder), options.documents, options.every, options.extractor == "spacy"):
            rows.append(row)
            print(f"{row.documents:9,} {1000 * row.cpu:9.2f} {row.memory:12.1f} {row.disk:11.1f}", flush=True)
    print(summary(rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What does a document cost as a store grows?")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--every", type=int, default=1_000)
    parser.add_argument("--extractor", choices=("plain", "spacy"), default="plain")
    parser.add_argument("--folder", help="Where to work; the system's place for temporary files otherwise.")
    return parser.parse_args()


def grow(folder: Path, documents: int, every: int, real: bool) -> Iterator[Row]:
    """Build a store of so many documents in portions, as a person would day by day; a row a portion."""
    texts = iter(make_articles(documents) if real else plain_texts(documents))
    ontology = None if real else ONTOLOGY
    factory = Engine if real else PlainEnglish
    settings = Settings() if real else Settings(language="any")
    store = folder / "store"
    for done in range(every, documents + 1, every):
        path = folder / "portion.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number in range(done - every, done):
                file.write(json.dumps({"text": next(texts), "id": f"{number}"}) + "\n")
        start = time.process_time()
        build_store([str(path)], store, settings, ontology=ontology, factory=factory, date="2024-01-15")
        cost = (time.process_time() - start) / every
        yield Row(done, cost, resident(), size_on_disk(store) / 2**20)


def plain_texts(count: int, seed: int = 1) -> Iterator[str]:
    """Texts of four sentences that `PlainEnglish` reads."""
    draw = Random(seed)
    names = sorted({(a + b + c).capitalize() for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES})
    draw.shuffle(names)
    weights = list(accumulate(1 / rank for rank in range(1, len(names) + 1)))
    for number in range(count):
        chosen = draw.choices(names, cum_weights=weights, k=8)
        said = (f"{one} {draw.choice(VERBS)} {other}." for one, other in zip(chosen[::2], chosen[1::2], strict=True))
        yield " ".join((*said, f"This is number {number}."))


def summary(rows: list[Row]) -> str:
    """The last tenth of the rows against the first after the warm-up."""
    warm = [row for row in rows if WARM < row.documents <= 2 * WARM] or rows[:1]
    last = rows[-max(len(rows) // 10, 1) :]
    first, late = (sum(row.cpu for row in part) / len(part) for part in (warm, last))
    thousands = (rows[-1].documents - warm[-1].documents) / 1000
    grown = (rows[-1].memory - warm[-1].memory) / thousands if thousands else 0
    return f"a document costs {late / first:.2f} times what it did; memory grows {grown:.2f} MiB per 1,000 documents"


if __name__ == "__main__":
    main()
