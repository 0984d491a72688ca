"""Nothing that a client sends makes the server connect anywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import EndpointError
from kg.web.change import update
from kg.web.evaluate import answer_query
from kg.web.limits import Limits
from tests.web.served import TOKEN, Served, serving
from tests.web.trap import Trap, trap
from tests.web.vectors import queries, updates, uploads

# A worker's own code, without the gate: what it evaluates reaches the network only if the process does.
UNGATED = (
    "import sys, pyoxigraph as ox; from kg.web.worker import leave_network;"
    "print(leave_network() if sys.argv[2] == 'leave' else False);"
    "ox.Store().update(f'LOAD SILENT <{sys.argv[1]}>');"
    "list(ox.Store().query(f'SELECT * {{ SERVICE SILENT <{sys.argv[1]}> {{ ?s ?p ?o }} }}'))"
)


@pytest.fixture(scope="module")
def caught() -> Iterator[Trap]:
    with trap() as set_up:
        yield set_up


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    graph = tmp_path_factory.mktemp("graph") / "graph.nt"
    graph.write_text("<http://e/s> <http://e/p> <http://e/o> .\n")
    with serving("--graph", str(graph), "--writable") as running:
        yield running


def _ungated(set_up: Trap, how: str) -> str:
    command = [sys.executable, "-c", UNGATED, f"http://127.0.0.1:{set_up.port}/x", how]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


def test_the_trap_sees_an_unguarded_evaluator() -> None:
    with trap() as set_up:
        _ungated(set_up, "stay")
        assert set_up.caught == 2


def test_a_worker_that_has_left_the_network_reaches_nothing() -> None:
    with trap() as set_up:
        if _ungated(set_up, "leave") != "True":
            pytest.skip("this system does not let a process leave the network")
        assert set_up.caught == 0


def test_nothing_sent_to_the_server_makes_it_connect(server: Served, caught: Trap) -> None:
    address = f"http://127.0.0.1:{caught.port}/x"
    sent = [
        *(server.query(text, "*/*").status for text in queries(address)),
        *(server.update(text).status for text in updates(address)),
        *(server.query("ASK {}", **{name: address}).status for name in ("default-graph-uri", "named-graph-uri")),
    ]
    for kind, body in uploads(address):
        headers = {"Content-Type": kind, "Authorization": f"Bearer {TOKEN}"}
        sent.append(server.ask("PUT", "/store?graph=http://e/g", body.encode(), headers).status)
        sent.append(server.ask("POST", f"/store?graph={address}", body.encode(), headers).status)
    sent.append(server.ask("GET", f"/store?graph={address}x").status)
    assert len(sent) >= 30
    assert set(sent) <= {200, 201, 204, 400, 404}
    assert caught.caught == 0


def test_the_gate_alone_keeps_queries_and_updates_from_connecting(caught: Trap) -> None:
    """The second of two walls: where the system lets no process leave the network it stands alone."""
    address, limits = f"http://127.0.0.1:{caught.port}/x", Limits()
    for text in queries(address):
        if "SERVICE" in text.upper() or "LOAD" in text:
            with pytest.raises(EndpointError):
                answer_query(ox.Store(), {"base": "http://e/", "accept": None}, text, limits)
    for text in updates(address):
        if "USING" not in text and "WITH" not in text:
            with pytest.raises(EndpointError):
                update(ox.Store(), {"base": "http://e/"}, text.encode(), limits)
    assert caught.caught == 0


def test_workers_do_not_get_the_secret(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("how the environment of a process is read")
    graph = tmp_path / "graph.nt"
    graph.touch()
    with serving("--graph", str(graph), "--writable", token="a-secret-of-mine") as running:
        found = [Path(f"/proc/{worker}/environ").read_bytes() for worker in running.workers()]
        assert found
        assert not any(b"a-secret-of-mine" in environment for environment in found)


def test_a_worker_takes_its_limits_as_data() -> None:
    assert Limits(**json.loads(json.dumps(asdict(Limits())))) == Limits()
