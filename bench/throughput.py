"""How many short articles a minute, after loading: exit 1 if fewer than the goal.

    python bench/throughput.py [--articles 600] [--workers 2] [--goal 500]

Articles are written to files, read, and taken through all stages by worker processes; the clock starts with the first
result, when every worker has loaded its model, and stops with the last.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from kg.config import Settings
from kg.engine import Engine
from kg.model import Document
from kg.read import read_documents
from kg.scale import Casualty, map_documents

from articles import make_articles  # isort: skip  # beside this script


def main() -> int:
    """Measure, print one line, and say whether the goal was met."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        words = _write(Path(folder), options.articles)
        begin = time.perf_counter()
        times, lost = _run(folder, options.workers)
        loading = times[0] - begin
    seconds = times[-1] - times[0]
    rate = 60 * (len(times) - 1) / seconds
    print(
        f"{len(times)} articles of {words // len(times)} words, {options.workers} workers: "
        f"{rate:,.0f} a minute after {loading:.1f} s of loading; {lost} failed"
    )
    return int(rate < options.goal or lost > 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How many short articles a minute.")
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--goal", type=float, default=500)
    return parser.parse_args()


def _write(folder: Path, count: int) -> int:
    words = 0
    for number, text in enumerate(make_articles(count)):
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
        words += len(text.split())
    return words


def _run(folder: str, workers: int) -> tuple[list[float], int]:
    settings = Settings(workers=workers)
    documents = (item for item in read_documents([folder], settings, "2024-01-15") if isinstance(item, Document))
    times, lost = [], 0
    for result in map_documents(documents, Engine, settings, workers=workers):
        times.append(time.perf_counter())
        lost += isinstance(result, Casualty)
    return times, lost


if __name__ == "__main__":
    sys.exit(main())
