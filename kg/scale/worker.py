"""One document under a deadline, and the loop of a worker process.

In: a factory that makes the function, documents one by one. Out: an `Extraction` or a `Casualty` for each. What crosses
the process border is a short tuple whose first element says what it is.
"""

from __future__ import annotations

import gc
import logging
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType

from kg.config import Settings
from kg.errors import KGError
from kg.model import Document, Extraction
from kg.scale.memory import Growth, cap_memory

log = logging.getLogger(__name__)

Extract = Callable[[Document], Extraction]
Factory = Callable[[Settings, Path | None], Extract]

LONG = 100_000  # characters that one deadline is for
GRACE = 1.0  # seconds after a deadline, by when the parent process should have ended a worker


@dataclass(frozen=True, slots=True)
class Casualty:
    """A document that could not be processed, and why, in one line."""

    document: Document
    reason: str
    traceback: str = ""
    hungry: bool = False  # memory ran out, which may be the fault of the documents before it


class _Late(BaseException):
    """The deadline has passed. Not an `Exception`, so that no handler on the way mistakes it for one."""


def deadline_of(document: Document, settings: Settings) -> float:
    """Seconds that a document may take: the setting for every 100,000 characters begun.

    >>> from kg.config import Settings
    >>> deadline_of(Document("", "x" * 250_000, (), ""), Settings(deadline_seconds=10))
    30
    """
    return settings.deadline_seconds * max(1, -(-len(document.text) // LONG))


def late(document: Document, settings: Settings) -> Casualty:
    """The casualty for a document that took too long."""
    return Casualty(document, f"it took longer than {deadline_of(document, settings):g} seconds")


def extract_one(extract: Extract, document: Document) -> Extraction | Casualty:
    """Run the function; an exception becomes a `Casualty`, and its traceback goes to the log."""
    try:
        return extract(document)
    except MemoryError:
        return Casualty(document, "it needs more memory than there is", traceback.format_exc(), hungry=True)
    except Exception as error:
        log.debug("%s failed", document.source, exc_info=True)
        return Casualty(document, f"{type(error).__name__}: {error}", traceback.format_exc())


def extract_in_time(extract: Extract, document: Document, settings: Settings) -> Extraction | Casualty:
    """The same within this process and its deadline, which the system can enforce in the main thread only."""
    try:
        with _alarm(deadline_of(document, settings)):
            return extract_one(extract, document)
    except _Late:
        return late(document, settings)


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise _Late

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@contextmanager
def _last_resort(seconds: float) -> Iterator[None]:
    """Have the system end this process if the block takes longer, whatever it does and even if no parent is left."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def serve(connection: Connection, factory: Factory, settings: Settings, ontology: Path | None) -> None:
    """The main function of a worker process: answer batches until None comes or the other side is gone.

    Sends ("ready",), then for each document ("start", number) and ("done", number, result), and ("ready",) after a
    batch; ("full",) instead, and it ends, if its memory has grown too much. A factory that fails sends ("broken",
    class, arguments) of its `KGError`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process decides when to stop
    cap_memory(settings.worker_memory_mb)
    try:
        extract = factory(settings, ontology)
    except KGError as error:
        fields = {"path": error.path, "line": error.line, "iri": error.iri, "hint": error.hint}
        connection.send(("broken", type(error), error.what, fields))
        return
    gc.collect()
    gc.freeze()  # what is loaded stays: to go through it again and again took 1.7 % of the time
    growth = Growth(settings.worker_memory_mb)
    try:
        connection.send(("ready",))
        while (batch := connection.recv()) is not None:
            for number, document in batch:
                connection.send(("start", number))
                with _last_resort(deadline_of(document, settings) + GRACE):
                    result = extract_one(extract, document)
                connection.send(("done", number, result))
                if growth.too_much() or (isinstance(result, Casualty) and result.hungry):
                    connection.send(("full",))
                    return
            connection.send(("ready",))
    except (EOFError, ConnectionError):
        return
