"""A running `kg serve`, and a client that speaks HTTP to it. Every wait has a deadline."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO
from urllib.parse import quote, urlencode

TOKEN = "a-token-for-tests"
START_SECONDS = 180
ANSWER_SECONDS = 180
# Runs `kg` with other files for its page: those of this installation may not be built.
_WITH_PAGE = """
import sys
from pathlib import Path
import kg.web.pages
from kg.cli import main
page = Path(sys.argv.pop(1))
kg.web.pages.folder = lambda: page
main()
"""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """The media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        """The body."""
        return self.body.decode()


@dataclass(frozen=True)
class Served:
    """A server at 127.0.0.1."""

    port: int
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "application/sparql-results+json", **parameters: str) -> Answer:
        """A query by POST."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        more = f"?{urlencode(parameters)}" if parameters else ""
        return self.ask("POST", f"/sparql{more}", text.encode(), headers)

    def get(self, text: str, accept: str = "application/sparql-results+json") -> Answer:
        """A query by GET."""
        return self.ask("GET", f"/sparql?query={quote(text)}", headers={"Accept": accept})

    def api(self, call: str, accept: str = "*/*", **parameters: str) -> Answer:
        """A question of the explorer, asked when the server has its index."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        until(lambda: b'"preparing"' not in self.ask("GET", "/api/about").body, seconds=START_SECONDS)
        return self.ask("GET", f"/api/{call}{query}", headers={"Accept": accept})

    def update(self, text: str, token: str = TOKEN) -> Answer:
        """An update."""
        headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {token}"}
        return self.ask("POST", "/sparql", text.encode(), headers)

    def workers(self) -> list[int]:
        """The process ids of its workers, which another process forks for it (Linux)."""
        return [worker for nursery in self.nurseries() for worker in _children(nursery)]

    def nurseries(self) -> list[int]:
        """The process id of that other process."""
        return _children(self.process.pid)


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@contextmanager
def serving(
    *options: str, token: str = TOKEN, stdin: IO[str] | None = None, page: Path | None = None
) -> Iterator[Served]:
    """`kg serve` with these options at a free port, until the block ends; with the files of ``page`` as its page."""
    program = ["-m", "kg.cli"] if page is None else ["-c", _WITH_PAGE, str(page)]
    command = [sys.executable, *program, "serve", "--port", "0", *options]
    environment = {**os.environ, "KG_SERVE_TOKEN": token, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, stdin=stdin, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        yield Served(_port(process), process)
    finally:
        stop(process)


def _port(process: subprocess.Popen[str]) -> int:
    """The port that the server says it listens at."""
    assert process.stderr is not None
    timer = Timer(START_SECONDS, process.kill)
    timer.start()
    said = ""
    for line in process.stderr:
        said += line
        match = re.match(r"SPARQL at http://[^ ]*:(\d+)/sparql", line)
        if match:
            timer.cancel()
            return int(match[1])
    timer.cancel()
    raise AssertionError(f"the server did not start: {said}")


def stop(process: subprocess.Popen[str]) -> int:
    """End the server as a user does; its exit code."""
    process.send_signal(signal.SIGINT)
    try:
        return process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait(timeout=60)
    finally:
        if process.stderr is not None:
            process.stderr.close()


def until(condition: object, seconds: float = 20) -> bool:
    """Whether a condition comes true in time."""
    assert callable(condition)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
