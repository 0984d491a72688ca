"""Extractors that misbehave on purpose, in a module that worker processes can import."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy

from kg.config import Settings
from kg.errors import OntologyError
from kg.model import Document, Extraction
from kg.scale import Extract

MEGABYTE = 1_000_000
_kept: list[object] = []


def act(document: Document) -> Extraction:
    """Do what the document's text says, and report the process in a warning."""
    order, _, argument = document.text.partition(" ")
    if order in ORDERS:
        ORDERS[order](argument)
    return Extraction(document, warnings=(str(os.getpid()),))


def throw(argument: str) -> None:
    """Fail as a program does."""
    raise ValueError("a bad document")


def die(argument: str) -> None:
    """Be killed, as by a system that is short of memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(marker: str) -> None:
    """Be killed the first time only."""
    if not Path(marker).exists():
        Path(marker).touch()
        die("")


def multiply(argument: str) -> None:
    """Have numpy multiply enough that it would use all of its threads, and fail if it has more than one."""
    numpy.ones((600, 600)) @ numpy.ones((600, 600))
    threads = len(os.listdir("/proc/self/task"))
    if threads > 1:
        raise ValueError(f"{threads} threads")


def spin(marker: str) -> None:
    """Say who begins, and never end."""
    aside = Path(f"{marker}.part")
    aside.write_text(str(os.getpid()))
    aside.rename(marker)
    while True:
        pass


def ignore(argument: str) -> None:
    """Never end, whatever the alarm says."""
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    time.sleep(600)


def follow(marker: str) -> None:
    """Wait until another has begun."""
    while not Path(marker).exists():
        time.sleep(0.01)


def touch(marker: str) -> None:
    """Let those go on that wait for it."""
    Path(marker).touch()


def tick(path: str) -> Path:
    """Leave a file for each time that this is done: path.1, path.2 and so on."""
    for number in count(1):
        with suppress(FileExistsError):
            found = Path(f"{path}.{number}")
            found.touch(exist_ok=False)
            return found
    raise AssertionError


def tick_and_follow(path: str) -> None:
    """The same, and wait until there is a file "go" beside it."""
    tick(path)
    follow(str(Path(path).with_name("go")))


def fail_once(path: str) -> None:
    """The same, and fail the first time."""
    tick(path)
    if not Path(f"{path}.2").exists():
        throw("")


def fell(path: str) -> None:
    """When it may, kill the process for which this one works: it is the child of a server which that one has started.

    For workers of a cluster alone, as in a pool that is the process of the tests.
    """
    follow(f"{tick(path)}.go")
    line = Path(f"/proc/{os.getppid()}/stat").read_text()
    os.kill(int(line.rpartition(")")[2].split()[1]), signal.SIGKILL)
    time.sleep(600)


def gorge(argument: str) -> None:
    """Ask for more and more memory, up to what every machine has."""
    _kept.extend(bytearray(500 * MEGABYTE) for _ in range(6))


def take(megabytes: str) -> None:
    """Keep some memory that is never used."""
    _kept.append(numpy.empty(int(megabytes) * MEGABYTE, numpy.uint8))


def fill(megabytes: str) -> None:
    """Keep some memory, and use it."""
    _kept.append(b"x" * (int(megabytes) * MEGABYTE))


ORDERS: Mapping[str, Callable[[str], object]] = {
    "raise": throw,
    "hang": lambda argument: time.sleep(600),
    "spin": spin,
    "follow": follow,
    "touch": touch,
    "tick": tick,
    "wait": tick_and_follow,
    "flaky": fail_once,
    "fell": fell,
    "ignore": ignore,
    "die": die,
    "multiply": multiply,
    "once": die_once,
    "exit": lambda argument: sys.exit(7),
    "segfault": lambda argument: ctypes.string_at(0),
    "gorge": gorge,
    "take": take,
    "fill": fill,
}


def obedient(settings: Settings, ontology: Path | None) -> Extract:
    """A factory of the extractor above."""
    return act


def echo(settings: Settings, ontology: Path | None) -> Extract:
    """The same, and every process says the same."""
    return lambda document: replace(act(document), warnings=(document.text.upper(),))


def broken(settings: Settings, ontology: Path | None) -> Extract:
    """A factory that cannot load its ontology."""
    raise OntologyError("unknown prefix", path="x.ttl", line=3)


def deadly(settings: Settings, ontology: Path | None) -> Extract:
    """A factory that kills its process."""
    os.kill(os.getpid(), signal.SIGKILL)
    return act
