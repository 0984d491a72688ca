"""The worker that changes the database, one change after another, and gives readers a snapshot after each.

In: changes. Out: a status of HTTP, or an `EndpointError`. A change that takes too long or too much memory is undone
with its process, as Oxigraph commits a change as a whole; readers then see what the database has.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from kg.errors import EndpointError
from kg.web.data import Data
from kg.web.limits import Limits
from kg.web.process import Process, Starter, WorkerGone


class Writer:
    """The one process that has the database open for changes. Use `start` and `close` inside one event loop."""

    def __init__(self, data: Data, limits: Limits, starter: Starter) -> None:
        self._data, self._limits, self._starter = data, limits, starter
        self._turn = asyncio.Lock()
        self._worker: Process | None = None
        self._failed = False  # whether the process is in a state that nobody knows

    async def start(self) -> None:
        """Open the database and make the first snapshot.

        Raises:
            EndpointError: if the database cannot be opened, for example because another process has it.
        """
        async with self._turn:
            await self._started()

    async def close(self) -> None:
        """End the process; what is committed stays."""
        async with self._turn:
            await self._stop()

    async def change(self, request: Mapping[str, Any], body: bytes) -> int:
        """Carry out one change; the status of HTTP that tells how.

        Raises:
            EndpointError: as `kg.web.change` does, and 503 if it takes too much time or memory.
        """
        async with self._turn:
            worker = await self._started()
            try:
                return await self._carry_out(worker, request, body)
            except (TimeoutError, WorkerGone) as error:
                raise self._exceeded(error) from error
            finally:
                if self._failed:
                    await self._stop()
                    await self._started()

    async def _carry_out(self, worker: Process, request: Mapping[str, Any], body: bytes) -> int:
        self._failed = True
        snapshot = self._data.next_snapshot()
        async with asyncio.timeout(self._limits.write_seconds + self._limits.grace):
            head, _ = await worker.ask({**request, "snapshot": str(snapshot)}, body)
        self._failed = head["status"] >= 500
        if "error" in head:
            raise EndpointError(head["error"], status=head["status"], hint=head.get("hint", ""))
        self._data.publish(snapshot)
        return int(head["status"])

    def _exceeded(self, error: Exception) -> EndpointError:
        if isinstance(error, TimeoutError):
            what = f"the change took longer than {self._limits.write_seconds:g} s"
        else:
            what = f"the change needs more than {self._limits.memory_mb} MB of memory, or breaks the evaluator"
        return EndpointError(what, status=503, hint="Nothing of it was kept. Send it in parts.")

    async def _started(self) -> Process:
        if self._worker is None:
            try:
                self._worker = await self._starter.start(self._data.directory, writes=True)
            except (WorkerGone, OSError, TimeoutError) as error:
                raise EndpointError(f"{self._data.directory} cannot be opened for changes: {error}") from error
            await self._carry_out(self._worker, {"do": "nothing"}, b"")
        return self._worker

    async def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.end()
