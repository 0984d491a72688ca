"""A graph to a server that fails: in the end the server has it, and nothing is sent in vain."""

from __future__ import annotations

import base64
import logging
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Thread

import pyoxigraph as ox
import pytest

from kg.cli import run
from kg.config import Settings
from kg.errors import StoreError
from kg.maintain.parts import write_parts
from kg.maintain.push import PartsSource, Pushed, Source, StoreSource, memory_of, push
from kg.store import open_for_reading, reading
from kg.store.parts import load_parts
from kg.store.remote import ATTEMPTS, LONGEST_ASKED, Login, Remote
from tests.maintain.graph_server import PATIENCE, Asked, Fault, GraphServer, graph_server

ROOT = Path(__file__).parents[2]
BASE = Settings().base
ODD = "http://münchen.example/~a('1')?x=%3E&y=2+3#é"  # an IRI that must be quoted with care
FOREIGN = '<x:s> <x:p> "not ours" <x:foreign> .\n'


def triples(graph: str, count: int, text: str = "") -> str:
    """So many quads of a graph, with all that is hard in a literal."""
    name = f"<{graph}> " if graph else ""
    return "".join(f'<x:s{number}> <x:p> "{text}é\\n\\"𝄞\\u0001 {number}"@en {name}.\n' for number in range(count))


def database(folder: Path, *texts: str) -> Path:
    """A plain database, made anew."""
    store = ox.Store(str(folder))
    store.clear()
    store.load("".join(texts).encode(), format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    return folder


def lines(folder: Path) -> list[str]:
    return sorted(f"{quad} .\n" for quad in ox.Store.read_only(str(folder)))


def send(folder: Path, server: GraphServer, max_bytes: int = 1_000, afresh: bool = False) -> Pushed:
    """Push a database, without waiting between attempts."""
    client, memory = Remote(server.endpoint, sleep=lambda seconds: None), memory_of(folder, server.endpoint)
    with reading(folder) as store:
        return push(StoreSource(store, BASE), client, memory, max_bytes=max_bytes, afresh=afresh)


@contextmanager
def remote(endpoint: str, sleep: Callable[[float], None] = lambda seconds: None) -> Iterator[Remote]:
    """A client whose connection ends with the block; it does not wait between attempts."""
    found = Remote(endpoint, sleep=sleep)
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with graph_server() as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A database of a default graph that takes several requests, and three named graphs, one of them large."""
    texts = (triples("", 150), triples("x:a", 3), triples(ODD, 5), triples("x:large", 60))
    return database(tmp_path / "store", *texts)


def test_the_server_has_the_graph_in_bounded_requests(store: Path, server: GraphServer) -> None:
    done = send(store, server)
    assert server.lines() == lines(store)
    assert (done.sent, done.unchanged, done.deleted) == (4, 0, 0)
    assert done.bytes == sum(one.size for one in server.asked)
    assert max(one.size for one in server.asked) <= 1_000
    methods = Counter((one.method, one.graph) for one in server.asked)
    assert methods[("PUT", "")] == methods[("PUT", ODD)] == methods[("PUT", "x:large")] == 1
    assert methods[("POST", "")] > 2


def test_a_line_longer_than_a_request_goes_alone(tmp_path: Path, server: GraphServer) -> None:
    store = database(tmp_path / "store", triples("x:a", 4), triples("x:a", 1, "long " * 500))
    send(store, server)
    assert server.lines() == lines(store)
    assert sorted(one.size > 1_000 for one in server.asked) == [False, True]


def test_a_second_run_sends_nothing(store: Path, server: GraphServer) -> None:
    send(store, server)
    server.take()
    assert send(store, server) == Pushed(unchanged=4)
    assert server.take() == []


def test_only_what_changed_is_sent_and_what_is_gone_is_deleted(
    store: Path, tmp_path: Path, server: GraphServer
) -> None:
    server.store.load(FOREIGN.encode(), format=ox.RdfFormat.N_QUADS)
    send(store, server)
    server.take()
    database(store, triples("", 150), triples("x:a", 4), triples("x:large", 60), triples("x:new", 1))
    done = send(store, server)
    assert server.take() == [("PUT", "x:a"), ("PUT", "x:new"), ("DELETE", ODD)]
    assert (done.sent, done.unchanged, done.deleted) == (2, 2, 1)
    assert server.lines() == sorted([*lines(store), FOREIGN])
    database(store)
    assert send(store, server).deleted == 4
    assert server.lines() == [FOREIGN]


def test_a_default_graph_that_was_never_sent_is_not_deleted(tmp_path: Path, server: GraphServer) -> None:
    server.store.load(b"<x:s> <x:p> <x:o> .", format=ox.RdfFormat.N_QUADS)
    send(database(tmp_path / "store", triples("x:a", 1)), server)
    assert server.take() == [("PUT", "x:a")]
    assert len(server.store) == 2


def test_all_is_sent_where_the_server_has_forgotten(store: Path, server: GraphServer) -> None:
    send(store, server)
    server.store.clear()
    assert send(store, server, afresh=True).sent == 4
    assert server.lines() == lines(store)


def test_a_graph_that_is_gone_when_all_is_sent_is_deleted(store: Path, server: GraphServer) -> None:
    send(store, server)
    database(store, triples("x:a", 3))
    assert send(store, server, afresh=True).deleted == 3
    assert server.lines() == lines(store)


def troubles(random: Random, share: float) -> Callable[[Asked], Fault | None]:
    """Faults by chance, with and without effect."""

    def fault(asked: Asked) -> Fault | None:
        if random.random() > share:
            return None
        done = random.random() < 0.5
        busy = Fault(503, done, (("Retry-After", "1"),), "x" * 3_000)
        return random.choice((busy, Fault(0, done), Fault(429, done), Fault(413, headers=(("Connection", "close"),))))

    return fault


@pytest.mark.parametrize("seed", range(6))
def test_the_server_has_the_graph_in_the_end_whatever_happens(seed: int, store: Path, server: GraphServer) -> None:
    random = Random(seed)
    server.store.load(FOREIGN.encode(), format=ox.RdfFormat.N_QUADS)
    server.fault = troubles(random, 0.3)
    texts = [lines(store)]
    for text in (triples("", 40), triples("", 60) + triples(ODD, 9) + triples("x:a", 3)):
        for _ in range(60):  # runs; some end with an error that a person would heed
            try:
                send(store, server)
                break
            except StoreError:
                continue
        else:
            pytest.fail("it does not come to an end")
        texts.append(lines(store))
        assert server.lines() == sorted([*texts[-1], FOREIGN])
        database(store, text)


@pytest.mark.parametrize("stop", range(1, 10))
def test_a_run_that_ended_early_goes_on_where_it_was(stop: int, store: Path, server: GraphServer) -> None:
    send(store, server)
    whole = Counter(server.take())
    server.store.clear()
    memory_of(store, server.endpoint).unlink()
    server.fault = lambda asked: Fault(500) if len(server.asked) > stop else None
    with pytest.raises(StoreError, match="status 500"):
        send(store, server)
    assert len(server.take()) == stop + 1
    server.fault = lambda asked: None
    send(store, server)
    assert sum(Counter(server.take()).values()) == sum(whole.values()) - stop
    assert server.lines() == lines(store)


def test_other_bounds_of_requests_begin_a_graph_anew(store: Path, server: GraphServer) -> None:
    server.fault = lambda asked: Fault(413) if asked.size > 600 else None
    with pytest.raises(StoreError, match=r"PUT of the default graph with status 413\. Send less at once \(--max-bytes"):
        send(store, server)
    send(store, server, max_bytes=600)
    assert server.lines() == lines(store)


def test_a_graph_that_changes_after_an_early_end_is_sent_whole(store: Path, server: GraphServer) -> None:
    before = lines(store)
    send(store, server)
    database(store, triples("", 155, "new "), triples("x:a", 3), triples(ODD, 5), triples("x:large", 60))
    server.take()
    server.fault = lambda asked: Fault(500) if len(server.asked) > 2 else None
    with pytest.raises(StoreError):
        send(store, server)
    server.fault = lambda asked: None
    database(store, "".join(before))
    send(store, server)
    assert server.lines() == before


PUSHER = """
import sys
from kg.cli import run
sys.exit(run(["store", "push", "--store", sys.argv[1], "--endpoint", sys.argv[2], "--max-bytes", "1000"]))
"""


def pusher(store: Path, server: GraphServer) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PUSHER, str(store), server.endpoint]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    null = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=store.parent, env=environment, stdout=null, stderr=null)


def wait_until(done: Callable[[], bool]) -> None:
    """Raises if it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            pytest.fail("it does not happen")
        time.sleep(0.01)


def test_a_killed_push_goes_on_and_a_second_pusher_is_refused(store: Path, server: GraphServer) -> None:
    server.fault = lambda asked: Fault(503, headers=(("Retry-After", "1"),)) if len(server.asked) > 5 else None
    process = pusher(store, server)
    try:
        wait_until(lambda: len(server.asked) > 6)
        with pytest.raises(StoreError, match="another process pushes to it"):
            send(store, server)
    finally:
        process.kill()
        process.wait(PATIENCE)
    server.fault = lambda asked: None
    done = set(server.take()[:5])
    assert done == {("PUT", ""), ("POST", "")}
    send(store, server)
    assert ("PUT", "") not in server.take()
    assert server.lines() == lines(store)


def test_no_proxy_is_used_and_the_login_comes_from_the_environment_unseen(
    store: Path, server: GraphServer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.fault = lambda asked: Fault(401, text="who are you?") if asked.authorization != "Bearer s3cret" else None
    command = ["store", "push", "--store", str(store), "--endpoint", server.endpoint]
    monkeypatch.setenv("KG_ENDPOINT_TOKEN", "s3cret\n")
    assert run(command) == 0
    assert server.lines() == lines(store)
    monkeypatch.delenv("KG_ENDPOINT_TOKEN")
    monkeypatch.setenv("KG_ENDPOINT_LOGIN", "ana:pa55:word")
    assert run([*command, "--all"]) == 3
    basic = base64.b64encode(b"ana:pa55:word").decode()
    assert server.asked[-1].authorization == f"Basic {basic}"
    out, err = capfd.readouterr()
    assert "status 401: who are you?. Set KG_ENDPOINT_TOKEN" in " ".join(err.split())
    for secret in ("s3cret", "pa55", basic):
        assert secret not in out + err
        assert secret.encode() not in memory_of(store, server.endpoint).read_bytes()


@pytest.mark.parametrize("endpoint", ["http://ana:pa55@127.0.0.1:9/", "http://pa55@h:x/", "https://ana:pa55@[/?q"])
def test_a_password_in_the_address_is_refused_unseen(endpoint: str) -> None:
    with pytest.raises(StoreError, match="must hold no name or password") as caught:
        Remote(endpoint)
    assert "pa55" not in str(caught.value)


@pytest.mark.parametrize(
    "endpoint",
    ["ftp://h/store", "localhost:7878/store", "http:///store", "http://h:x/", "http://h/a b", "http://ü/", ""],
)
def test_what_is_no_address_is_refused(endpoint: str) -> None:
    with pytest.raises(StoreError, match="no address of http or https"):
        Remote(endpoint)


@pytest.mark.parametrize("login", [Login(token="s3cret\r\nX-Other: y"), Login(token="s3crét"), Login(user="s3cret")])
def test_a_login_that_cannot_be_sent_is_refused_unseen(login: Login) -> None:
    with pytest.raises(StoreError) as caught:
        Remote("http://127.0.0.1:9/store", login)
    assert "s3cr" not in str(caught.value) + repr(login)


def test_a_query_in_the_address_is_kept_and_not_shown(server: GraphServer) -> None:
    with remote(f"{server.endpoint}?access-token=s3cret") as client:
        client.put("x:a", b"<x:s> <x:p> <x:o> .\n")
        assert server.take() == [("PUT", "x:a")]
        server.fault = lambda asked: Fault(400, text="no\n  such thing " + "x" * 5_000)
        with pytest.raises(StoreError, match="refuses DELETE of <x:a> with status 400: no such thing") as caught:
            client.delete("x:a")
    assert "s3cret" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_waits_grow_and_heed_the_server_within_bounds(server: GraphServer, caplog: pytest.LogCaptureFixture) -> None:
    waits: list[float] = []
    after = iter(["7", "3600", "Fri, 31 Dec 1999 23:59:59 GMT", "-5", "0"])
    server.fault = lambda asked: Fault(503, headers=(("Retry-After", next(after, "")),))
    with (
        remote(server.endpoint, waits.append) as client,
        caplog.at_level(logging.INFO, "kg"),
        pytest.raises(StoreError, match=f"after {ATTEMPTS} attempts: status 503"),
    ):
        client.delete("x:a")
    assert waits == [7, LONGEST_ASKED, 1, 2, 4, 8, 10]
    assert len(server.asked) == ATTEMPTS
    assert "status 503; again in 7 s" in caplog.text


def test_a_server_that_is_not_there_is_told() -> None:
    waits: list[float] = []
    with graph_server() as server:
        endpoint = server.endpoint
    told = pytest.raises(StoreError, match=r"attempts: .*refused.* Run the same command again")
    with remote(endpoint, waits.append) as client, told as caught:
        client.put("", b"")
    assert caught.value.path == endpoint
    assert waits == [0.25, 0.5, 1, 2, 4, 8, 10]


def test_a_redirection_is_shown_and_not_followed(server: GraphServer) -> None:
    server.fault = lambda asked: Fault(307, headers=(("Location", "http://elsewhere.example/"),))
    told = pytest.raises(StoreError, match=r"status 307: http://elsewhere\.example/\. Name the address")
    with remote(server.endpoint) as client, told:
        client.put("", b"")
    assert len(server.asked) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the answer may be lost with the connection")
def test_who_refuses_a_body_before_having_read_it_is_heard() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE)

        def refuse() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1_000)
                connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        thread = Thread(target=refuse, daemon=True)
        thread.start()
        told = pytest.raises(StoreError, match="with status 413")
        with remote(f"http://127.0.0.1:{listener.getsockname()[1]}/") as client, told:
            client.put("", bytes(8_000_000))
        thread.join(PATIENCE)


def test_a_graph_that_the_server_does_not_have_is_deleted_all_the_same(server: GraphServer) -> None:
    with remote(server.endpoint) as client:
        client.delete("x:none")
    told = pytest.raises(StoreError, match=r"status 404\. Name the address of the Graph Store Protocol")
    with remote(server.endpoint.replace("/store", "/query")) as client, told:
        client.put("x:a", b"")


def test_parts_a_loaded_database_and_its_store_are_pushed_alike(store: Path, tmp_path: Path) -> None:
    write_parts(store, BASE, tmp_path / "parts", 25)
    load_parts([tmp_path / "parts"], tmp_path / "loaded")
    stores = (StoreSource(open_for_reading(place), BASE) for place in (store, tmp_path / "loaded"))
    sources: tuple[Source, ...] = (PartsSource(tmp_path / "parts"), *stores)
    found = [(list(source.default()), list(source.named())) for source in sources]
    assert found[0] == found[1] == found[2]
    assert len(found[0][0]) == 150
    assert [name for name, _ in found[0][1]] == sorted(["x:a", "x:large", ODD])


def test_the_ledgers_entries_are_not_pushed(tmp_path: Path, server: GraphServer) -> None:
    send(database(tmp_path / "store", triples(f"{BASE}ledger", 2), triples("x:a", 1)), server)
    assert server.take() == [("PUT", "x:a")]


def test_a_damaged_part_is_told_before_anything_is_sent(store: Path, tmp_path: Path) -> None:
    write_parts(store, BASE, tmp_path / "parts", 25)
    with (tmp_path / "parts" / "part-00002.nq").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(StoreError, match=r"part-00002\.nq: .*SHA-256 differs"):
        PartsSource(tmp_path / "parts")


def test_each_server_has_a_memory_of_its_own_beside_what_is_pushed(store: Path, tmp_path: Path) -> None:
    write_parts(store, BASE, tmp_path / "parts")
    (tmp_path / "grown" / ".kg").mkdir(parents=True)
    here, there = "http://127.0.0.1:1/a", "http://127.0.0.1:1/b"
    places = [memory_of(tmp_path / name, here).parent for name in ("parts", "grown", "store")]
    assert places == [tmp_path / "parts", tmp_path / "grown" / ".kg", tmp_path]
    assert memory_of(store, here) != memory_of(store, there)


def test_a_damaged_memory_is_told(store: Path, server: GraphServer) -> None:
    memory_of(store, server.endpoint).write_bytes(b"no database, but long enough to be taken for one" * 40)
    with pytest.raises(StoreError, match=r"cannot be read.*Delete it: everything is sent then"):
        send(store, server)
    assert server.asked == []


def test_the_memory_is_free_after_a_run(store: Path, server: GraphServer) -> None:
    send(store, server)
    with sqlite3.connect(memory_of(store, server.endpoint), timeout=0) as connection:
        assert connection.execute("SELECT COUNT(*) FROM graphs WHERE whole").fetchone() == (4,)
    connection.close()
