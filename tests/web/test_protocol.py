"""What clients ask, and what they get: formats, datasets, reasons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from tests.web.served import Served, serving

GRAPHS = """
<http://e/a> <http://e/knows> <http://e/b> .
<http://e/a> <http://e/name> "Ana"@es <http://e/g1> .
<http://e/b> <http://e/name> "B\\u0001" <http://e/g2> .
<http://e/b> <http://e/1> "no name in XML" <http://e/g2> .
"""
ALL = "SELECT * { ?s ?p ?o }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    graph = tmp_path_factory.mktemp("graph") / "graphs.nq"
    graph.write_text(GRAPHS)
    with serving("--graph", str(graph)) as running:
        yield running


def rows(server: Served, text: str, **parameters: str) -> int:
    answer = server.query(text, **parameters)
    assert answer.status == 200, answer.text
    return len(json.loads(answer.text)["results"]["bindings"])


def test_a_query_may_come_in_three_ways(server: Served) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    by_form = server.ask("POST", "/sparql", urlencode({"query": ALL}).encode(), form)
    direct = server.query(ALL)
    by_address = server.get(ALL)
    assert by_form.status == direct.status == by_address.status == 200
    found = [sorted(map(str, json.loads(a.text)["results"]["bindings"])) for a in (by_form, direct, by_address)]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 4


@pytest.mark.parametrize(
    "accept, type",
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+json,*/*;q=0.9", "application/sparql-results+json"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.5, */*;q=0.1", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("application/json", "application/json"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("*/*", "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
    ],
)
def test_rows_come_in_the_type_that_is_liked_best(server: Served, accept: str, type: str) -> None:
    answer = server.query("SELECT * { <http://e/a> ?p ?o }", accept)
    assert (answer.status, answer.type) == (200, type)


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/ld+json"])
def test_a_graph_comes_in_each_format(server: Served, accept: str) -> None:
    for answer in (
        server.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", accept),
        server.query("DESCRIBE <http://e/a> <http://e/b>", accept),
    ):
        assert (answer.status, answer.type) == (200, accept)
        format = ox.RdfFormat.from_media_type(accept)
        assert format is not None
        assert len(list(ox.parse(answer.body, format=format))) >= 2


def test_a_graph_comes_as_rdf_xml_if_it_can(server: Served) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?s = <http://e/a>) }"
    answer = server.query(query, "application/rdf+xml")
    assert len(list(ox.parse(answer.body, format=ox.RdfFormat.RDF_XML))) == 2


def test_a_graph_states_each_triple_once(server: Served) -> None:
    query = "CONSTRUCT { <http://e/x> <http://e/y> 1 } WHERE { ?s ?p ?o }"
    assert server.query(query, "application/n-triples").text.count("\n") == 1


@pytest.mark.parametrize(
    "query, accept",
    [
        (ALL, "image/png"),
        (ALL, "text/turtle"),
        ("ASK {}", "text/csv"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"),
        (ALL, "application/sparql-results+xml"),  # a control character
        ("CONSTRUCT { <http://e/a> <http://e/1> 1 } WHERE {}", "application/rdf+xml"),
        ('CONSTRUCT { <http://e/a> <http://e/b> "\\u0001" } WHERE {}', "application/rdf+xml"),
    ],
)
def test_what_cannot_be_written_is_not_acceptable(server: Served, query: str, accept: str) -> None:
    answer = server.query(query, accept)
    assert answer.status == 406
    assert json.loads(answer.text)["title"]


def test_a_query_sees_all_graphs_unless_it_names_some(server: Served) -> None:
    assert rows(server, ALL) == 4
    assert rows(server, "SELECT * FROM <http://e/g1> { ?s ?p ?o }") == 1
    assert rows(server, "SELECT * FROM <http://e/nothing> { ?s ?p ?o }") == 0
    assert rows(server, ALL, **{"default-graph-uri": "http://e/g2"}) == 2
    assert rows(server, "SELECT * FROM <http://e/g1> { ?s ?p ?o }", **{"default-graph-uri": "http://e/g2"}) == 2
    assert rows(server, "SELECT * { GRAPH ?g { ?s ?p ?o } }") == 3
    assert rows(server, "SELECT * { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": "http://e/g1"}) == 1


@pytest.mark.parametrize(
    "path, status",
    [
        ("/sparql?query=SELECT", 400),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=no%20iri", 400),
        ("/sparql?quary=ASK%7B%7D", 400),
        ("/sparql?query=" + quote("SELECT * { SERVICE <http://e/> { ?s ?p ?o } }"), 400),
        ("/sparql?query=" + quote("INSERT DATA { <a:a> <a:b> 1 }"), 400),
        ("/store", 400),
        ("/store?graph=http://e/nothing", 404),
        ("/store?graph=http://e/g1&default", 400),
        ("/nothing", 404),
    ],
)
def test_a_refusal_has_a_reason_that_programs_and_people_can_read(server: Served, path: str, status: int) -> None:
    answer = server.ask("GET", path)
    assert (answer.status, answer.type) == (status, "application/problem+json")
    told = json.loads(answer.text)
    assert told["status"] == status
    assert told["title"]


def test_a_query_that_does_not_parse_says_where(server: Served) -> None:
    assert "1:15" in server.query("SELECT * { bad").text


def test_the_length_of_a_query_is_limited(server: Served) -> None:
    long = "ASK {}" + " " * 32_768
    assert server.query(long).status == 413
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert server.ask("POST", "/sparql", urlencode({"query": long}).encode(), form).status == 413


def test_a_graph_can_be_read_by_name(server: Served) -> None:
    assert (
        server.ask("GET", "/store?graph=http%3A%2F%2Fe%2Fg1").text.strip() == '<http://e/a> <http://e/name> "Ana"@es .'
    )
    assert "knows" in server.ask("GET", "/store?default").text
    assert server.ask("HEAD", "/store?graph=http://e/g1").status == 200


def test_nothing_can_be_changed_without_being_asked_for(server: Served) -> None:
    assert server.update("CLEAR ALL").status == 403
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        answer = server.ask(method, "/store?default", b"", {"Content-Type": "text/turtle"})
        assert answer.status == 405
        assert answer.headers["allow"]
    assert server.ask("PUT", "/sparql").status == 405
    assert rows(server, ALL) == 4


def test_the_service_describes_itself(server: Served) -> None:
    answer = server.ask("GET", "/sparql", headers={"Accept": "text/turtle"})
    assert f"sd:endpoint <{server.address}/sparql>" in answer.text
    assert "UnionDefaultGraph" in answer.text
    assert "SPARQL11Update" not in answer.text
