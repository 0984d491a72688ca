"""Do damaged files of every kind go through a build without harm? Exit 1 if not.

    python bench/mutated.py [--documents 10000] [--engine 300]

Files of twenty kinds of texts in every format, spoilt at random by a fixed seed, go through the readers and a store,
most of them with an extractor of a few lines, some with the real one. None may crash or hang the build, fail in the
extractor or go unreported, and the graph must be strictly parsed again from every format that it can be written in.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.config import Settings  # noqa: E402
from kg.iri import default_prefixes  # noqa: E402
from kg.maintain import Keeper, build_store, stored_quads  # noqa: E402
from kg.maintain.verify import verify  # noqa: E402
from kg.pipeline import build  # noqa: E402
from tests.graph_samples import TRADE  # noqa: E402
from tests.maintain.mutations import failed, ill_formed, unreported, write_damaged  # noqa: E402
from tests.maintain.plain_english import ONTOLOGY, PlainEnglish  # noqa: E402

CHUNK = 500  # files of one build
PATIENCE = 900  # seconds after which one build counts as hanging
SETTINGS = Settings(language="any")
PREFIXES: Mapping[str, str] = {**default_prefixes(SETTINGS.base), "t": TRADE}


def main() -> int:
    """Build, check, and print a line for each fault and one of all."""
    options = _options()
    start = time.perf_counter()
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        faults = [
            *_through_a_store(Path(folder), range(options.documents), outcomes),
            *_through_the_engine(Path(folder), range(options.documents, options.documents + options.engine), outcomes),
        ]
    for fault in faults:
        print(f"FAULT {fault}")
    told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
    seconds = time.perf_counter() - start
    print(f"{options.documents} files, and {options.engine} with the real extractor: {outcomes.total()} documents")
    print(f"{told}; {len(faults)} faults; {seconds:.0f} s")
    return int(bool(faults))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Do damaged files of every kind go through a build without harm?")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--engine", type=int, default=300)
    return parser.parse_args()


def _through_a_store(folder: Path, numbers: range, outcomes: Counter[str]) -> Iterator[str]:
    for first in range(0, len(numbers), CHUNK):
        paths = write_damaged(folder / "files", numbers[first : first + CHUNK])
        signal.alarm(PATIENCE)
        result = build_store(
            [str(path) for path in paths], folder / "store", SETTINGS, ontology=ONTOLOGY, factory=PlainEnglish
        )
        signal.alarm(0)
        outcomes.update(report.outcome.value for report in result.reports)
        yield from (*unreported(paths, result.reports), *failed(result.reports))
        print(f"{first + len(paths)} files", flush=True)
    with Keeper(folder / "store", SETTINGS, ONTOLOGY) as keeper:
        yield from verify(keeper)
    yield from ill_formed(list(stored_quads(folder / "store", SETTINGS.base)), PREFIXES)


def _through_the_engine(folder: Path, numbers: range, outcomes: Counter[str]) -> Iterator[str]:
    paths = write_damaged(folder / "more", numbers)
    signal.alarm(PATIENCE)
    result = build([str(path) for path in paths], SETTINGS)
    signal.alarm(0)
    outcomes.update(report.outcome.value for report in result.reports)
    yield from (*unreported(paths, result.reports), *failed(result.reports))
    yield from ill_formed(list(result.graph.quads()), PREFIXES)


if __name__ == "__main__":
    sys.exit(main())
