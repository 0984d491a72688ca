"""The index of what is served, kept current: one for each snapshot, made by a process of its own.

In: data that may get new snapshots. Out: the newest index that is ready, with the snapshot that it is of; both stay as
long as somebody asks them. Files lie in a temporary folder, which goes with the server.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.aside import temporary_folder
from kg.errors import EndpointError, KGError
from kg.web.data import TEMPORARY, Data
from kg.web.limits import Limits
from kg.web.process import Starter, WorkerGone

LOOK_SECONDS = 0.5  # between two looks whether there is a new snapshot
PATIENCE_SECONDS = 1.0  # that a request waits for the first index
RETRY_SECONDS = 1  # after which a client that waits for the first index asks again


@dataclass
class Index:
    """An index that is ready. ``version`` names it; ``uses`` counts who works with it now."""

    path: Path
    snapshot: Path
    version: str
    held: ExitStack
    uses: int = 0
    old: bool = False

    def let_go(self) -> None:
        """Remove it if nobody needs it any more."""
        if self.old and not self.uses:
            self.held.close()
            self.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an index is that is being made: ``done`` of ``total`` things of a stage; 0 where nobody knows."""

    stage: str = "begin"
    done: int = 0
    total: int = 0

    def as_json(self) -> dict[str, Any]:
        """As an answer has it."""
        return {"stage": self.stage, "done": self.done, "total": self.total}


@dataclass
class Indexes:
    """Makes indexes while it runs. Use `start` and `close` inside one event loop."""

    data: Data
    limits: Limits
    starter: Starter
    why_not: str = ""
    progress: Progress = field(default_factory=Progress)
    _now: Index | None = None
    _failed: tuple[Path, str] | None = None
    _folder: Path | None = None
    _until_closed: ExitStack = field(default_factory=ExitStack)
    _watch: asyncio.Task[None] | None = None
    _closing: bool = False
    _settled: asyncio.Event = field(default_factory=asyncio.Event)  # whether there is one, or none can be made

    async def start(self) -> None:
        """Begin to make the first index; it is ready some time later."""
        self._folder = self._until_closed.enter_context(temporary_folder(TEMPORARY))
        self._watch = asyncio.ensure_future(self._go_on())

    async def close(self) -> None:
        """End, and remove all files."""
        self._closing = True  # a process that is just starting turns being cancelled into a failure
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        if self._now is not None:
            self._now.held.close()
        self._until_closed.close()

    def is_current(self) -> bool:
        """Whether the index in use is of the newest snapshot."""
        return self._now is not None and self._now.snapshot == self.data.current()

    def preparing(self) -> dict[str, Any] | None:
        """How far the first index is; None once there is one, or if none can be made."""
        return None if self._settled.is_set() else self.progress.as_json()

    @asynccontextmanager
    async def using(self) -> AsyncIterator[Index]:
        """The newest index, which stays until the block ends. Of a small graph the first one is worth waiting for.

        Raises:
            EndpointError: 503 with `Progress` if there is none yet, 500 if none can be made.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._settled.wait()
        index = self._now
        if index is None:
            raise self._not_yet()
        index.uses += 1
        try:
            yield index
        finally:
            index.uses -= 1
            index.let_go()

    def _not_yet(self) -> EndpointError:
        if self._failed is not None:
            return EndpointError(f"the graph cannot be prepared: {self._failed[1]}")
        what = "the graph is being prepared"
        more = {"preparing": self.progress.as_json()}
        hint = "Ask again in a moment; /sparql answers already."
        return EndpointError(what, status=503, hint=hint, retry=RETRY_SECONDS, more=more)

    async def _go_on(self) -> None:
        while not self._closing:
            with suppress(KGError, OSError):  # the store is about to change: the next look finds it
                await self._look()
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        snapshot = self.data.current()
        done = self._now is not None and self._now.snapshot == snapshot
        if not done and (self._failed is None or self._failed[0] != snapshot):
            await self._make(snapshot)

    async def _make(self, snapshot: Path) -> None:
        assert self._folder is not None
        with ExitStack() as held:
            held.enter_context(self.data.held(snapshot))
            version = secrets.token_hex(8)
            path = self._folder / f"{version}.sqlite"
            try:
                async with asyncio.timeout(self.limits.index_seconds):
                    await self._made(path, snapshot)
            except (WorkerGone, OSError, TimeoutError) as error:
                path.unlink(missing_ok=True)
                self._failed = (snapshot, str(error) or "it takes too much time or memory")
                self._settled.set()
                return
            self._swap(Index(path, snapshot, version, held.pop_all()))

    async def _made(self, path: Path, snapshot: Path) -> None:
        job = {"index": str(path), "ledger": str(self.data.ledger or ""), "why_not": self.why_not}
        job["title"] = self.data.title
        worker = await self.starter.start(snapshot, job=job)
        try:
            while "made" not in (head := await worker.next_head()):
                if "error" in head:
                    raise WorkerGone(head["error"])
                self.progress = Progress(head["stage"], head["done"], head["total"])
        finally:
            await worker.end()

    def _swap(self, index: Index) -> None:
        before, self._now, self._failed = self._now, index, None
        self._settled.set()
        if before is not None:
            before.old = True
            before.let_go()


def in_request(index: Index, data: Data) -> Mapping[str, Any]:
    """What a worker has to know to read from an index."""
    return {"index": str(index.path), "database": str(index.snapshot), "ledger": str(data.ledger or "")}
