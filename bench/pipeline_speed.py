"""How fast documents go through the whole pipeline, held against the bare spaCy pipeline of the same model.

    python bench/pipeline_speed.py [--rounds 5] [--least 0] [--no-stages] [PATH ...]

Every document goes through `nlp(text)` and through `Engine(settings)(document)` in turn, on one thread; of each the
fastest of all rounds counts. Times are those of the process on the processor, so that other work on the machine matters
little. Without a path the documents are the development articles of `tests/cases/dev` and `examples/`. Prints
characters a second of both, the ratio (above 1: faster than the bare pipeline), and what each stage takes of the whole.
Ends with 1 below the ratio `--least`.
"""

from __future__ import annotations

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # before numpy is loaded

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from kg.config import Settings
from kg.engine import Engine
from kg.model import Document
from kg.read import read_documents

ROOT = Path(__file__).parents[1]
CLOCK = time.process_time


def main() -> int:
    options = _options()
    settings = Settings()
    paths = options.paths or [*sorted((ROOT / "tests/cases/dev").glob("*/input.*")), ROOT / "examples"]
    found = read_documents([str(path) for path in paths], settings, "2024-01-15")
    documents = [item for item in found if isinstance(item, Document)]
    engine, nlp = Engine(settings), spacy.load(settings.model)
    bare, whole = _fastest(documents, nlp, engine, options.rounds)
    ratio = bare / whole
    size = sum(len(document.text) for document in documents)
    print(f"{len(documents)} documents, {size:,} characters, {options.rounds} rounds")
    print(f"bare spaCy pipeline: {size / bare:,.0f} characters/s ({1000 * bare / len(documents):.1f} ms a document)")
    print(f"whole pipeline:      {size / whole:,.0f} characters/s ({1000 * whole / len(documents):.1f} ms a document)")
    print(f"ratio: {ratio:.2f}")
    if options.stages:
        _print_stages(_stages(documents, engine, options.rounds))
    return int(ratio < options.least)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--least", type=float, default=0.0)
    parser.add_argument("--stages", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args()


def _fastest(documents: Sequence[Document], nlp: Language, engine: Engine, rounds: int) -> tuple[float, float]:
    """Seconds for all documents, bare and whole: of each document its fastest round, after one that is not counted."""
    bare, whole = ([float("inf")] * len(documents) for _ in range(2))
    for turn in range(rounds + 1):
        for number, document in enumerate(documents):
            times = _seconds(nlp, document.text), _seconds(engine, document)
            if turn:
                bare[number], whole[number] = min(bare[number], times[0]), min(whole[number], times[1])
    return sum(bare), sum(whole)


def _seconds(call: Callable[[Any], object], item: object) -> float:
    start = CLOCK()
    call(item)
    return CLOCK() - start


class Stages:
    """Seconds that methods take, each without those of the other ones that it calls."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._within = ["rest"]
        self._since = CLOCK()

    def watch(self, owner: object, method: str, name: str) -> None:
        """Count a method of one object, from now on."""
        call = getattr(owner, method)

        def watched(*args: Any, **kwargs: Any) -> Any:
            self._turn()
            self._within.append(name)
            try:
                return call(*args, **kwargs)
            finally:
                self._turn()
                self._within.pop()

        vars(owner)[method] = watched

    def _turn(self) -> None:
        now = CLOCK()
        self.seconds[self._within[-1]] += now - self._since
        self._since = now


def _stages(documents: Sequence[Document], engine: Engine, rounds: int) -> Mapping[str, float]:
    stages = Stages()
    stages.watch(engine.annotator.parser, "tokens", "first reading (tags, entities)")
    stages.watch(engine.annotator.parser, "parse", "second reading (parse)")
    stages.watch(engine.annotator, "annotate", "names, clusters, coreference, dates, quantities")
    stages.watch(engine.extractor, "read", "patterns")
    stages.watch(engine, "_linked", "linking")
    if engine.proposer is not None:
        stages.watch(engine.proposer.model, "encode", "learned model: encoder")
        stages.watch(engine.proposer, "read", "learned model: pairs")
    for _ in range(rounds):
        for document in documents:
            engine(document)
    return stages.seconds


def _print_stages(seconds: Mapping[str, float]) -> None:
    for name, spent in sorted(seconds.items(), key=lambda one: -one[1]):
        print(f"  {spent / sum(seconds.values()):6.1%}  {name}")


if __name__ == "__main__":
    sys.exit(main())
