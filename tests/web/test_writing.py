"""Changes: who may make them, of what, and who sees them when."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import EndpointError
from kg.sparql import tokens
from kg.store import Database
from kg.web.change import with_dataset
from tests.web.served import TOKEN, Served, serving, stop, until

FIRST = "<http://e/s> <http://e/p> 1 .\n"
WRITER = {"Authorization": f"Bearer {TOKEN}"}
USING = "USING <http://e/g> USING NAMED <http://e/n>"
TURTLE = {**WRITER, "Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    graph = tmp_path_factory.mktemp("graph") / "graph.ttl"
    graph.write_text(FIRST)
    with serving("--graph", str(graph), "--writable") as running:
        yield running
    assert graph.read_text() == FIRST, "the file is as it was"


def count(server: Served, where: str = "?s ?p ?o") -> int:
    answer = server.query(f"SELECT * {{ {where} }}")
    return len(json.loads(answer.text)["results"]["bindings"])


def test_a_change_is_seen_by_the_next_query(server: Served) -> None:
    for number in range(8):
        assert server.update(f"INSERT DATA {{ <http://e/seen> <http://e/p> {number} }}").status == 204
        assert count(server, "<http://e/seen> ?p ?o") == number + 1


def test_an_update_that_fails_changes_nothing(server: Served) -> None:
    before = count(server)
    answer = server.update(
        "INSERT DATA { <http://e/x> <http://e/p> 1 } ; CREATE GRAPH <http://e/g> ; CREATE GRAPH <http://e/g>"
    )
    assert answer.status == 400
    assert count(server) == before


def test_a_graph_is_put_added_to_and_deleted(server: Served) -> None:
    path = "/store?graph=http://e/own"
    assert server.ask("PUT", path, b"<#a> <#b> 1 .", TURTLE).status == 201
    assert server.ask("GET", path).text.strip() == "<http://e/own#a> <http://e/own#b> 1 ."
    assert server.ask("PUT", path, b"<#a> <#b> 2 .", TURTLE).status == 204
    assert server.ask("POST", path, b"<#a> <#b> 3 .", TURTLE).status == 204
    assert count(server, "GRAPH <http://e/own> { ?s ?p ?o }") == 2
    assert server.ask("DELETE", path, headers=WRITER).status == 204
    assert server.ask("GET", path).status == 404
    assert server.ask("DELETE", path, headers=WRITER).status == 404


def test_nodes_without_names_stay_apart(server: Served) -> None:
    path = "/store?graph=http://e/nodes"
    for _ in range(2):
        assert server.ask("POST", path, b"_:a <http://e/p> _:b .", TURTLE).status in (201, 204)
    assert count(server, "GRAPH <http://e/nodes> { ?s ?p ?o }") == 2


@pytest.mark.parametrize(
    "body, kind, status",
    [
        (b"no turtle", "text/turtle", 400),
        (b"\xff\xfe", "text/turtle", 400),
        (b"<a:a> <a:b> 1 .", "application/trig", 415),
        (b"<a:a> <a:b> 1 .", "text/turtle; charset=latin-1", 415),
        (b"<a:a> <a:b> 1 .", "", 415),
        (b"no parts", "multipart/form-data; boundary=x", 400),
        (b'[{"@id": "a:g", "@graph": [{"@id": "a:a", "a:b": 1}]}]', "application/ld+json", 400),
    ],
)
def test_a_body_that_is_no_graph_changes_nothing(server: Served, body: bytes, kind: str, status: int) -> None:
    before = count(server, "GRAPH ?g { ?s ?p ?o }")
    answer = server.ask("PUT", "/store?graph=http://e/bad", body, {**WRITER, "Content-Type": kind})
    assert answer.status == status
    assert server.ask("GET", "/store?graph=http://e/bad").status == 404
    assert count(server, "GRAPH ?g { ?s ?p ?o }") == before


def test_a_token_is_needed_and_no_other_will_do(server: Served) -> None:
    for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": f"Bearer {TOKEN}x"}):
        answer = server.ask("PUT", "/store?default", b"", {**headers, "Content-Type": "text/turtle"})
        assert answer.status == 401
        assert answer.headers["www-authenticate"] == "Bearer"


# --- databases ---------------------------------------------------------------------------------------------------


def test_changes_of_a_database_stay_in_it(tmp_path: Path) -> None:
    database = _database(tmp_path / "database")
    with serving("--store", str(database), "--writable") as running:
        assert running.update("INSERT DATA { GRAPH <http://e/g> { <http://e/new> <http://e/p> 2 } }").status == 204
        assert stop(running.process) == 0
    assert not (database / ".serve").exists(), "its snapshots are gone"
    store = ox.Store.read_only(str(database))
    assert sorted(quad.object.value for quad in store) == ["1", "2"]


def test_changes_of_a_database_survive_a_server_that_is_killed(tmp_path: Path) -> None:
    database = _database(tmp_path / "database")
    with serving("--store", str(database), "--writable") as running:
        assert running.update("INSERT DATA { <http://e/new> <http://e/p> 2 }").status == 204
        workers = running.workers()
        running.process.kill()
        running.process.wait(timeout=60)
        assert until(lambda: not any(Path(f"/proc/{one}/fd/0").exists() for one in workers))
    with serving("--store", str(database), "--writable") as running:
        assert count(running) == 2


def test_a_database_has_one_writer(tmp_path: Path) -> None:
    database = _database(tmp_path / "database")
    with serving("--store", str(database), "--writable") as first:
        with (
            pytest.raises(AssertionError, match=r"cannot be opened for changes.*lock"),
            serving("--store", str(database), "--writable"),
        ):
            pass
        assert count(first) == 1


def _database(path: Path) -> Path:
    store = ox.Store(str(path))
    store.load(FIRST.encode(), format=ox.RdfFormat.TURTLE)
    store.flush()
    return path


def test_a_server_shows_what_a_build_adds_to_its_store(tmp_path: Path) -> None:
    _store(tmp_path / "store", 1)
    with serving("--store", str(tmp_path / "store")) as running:
        assert count(running) == 1
        for number in range(2, 6):
            _store(tmp_path / "store", number)
            assert count(running) == number


def _store(path: Path, number: int) -> None:
    database = Database(path)
    database.add({"": [f'<http://e/s> <http://e/p> "{number}"']})
    database.snapshot()
    database.close()


# --- graphs that the protocol names for an update ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, expected",
    [
        (
            "DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }",
            f"DELETE {{ ?s ?p 1 }} INSERT {{ ?s ?p 2 }} {USING} WHERE {{ ?s ?p 1 }}",
        ),
        (
            "INSERT DATA { <a:where> <a:b> 'WHERE {' } ; DELETE WHERE { ?s ?p 1 } # WHERE",
            f"INSERT DATA {{ <a:where> <a:b> 'WHERE {{' }} ; DELETE {{ ?s ?p 1 }} {USING} WHERE {{ ?s ?p 1 }} # WHERE",
        ),
        (
            "INSERT { ?s ?p 2 } WHERE { { SELECT * WHERE { ?s ?p 1 } } }",
            f"INSERT {{ ?s ?p 2 }} {USING} WHERE {{ {{ SELECT * WHERE {{ ?s ?p 1 }} }} }}",
        ),
        ("CLEAR ALL", "CLEAR ALL"),
    ],
)
def test_named_graphs_become_using_clauses(text: str, expected: str) -> None:
    assert with_dataset(text, tokens(text), ["http://e/g"], ["http://e/n"]) == expected


@pytest.mark.parametrize("clause", ["USING <http://e/a>", "USING NAMED <http://e/a>"])
def test_graphs_are_named_once(clause: str) -> None:
    text = f"INSERT {{ ?s ?p 2 }} {clause} WHERE {{ ?s ?p 1 }}"
    with pytest.raises(EndpointError):
        with_dataset(text, tokens(text), ["http://e/g"], [])


def test_ctrl_c_ends_the_server(tmp_path: Path) -> None:
    graph = tmp_path / "graph.ttl"
    graph.write_text(FIRST)
    for how in (signal.SIGINT, signal.SIGTERM):
        with serving("--graph", str(graph)) as running:
            running.process.send_signal(how)
            assert running.process.wait(timeout=60) == 0


def test_an_update_that_breaks_its_worker_leaves_the_data_and_the_next_update_alone(server: Served) -> None:
    before = count(server)
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    text = f'INSERT {{ <http://e/big> <http://e/p> ?x40 }} WHERE {{ BIND("0123456789" AS ?x0) {doubled} }}'
    answer = server.update(text)
    assert answer.status == 503
    assert "memory" in answer.text
    assert count(server) == before
    assert server.update("INSERT DATA { <http://e/after> <http://e/p> 1 }").status == 204
    assert count(server) == before + 1
