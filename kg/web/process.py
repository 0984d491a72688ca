"""Worker processes, seen from the server.

In: requests as mappings and bytes. Out: their answers, or `WorkerGone`. Worker and server speak JSON and bytes: what a
worker sends can be wrong, but cannot run here.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from kg.web.limits import MEGABYTE, Limits

TOKEN = "KG_SERVE_TOKEN"  # the variable with the secret of those who may write; workers do not get it
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from kg.web.{0} import main; main(*sys.argv[2:])"
_START_SECONDS = 60
_LOWEST = 19
_CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")

Head = dict[str, Any]


class WorkerGone(Exception):
    """The process ended instead of answering."""


class Process:
    """A worker that runs. Make one with `Starter.start`."""

    def __init__(
        self,
        pid: int,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        child: asyncio.subprocess.Process | None = None,
    ) -> None:
        self.pid = pid
        self._reader, self._writer = reader, writer
        self._child = child  # if it is one of this process, which has to wait for its end
        self._kill, self._forget = _handle(pid)
        self.isolated = False  # whether it has no network
        self.lowered = False  # whether others go first on the processors

    async def greet(self) -> None:
        """Wait until it is ready.

        Raises:
            WorkerGone: with the reason if it cannot open its database.
        """
        try:
            async with asyncio.timeout(_START_SECONDS):
                hello = await self._head()
            if "error" in hello:
                raise WorkerGone(hello["error"])
        except BaseException:
            await self.end()
            raise
        self.isolated = bool(hello["isolated"])

    async def ask(self, request: Mapping[str, Any], body: bytes) -> tuple[Head, bytes]:
        """The head and the body of the answer to one request.

        Raises:
            WorkerGone: if the process ends before it has answered.
        """
        try:
            self._writer.write(json.dumps({**request, "size": len(body)}).encode() + b"\n" + body)
            await self._writer.drain()
            head = await self._head()
            return head, await self._reader.readexactly(head["size"])
        except (OSError, asyncio.IncompleteReadError) as error:
            raise WorkerGone from error

    async def _head(self) -> Head:
        line = await self._reader.readline()
        if not line.endswith(b"\n"):
            raise WorkerGone
        head: Head = json.loads(line)
        return head

    async def next_head(self) -> Head:
        """What a process that answers without being asked says next. Raises `WorkerGone` if it has ended."""
        return await self._head()

    def is_gone(self) -> bool:
        """Whether it has ended, as far as is known here."""
        return self._reader.at_eof()

    def spent(self) -> float:
        """Seconds of processor time that it has used; 0 where the system does not tell (all but Linux)."""
        try:
            with open(f"/proc/{self.pid}/schedstat", encoding="ascii") as file:
                return int(file.read().split()[0]) / 1e9
        except (OSError, ValueError):
            return 0.0

    def lower(self) -> None:
        """Let other processes go first. Only a privileged user could take that back, so the process is used up."""
        self.lowered = True
        with suppress(AttributeError, OSError):  # Windows has no priorities of this kind
            os.setpriority(os.PRIO_PROCESS, self.pid, _LOWEST)

    async def end(self) -> None:
        """Kill it and wait until it is gone."""
        if not self.is_gone():
            with suppress(OSError):
                self._kill()
        with suppress(OSError):
            while await self._reader.read(MEGABYTE):
                pass
        self._writer.close()
        if self._child is not None:
            await self._child.wait()
        self._forget()
        self._kill, self._forget = _nothing, _nothing


def _nothing() -> None:
    """What there is to do about a process that has ended."""


def _handle(pid: int) -> tuple[Callable[[], None], Callable[[], None]]:
    """Ways to kill a process, and to forget it. It may have ended, and its number been given to another one."""
    if not hasattr(os, "pidfd_open"):
        return partial(os.kill, pid, getattr(signal, "SIGKILL", signal.SIGTERM)), _nothing
    try:
        name = os.pidfd_open(pid)  # names this process for sure
    except ProcessLookupError:
        return _nothing, _nothing
    return partial(signal.pidfd_send_signal, name, signal.SIGKILL), partial(os.close, name)


class Starter:
    """Starts workers: by forking a process that has loaded everything, or anew where processes cannot be forked."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._turn = asyncio.Lock()
        self._nursery: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None

    async def start(self, database: Path, *, writes: bool = False, job: Mapping[str, str] | None = None) -> Process:
        """A process that has a database open, for reading or for changes; with a ``job``, one that makes an index.

        Raises:
            WorkerGone: with the reason if it cannot start or cannot open the database.
        """
        text = json.dumps({"database": str(database), **(job or {"writes": writes})})
        worker = await (self._forked(text) if _CAN_FORK else self._started("worker", text))
        await worker.greet()
        return worker

    async def start_reviewing(self, job: str) -> Process:
        """The process that keeps decisions (`kg.web.reviewing`). Raises `WorkerGone` as `start`."""
        process = await self._started("reviewing", job)
        await process.greet()
        return process

    async def close(self) -> None:
        """End the process that workers are forked from."""
        async with self._turn:
            await self._end_nursery()

    async def _forked(self, job: str) -> Process:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            with theirs:
                async with self._turn:
                    pid = await self._fork(theirs, job)
            return Process(pid, *await asyncio.open_connection(sock=ours, limit=MEGABYTE))
        except BaseException:
            ours.close()
            raise

    async def _fork(self, worker: socket.socket, job: str) -> int:
        """The id of a new process at the other end of a socket."""
        try:
            control = await self._nursery_socket()
            socket.send_fds(control, [job.encode()], [worker.fileno()])
            async with asyncio.timeout(_START_SECONDS):
                return int(await asyncio.get_running_loop().sock_recv(control, 32))
        except BaseException as error:
            await self._end_nursery()  # what it would say next belongs to this request
            raise WorkerGone(f"no process can be forked: {error}") from error

    async def _nursery_socket(self) -> socket.socket:
        if self._control is None or self._nursery is None or self._nursery.returncode is not None:
            await self._end_nursery()
            self._control, theirs = socket.socketpair()
            with theirs:
                number = theirs.fileno()
                self._nursery = await self._python("nursery", str(number), pass_fds=(number,))
            self._control.setblocking(False)
        return self._control

    async def _end_nursery(self) -> None:
        nursery, control = self._nursery, self._control
        self._nursery = self._control = None
        if control is not None:
            control.close()
        if nursery is not None:
            with suppress(ProcessLookupError):
                nursery.kill()
            await nursery.wait()

    async def _started(self, module: str, job: str) -> Process:
        pipe = asyncio.subprocess.PIPE
        process = await self._python(module, job, stdin=pipe, stdout=pipe)
        assert process.stdin is not None
        assert process.stdout is not None
        return Process(process.pid, process.stdout, process.stdin, process)

    async def _python(self, module: str, last: str, **options: Any) -> asyncio.subprocess.Process:
        """A Python that runs the function `main` of a module of this package."""
        own = {name: value for name, value in os.environ.items() if name != TOKEN}
        nothing = asyncio.subprocess.DEVNULL
        given = [json.dumps(sys.path), json.dumps(asdict(self._limits)), last]
        command = [sys.executable, "-P", "-c", _START.format(module), *given]
        streams = {"stdin": nothing, "stdout": nothing, "stderr": nothing, **options}
        return await asyncio.create_subprocess_exec(*command, env=own, limit=MEGABYTE, **streams)
