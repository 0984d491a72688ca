"""Workers that read: some are always ready, so that an easy query waits neither for a process nor for a hard one.

In: requests. Out: answers, or an `EndpointError` with status 503. A query that runs on becomes a long one; there are
never so many of these that no worker is left for a new query: the others wait, which also slows down a client that asks
nothing but hard queries. Who exceeds a limit is killed with its process, and another process takes its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from kg.errors import EndpointError
from kg.web.data import Data
from kg.web.limits import Limits
from kg.web.process import Head, Process, Starter, WorkerGone
from kg.web.worker import memory_message

RETRY_SECONDS = 5
STEP_SECONDS = 0.03  # between two looks at a query that runs
WALL = 1 / 8  # seconds of processor time that a second of wall clock counts for at least
Asked = asyncio.Task[tuple[Head, bytes]]


class _NotNow(Exception):
    """The query is a long one, and as many as may are running."""


class _Turn:
    """The right of one query to run on, of which there are few, and the time by which it has to be answered."""

    def __init__(self, rights: asyncio.Semaphore, seconds: float) -> None:
        self._rights, self._held = rights, False
        self._seconds, self._deadline = seconds, 0.0

    def begin(self) -> None:
        """The query has a worker: its time begins, unless it has begun before."""
        self._deadline = self._deadline or asyncio.get_running_loop().time() + self._seconds

    def is_over(self) -> bool:
        """Whether its time has passed."""
        return asyncio.get_running_loop().time() >= self._deadline

    async def take(self) -> None:
        """Have it now, or raise `_NotNow`."""
        if not self._held:
            if self._rights.locked():
                raise _NotNow
            await self._rights.acquire()
            self._held = True

    async def wait(self, seconds: float) -> None:
        """Have it within so many seconds, or raise an `EndpointError`."""
        try:
            async with asyncio.timeout(seconds):
                await self._rights.acquire()
        except TimeoutError as error:
            raise busy() from error
        self._held = True

    def end(self) -> None:
        """Give it back."""
        if self._held:
            self._rights.release()


class Pool:
    """A fixed number of workers. Use `start` and `close` inside one event loop."""

    def __init__(self, data: Data, limits: Limits, starter: Starter) -> None:
        self._data, self._limits, self._starter = data, limits, starter
        self._ready: asyncio.LifoQueue[Process] = asyncio.LifoQueue()  # the last used has its snapshot open
        self._all: set[Process] = set()
        self._renewals: set[asyncio.Task[None]] = set()
        self._long = asyncio.Semaphore(limits.long)
        self._closing = False

    async def start(self) -> None:
        """Start all workers.

        Raises:
            EndpointError: if they do not start.
        """
        try:
            await asyncio.gather(*(self._add() for _ in range(self._limits.workers)))
        except (WorkerGone, OSError, TimeoutError) as error:
            what = f"the worker processes do not start: {error}".rstrip(": ")
            raise EndpointError(what, hint="Have they enough memory? See --memory.") from error

    async def close(self) -> None:
        """End all workers."""
        self._closing = True
        for task in self._renewals:
            task.cancel()
        await asyncio.gather(*self._renewals, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._all))

    @property
    def isolated(self) -> bool:
        """Whether the workers have no network."""
        return all(worker.isolated for worker in self._all)

    async def ask(self, request: Mapping[str, Any], body: bytes) -> tuple[Head, bytes]:
        """The answer to one request, from the newest database, within the time of one query from when it has a worker.

        A query that turns out to be long while others are gives its worker back and begins again when it has its turn.

        Raises:
            EndpointError: 503 if no worker is free, or if it took more time or memory than it may.
        """
        turn = _Turn(self._long, self._limits.seconds)
        try:
            with suppress(_NotNow):
                return await self._try(request, body, turn)
            await turn.wait(self._limits.seconds / 2)
            return await self._try(request, body, turn)
        finally:
            turn.end()

    async def _try(self, request: Mapping[str, Any], body: bytes, turn: _Turn) -> tuple[Head, bytes]:
        worker = await self._take()
        turn.begin()
        asked = asyncio.ensure_future(worker.ask({"database": str(self._data.current()), **request}, body))
        try:
            await self._watch(worker, asked, turn)
            if not asked.done():
                what = f"the query took longer than {self._limits.seconds:g} s"
                raise EndpointError(what, status=503, hint="Ask for less, or start the server with another --timeout.")
            return asked.result()
        except WorkerGone as error:
            what = f"{memory_message(self._limits.memory_mb)}, or breaks the evaluator"
            raise EndpointError(what, status=503, hint="Ask for less.") from error
        finally:
            self._give_back(worker, asked)

    async def _take(self) -> Process:
        try:
            async with asyncio.timeout(self._limits.wait_seconds):
                while (worker := await self._ready.get()).is_gone():
                    self._replace(worker)
                return worker
        except TimeoutError as error:
            raise busy() from error

    async def _watch(self, worker: Process, asked: Asked, turn: _Turn) -> None:
        """Wait for an answer as long as the query may run."""
        clock = asyncio.get_running_loop().time
        began, spent = clock(), worker.spent()
        while not await _answered(asked, STEP_SECONDS) and not turn.is_over():
            cost = max(worker.spent() - spent, (clock() - began) * WALL)
            if cost >= self._limits.short_seconds and not worker.lowered:
                worker.lower()
                await turn.take()

    def _give_back(self, worker: Process, asked: Asked) -> None:
        whole = asked.done() and not asked.cancelled() and asked.exception() is None
        if whole and not worker.lowered and not asked.result()[0].get("stale"):
            self._ready.put_nowait(worker)
            return
        asked.cancel()
        self._replace(worker)

    def _replace(self, worker: Process) -> None:
        renewal = asyncio.ensure_future(self._renew(worker))
        self._renewals.add(renewal)
        renewal.add_done_callback(self._renewals.discard)

    async def _renew(self, worker: Process) -> None:
        """Put a fresh process in the place of a used one; go on trying, as memory may be short for a time."""
        self._all.discard(worker)
        await worker.end()
        while not self._closing:
            with suppress(WorkerGone, OSError, TimeoutError):
                await self._add()
                return
            await asyncio.sleep(self._limits.wait_seconds)

    async def _add(self) -> None:
        worker = await self._starter.start(self._data.current())
        self._all.add(worker)
        self._ready.put_nowait(worker)


async def _answered(asked: Asked, seconds: float) -> bool:
    await asyncio.wait({asked}, timeout=seconds)
    return asked.done()


def busy() -> EndpointError:
    """The reason if others have to be answered first."""
    what = "the server is busy with other queries"
    return EndpointError(what, status=503, hint="Ask again in a few seconds.", retry=RETRY_SECONDS)
