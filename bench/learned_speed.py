"""What the learned extractor costs: whole documents by patterns and model against patterns alone, and memory.

    python bench/learned_speed.py [--rounds 3] [--most 2.0]

The articles of `tests/cases/dev` go through both engines in turn, in one process and on one thread, so that a busy
machine slows both alike; the first round is not counted. Prints the ratio of the times and the peak of resident memory
with both engines loaded. Ends with 1 above the ratio or 1 GB.
"""

from __future__ import annotations

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # before numpy is loaded

import argparse
import resource
import sys
import time
from pathlib import Path

from kg.config import Settings
from kg.engine import NO_MODEL, Engine, plain_document

ARTICLES = Path(__file__).parents[1] / "tests/cases/dev"
MOST_MEMORY = 1_000_000  # kB


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=float, default=2.0)
    arguments = parser.parse_args()
    documents = [plain_document(path.read_text(encoding="utf-8")) for path in sorted(ARTICLES.glob("*/input.txt"))]
    engines = (Engine(Settings(extractor=NO_MODEL)), Engine(Settings()))
    seconds = [0.0, 0.0]
    for turn in range(arguments.rounds + 1):
        for document in documents:
            for number, engine in enumerate(engines):
                start = time.perf_counter()
                engine(document)
                seconds[number] += (time.perf_counter() - start) if turn else 0.0
    words = arguments.rounds * sum(len(document.text.split()) for document in documents)
    ratio = seconds[1] / seconds[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{len(documents)} articles, {words // arguments.rounds} words: {words / seconds[0]:,.0f} words/s by patterns, "
        f"{words / seconds[1]:,.0f} with the model; ratio {ratio:.2f}; peak {peak / 1000:.0f} MB"
    )
    return int(ratio > arguments.most or peak > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
