"""What runs on the workers of a Dask cluster: a task takes a batch of documents and writes its part.

In: documents, a folder that all workers see. Out: a file. A worker extracts nothing itself: for each of
its threads a child process does, which has a deadline and a cap on its memory and may die of a document without harm
(`kg.scale.pool`), and which stays for the next batch, as it takes seconds to load.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from distributed import Worker, WorkerPlugin, get_worker

from kg.config import Settings
from kg.errors import ExtractError, KGError
from kg.model import Document
from kg.scale.alike import ingredients
from kg.scale.parts import Result, unpack_documents, write_part
from kg.scale.pool import Child
from kg.scale.worker import Factory

IDLE = 120.0  # seconds after which a child without work ends: a driver that was killed cannot say that it is over


class Children(WorkerPlugin):
    """The child processes of a worker, made when they are needed; they end with the run or with the worker."""

    def __init__(self, name: str, factory: Factory, settings: Settings, ontology: Path | None) -> None:
        self.name = name
        self.arguments = (factory, settings, ontology)
        self.wanted = ingredients(settings, ontology)

    def setup(self, worker: Worker) -> None:
        """Prepare the worker's process, which Dask's nanny does not expect to have children."""
        self._idle: dict[Child, threading.Timer] = {}
        self._lock = threading.Lock()
        self._closed = False
        self._other = _differences(self.wanted, ingredients(*self.arguments[1:]))
        multiprocessing.current_process().daemon = False

    def teardown(self, worker: Worker) -> None:
        """End all that is idle; the others end after their batch."""
        with self._lock:
            self._closed = True
            idle = list(self._idle)
        for child in idle:
            self._expire(child)

    def extract(self, documents: Sequence[Document]) -> list[Result]:
        """The results of a batch, by a child that has nothing else to do.

        Raises:
            KGError: what the factory raises; `ExtractError` if this worker would give other results than the driver.
        """
        if self._other:
            hint = "All machines need the same libraries and files, under the same paths."
            raise ExtractError(f"worker {get_worker().address} differs from this process: {self._other}", hint=hint)
        child = self._take()
        try:
            results = child.results(documents)
        except BaseException:
            child.close()
            raise
        self._give(child)
        return results

    def _take(self) -> Child:
        with self._lock:
            if self._idle:
                child, timer = self._idle.popitem()
                timer.cancel()
                return child
        return Child(*self.arguments)

    def _give(self, child: Child) -> None:
        timer = threading.Timer(0 if self._closed else IDLE, self._expire, (child,))
        timer.daemon = True
        with self._lock:
            self._idle[child] = timer
        timer.start()

    def _expire(self, child: Child) -> None:
        with self._lock:
            timer = self._idle.pop(child, None)
        if timer is not None:
            timer.cancel()
            child.close()


def _differences(wanted: Mapping[str, str], found: Mapping[str, str]) -> str:
    return ", ".join(f"{name} is {found[name]}, not {wanted[name]}" for name in wanted if found[name] != wanted[name])


class Refusal(Exception):
    """Carries an error that ends the run to the driver: its class, message and fields.

    The error itself has keywords, and so does not survive being pickled.
    """

    def error(self) -> KGError:
        """The error as it was raised."""
        kind, what, fields = self.args
        found: KGError = kind(what, **fields)
        return found


def extract_batch(plugin: str, path: str, keys: Sequence[str], documents: bytes) -> None:
    """The task: extract the documents and write their part. It returns nothing that could be lost with the worker.

    Raises:
        Refusal: for a `KGError`.
        OSError: if the part cannot be written.
    """
    children = get_worker().plugins[plugin]
    assert isinstance(children, Children)
    try:
        results = children.extract(unpack_documents(documents))
    except KGError as error:
        fields = {"path": error.path, "line": error.line, "iri": error.iri, "hint": error.hint}
        raise Refusal(type(error), error.what, fields) from None
    write_part(Path(path), keys, results)
