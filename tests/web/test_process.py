"""Workers seen from the server: those that end at once, and those that are started anew."""

from __future__ import annotations

import asyncio
import gc
import socket
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.web import process
from kg.web.limits import Limits
from kg.web.process import Process, Starter


async def _with_ended_process() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait(timeout=30)
    ours, theirs = socket.socketpair()
    theirs.close()
    reader, writer = await asyncio.open_connection(sock=ours)
    worker = Process(child.pid, reader, writer)
    assert await reader.read() == b""
    assert worker.is_gone()
    await worker.end()
    await worker.end()


def test_a_worker_may_have_ended_before_it_is_known() -> None:
    asyncio.run(_with_ended_process())


async def _started_and_ended(database: Path) -> None:
    starter = Starter(Limits())
    worker = await starter.start(database)
    head, body = await worker.ask({"do": "query", "database": str(database), "accept": "text/csv", "base": "x:y"}, ASK)
    await worker.end()
    await starter.close()
    assert (head["status"], body.split()) == (200, [b"one", b"1"])


ASK = b"SELECT (1 AS ?one) {}"


def test_where_processes_cannot_be_forked_they_are_started_and_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_CAN_FORK", False)
    store = ox.Store(str(tmp_path / "database"))
    store.flush()
    del store
    asyncio.run(_started_and_ended(tmp_path / "database"))
    gc.collect()  # a process that nobody waited for would be told now
