"""How long an easy query takes at `kg serve`: alone, beside hard queries, and beside a flood of them.

    python -m bench.endpoint [--seconds 30] [--clients 8]

In: the hostile families of the tests, and a graph of 1,000 nodes. Out: the 50th and the 95th percentile in
milliseconds, what became of the hostile queries, and the largest worker. Target: beside hard queries the 95th
percentile is less than twice that of the server alone.
"""

from __future__ import annotations

import argparse
import itertools
import random
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from tests.web.hostile import FAMILIES, GREEDY, crowd
from tests.web.served import Served, serving

EASY = "SELECT * { <http://e/s1> ?p ?o . ?o ?q ?x } LIMIT 10"
PAUSE = 0.01  # seconds between two easy queries


def easy(server: Served, seconds: float) -> list[float]:
    """Seconds that each easy query took; a refused one counts as failed."""
    taken = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.perf_counter()
        answer = server.query(EASY)
        taken.append(time.perf_counter() - began)
        assert answer.status == 200, answer
        time.sleep(PAUSE)
    return taken


def hostile(server: Served, texts: list[str], stop: Event) -> Counter[int]:
    """Asks one hostile query after another; how often each status came back."""
    found: Counter[int] = Counter()
    for text in itertools.cycle(texts):
        if stop.is_set():
            return found
        found[server.query(text, "*/*").status] += 1
    return found


def beside(server: Served, texts: list[list[str]], seconds: float) -> tuple[list[float], Counter[int]]:
    """Easy queries beside one hostile client for each list of texts."""
    stop = Event()
    with ThreadPoolExecutor(len(texts)) as pool:
        clients = [pool.submit(hostile, server, one, stop) for one in texts]
        time.sleep(1)
        try:
            taken = easy(server, seconds)
        finally:
            stop.set()
        return taken, sum((client.result() for client in clients), Counter())


def percentile(values: list[float], share: float) -> float:
    """In milliseconds."""
    return sorted(values)[int(share * (len(values) - 1))] * 1000


def shown(name: str, taken: list[float], statuses: Counter[int] | None = None) -> str:
    """A line of the report."""
    middle, high = percentile(taken, 0.5), percentile(taken, 0.95)
    line = f"{name}: p50 {middle:.1f} ms, p95 {high:.1f} ms of {len(taken)} easy queries"
    return line + (f"; hostile: {dict(sorted(statuses.items()))}" if statuses else "")


def largest_mb(server: Served) -> int:
    """Resident memory of the largest worker."""
    sizes = [int(Path(f"/proc/{worker}/statm").read_text().split()[1]) * 4096 for worker in server.workers()]
    return max(sizes) // 1_000_000


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    hard = list(GREEDY.values())
    mixed = list(FAMILIES.values())
    random.Random(7).shuffle(mixed)
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "crowd.nt"
        graph.write_text(crowd())
        with serving("--graph", str(graph)) as server:
            easy(server, 2)
            print(shown("alone", easy(server, options.seconds)))
            two = [[GREEDY["product of patterns"]], [GREEDY["sorted product"]]]
            print(shown("beside 2 hard clients", *beside(server, two, options.seconds)))
            many = [hard[at:] + hard[:at] for at in range(options.clients)]
            print(shown(f"beside {options.clients} hard clients", *beside(server, many, options.seconds)))
            flood = [mixed[at * 3 :] + mixed[: at * 3] for at in range(options.clients)]
            print(shown(f"beside {options.clients} clients of all families", *beside(server, flood, options.seconds)))
            print(shown("alone again", easy(server, options.seconds)))
            print(f"largest worker: {largest_mb(server)} MB")


if __name__ == "__main__":
    main()
