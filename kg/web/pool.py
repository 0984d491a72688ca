"""Workers that read: some are always ready, so that an easy query waits neither for a process nor for a hard one.

In: requests. Out: answers, or an `EndpointError` with status 503. A query that runs on becomes a long one; there are
never so many of these that no worker is left for a new query. Who exceeds a limit is killed with its process, and
another process takes its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from kg.errors import EndpointError
from kg.web.limits import Limits
from kg.web.process import Head, Process, WorkerGone
from kg.web.worker import memory_message

RETRY_SECONDS = 5
STEP_SECONDS = 0.03  # between two looks at a query that runs
WALL = 1 / 8  # seconds of processor time that a second of wall clock counts for at least
Asked = asyncio.Task[tuple[Head, bytes]]


class Pool:
    """A fixed number of workers. Use `start` and `close` inside one event loop."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ready: asyncio.LifoQueue[Process] = asyncio.LifoQueue()  # the last used has its snapshot open
        self._all: set[Process] = set()
        self._renewals: set[asyncio.Task[None]] = set()
        self._long = 0
        self._closing = False

    async def start(self) -> None:
        """Start all workers.

        Raises:
            EndpointError: if they do not start.
        """
        try:
            await asyncio.gather(*(self._add() for _ in range(self._limits.workers)))
        except (WorkerGone, OSError, TimeoutError) as error:
            raise EndpointError(f"the worker processes do not start: {error}") from error

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
        """The answer to one request.

        Raises:
            EndpointError: 503 if no worker is free, or if it took more time or memory than it may.
        """
        worker = await self._take()
        asked = asyncio.ensure_future(worker.ask(request, body))
        try:
            await self._watch(worker, asked)
            if not asked.done():
                what = f"the query took longer than {self._limits.seconds:g} s"
                raise EndpointError(what, status=503, hint="Ask for less, or start the server with another --timeout.")
            return asked.result()
        except WorkerGone as error:
            what = f"{memory_message(self._limits.memory_mb)}, or breaks the evaluator"
            raise EndpointError(what, status=503, hint="Ask for less.") from error
        finally:
            await self._give_back(worker, asked)

    async def _take(self) -> Process:
        try:
            async with asyncio.timeout(self._limits.wait_seconds):
                return await self._ready.get()
        except TimeoutError as error:
            raise _busy() from error

    async def _watch(self, worker: Process, asked: Asked) -> None:
        """Wait for an answer as long as the query may run."""
        limits = self._limits
        clock = asyncio.get_running_loop().time
        began, spent = clock(), worker.spent()
        is_long = False
        try:
            while not await _answered(asked, STEP_SECONDS) and clock() - began < limits.seconds:
                cost = max(worker.spent() - spent, (clock() - began) * WALL)
                if cost >= limits.prompt_seconds and not worker.lowered:
                    worker.lower()
                if cost >= limits.short_seconds and not is_long:
                    is_long = self._grow_long()
        finally:
            self._long -= is_long

    def _grow_long(self) -> bool:
        """Count one more long query, or refuse it."""
        if self._long >= self._limits.workers - self._limits.spare:
            raise _busy()
        self._long += 1
        return True

    async def _give_back(self, worker: Process, asked: Asked) -> None:
        whole = asked.done() and not asked.cancelled() and asked.exception() is None
        if whole and not worker.lowered and not asked.result()[0].get("stale"):
            self._ready.put_nowait(worker)
            return
        asked.cancel()
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
        worker = await Process.start(self._limits)
        self._all.add(worker)
        self._ready.put_nowait(worker)


async def _answered(asked: Asked, seconds: float) -> bool:
    await asyncio.wait({asked}, timeout=seconds)
    return asked.done()


def _busy() -> EndpointError:
    what = "the server is busy with other queries"
    return EndpointError(what, status=503, hint="Ask again in a few seconds.", retry=RETRY_SECONDS)
