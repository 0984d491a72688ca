"""The process that keeps a store's decisions (`kg.web.reviewing`), seen from the server.

In: requests as mappings. Out: its answers. A process that has ended is replaced by the next request.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kg.config import Settings
from kg.errors import EndpointError
from kg.web.process import Process, Starter, WorkerGone

LONGEST_SECONDS = 60  # for an answer, which waits for no batch


@dataclass(frozen=True, slots=True)
class Kept:
    """A store whose graph follows decisions, and what it is made with."""

    store: Path
    settings: Settings
    ontology: Path | None = None

    def job(self) -> str:
        """The same for the process."""
        values = {"store": str(self.store), "settings": asdict(self.settings), "ontology": str(self.ontology or "")}
        return json.dumps(values)


@dataclass
class Review:
    """The process that keeps the decisions, seen from the server. Use it inside one event loop."""

    of: Kept
    starter: Starter
    _process: Process | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self) -> None:
        """Start the process.

        Raises:
            EndpointError: with the reason if it refuses to begin, as for an ontology that is not the store's.
        """
        async with self._turn:
            await self._started()

    async def close(self) -> None:
        """End the process: a batch that is under way is finished by whoever opens the store next."""
        async with self._turn:
            await self._end()

    async def ask(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one request.

        Raises:
            EndpointError: 503 if the process does not live.
        """
        async with self._turn:
            process = await self._started()
            try:
                async with asyncio.timeout(LONGEST_SECONDS):
                    _, data = await process.ask({}, json.dumps(asked).encode())
            except (WorkerGone, TimeoutError) as error:
                await self._end()
                hint = "Load the list of decisions to see whether it was kept."
                raise EndpointError("the process that keeps decisions has ended", status=503, hint=hint) from error
            except BaseException:  # a client that went away must not get the next one's answer
                await self._end()
                raise
        answer: dict[str, Any] = json.loads(data)
        return answer

    async def _started(self) -> Process:
        if self._process is None or self._process.is_gone():
            await self._end()
            try:
                self._process = await self.starter.start_reviewing(self.of.job())
            except (WorkerGone, OSError, TimeoutError) as error:
                raise EndpointError(f"nothing can be decided: {error}".rstrip(": ")) from error
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await process.end()
