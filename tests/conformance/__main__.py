"""Runs the W3C's SPARQL 1.1 tests by HTTP against `kg serve`, and prints how many pass and why others do not.

    python -m tests.conformance DIRECTORY     # sparql/sparql11 of the W3C's rdf-tests

Exit code 1 if a test fails, 0 without the directory, which is said.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conformance import evaluation, requests
from tests.conformance.evaluation import Outcome
from tests.conformance.manifests import Case, cases
from tests.web.served import Served, serving

SUITES: dict[str, tuple[str, Callable[[Case, Served], Outcome]]] = {
    "protocol": ("protocol/manifest.ttl", requests.run),
    "graph store protocol": ("graph-store-protocol/manifest.ttl", requests.run),
    "service description": ("service-description/manifest.ttl", requests.run),
    "query": ("manifest-sparql11-query.ttl", evaluation.run),
    "update": ("manifest-sparql11-update.ttl", evaluation.run),
    "result formats": ("manifest-sparql11-results.ttl", evaluation.run),
    "federated query": ("manifest-sparql11-fed.ttl", evaluation.run),
}


@contextmanager
def empty_server() -> Iterator[Served]:
    """A server without data that takes writes; a query sees the default graph alone, as the tests want it."""
    with TemporaryDirectory() as folder:
        graph = Path(folder) / "empty.ttl"
        graph.touch()
        with serving("--graph", str(graph), "--writable", "--no-union") as server:
            yield server


def outcomes(folder: Path, suite: str, server: Served) -> list[Outcome]:
    """How each test of a suite ends."""
    manifest, run = SUITES[suite]
    return [run(case, server) for case in cases(folder / manifest)]


def main(folder: Path) -> int:
    """Run all suites."""
    if not folder.is_dir():
        print(f"skipped: there are no W3C tests at {folder}")
        return 0
    failed = 0
    with empty_server() as server:
        for suite in SUITES:
            found = outcomes(folder, suite, server)
            count = Counter(outcome.state for outcome in found)
            numbers = "".join(
                f", {count[state]} {state}" for state in ("skipped", "deviates", "failed") if count[state]
            )
            print(f"{suite}: {count['passed']} of {len(found)} passed{numbers}")
            for outcome in found:
                if outcome.state != "passed":
                    print(f"  {outcome.state} {outcome.name}: {outcome.reason}")
            failed += count["failed"]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
