"""A build reaches for no network: it runs in a process in which every socket is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ARTICLE = "Hisense, a maker of televisions based in Qingdao, partnered with AliExpress."

# Refusing in an audit hook catches every socket that Python code opens, whichever library it belongs to.
OFFLINE = """
import sys

def refuse(event, arguments):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby", "urllib.Request", "http.client")):
        raise RuntimeError(f"network use: {event} {arguments[-1]}")

sys.addaudithook(refuse)
"""


def run(code: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", OFFLINE + code, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)


def test_the_hook_refuses_a_connection(tmp_path: Path) -> None:
    done = run("import socket; socket.create_connection(('127.0.0.1', 9))", cwd=tmp_path)
    assert "network use" in done.stderr


def test_a_build_uses_no_network(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.txt").write_text(f"Photo: https://nowhere.example/x.png\n\n{ARTICLE}")
    code = "from kg.cli import run; sys.exit(run(sys.argv[1:]))"
    done = run(code, "build", "a.txt", "b.txt", "-o", "graph.ttl", "--date", "2020-05-22", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "network use" not in done.stderr
    assert (tmp_path / "graph.ttl").stat().st_size > 0
