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
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from kg.config import Settings
from kg.errors import ExtractError
from kg.model import Document
from kg.scale.connect import CONNECT, connected, equipped
from kg.scale.parts import SHARED, Parts, Result, pack_documents
from kg.scale.worker import Casualty, Factory

if TYPE_CHECKING:
    from distributed import Client, Future

FLYING = 3  # batches a thread of the cluster: one is under way, the next is there, and this process may be busy for one
AHEAD = 8  # batches a thread that may wait on disk for a slow one at the head
BATCH_CHARS = 1_000_000  # a batch of long documents ends here, so that no message is large
TICK = 5.0  # seconds after which the cluster is looked at if nothing comes back
LONELY = 60.0  # seconds in which a lost worker of this machine must have been started anew
LATE = 10.0  # seconds until a file that another machine has renamed must be seen by this one
RETRIES = 2  # of a batch whose part could not be written
GONE = "the scheduler of the cluster is gone, or has ended the work"
RERUN = "Run the same command again: what is done stays."

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
        keep: whether parts stay when their results have been handed on, until `kg.scale.parts.clear_parts`.

    Raises:
        KGError: what the factory raises; `ExtractError` if the cluster is lost, or the folder is not shared.
    """
    parts = Parts(folder, recipe)
    with connected(workers, scheduler) as client, equipped(client, factory, settings, ontology) as plugin:
        run = _Run(client, plugin, parts, settings, keep, LONELY if scheduler is None else None)
        try:
            yield from run.results(iter(documents))
        finally:
            run.cancel()


@dataclass(slots=True, eq=False)
class _Batch:
    """Documents that follow each other in the input, and how far they are."""

    number: int
    keys: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    places: list[Path] = field(default_factory=list)  # the parts with the results, as soon as there are any
    part: Path | None = None  # that this run has made a worker write
    tries: int = 0
    lost: Casualty | None = None

    @property
    def ready(self) -> bool:
        return bool(self.places) or self.lost is not None

    def halves(self) -> list[_Batch]:
        middle = len(self.keys) // 2
        parts = (slice(None, middle), slice(middle, None))
        return [_Batch(self.number, self.keys[part], self.documents[part]) for part in parts]


class _Run:
    """One run over documents: the batches between the input and whoever takes the results."""

    def __init__(
        self, client: Client, plugin: str, parts: Parts, settings: Settings, keep: bool, lonely: float | None
    ) -> None:
        self._client, self._plugin, self._parts, self._settings, self._keep = client, plugin, parts, settings, keep
        self._lonely = lonely  # seconds without a worker, after which there will be none
        self._batches: list[_Batch] = []  # in the order of the input
        self._flying: dict[_Batch, Future[None]] = {}
        self._suspects: deque[_Batch] = deque()  # lost too many workers: each goes alone, with nothing beside it
        self._judged: _Batch | None = None
        self._back: queue.SimpleQueue[tuple[_Batch, Future[None]]] = queue.SimpleQueue()
        self._seen, self._threads = -TICK, 1
        self._alone: float | None = None  # since when there is no worker

    def results(self, documents: Iterator[Document]) -> Iterator[Result]:
        """Results in order, until the documents are used up and all are answered."""
        source = self._batched(documents)
        exhausted = False
        while not (exhausted and not self._batches):
            exhausted = self._fill(source) or exhausted
            if self._batches and not self._batches[0].ready:
                self._listen(TICK)
            else:
                self._listen(0)
                yield from self._hand_on()

    def cancel(self) -> None:
        """Leave nothing to do on the cluster."""
        if self._flying and self._client.status == "running":
            with suppress(Exception):  # it may be gone
                self._client.cancel(list(self._flying.values()), force=True)

    # --- out ---------------------------------------------------------------------------------------------------------

    def _batched(self, documents: Iterator[Document]) -> Iterator[_Batch]:
        """The documents in batches, those that an earlier run has done apart."""
        numbers = count()
        batch, size = _Batch(next(numbers)), 0
        for document in documents:
            key = self._parts.key(document)
            place = self._parts.claim(key)
            full = len(batch.keys) == self._settings.batch_size or size > BATCH_CHARS
            if batch.keys and (full or (place is None) == bool(batch.places)):
                yield batch
                batch, size = _Batch(next(numbers)), 0
            batch.places += [place] if place else []
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
            if not batch.ready:
                self._send(batch)
        return False

    def _width(self) -> int:
        """Threads of the cluster, at least one; looked at every few seconds, as clusters grow and shrink."""
        now = time.monotonic()
        if now - self._seen >= TICK:
            self._seen = now
            with _asking(self._client):
                found = sum(self._client.nthreads().values())
            self._wait_for_workers(found, now)
            self._threads = max(1, found)
        return self._threads

    def _wait_for_workers(self, found: int, now: float) -> None:
        """A cluster may start its workers late, or have lost all; one of this machine would start them anew at once."""
        if found:
            self._alone = None
        elif self._alone is None:
            self._alone = now
            log.warning("the cluster has no worker; waiting for one")
        elif self._lonely is not None and now - self._alone > self._lonely:
            raise ExtractError("the workers of the cluster have ended and do not start again", hint=RERUN)

    def _send(self, batch: _Batch) -> None:
        from kg.scale.children import extract_batch

        batch.part = self._parts.expect(batch.keys)
        with _asking(self._client):
            future: Future[None] = self._client.submit(
                *(extract_batch, self._plugin, str(batch.part), batch.keys, pack_documents(batch.documents)),
                key=f"graphwright-{uuid.uuid4().hex}",
                priority=-batch.number,
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
                raise ExtractError(GONE, hint=RERUN) from None

    def _take(self, batch: _Batch, future: Future[None]) -> None:
        """A task has ended, well or not."""
        del self._flying[batch]
        judged = self._judged is batch
        if judged:
            self._judged = None
        if future.status == "finished":
            assert batch.part
            batch.places = [batch.part] * len(batch.keys)
        elif future.status == "error":
            with _asking(self._client):
                error = future.exception(timeout=CONNECT)
            self._failed(batch, error, judged)
        else:
            raise ExtractError(GONE, hint=RERUN)
        future.release()

    def _failed(self, batch: _Batch, error: BaseException | None, judged: bool) -> None:
        from distributed import KilledWorker

        from kg.scale.children import Refusal

        if isinstance(error, Refusal):
            raise error.error()
        if isinstance(error, KilledWorker):
            self._suspect(batch, judged)
        elif isinstance(error, OSError) and batch.tries < RETRIES:
            batch.tries += 1
            self._send(batch)
        else:
            hint = SHARED if isinstance(error, OSError) else RERUN
            raise ExtractError(f"a worker of the cluster failed: {type(error).__name__}: {error}", hint=hint)

    def _suspect(self, batch: _Batch, judged: bool) -> None:
        """A batch has lost several workers: because of another that was on them, or of a document in it?"""
        if not judged:
            log.warning("workers of the cluster are lost again and again: looking for the document to blame")
            self._suspects.append(batch)
        elif len(batch.keys) > 1:
            place, halves = self._batches.index(batch), batch.halves()
            self._batches[place : place + 1] = halves
            self._suspects.extendleft(reversed(halves))
        else:
            batch.lost = Casualty(batch.documents[0], "it ended several workers of the cluster")

    def _hand_on(self) -> Iterator[Result]:
        """The results of the batch at the head, if it is there, which then is forgotten."""
        if not self._batches:
            return
        batch = self._batches[0]
        results = [batch.lost] if batch.lost else self._read(batch)
        if results is None:
            return
        if batch.part and batch.places:
            self._parts.note(batch.part, results)
        del self._batches[0]
        yield from results
        if batch.places and not self._keep:
            for key, place in zip(batch.keys, batch.places, strict=True):
                self._parts.done(key, place)

    def _read(self, batch: _Batch) -> list[Result] | None:
        """The results of a batch from its parts. If an earlier run has left a damaged one, the batch goes out."""
        patience = LATE if batch.part else 0
        try:
            return [self._parts.of(key, place, patience) for key, place in zip(batch.keys, batch.places, strict=True)]
        except ExtractError as error:
            if batch.part:
                raise
            log.warning("%s: %s; its documents are extracted again", error.path, error.what)
            batch.places = []
            self._send(batch)
            return None


@contextmanager
def _asking(client: Client) -> Iterator[None]:
    """Turns the many ways in which Dask says that nobody answers into one error."""
    if client.status != "running":
        raise ExtractError(GONE, hint=RERUN)
    try:
        yield
    except Exception as error:
        raise ExtractError(GONE, hint=RERUN) from error
