"""The command itself: what it refuses to start with, what it says when it has started."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

from kg.cli import run
from tests.web.served import serving


@pytest.fixture
def graph(tmp_path: Path) -> str:
    path = tmp_path / "graph.ttl"
    path.write_text("<http://e/s> <http://e/p> 1 .\n")
    return str(path)


@pytest.mark.parametrize(
    "options",
    [
        ["--cors", "*"],
        ["--cors", "https://site.example/page"],
        ["--cors", "site.example"],
        ["--memory", "10"],
        ["--workers", "1"],
        ["--store", "nowhere"],
    ],
)
def test_options_that_cannot_be_are_usage_errors(graph: str, options: list[str]) -> None:
    assert run(["serve", "--graph", graph, "--port", "0", *options]) == 2


def test_a_graph_has_to_be_named_and_to_be_there(tmp_path: Path) -> None:
    assert run(["serve", "--port", "0"]) == 2
    assert run(["serve", "--graph", str(tmp_path / "none.ttl")]) == 2


def test_a_graph_that_does_not_parse_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("<http://e/s> <http://e/p> 1 .\nnonsense\n")
    assert run(["serve", "--graph", str(path), "--port", "0"]) == 3
    assert f"{path}:2" in capsys.readouterr().err


def test_a_port_that_is_taken_is_a_failure(graph: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run(["serve", "--graph", graph, "--port", str(taken.getsockname()[1])]) == 3
    assert "--port" in capsys.readouterr().err


def test_a_graph_can_come_from_a_pipe(tmp_path: Path) -> None:
    with open(tmp_path / "graph.ttl", "w+") as file:
        file.write("<http://e/s> <http://e/p> 1 .\n")
        file.seek(0)
        with serving("--graph", "-", stdin=file) as running:
            assert "true" in running.query("ASK { <http://e/s> ?p ?o }").text


def test_a_token_is_made_and_shown_once_if_none_is_given(graph: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "KG_SERVE_TOKEN"}
    command = [sys.executable, "-m", "kg.cli", "serve", "--graph", graph, "--port", "0", "--writable"]
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    timer = Timer(60, process.kill)
    timer.start()
    said = ""
    assert process.stderr is not None
    for line in process.stderr:
        said += line
        if line.startswith("SPARQL at"):
            process.terminate()
    timer.cancel()
    assert process.wait(timeout=60) == 0
    tokens = [line.rpartition(" ")[2] for line in said.splitlines() if line.startswith("token")]
    assert len(tokens) == 1
    assert len(tokens[0]) >= 32
    assert "never written" in said or "not written" in said, "changes of a file are not kept, which is said"
    process.stderr.close()
