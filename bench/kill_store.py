"""Is a store whole whatever happens to the process that grows it? Exit 1 if not.

    python bench/kill_store.py [--documents 10000] [--kills 100]
    python bench/kill_store.py --disk [--points 20]

A process puts documents into a store, some files one after another, and tells of each document that is acknowledged. It
is killed (SIGKILL) at random points, and another goes on: each time the store must open, every acknowledged document be
in the ledger, and each document's graph be there whole or not at all. With --disk it runs out of space instead, by a
limit on the size of files and on small disks of their own (tmpfs, if this process may mount one), and must say so in
one line. At the end the graph must have the hash of an uninterrupted build. Linux.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pyoxigraph as ox  # noqa: E402

import kg.maintain  # noqa: E402
import kg.maintain.build  # noqa: E402
import kg.maintain.keeper  # noqa: E402
import kg.maintain.publish  # noqa: E402
import kg.spool  # noqa: E402  # so that not every child has to
import kg.store.database  # noqa: E402
import tests.maintain.plain_english  # noqa: E402
from kg.cli import run  # noqa: E402
from kg.config import Settings  # noqa: E402
from kg.errors import StoreError  # noqa: E402
from kg.maintain import Keeper, build_store, fingerprint  # noqa: E402
from kg.maintain.shapes import ledger_graph  # noqa: E402
from kg.maintain.verify import verify  # noqa: E402
from kg.model import DocumentReport  # noqa: E402
from kg.ontology import load_ontology  # noqa: E402
from kg.store import open_for_reading  # noqa: E402
from tests.maintain.plain_english import ONTOLOGY, PlainEnglish  # noqa: E402

SETTINGS = Settings(language="any")
SYLLABLES = "bra kel mor tan vil dor sem rul pax nim gor hal".split()
STEP = 20  # documents of a step of publishing: many steps, so that many kills fall into one
BULK = 300  # triples from which on a step is loaded in bulk: some are, some are not
SAMPLE = 200  # documents whose graphs are compared after a kill
THOROUGH = 10  # kills after which all graphs are compared, and the store is verified
FAILURE = 3  # the exit code of the command line for what went wrong


@dataclass(frozen=True, slots=True)
class Corpus:
    """Files of documents, and what an uninterrupted build makes of them: a hash of each document's graph."""

    files: tuple[str, ...]
    graphs: dict[str, str]
    fingerprint: str


def main() -> int:
    """Run one of the two experiments in a folder that is removed afterwards."""
    options = _options()
    read_ontology_once()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        corpus = prepare(Path(folder), options.documents, options.files, options.seed)
        if options.disk:
            return fill_disks(corpus, Path(folder), options.points)
        return kill_often(corpus, Path(folder), options.documents, options.kills, options.seed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Is a store whole whatever happens to the process that grows it?")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--disk", action="store_true", help="Run out of space instead.")
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="Where to work; the system's place for temporary files otherwise.")
    return parser.parse_args()


# --- documents and the uninterrupted build ---------------------------------------------------------------------------


def prepare(folder: Path, documents: int, files: int, seed: int) -> Corpus:
    """Write the documents, and build them once without a disturbance, in a process of its own."""
    start = time.perf_counter()
    paths = tuple(write_documents(folder, documents, files, seed))
    outcome = in_child(lambda tell: _build(paths, folder / "whole", tell))
    if outcome.code != 0:
        raise SystemExit("the uninterrupted build failed")
    told = in_child(lambda tell: _describe(folder / "whole", tell))
    graphs = dict(line.split() for line in told.lines)
    shutil.rmtree(folder / "whole")
    print(f"{documents} documents in {files} files built in {time.perf_counter() - start:.0f} s", flush=True)
    return Corpus(paths, {name: digest for name, digest in graphs.items() if name != "all"}, graphs["all"])


def write_documents(folder: Path, documents: int, files: int, seed: int) -> Iterator[str]:
    """Files of short documents about made-up firms, none of which is spelled like another."""
    random = Random(seed)
    names = sorted({(a + b + c).capitalize() for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES})
    for number in range(files):
        path = folder / f"{number:03}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for one in range(number * documents // files, (number + 1) * documents // files):
                first, second = random.sample(names, 2)
                verb = random.choice(("is allied with", "is held by", "is not allied with"))
                file.write(json.dumps({"text": f"{first} {verb} {second}. This is number {one}."}) + "\n")
        yield str(path)


def _build(files: Sequence[str], store: Path, tell: Callable[[str], None]) -> None:
    """Put files into a store, one after another as a person would; each document and each file is told of."""
    take_small_steps()

    def acknowledge(report: DocumentReport) -> None:
        tell(report.source)

    for path in files:
        build_store([path], store, SETTINGS, ontology=ONTOLOGY, factory=PlainEnglish, progress=acknowledge)
        tell(f"done {path}")


def read_ontology_once() -> None:
    """Spare the children what has nothing to do with the experiment and takes most of the time of a short run."""
    cached = cache(load_ontology)
    cached(ONTOLOGY)
    for module in (kg.maintain.keeper, tests.maintain.plain_english):
        vars(module).update(load_ontology=cached)


def take_small_steps() -> None:
    """Publish after a few documents already, and let readers see it."""
    vars(kg.store.database).update(BULK=BULK)
    vars(kg.maintain.publish).update(STEP=STEP)
    vars(kg.maintain.build).update(STEP=STEP, SHOWN=4 * STEP)


def _describe(store: Path, tell: Callable[[str], None]) -> None:
    tell(f"all {fingerprint(store, SETTINGS.base)}")
    for name, digest in graph_hashes(open_for_reading(store)):
        tell(f"{name} {digest}")


def graph_hashes(store: ox.Store, chosen: Callable[[str], bool] = lambda name: True) -> Iterator[tuple[str, str]]:
    """The id of each document whose graph is in a store, with a hash of this graph."""
    start = f"{SETTINGS.base}document/"
    for graph in store.named_graphs():
        if isinstance(graph, ox.NamedNode) and graph.value != ledger_graph(SETTINGS.base) and chosen(graph.value):
            lines = sorted(str(quad) for quad in store.quads_for_pattern(None, None, None, graph))
            yield graph.value.removeprefix(start), hashlib.sha256("\n".join(lines).encode()).hexdigest()


# --- a process that tells, and may be killed -------------------------------------------------------------------------


@dataclass(slots=True)
class Outcome:
    """The lines that a process told, and how it ended: an exit code, or minus the signal."""

    lines: list[str]
    code: int


def in_child(work: Callable[[Callable[[str], None]], None], until: int | None = None, delay: float = 0) -> Outcome:
    """Run something in a fork of this process; with ``until``, kill it some seconds after so many lines.

    This process itself never opens a store, as threads do not outlive a fork.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os._exit(_run(work, write))
    os.close(write)
    lines: list[str] = []
    with os.fdopen(read, encoding="utf-8") as pipe:
        for line in pipe:
            lines.append(line.rstrip("\n"))
            if until is not None and len(lines) >= until:
                until = None
                signal.signal(signal.SIGALRM, lambda number, frame: os.kill(child, signal.SIGKILL))
                signal.setitimer(signal.ITIMER_REAL, max(delay, 0.001))
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it keeps its number until the alarm is off
    signal.setitimer(signal.ITIMER_REAL, 0)
    _, status = os.waitpid(child, 0)
    return Outcome(lines, os.waitstatus_to_exitcode(status))


def _run(work: Callable[[Callable[[str], None]], None], write: int) -> int:
    try:
        work(lambda line: _write(write, line))
    except StoreError as error:
        _write(write, f"error: {error}")
        return FAILURE
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _write(handle: int, line: str) -> None:
    os.write(handle, f"{line}\n".encode())


# --- killed ----------------------------------------------------------------------------------------------------------


def kill_often(corpus: Corpus, folder: Path, documents: int, kills: int, seed: int) -> int:
    """Kill the build again and again; 1 if the store was ever not as it must be."""
    start, random, store = time.perf_counter(), Random(seed), folder / "store"
    counts: Counter[str] = Counter()
    faults: list[str] = []
    known, left = set[str](), list(corpus.files)
    while counts.total() < kills and not faults:
        share = 2 * (documents - len(known)) // (kills - counts.total())
        seen = sum(source.startswith(f"{left[0]}:") for source in known)
        until, delay = seen + random.randrange(1, max(2, share)), random.random() ** 2
        outcome = in_child(partial(_build, tuple(left), store), until, delay)
        known |= {line for line in outcome.lines if not line.startswith("done ")}
        left = [path for path in left if f"done {path}" not in outcome.lines]
        if outcome.code == -signal.SIGKILL:
            told = _examined(store, known, corpus, random, thorough=counts.total() % THOROUGH == 0)
            counts[told.kind] += 1
            faults += [f"kill {counts.total()}: {fault}" for fault in told.faults]
            if counts.total() % THOROUGH == 0:
                print(f"{counts.total()} kills, {len(known)} documents acknowledged", flush=True)
        elif not left:  # it was quicker than the signal: from the beginning
            shutil.rmtree(store)
            known, left = set[str](), list(corpus.files)
    faults += _unlike(corpus, store)
    for fault in faults:
        print(fault)
    killed = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    print(
        f"{documents} documents; {counts.total()} kills ({killed}); {len(faults)} faults;"
        f" {time.perf_counter() - start:.0f} s"
    )
    return int(bool(faults))


def _unlike(corpus: Corpus, store: Path) -> list[str]:
    """What is wrong with a store after a last run that nothing disturbs."""
    final = in_child(lambda tell: _build(corpus.files, store, tell))
    end = in_child(lambda tell: tell(fingerprint(store, SETTINGS.base)))
    whole = final.code == 0 and end.lines == [corpus.fingerprint]
    return [] if whole else ["the graph at the end is not that of an uninterrupted build"]


@dataclass(slots=True)
class _Told:
    kind: str
    faults: list[str]


def _examined(store: Path, known: set[str], corpus: Corpus, random: Random, *, thorough: bool) -> _Told:
    """What a store is like after a kill: when it was killed, and what is wrong with it."""
    every = sorted(corpus.graphs)
    chosen = set(every if thorough else random.sample(every, min(SAMPLE, len(every))))
    outcome = in_child(lambda tell: _examine(store, known, corpus, chosen, tell, thorough=thorough))
    kind = "while documents were published" if "publishing" in outcome.lines else "while a document was put in"
    faults = [line for line in outcome.lines if line != "publishing"]
    return _Told(kind, faults if outcome.code in (0, FAILURE) else [*faults, f"exit code {outcome.code}"])


def _examine(
    store: Path, known: set[str], corpus: Corpus, chosen: set[str], tell: Callable[[str], None], *, thorough: bool
) -> None:
    start = f"{SETTINGS.base}document/"
    _compare("a reader's", open_for_reading(store), corpus, lambda name: name.removeprefix(start) in chosen, tell)
    if _pending(store):
        tell("publishing")
    with Keeper(store, SETTINGS, ONTOLOGY) as keeper:
        there = {row[0] for row in keeper.ledger.ask("SELECT source FROM sources")}
        for source in sorted(known - there)[:3]:
            tell(f"{source} was acknowledged and is not in the ledger")
        whole = keeper.database.store
        _compare("the store's", whole, corpus, lambda name: name.removeprefix(start) in chosen, tell)
        shown = {row[0] for row in keeper.ledger.ask("SELECT id FROM documents WHERE shown")} & chosen
        graphs = {name.value.removeprefix(start) for name in whole.named_graphs() if isinstance(name, ox.NamedNode)}
        for document in sorted(shown ^ (graphs & chosen))[:3]:
            tell(f"document {document}: ledger and graph do not agree whether it is published")
        for fault in verify(keeper) if thorough else ():
            if "waits to be published" not in fault:
                tell(fault)


def _pending(store: Path) -> bool:
    """Whether a step of publishing is half done, or made and not yet kept."""
    connection = sqlite3.connect(f"{(store / '.kg' / 'ledger.sqlite').as_uri()}?mode=ro", uri=True)
    waiting = connection.execute("SELECT COUNT(*) FROM documents WHERE state = 'staged'").fetchone()[0]
    found = connection.execute("SELECT 1 FROM pending").fetchone()
    connection.close()
    return found is not None or waiting >= STEP


def _compare(
    whose: str, store: ox.Store, corpus: Corpus, chosen: Callable[[str], bool], tell: Callable[[str], None]
) -> None:
    """Tell of documents whose graph is there and not whole."""
    for name, digest in graph_hashes(store, chosen):
        if corpus.graphs.get(name) != digest:
            tell(f"document {name}: {whose} graph is not that of an uninterrupted build")


# --- no space --------------------------------------------------------------------------------------------------------


def fill_disks(corpus: Corpus, folder: Path, points: int) -> int:
    """Build with too little space, by limits on files and on disks; 1 if a store was not as it must be."""
    largest, whole = _sizes(corpus, folder)
    shares = [(number + 1) / (points + 1) for number in range(points)]
    disks = shares[1::2] if may_mount(folder) else []
    if not disks:
        print("no disk can be mounted here: limits on the size of files only")
    runs = {}
    for share in shares:
        size = int((whole if share in disks else largest) * share)
        place = folder / f"{'disk' if share in disks else 'store'}{size}"
        run = _on_disk(corpus, place, size) if share in disks else _with_short_files(corpus, place, size)
        runs[f"{'a disk' if share in disks else 'files'} of {size:,} bytes"] = run
    faults = [f"{name}: {fault}" for name, run in runs.items() for fault in run.faults]
    for name, run in runs.items():
        print(f"{name}: {run.told.replace(str(folder), '…')}")
    for fault in faults:
        print(f"FAULT {fault}")
    met = sum(bool(run.told) for run in runs.values())
    print(f"{points} points, {len(disks)} on disks of their own; {met} ran out of space; {len(faults)} faults")
    return int(bool(faults) or met < points)


def _sizes(corpus: Corpus, folder: Path) -> tuple[int, int]:
    """Bytes of the largest file of a store, and of all."""
    store = folder / "measured"
    if command(corpus, store).code:
        raise SystemExit("the build failed without a limit")
    sizes = [os.stat(os.path.join(place, name)).st_size for place, _, names in os.walk(store) for name in names]
    shutil.rmtree(store)
    return max(sizes), sum(sizes)


@dataclass(slots=True)
class _Full:
    told: str  # the line with which the command failed; "" if it did not
    faults: list[str]


def _with_short_files(corpus: Corpus, store: Path, size: int) -> _Full:
    run = command(corpus, store, size)
    return _Full(run.told, [*faults_of(run), *_resumed(corpus, store)])


def _on_disk(corpus: Corpus, place: Path, size: int) -> _Full:
    with mounted(place, size):
        run = command(corpus, place / "store")
        faults = faults_of(run)
        mount("-o", "remount,size=4g", str(place))
        return _Full(run.told, [*faults, *_resumed(corpus, place / "store")])


@dataclass(slots=True)
class Run:
    """A command that has ended, and what it told on stderr."""

    code: int
    stderr: str

    @property
    def told(self) -> str:
        """The last line, if it failed."""
        return self.stderr.strip().rpartition("\n")[2] if self.code else ""


def command(corpus: Corpus, store: Path, size: int | None = None) -> Run:
    """`kg build` of all documents, with the extractor of the tests; no file of it may be longer than ``size`` bytes."""
    words = ["build", *corpus.files, "--store", str(store), "--ontology", str(ONTOLOGY)]
    with tempfile.TemporaryFile() as errors, tempfile.NamedTemporaryFile("w", suffix=".toml") as settings:
        settings.write('language = "any"\n')
        settings.flush()
        outcome = in_child(lambda tell: _command([*words, "--settings", settings.name], errors.fileno(), size))
        errors.seek(0)
        return Run(outcome.code, errors.read().decode())


def _command(words: list[str], errors: int, size: int | None) -> None:
    take_small_steps()
    vars(kg.maintain).update(build_store=partial(build_store, factory=PlainEnglish))
    os.dup2(errors, 2)
    if size is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    code = run(words)
    sys.stderr.flush()
    os._exit(code)


def faults_of(run: Run) -> list[str]:
    """What is wrong with how a command told that it failed; nothing if it did not fail."""
    if run.code == 0:
        return []
    lines = run.stderr.strip().splitlines()
    if run.code != FAILURE or len(lines) != 1 or not run.told.startswith("error: "):
        return [f"exit code {run.code}, {run.stderr!r}"]
    return [] if "Free some space" in run.told else [f"it does not say what to do: {run.told}"]


def _resumed(corpus: Corpus, store: Path) -> list[str]:
    """What is wrong with a store once there is space again."""
    again = command(corpus, store)
    if again.code:
        return [f"it cannot be resumed: {again.stderr}"]
    end = in_child(lambda tell: tell(fingerprint(store, SETTINGS.base)))
    return [] if end.lines == [corpus.fingerprint] else ["resumed, it is not the graph of an uninterrupted build"]


def may_mount(folder: Path) -> bool:
    """Whether this process may mount a small disk."""
    try:
        with mounted(folder / "tried", 1_000_000):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@contextmanager
def mounted(place: Path, size: int) -> Iterator[None]:
    """A disk in memory, for the time of the block."""
    place.mkdir()
    mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place))
    try:
        yield
    finally:
        ctypes.CDLL(None, use_errno=True).umount2(str(place).encode(), 2)  # MNT_DETACH


def mount(*words: str) -> None:
    """Run the system's command."""
    subprocess.run(["mount", *words], check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
