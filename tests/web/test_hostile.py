"""Queries that are meant to harm cost one worker and their own answer, never the server or another's answer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.web.hostile import CRASHING, DEEP, FAMILIES, crowd
from tests.web.served import Answer, Served, serving, until

SECONDS = 1.5
GRACE = 15.0  # a machine that is busy with other tests may be late; bench/endpoint.py measures
MEMORY_MB = 400


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    graph = tmp_path_factory.mktemp("graph") / "crowd.nt"
    graph.write_text(crowd())
    with serving("--graph", str(graph), "--timeout", str(SECONDS), "--memory", str(MEMORY_MB)) as running:
        yield running


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that lets a query take long, as it may on a busy machine."""
    graph = tmp_path_factory.mktemp("patient") / "crowd.nt"
    graph.write_text(crowd(10))
    with serving("--graph", str(graph), "--timeout", "120", "--memory", str(MEMORY_MB)) as running:
        yield running


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other stacks")
@pytest.mark.parametrize("name", CRASHING)
def test_an_unguarded_evaluator_dies(name: str) -> None:
    """What the guards are for: without them these queries end the process."""
    code = (
        "import resource, sys, pyoxigraph; resource.setrlimit(resource.RLIMIT_CORE, (0, 0));"
        "pyoxigraph.Store().query(sys.stdin.read())"
    )
    done = subprocess.run([sys.executable, "-c", code], input=FAMILIES[name].encode(), timeout=60, check=False)
    assert done.returncode in (-signal.SIGSEGV, -signal.SIGABRT)


def test_there_are_forty_families() -> None:
    assert len(FAMILIES) >= 40


@pytest.mark.parametrize("name", DEEP)
def test_what_nests_is_refused_before_it_is_parsed(patient: Served, name: str) -> None:
    assert patient.query(DEEP[name]).status in (400, 413)


def test_every_family_ends_in_time_with_a_reason(server: Served) -> None:
    with ThreadPoolExecutor(2) as pool:
        ended = dict(zip(FAMILIES, pool.map(lambda text: _timed(server, text), FAMILIES.values()), strict=True))
    late = {name: seconds for name, (seconds, _) in ended.items() if seconds > SECONDS + GRACE}
    odd = {name: answer for name, (_, answer) in ended.items() if answer.status not in (200, 400, 413, 503)}
    silent = {name for name, (_, answer) in ended.items() if answer.status != 200 and b"title" not in answer.body}
    assert (late, odd, silent) == ({}, {}, set())
    assert server.query("ASK {}").status == 200
    assert server.process.poll() is None


def _timed(server: Served, text: str) -> tuple[float, Answer]:
    began = time.monotonic()
    answer = server.query(text, "*/*")
    return time.monotonic() - began, answer


def test_a_query_over_the_time_is_cut_off_and_said_so(server: Served) -> None:
    answer = server.query(FAMILIES["product of patterns"])
    assert answer.status == 503
    assert f"longer than {SECONDS:g} s" in answer.text


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot cap the memory of a process")
def test_a_query_over_the_memory_is_cut_off_and_said_so(patient: Served) -> None:
    highest = 0
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(patient.query, FAMILIES["doubled text"])
        while not asked.done():
            highest = max(highest, *(_resident_mb(worker) for worker in patient.workers()), 0)
            time.sleep(0.005)
    assert asked.result().status == 503
    assert "memory" in asked.result().text
    assert highest < MEMORY_MB + 60  # its libraries are no data


def _resident_mb(process: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * 4096 // 1_000_000


def test_an_answer_beyond_a_limit_is_none_at_all(server: Served, tmp_path: Path) -> None:
    graph = tmp_path / "crowd.nt"
    graph.write_text(crowd(50))
    with serving("--graph", str(graph), "--rows", "40") as small:
        for accept in ("application/json", "application/xml", "text/csv", "text/tab-separated-values"):
            assert small.query("SELECT * { ?s ?p ?o } LIMIT 40", accept).status == 200
            assert small.query("SELECT * { ?s ?p ?o } LIMIT 41", accept).status == 503
        assert small.query("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle").status == 503
        assert small.ask("GET", "/store?default").status == 503
    answer = server.query("SELECT * { ?a ?b ?c . ?d ?e ?f }", "text/csv")  # a million rows
    assert answer.status == 503
    assert "title" in answer.text


def test_easy_queries_are_answered_beside_hard_ones(server: Served) -> None:
    hard = FAMILIES["product of patterns"]
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(server.query, hard) for _ in range(8)]
        easy = [server.query("SELECT * { ?s ?p ?o } LIMIT 1").status for _ in range(20)]
        assert easy == [200] * 20
        assert {one.result().status for one in asked} == {503}


@pytest.mark.skipif(sys.platform != "linux", reason="how processes are found")
def test_a_query_whose_client_has_gone_is_given_up(server: Served) -> None:
    before = set(server.workers())
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        body = FAMILIES["product of patterns"].encode()
        lines = ("POST /sparql HTTP/1.1", "Host: localhost", "Content-Type: application/sparql-query")
        client.sendall("\r\n".join((*lines, f"Content-Length: {len(body)}", "", "")).encode() + body)
    assert until(lambda: set(server.workers()) - before, 20), "its worker is replaced"
    assert server.query("ASK {}").status == 200


@pytest.mark.skipif(sys.platform != "linux", reason="how processes are found")
def test_no_worker_outlives_its_server(tmp_path: Path) -> None:
    graph = tmp_path / "crowd.nt"
    graph.write_text(crowd(10))
    with serving("--graph", str(graph)) as running:
        workers = running.workers()
        assert workers
        running.process.kill()
        running.process.wait(timeout=60)
        assert until(lambda: not any(_is_alive(worker) for worker in workers))


@pytest.mark.skipif(sys.platform != "linux", reason="how processes are found")
def test_the_process_that_forks_workers_may_die_too(tmp_path: Path) -> None:
    graph = tmp_path / "crowd.nt"
    graph.write_text(crowd(10))
    with serving("--graph", str(graph), "--timeout", "1") as running:
        for worker in (*running.nurseries(), *running.workers()):
            os.kill(worker, signal.SIGKILL)
        assert until(lambda: [running.query("ASK {}").status for _ in range(9)] == [200] * 9, 40)


def _is_alive(process: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
