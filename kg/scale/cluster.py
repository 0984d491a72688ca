"""A function over documents on a Dask cluster: the same results in the same order as `map_documents` gives.

In: documents, a factory, the address of a scheduler (without one, a cluster of this machine is started), a folder that
all workers see. Out: an `Extraction` or a `Casualty` for each document, in the order of the input.

Documents go out in batches, a few for each thread of the cluster at a time; what is read and not yet handed on is
bounded, and the results wait on disk. Each batch comes back as a part in the folder (`kg.scale.parts`), and a run that
was ended does only what no part has. A worker that is lost costs its batches another try. A batch that loses one worker
after another is tried alone, then by halves, until the document to blame is alone and is quarantined. What a document
does to its own process is dealt with on the worker (`kg.scale.children`) and costs nothing but that document.
"""

from __future__ import annotations

import logging
import queue
import time
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.config import Settings
from kg.errors import ExtractError, KGError
from kg.model import Document
from kg.scale.parts import Entry, Parts, Result, clear_parts, name_of, pack_documents
from kg.scale.worker import Casualty, Factory

if TYPE_CHECKING:
    from distributed import Client, Future

    from kg.scale.children import Answer

FLYING = 3  # batches a thread of the cluster: one is under way, the next is there, and this process may be busy for one
AHEAD = 8  # batches a thread that may wait on disk for a slow one at the head
BATCH_CHARS = 1_000_000  # a batch of long documents ends here, so that no message is large
TICK = 5.0  # seconds after which the cluster is looked at if nothing comes back
CONNECT = 30.0  # seconds in which a scheduler must answer
RETRIES = 2  # of a batch whose part cannot be written
INSTALL = "Install it: pip install 'graphwright[cluster]'"
RERUN = "Run the same command again: what is done stays."

# Of a cluster of this machine: no dashboard, no page, nothing that measures; workers take no more than they can do.
LOCAL = {
    "distributed.scheduler.http.routes": [],
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.gil.enabled": False,
}

log = logging.getLogger("kg")


def map_on_cluster(
    documents: Iterable[Document],
    factory: Factory,
    settings: Settings,
    ontology: Path | None = None,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    folder: Path,
    recipe: str = "",
    keep: bool = False,
) -> Iterator[Result]:
    """Yield the result of every document in order. ``documents`` is read lazily, as far ahead as there is room.

    Args:
        workers: how many a cluster of this machine has; not used with ``scheduler``.
        scheduler: its address ("tcp://host:8786"), or the path of its file.
        folder: for parts; the workers must see it under the same path, as all files that the settings name.
        recipe: changes with whatever may change what a document yields, so that an old part is not taken for it.
        keep: whether parts stay when their results have been handed on; else the folder is empty in the end.

    Raises:
        KGError: what the factory raises; `ExtractError` if the cluster is lost, or the folder is not shared.
    """
    parts = Parts(folder, recipe)
    with _client(workers, scheduler) as client, _plugin(client, factory, settings, ontology) as plugin:
        run = _Run(client, plugin, parts, settings, keep)
        try:
            yield from run.results(iter(documents))
        finally:
            run.cancel()
    if not keep:
        clear_parts(folder)


@contextmanager
def _client(workers: int, scheduler: str | None) -> Iterator[Client]:
    """A connection to a cluster, and the cluster if there is none.

    Raises:
        ExtractError: if the library is missing, or nobody answers.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as error:
        raise ExtractError("the library dask.distributed is not installed", hint=INSTALL) from error
    with ExitStack() as stack:
        if scheduler is None:
            stack.enter_context(dask.config.set(LOCAL))
            where = stack.enter_context(LocalCluster(**_local(workers)))
        else:
            where = scheduler
        place: dict[str, Any] = {"address": where}
        if isinstance(where, str) and Path(where).is_file():
            place = {"scheduler_file": where}
        try:
            client = stack.enter_context(Client(**place, timeout=CONNECT, set_as_default=False, name="graphwright"))
        except (OSError, ValueError) as error:
            what = f"no scheduler answers at {scheduler}: {error or type(error).__name__}"
            raise ExtractError(what, hint="Start one: dask scheduler.") from error
        yield client


def _local(workers: int) -> dict[str, Any]:
    """How a cluster of this machine is made; it listens on the loopback interface alone."""
    return {
        "n_workers": workers,
        "threads_per_worker": 1,
        "host": "127.0.0.1",
        "memory_limit": 0,  # each child process has its own cap
        "dashboard_address": None,
        "scheduler_kwargs": {"dashboard_address": "127.0.0.1:0", "dashboard": False},
        "silence_logs": logging.CRITICAL,
    }


@contextmanager
def _plugin(client: Client, factory: Factory, settings: Settings, ontology: Path | None) -> Iterator[str]:
    """What the workers need for their tasks, for as long as the block lasts; its name."""
    from kg.scale.children import Children

    name = f"graphwright-{uuid.uuid4().hex}"
    folder = ontology.resolve() if ontology else None
    try:
        client.register_plugin(Children(name, factory, _absolute(settings), folder), name=name)
    except Exception as error:  # whatever a worker could not do with it
        hint = "Every worker needs graphwright, in the version of this process."
        raise ExtractError(f"a worker of the cluster cannot be used: {error}", hint=hint) from error
    try:
        yield name
    finally:
        with suppress(Exception):  # the cluster may be gone
            client.unregister_worker_plugin(name)


def _absolute(settings: Settings) -> Settings:
    """The settings with the paths of this process, since workers may run in another directory."""
    extractor = settings.extractor
    return replace(
        settings,
        ontology=str(Path(settings.ontology).resolve()) if settings.ontology else None,
        catalogues=tuple(str(Path(one).resolve()) for one in settings.catalogues),
        decisions=str(Path(settings.decisions).resolve()) if settings.decisions else None,
        extractor=str(Path(extractor).resolve()) if extractor and Path(extractor).is_dir() else extractor,
    )


@dataclass(slots=True, eq=False)
class _Batch:
    """Documents that follow each other in the input, and how far they are."""

    number: int
    keys: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    old: list[Path] = field(default_factory=list)  # where an earlier run has left the results
    entry: Entry | None = None
    lost: list[Result] | None = None

    @property
    def ready(self) -> bool:
        return bool(self.old) or self.entry is not None or self.lost is not None

    def halves(self) -> list[_Batch]:
        middle = len(self.keys) // 2
        parts = (slice(None, middle), slice(middle, None))
        return [_Batch(self.number, self.keys[part], self.documents[part]) for part in parts]


class _Run:
    """One run over documents: the batches between the input and whoever takes the results."""

    def __init__(self, client: Client, plugin: str, parts: Parts, settings: Settings, keep: bool) -> None:
        self._client, self._plugin, self._parts, self._settings, self._keep = client, plugin, parts, settings, keep
        self._batches: list[_Batch] = []  # in the order of the input
        self._flying: dict[_Batch, Future[Answer]] = {}
        self._suspects: deque[_Batch] = deque()  # lost too many workers: each goes alone, with nothing beside it
        self._judged: _Batch | None = None
        self._back: queue.SimpleQueue[tuple[_Batch, Future[Answer]]] = queue.SimpleQueue()
        self._seen, self._threads, self._warned = -TICK, 1, False
        self._folder = str(parts.folder.resolve())

    def results(self, documents: Iterator[Document]) -> Iterator[Result]:
        """Results in order, until the documents are used up and all are answered."""
        source = self._batched(documents)
        exhausted = False
        while not (exhausted and not self._batches):
            exhausted = self._fill(source) or exhausted
            ready = bool(self._batches) and self._batches[0].ready
            self._listen(0 if ready or not self._batches else TICK)
            if self._batches and self._batches[0].ready:
                yield from self._hand_on(self._batches.pop(0))

    def cancel(self) -> None:
        """Leave nothing to do on the cluster."""
        with suppress(Exception):  # it may be gone
            self._client.cancel(list(self._flying.values()), force=True)

    # --- out ---------------------------------------------------------------------------------------------------------

    def _batched(self, documents: Iterator[Document]) -> Iterator[_Batch]:
        """The documents in batches, those that an earlier run has done apart."""
        numbers = count()
        batch = _Batch(next(numbers))
        size = 0
        for document in documents:
            key = self._parts.key(document)
            old = self._parts.claim(key)
            full = len(batch.keys) == self._settings.batch_size or size > BATCH_CHARS
            if batch.keys and (full or (old is None) == bool(batch.old)):
                yield batch
                batch, size = _Batch(next(numbers)), 0
            batch.old += [old] if old else []
            batch.keys.append(key)
            batch.documents.append(document)
            size += len(document.text)
        if batch.keys:
            yield batch

    def _fill(self, source: Iterator[_Batch]) -> bool:
        """Send out as much as there is room for; whether the source is used up."""
        if self._suspects or self._judged:
            if not self._flying and self._suspects:
                self._judged = self._suspects.popleft()
                self._send(self._judged)
            return False
        threads = self._width()
        while len(self._flying) < FLYING * threads and len(self._batches) < AHEAD * threads:
            batch = next(source, None)
            if batch is None:
                return True
            self._batches.append(batch)
            if batch.old:
                return False  # hand it on before the next is read
            self._send(batch)
        return False

    def _width(self) -> int:
        """Threads of the cluster, at least one; looked at every few seconds, as clusters grow and shrink."""
        now = time.monotonic()
        if now - self._seen >= TICK:
            self._seen = now
            found = sum(self._client.nthreads().values())
            if not found and not self._warned:
                log.warning("the cluster has no worker yet; waiting for one")
                self._warned = True
            self._threads = max(1, found)
        return self._threads

    def _send(self, batch: _Batch) -> None:
        from kg.scale.children import extract_batch

        future: Future[Answer] = self._client.submit(
            *(extract_batch, self._plugin, self._folder, batch.keys, pack_documents(batch.documents)),
            key=f"graphwright-{name_of(batch.keys)}-{uuid.uuid4().hex[:8]}",
            priority=-batch.number,
            retries=RETRIES,
            pure=False,
        )
        self._flying[batch] = future
        future.add_done_callback(lambda done: self._back.put((batch, done)))

    # --- back --------------------------------------------------------------------------------------------------------

    def _listen(self, patience: float) -> None:
        """Take what has come back, and wait so many seconds for the first."""
        try:
            while True:
                self._take(*self._back.get(timeout=patience))
                patience = 0
        except queue.Empty:
            if self._client.status != "running":
                raise ExtractError("the scheduler of the cluster is gone", hint=RERUN) from None

    def _take(self, batch: _Batch, future: Future[Answer]) -> None:
        """A task has ended, well or not."""
        if self._flying.get(batch) is not future:
            return
        del self._flying[batch]
        judged, self._judged = self._judged is batch, None if self._judged is batch else self._judged
        if future.status == "finished":
            self._answered(batch, future.result())
        else:
            self._failed(batch, future, judged)
        future.release()

    def _answered(self, batch: _Batch, answer: Answer) -> None:
        if isinstance(answer, tuple):
            kind, what, fields = answer
            raise kind(what, **fields)
        self._parts.note(answer)
        batch.entry = answer

    def _failed(self, batch: _Batch, future: Future[Answer], judged: bool) -> None:
        from distributed import KilledWorker

        if future.status != "error":  # cancelled, by somebody else or as the scheduler is gone
            raise ExtractError("the scheduler of the cluster is gone or has ended the work", hint=RERUN)
        error = future.exception(timeout=CONNECT)
        if isinstance(error, KGError):
            raise error
        if not isinstance(error, KilledWorker):
            where = "a worker of the cluster failed"
            raise ExtractError(f"{where}: {type(error).__name__}: {error}", hint=RERUN) from error
        self._suspect(batch, judged)

    def _suspect(self, batch: _Batch, judged: bool) -> None:
        """A batch has lost several workers: because of another that was on them, or of a document in it?"""
        if not judged:
            log.warning("workers of the cluster are lost again and again: looking for the document to blame")
            self._suspects.append(batch)
        elif len(batch.keys) > 1:
            place = self._batches.index(batch)
            halves = batch.halves()
            self._batches[place : place + 1] = halves
            self._suspects.extendleft(reversed(halves))
        else:
            batch.lost = [Casualty(batch.documents[0], "it ended several workers of the cluster")]

    def _hand_on(self, batch: _Batch) -> Iterator[Result]:
        """The results of a batch, then it is forgotten."""
        if batch.lost is not None:
            yield from batch.lost
        elif batch.entry is not None:
            yield from self._parts.read(batch.entry, batch.documents)
            if not self._keep:
                self._parts.drop(batch.entry)
        else:
            for key, path in zip(batch.keys, batch.old, strict=True):
                yield self._parts.of(key, path)
                if not self._keep:
                    self._parts.done(key, path)
