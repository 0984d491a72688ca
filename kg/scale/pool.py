"""A function over documents on N processes: results in input order, and no document can stop the others.

In: documents, a picklable factory ``(settings, ontology) -> (document -> extraction)``. Out: an `Extraction` or a
`Casualty` for each document, in the order of the input, equal for every N.

A worker says which document it begins, so a death is laid to that document alone; it is tried once more in a fresh
worker, and quarantined if it kills that one too (a worker may also die for reasons of its own). So is one for which
memory does not suffice. A document that passes its deadline is quarantined at once. The rest of a lost batch is done by
another worker. Workers start by forkserver where the system has it (docs/decisions/0005-worker-pool.md), and are
replaced after ``settings.recycle_after`` documents, or when they have grown.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol

from kg.config import Settings
from kg.errors import ExtractError
from kg.model import Document, Extraction
from kg.scale.worker import Casualty, Extract, Factory, deadline_of, extract_in_time, late, serve

__all__ = ["Casualty", "Child", "Extract", "Factory", "Mapper", "map_documents"]

Result = Extraction | Casualty
Task = tuple[int, Document]

MAX_DEATHS = 2  # of workers by one document; or of workers that die before they are ready
AHEAD = 4  # batches a worker that may wait for a slow document at the head of the queue
PRELOAD = ("kg.annotate.without_torch",)  # spaCy: what takes long to import, and is imported once for all workers
THREADS = "OPENBLAS_NUM_THREADS"  # what numpy heeds
TICK = 5.0  # seconds after which the clock is looked at if nobody reports


class Mapper(Protocol):
    """What has the shape of `map_documents`: results in the order of the input, wherever they are made."""

    def __call__(
        self,
        documents: Iterable[Document],
        factory: Factory,
        settings: Settings,
        ontology: Path | None = None,
        *,
        workers: int = 1,
    ) -> Iterator[Result]:
        """Yield the result of every document in order."""


def map_documents(
    documents: Iterable[Document],
    factory: Factory,
    settings: Settings,
    ontology: Path | None = None,
    *,
    workers: int = 1,
) -> Iterator[Result]:
    """Yield the result of every document in order. ``documents`` is read lazily, as far ahead as there is room.

    With one worker everything happens in this process, where a crash of the interpreter cannot be survived.

    Raises:
        KGError: what the factory raises; `ExtractError` if workers die while they load.
    """
    if workers == 1:
        extract: Extract | None = None
        for document in documents:
            extract = extract or factory(settings, ontology)  # what takes seconds to load waits for a document
            yield extract_in_time(extract, document, settings)
        return
    pool = _Pool(factory, settings, ontology, workers)
    try:
        yield from pool.run(enumerate(documents))
    finally:
        pool.close()


class Child:
    """One worker process that takes batch after batch, as `map_documents` with two or more has them."""

    def __init__(self, factory: Factory, settings: Settings, ontology: Path | None = None) -> None:
        self._pool = _Pool(factory, settings, ontology, 1)

    def results(self, documents: Iterable[Document]) -> list[Result]:
        """The results of a batch. Raises as `map_documents`; the child is of no use then."""
        self._pool.forget()
        return list(self._pool.run(enumerate(documents)))

    def close(self) -> None:
        """End the process."""
        self._pool.close()


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection
    tasks: deque[Task] = field(default_factory=deque)  # handed over and not done; the first may be under way
    since: float | None = None  # when the first task began
    ready: bool = False
    served: int = 0


class _Pool:
    def __init__(self, factory: Factory, settings: Settings, ontology: Path | None, workers: int) -> None:
        self._arguments = (factory, settings, ontology)
        self._settings = settings
        self._context = _context(factory)
        self._workers: list[_Worker] = []
        self._wanted = workers
        self._waiting: deque[Task] = deque()  # tasks of lost batches, done before new ones
        self._suspects: deque[Task] = deque()  # documents that killed a worker: each goes alone into a batch
        self._deaths: dict[int, int] = {}
        self._failed_starts = 0
        self._results: dict[int, Result] = {}

    def run(self, tasks: Iterator[Task]) -> Iterator[Result]:
        """Results in order, until the tasks are used up and all are answered."""
        following, exhausted = 0, False
        room = self._wanted * self._settings.batch_size * AHEAD
        while True:
            while not exhausted and self._load() < room and len(self._waiting) < self._settings.batch_size:
                new = list(islice(tasks, self._settings.batch_size))
                self._waiting.extend(new)
                exhausted = len(new) < self._settings.batch_size
            while following in self._results:
                yield self._results.pop(following)
                following += 1
            if exhausted and self._load() == 0:
                return
            self._hand_out()
            self._listen()

    def forget(self) -> None:
        """Be ready for other tasks under the same numbers."""
        self._deaths.clear()

    def close(self) -> None:
        """End all workers."""
        for worker in list(self._workers):
            self._end(worker)

    def _load(self) -> int:
        """Documents that were taken from the input and not yet given back."""
        under_way = sum(len(worker.tasks) for worker in self._workers)
        return len(self._waiting) + len(self._suspects) + under_way + len(self._results)

    def _hand_out(self) -> None:
        self._make_room()
        unanswered = len(self._waiting) + len(self._suspects) + sum(len(worker.tasks) for worker in self._workers)
        while len(self._workers) < min(self._wanted, unanswered):
            self._workers.append(self._start())
        for worker in [one for one in self._workers if one.ready]:
            if batch := self._batch(worker):
                self._send(worker, batch)

    def _make_room(self) -> None:
        """End workers that have served long enough, and some for suspects, which are judged in fresh ones alone."""
        fresh = sum(not worker.served and not worker.tasks for worker in self._workers)
        for worker in [one for one in self._workers if one.ready]:
            if worker.served >= self._settings.recycle_after or (worker.served and fresh < len(self._suspects)):
                self._end(worker)
                fresh += 1

    def _batch(self, worker: _Worker) -> list[Task]:
        if self._suspects and not worker.served:
            return [self._suspects.popleft()]
        return [self._waiting.popleft() for _ in range(min(self._settings.batch_size, len(self._waiting)))]

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, *self._arguments), daemon=True)
        with _one_thread():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _send(self, worker: _Worker, batch: list[Task]) -> None:
        worker.tasks, worker.ready = deque(batch), False
        try:
            worker.connection.send(batch)
        except OSError:
            self._lost(worker)

    def _listen(self) -> None:
        """Wait until a worker reports, ends or runs late."""
        answers = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(answers), timeout=self._patience()):
            worker = answers[connection]  # type: ignore[index]
            try:
                self._hear(worker, worker.connection.recv())
            except (EOFError, OSError):
                self._lost(worker)
        now = time.monotonic()
        for worker in [one for one in self._workers if one.since is not None]:
            if now - (worker.since or now) > deadline_of(worker.tasks[0][1], self._settings):
                self._overdue(worker)

    def _patience(self) -> float:
        now = time.monotonic()
        left = [
            worker.since + deadline_of(worker.tasks[0][1], self._settings) - now
            for worker in self._workers
            if worker.since is not None
        ]
        return max(0.0, min([TICK, *left]))

    def _hear(self, worker: _Worker, message: tuple[Any, ...]) -> None:
        match message:
            case ("ready",):
                worker.ready, self._failed_starts = True, 0
            case ("start", _):
                worker.since = time.monotonic()
            case ("done", _, Casualty(hungry=True)) if worker.served:
                self._suspects.append(worker.tasks.popleft())
                self._end(worker)
            case ("done", number, result):
                worker.tasks.popleft()
                worker.since = None
                worker.served += 1
                self._results[number] = result
            case ("full",):
                self._end(worker)
            case ("broken", kind, what, fields):
                raise kind(what, **fields)

    def _overdue(self, worker: _Worker) -> None:
        number, document = worker.tasks.popleft()
        self._results[number] = late(document, self._settings)
        self._end(worker)

    def _lost(self, worker: _Worker) -> None:
        """A worker died: whose fault was it?"""
        if worker.since is not None and self._rang(worker):
            self._overdue(worker)
            return
        if worker.since is not None:
            self._suspect(worker.tasks.popleft(), worker)
        elif not worker.served and not worker.tasks:
            self._failed_starts += 1
        self._end(worker)
        if self._failed_starts > MAX_DEATHS * self._wanted:
            raise ExtractError("the worker processes end while they load", hint="Try --workers 1 to see why.")

    @staticmethod
    def _rang(worker: _Worker) -> bool:
        """Whether a worker that is gone ended itself because a deadline had passed while this process was busy."""
        worker.process.join(TICK)
        return hasattr(signal, "SIGALRM") and worker.process.exitcode == -signal.SIGALRM

    def _suspect(self, task: Task, worker: _Worker) -> None:
        number, document = task
        self._deaths[number] = self._deaths.get(number, 0) + 1
        if self._deaths[number] < MAX_DEATHS:
            self._suspects.append(task)
            return
        worker.process.join(TICK)
        code = worker.process.exitcode
        self._results[number] = Casualty(document, f"it ended {MAX_DEATHS} worker processes (exit code {code})")

    def _end(self, worker: _Worker) -> None:
        """Put what is left of its batch back in front, and end the process."""
        self._waiting.extendleft(reversed(worker.tasks))
        worker.tasks.clear()
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.kill()
        worker.process.join()
        worker.process.close()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Give numpy one thread in a process that starts within: documents are spread over processes, and the threads of
    all of them wait for each other (two workers on two cores did a quarter as much)."""
    chosen = os.environ.get(THREADS)
    os.environ.setdefault(THREADS, "1")
    try:
        yield
    finally:
        if chosen is None:
            del os.environ[THREADS]


def _context(factory: Factory) -> ForkServerContext | SpawnContext:
    """Forkserver, with the factory's module and spaCy imported once; spawn where there is no forkserver."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([factory.__module__, *PRELOAD])
    return context
