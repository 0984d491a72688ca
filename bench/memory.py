"""Does memory grow with the number of documents? Exit 1 if it does after the first thousand.

    python bench/memory.py [--documents 5000] [--limit 15]

One process takes the documents through all stages one after another and keeps none of them; its resident memory is
printed every 500. The first thousand fill caches; what is added after them must stay below the limit (percent).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.config import Settings
from kg.engine import Engine
from kg.model import Document
from kg.read.draft import Draft
from kg.read.finish import finish

from articles import make_articles  # isort: skip  # beside this script

WARM = 1_000
EVERY = 500
PAGE = 1024  # /proc gives kibibytes


def main() -> int:
    """Measure, print a table, and say whether memory stayed level."""
    options = _options()
    settings = Settings()
    engine = Engine(settings)
    readings: dict[int, float] = {}
    for number, text in enumerate(make_articles(options.documents), start=1):
        document = finish(Draft(f"{number}", text, ""), settings, "2024-01-15")
        assert isinstance(document, Document)
        engine(document)
        if number % EVERY == 0:
            readings[number] = resident()
            print(f"{number:6} documents {readings[number]:8.1f} MiB", flush=True)
    first, last = readings[min(WARM, max(readings))], readings[max(readings)]
    growth = 100 * (last - first) / first
    print(f"growth after {WARM} documents: {growth:+.1f} % (limit {options.limit:g} %)")
    return int(growth > options.limit)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Does memory grow with the number of documents?")
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--limit", type=float, default=15)
    return parser.parse_args()


def resident() -> float:
    """Resident memory of this process in MiB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / PAGE


if __name__ == "__main__":
    sys.exit(main())
