"""How long the explorer's index takes to make, and its questions to be answered.

    python -m bench.explorer [--claims 50000] [--entities 15000] [--names 1000000] [--rounds 20]

In: a synthetic graph. Out: seconds and megabytes of the index; of each question the 50th and the 95th percentile in
milliseconds, without HTTP, at a graph that the system has in its memory; the same for searches among so many names.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.explore import CALLS, Sources, answer, build_index, checked
from kg.explore.folding import folded
from kg.explore.schema import create, finish
from kg.store import load_graph
from tests.explore.synthetic import SYLLABLES, write_synthetic

Question = tuple[str, list[tuple[str, str]]]


def stopwatch(work: Any) -> float:
    """Seconds that some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def percentile(values: list[float], share: float) -> float:
    """In milliseconds."""
    return sorted(values)[int(share * (len(values) - 1))] * 1000


def ask(sources: Sources, question: Question) -> bytes:
    """The answer to a question."""
    name, given = question
    return answer(name, checked(given, CALLS[name].parameters), sources)


def measured(sources: Sources, title: str, questions: Iterable[Question], rounds: int) -> None:
    """Ask all questions once, then again so many times, and print how long it takes."""
    asked = list(questions)
    cold = [stopwatch(lambda one=one: ask(sources, one)) for one in asked]
    taken = [stopwatch(lambda one=one: ask(sources, one)) for _ in range(rounds) for one in asked]
    size = max(len(ask(sources, one)) for one in asked)
    first, middle, high = percentile(cold, 0.95), percentile(taken, 0.5), percentile(taken, 0.95)
    print(f"{title:34} p50 {middle:7.1f} ms  p95 {high:7.1f} ms  at first {first:7.1f} ms  {size / 1000:8.0f} kB")


def questions(sources: Sources, draw: random.Random) -> Iterator[tuple[str, list[Question]]]:
    """Questions by title: about the most connected entities, and about any."""
    hubs = [row[0] for row in sources.rows("SELECT iri FROM nodes ORDER BY id LIMIT 5")]
    every = [row[0] for row in sources.rows("SELECT iri FROM nodes WHERE degree > 0 ORDER BY id")]
    some = draw.sample(every, 5)
    claims = [row[0] for row in sources.rows("SELECT iri FROM claims ORDER BY random() LIMIT 5")]
    documents = [row[0] for row in sources.rows("SELECT iri FROM documents ORDER BY random() LIMIT 5")]
    planned = [("status", "Planned"), ("confidence", "0.5"), ("from", "2018-01-01")]
    yield "about", [("about", [])]
    yield "search", [("search", [("q", text)]) for text in ("b", "br", "bra", "brake", "mot", "lu te", "zzz")]
    yield "graph", [("graph", [])]
    yield "graph, filtered", [("graph", planned)]
    for name, iris in (("of a hub", hubs), ("of any", some)):
        yield f"neighbourhood {name}", [("neighbourhood", [("iri", iri)]) for iri in iris]
        yield f"entity {name}", [("entity", [("iri", iri)]) for iri in iris]
    yield "path between any", [("path", [("from", one), ("to", two)]) for one, two in pairwise(some)]
    yield (
        "path between hubs",
        [("path", [("from", one), ("to", two)]) for one, two in pairwise(hubs)],
    )
    yield "claims", [("claims", [("sort", sort)]) for sort in ("sentences", "-date", "subject")]
    yield "claims, filtered", [("claims", planned)]
    yield "claim", [("claim", [("iri", iri)]) for iri in claims]
    yield "documents", [("documents", []), ("documents", [("q", "2018 news")])]
    yield "document", [("document", [("iri", iri)]) for iri in documents]
    yield "timeline", [("timeline", [])]


def index_of_names(path: Path, count: int, draw: random.Random) -> Sources:
    """An index of nothing but names."""
    index = create(str(path))
    names = ("".join(draw.choices(SYLLABLES, k=3)) + f" {draw.choice(SYLLABLES)} {n}" for n in range(1, count + 1))
    rows = ((n, n, name.title(), folded(name), 0) for n, name in enumerate(names, start=1))
    index.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?)", rows)
    sql = "INSERT INTO nodes SELECT id, 'https://e.org/' || id, text, 'Thing', '#999999', 1, 0 FROM names"
    index.execute(sql)
    print(f"index of {count:,} names: {stopwatch(lambda: finish(index)):.1f} s, {path.stat().st_size // 1_000_000} MB")
    return Sources(str(path), ox.Store())


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=50_000)
    parser.add_argument("--entities", type=int, default=15_000)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    draw = random.Random(3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_synthetic(folder / "graph.nq", claims=options.claims, entities=options.entities)
        load_graph(str(folder / "graph.nq"), folder / "database")
        path = folder / "index.sqlite"
        taken = stopwatch(lambda: build_index(str(path), str(folder / "database")))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
        sources = Sources(str(path), ox.Store.read_only(str(folder / "database")))
        about = json.loads(ask(sources, ("about", [])))
        print(f"{about['claims']:,} claims, {about['entities']:,} entities, {about['documents']:,} documents")
        print(f"index: {taken:.1f} s, {path.stat().st_size / 1_000_000:.0f} MB, at most {memory} MB of memory")
        for title, asked in questions(sources, draw):
            measured(sources, title, asked, options.rounds)
        if options.names:
            known = index_of_names(folder / "names.sqlite", options.names, draw)
            typed = ("b", "br", "bra", "brake", "kelvo tes", "ndor", "777", "hav 12", "zzz", "nothing at all")
            for text in typed:
                measured(known, f"search {text!r}", [("search", [("q", text)])], options.rounds)


if __name__ == "__main__":
    main()
