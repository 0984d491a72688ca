"""Names at the size of Wikidata: build, open, memory and scan of a compiled catalogue, a plain dict and PhraseMatcher.

    python bench/catalogue_size.py                      # 10 thousand, 1 million and 5 million names; about 20 minutes
    python bench/catalogue_size.py --sizes 10000 100000 # quick

All on the same made-up names and the same text, each measurement in a process of its own. Private memory is what the
process holds for itself beyond an idle one (smaps: Private_Dirty), shared what several processes hold once (Rss less
private). Scan rates are megabytes of UTF-8 a second, the best of three. PhraseMatcher is left out above
``--phrase-matcher`` names: it needs about 13 s and 180 MB for each 100,000.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SYLLABLES = (
    "ba be bi bo bu da de do fa fe ga go ka ke ki ko la le li lo lu ma me mi mo na ne no pa pe ra re ri ro ru sa se si"
    " so ta te ti to va ve vi vo za"
).split()
TAILS = ("", "", "", " Group", " Ltd", " Bank", " Motors", " Co., Ltd.", " Holdings", " Inc.")
PLAIN = "the of and to in a that said its for was on with from by at as it is were market company sales year".split()
TEXT_WORDS = 400_000
SEED = 7


def names(count: int) -> Iterator[str]:
    """Made-up names of one to three words, all different: the first word spells a number of its own."""
    chance = random.Random(SEED)
    for number in range(count):
        words = [spelled(number * 2_654_435_761 % len(SYLLABLES) ** 4, 4)]
        words += [spelled(chance.randrange(len(SYLLABLES) ** 3), 3) for _ in range(chance.randint(0, 2))]
        yield " ".join(words) + chance.choice(TAILS)


def spelled(number: int, syllables: int) -> str:
    """A number as a capitalised word."""
    parts = []
    for _ in range(syllables):
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts).title()


def text(count: int) -> str:
    """Running words, a known name among every dozen."""
    chance = random.Random(SEED + 1)
    some = [name for _, name in zip(range(20_000), names(count), strict=False)]
    words = [chance.choice(some) if chance.random() < 0.08 else chance.choice(PLAIN) for _ in range(TEXT_WORDS)]
    return " ".join(words)


def memory() -> tuple[float, float]:
    """MB held privately and in all, by the kernel's account."""
    rows = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    found = {row.split(":")[0]: int(row.split()[1]) for row in rows}
    return found["Private_Dirty"] / 1024, found["Rss"] / 1024


def measured(open_: Callable[[], Callable[[str], int]], sample: str) -> dict[str, float]:
    before, _ = memory()
    start = time.perf_counter()
    scan = open_()
    opened = time.perf_counter() - start
    rates = []
    for _ in range(3):
        start = time.perf_counter()
        found = scan(sample)
        rates.append(len(sample.encode()) / 1e6 / (time.perf_counter() - start))
    private, whole = memory()
    return {
        "open s": opened,
        "private MB": private - before,
        "resident MB": whole,
        "scan MB/s": max(rates),
        "found": found,
    }


def compiled(folder: Path) -> Callable[[str], int]:
    from kg.catalogue.compiled import CompiledCatalogue

    catalogue = CompiledCatalogue(folder)
    return lambda sample: len(catalogue.scan(sample))


def plain_dict(count: int) -> Callable[[str], int]:
    """The usual dictionary of names, matched word by word, longest first."""
    table = {name: number for number, name in enumerate(names(count))}
    longest = max(len(name.split()) for name in table)

    def scan(sample: str) -> int:
        words, at, found = sample.split(" "), 0, 0
        while at < len(words):
            for size in range(min(longest, len(words) - at), 0, -1):
                if " ".join(words[at : at + size]) in table:
                    found += 1
                    at += size - 1
                    break
            at += 1
        return found

    return scan


def phrase_matcher(count: int) -> Callable[[str], int]:
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    nlp = spacy.blank("en")
    nlp.max_length = 10**9
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("NAME", [nlp.make_doc(name) for name in names(count)])
    parsed: dict[int, Any] = {}

    def scan(sample: str) -> int:
        doc = parsed.setdefault(0, nlp.make_doc(sample))  # the first round pays for the tokens, the best one does not
        return len(filter_spans(matcher(doc, as_spans=True)))

    return scan


def build(count: int, folder: Path) -> dict[str, float]:
    import resource

    from kg.catalogue.compile import compile_catalogue
    from kg.catalogue.records import EntityRecord, Located

    start = time.perf_counter()
    records = (
        Located(EntityRecord(f"https://example.org/{number}", name, prior=0.5), "made up", number + 1)
        for number, name in enumerate(names(count))
    )
    compile_catalogue(records, folder)
    os.sync()  # pages that still wait to be written would count as the next reader's own
    disk = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"build s": time.perf_counter() - start, "build peak MB": peak, "disk MB": disk}


def run(what: str, count: int, folder: Path) -> dict[str, float]:
    """One measurement in a process of its own."""
    command = [sys.executable, __file__, "--one", what, str(count), str(folder)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def one(what: str, count: int, folder: Path) -> dict[str, float]:
    if what == "build":
        return build(count, folder)
    openers: dict[str, Callable[[], Callable[[str], int]]] = {
        "compiled": lambda: compiled(folder),
        "dict": lambda: plain_dict(count),
        "PhraseMatcher": lambda: phrase_matcher(count),
    }
    return measured(openers[what], text(count))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000, 5_000_000])
    parser.add_argument("--phrase-matcher", type=int, default=1_000_000, help="most names that it is given")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        what, count, folder = arguments.one
        print(json.dumps(one(what, int(count), Path(folder))))
        return
    columns = ("build s", "build peak MB", "disk MB", "open s", "private MB", "resident MB", "scan MB/s", "found")
    print(f"{'names':>9} {'matcher':14}", *(f"{column:>13}" for column in columns))
    for count in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            made = run("build", count, Path(folder) / "catalogue")
            kinds = ["compiled", "dict"] + ["PhraseMatcher"] * (count <= arguments.phrase_matcher)
            for kind in kinds:
                row = run(kind, count, Path(folder) / "catalogue") | (made if kind == "compiled" else {})
                cells = (f"{row[column]:13.4g}" if column in row else f"{'–':>13}" for column in columns)
                print(f"{count:9,} {kind:14}", *cells, flush=True)


if __name__ == "__main__":
    main()
