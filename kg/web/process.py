"""One worker process, seen from the server.

In: requests as mappings and bytes. Out: its answers, or `WorkerGone`. Worker and server speak JSON and bytes over
pipes: what a worker sends can be wrong, but cannot run here.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Self

from kg.web.limits import MEGABYTE, Limits

TOKEN = "KG_SERVE_TOKEN"  # the variable with the secret of those who may write; workers do not get it
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from kg.web.worker import main; main(*sys.argv[2:])"
_START_SECONDS = 60
_LOWEST = 19

Head = dict[str, Any]


class WorkerGone(Exception):
    """The process ended instead of answering."""


class Process:
    """A worker that runs. Make one with `start`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.isolated = False  # whether it has no network
        self.lowered = False  # whether others go first on the processors

    @classmethod
    async def start(cls, limits: Limits, database: str = "") -> Self:
        """A process that is ready for requests; with a database it changes that one.

        Raises:
            WorkerGone: with the reason if it cannot start or cannot open the database.
        """
        command = [sys.executable, "-P", "-c", _START, json.dumps(sys.path), json.dumps(asdict(limits)), database]
        own = {name: value for name, value in os.environ.items() if name != TOKEN}
        pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        worker = cls(
            await asyncio.create_subprocess_exec(
                *command, stdin=pipe, stdout=pipe, stderr=nothing, env=own, limit=MEGABYTE, start_new_session=True
            )
        )
        try:
            async with asyncio.timeout(_START_SECONDS):
                hello = await worker._head()
        except BaseException:
            await worker.end()
            raise
        if "error" in hello:
            await worker.end()
            raise WorkerGone(hello["error"])
        worker.isolated = bool(hello["isolated"])
        return worker

    async def ask(self, request: Mapping[str, Any], body: bytes) -> tuple[Head, bytes]:
        """The head and the body of the answer to one request.

        Raises:
            WorkerGone: if the process ends before it has answered.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(json.dumps({**request, "size": len(body)}).encode() + b"\n" + body)
            await stdin.drain()
            head = await self._head()
            return head, await stdout.readexactly(head["size"])
        except (OSError, asyncio.IncompleteReadError) as error:
            raise WorkerGone from error

    async def _head(self) -> Head:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise WorkerGone
        head: Head = json.loads(line)
        return head

    def spent(self) -> float:
        """Seconds of processor time that it has used; 0 where the system does not tell (all but Linux)."""
        try:
            with open(f"/proc/{self._process.pid}/schedstat", encoding="ascii") as file:
                return int(file.read().split()[0]) / 1e9
        except (OSError, ValueError):
            return 0.0

    def lower(self) -> None:
        """Let other processes go first. Only a privileged user could take that back, so the process is used up."""
        self.lowered = True
        with suppress(AttributeError, OSError):  # Windows has no priorities of this kind
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOWEST)

    async def end(self) -> None:
        """Kill it and wait until it is gone."""
        with suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
