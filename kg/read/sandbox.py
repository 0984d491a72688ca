"""A process of its own for libraries that a hostile file can make slow, greedy or crash.

In: the name of a parser, the bytes of a file, options. Out: what the parser found in them, or a `ReadError`: over the
deadline or the memory the process is killed and the next file gets a new one. The process answers in JSON, so nothing
that it sends can run here. Where the system cannot cap memory (Windows) only the deadline holds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from threading import Timer
from types import TracebackType
from typing import IO, Any, Self

from kg.config import Settings
from kg.errors import ReadError

START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from kg.read.child import main; main(sys.argv[2])"
EXTRA = "pip install 'graphwright[docs]'"
Options = Mapping[str, str | int | None]


class Sandbox:
    """The process, started when the first file needs it. Use it as a context manager, so that it ends."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        process, self._process, self._served = self._process, None, 0
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                with suppress(OSError, AttributeError):
                    stream.close()  # type: ignore[union-attr]
            process.wait()

    def run(self, parser: str, data: bytes, name: str, options: Options | None = None) -> list[dict[str, Any]]:
        """What ``parser`` (a key of `kg.read.child.PARSERS`) finds in ``data``. Raises `ReadError`.

        A file that fails for want of memory in a used process is tried again in a fresh one, so that what comes out
        does not depend on the files before.
        """
        if self._served >= self._settings.recycle_after:
            self.close()
        fresh = self._served == 0
        answer = self._ask(parser, data, name, options or {})
        if answer.get("error") == "memory" and not fresh:
            self.close()
            answer = self._ask(parser, data, name, options or {})
        if "error" in answer:
            raise self._error(answer, name)
        found: list[dict[str, Any]] = answer["found"]
        return found

    def _ask(self, parser: str, data: bytes, name: str, options: Options) -> dict[str, Any]:
        process = self._started()
        self._served += 1
        late: list[str] = []

        def expire() -> None:
            late.append(name)
            process.kill()

        timer = Timer(self._settings.read_seconds, expire)
        timer.daemon = True
        timer.start()
        answer = _exchange(process, {"parser": parser, "name": name, "size": len(data), **options}, data)
        timer.cancel()
        timer.join()
        if late or answer is None:
            self.close()
        return answer or {"error": "late" if late else "memory"}

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            command = [sys.executable, "-P", "-c", START, json.dumps(sys.path), str(self._settings.read_memory_mb)]
            pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing)
        return self._process

    def _error(self, answer: Mapping[str, str], name: str) -> ReadError:
        kind, what = answer["error"], answer.get("what", "")
        if kind == "late":
            what = f"reading the file took longer than {self._settings.read_seconds:g} seconds"
            return ReadError(what, path=name, hint="Split it, or raise read_seconds in the settings.")
        if kind == "memory":
            what = (
                f"reading the file needs more than {self._settings.read_memory_mb} MB of memory, or breaks the reader"
            )
            return ReadError(what, path=name, hint="Split it, or raise read_memory_mb in the settings.")
        if kind == "missing":
            return missing(what, name)
        return ReadError(what, path=name, hint=answer.get("hint", ""))


def missing(module: str, name: str) -> ReadError:
    """The error for a file whose reader is not installed."""
    return ReadError(f"files of this kind need {module}, which is not installed", path=name, hint=f"Run {EXTRA}.")


def _exchange(process: subprocess.Popen[bytes], request: Mapping[str, Any], data: bytes) -> dict[str, Any] | None:
    """Send a file and read the answer; None if the process ended instead."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.write(data)
        process.stdin.flush()
        return _answer(process.stdout)
    except OSError:
        return None


def _answer(stream: IO[bytes]) -> dict[str, Any] | None:
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    answer: dict[str, Any] = json.loads(line)
    return answer
