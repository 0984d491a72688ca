"""The explorer over HTTP: its questions, its files, linked data, and an index that follows the graph."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.assemble import Assembled
from kg.errors import EndpointError
from kg.store import Database, write_graph
from kg.web import pages
from tests.explore.synthetic import write_synthetic
from tests.graph_samples import ENTITY
from tests.web.served import Answer, Served, serving, stop, until

VELMORA = ENTITY + "velmora"
INDEX = (
    f'<!doctype html><html><head>{pages.HEAD}<script type="module" src="/assets/main-ab12.js"></script></head></html>'
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that stand in for those that web/ is built into."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(INDEX)
    (folder / "query.html").write_text("<!doctype html><title>Query</title>")
    (folder / "licences.txt").write_text("licences")
    (folder / "assets" / "main-ab12.js").write_text("1")
    (folder / "secret.txt").write_text("secret")
    return folder


@pytest.fixture(scope="module")
def graph(assembled: Assembled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "news.trig"
    write_graph(assembled.quads(), str(path), prefixes={})
    return path


@pytest.fixture(scope="module")
def server(graph: Path, page: Path) -> Iterator[Served]:
    with serving("--graph", str(graph), page=page) as running:
        assert running.api("about").status == 200
        yield running


def told(answer: Answer) -> Any:
    return json.loads(answer.text)


# --- questions -------------------------------------------------------------------------------------------------------


def test_a_question_is_answered_as_json(server: Served) -> None:
    answer = server.api("search", q="velm")
    assert (answer.status, answer.type) == (200, "application/json")
    assert [one["label"] for one in told(answer)["found"]] == ["Velmora"]
    assert told(server.api("about"))["title"] == "news.trig"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_answer_is_not_sent_twice(server: Served) -> None:
    tag = server.api("about").headers["etag"]
    again = server.ask("GET", "/api/about", headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    assert server.ask("GET", "/api/about", headers={"If-None-Match": '"other"'}).status == 200


@pytest.mark.parametrize(
    "path, status, what",
    [
        ("/api/abuot", 404, "Did you mean /api/about?"),
        ("/api/graph?limit=many", 400, "a whole number"),
        ("/api/graph?limmit=5", 400, "Did you mean limit?"),
        ("/api/entity?iri=%3Cx%3E", 400, "an absolute IRI"),
        ("/api/entity?iri=https://example.org/none", 404, "https://example.org/none"),
        ("/api/search?q=%FF", 400, "UTF-8"),
        ("/about", 400, "Add iri="),
        ("/about?iri=https://example.org/none", 404, "https://example.org/none"),
        ("/about?iri=https://example.org/none&format=pdf", 400, "Use one of: html, turtle"),
        ("/entity/nobody", 404, "/entity/nobody"),
        ("/entity/velmora?x=1", 400, "There are: format."),
        ("/assets/nothing.js", 404, "/assets/nothing.js"),
        ("/assets/..%2Fsecret.txt", 404, "/assets/"),
        ("/secret.txt", 404, "/secret.txt"),
    ],
)
def test_what_is_wrong_is_told(server: Served, path: str, status: int, what: str) -> None:
    answer = server.ask("GET", path)
    assert (answer.status, answer.type) == (status, "application/problem+json")
    assert what in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_questions_change_nothing(server: Served, method: str) -> None:
    assert server.ask(method, "/api/about").status == 405
    assert server.ask(method, "/entity/velmora").status == 405


# --- files -----------------------------------------------------------------------------------------------------------


def test_the_page_may_load_nothing_but_this_server_has(server: Served) -> None:
    answer = server.ask("GET", "/")
    assert (answer.status, answer.type) == (200, "text/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "http" not in policy
    assert "<title>Knowledge graph</title>" in answer.text
    assert server.ask("GET", "/", headers={"If-None-Match": answer.headers["etag"]}).status == 304
    assert server.ask("HEAD", "/").body == b""


def test_the_page_of_queries_may_write_styles(server: Served) -> None:
    policy = server.ask("GET", "/query").headers["content-security-policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy


def test_files_with_a_hash_in_their_name_are_kept(server: Served) -> None:
    answer = server.ask("GET", "/assets/main-ab12.js")
    assert (answer.status, answer.type, answer.text) == (200, "text/javascript", "1")
    assert "immutable" in answer.headers["cache-control"]
    assert server.ask("GET", "/licences.txt").text == "licences"


def test_an_installation_without_the_page_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pages, "data_path", lambda name: tmp_path)
    with pytest.raises(EndpointError) as raised:
        pages._read("index.html")
    assert raised.value.status == 404
    assert "Install graphwright again" in raised.value.hint


def test_what_is_in_the_head_is_text() -> None:
    head = pages.head_of('https://e.org/"><script>', "entity", "</title><script>alert(1)</script>&amp;")
    assert "<script>" not in head
    assert "</title><" not in head
    assert "&lt;/title&gt;" in head
    assert "&amp;amp;" in head


# --- linked data -----------------------------------------------------------------------------------------------------


def test_an_entity_opened_by_a_browser_is_the_page(server: Served) -> None:
    answer = server.ask("GET", "/entity/velmora", headers={"Accept": BROWSER})
    assert (answer.status, answer.type, answer.headers["vary"]) == (200, "text/html", "Accept")
    assert "<title>Velmora · Knowledge graph</title>" in answer.text
    assert f'<meta name="iri" content="{VELMORA}" />' in answer.text
    assert '<meta name="view" content="entity" />' in answer.text
    assert 'rel="alternate" type="text/turtle" href="/about?iri=https%3A%2F%2Fgraphwright.example' in answer.text


@pytest.mark.parametrize(
    "accept, kind, format",
    [
        ("*/*", "text/turtle", ox.RdfFormat.TURTLE),
        ("text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json, text/html;q=0.5", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_an_entity_opened_by_a_program_is_rdf(server: Served, accept: str, kind: str, format: ox.RdfFormat) -> None:
    answer = server.ask("GET", "/entity/velmora", headers={"Accept": accept})
    assert (answer.status, answer.type, answer.headers["vary"]) == (200, kind, "Accept")
    triples = {quad.triple for quad in ox.parse(answer.body, format=format)}
    about = {triple.subject.value for triple in triples if isinstance(triple.subject, ox.NamedNode)}
    assert VELMORA in about
    assert sum("/statement/" in iri for iri in about) >= 6
    assert sum("/evidence/" in iri for iri in about) == 4


def test_any_iri_has_an_address(server: Served) -> None:
    claim = told(server.api("claims"))["claims"][0]["iri"]
    path = "/" + claim.split("/", 3)[3]
    for address in (path, f"/about?iri={claim}"):
        answer = server.ask("GET", address, headers={"Accept": BROWSER})
        assert f'<meta name="iri" content="{claim}" />' in answer.text
        assert '<meta name="view" content="claim" />' in answer.text
        assert server.ask("GET", address).type == "text/turtle"
    document = told(server.api("documents"))["documents"][0]["iri"]
    assert 'content="document"' in server.ask("GET", f"/about?iri={document}", headers={"Accept": BROWSER}).text


def test_the_form_can_stand_in_the_address(server: Served) -> None:
    answer = server.ask("GET", f"/about?iri={VELMORA}&format=turtle", headers={"Accept": BROWSER})
    assert answer.type == "text/turtle"
    assert server.ask("GET", "/entity/velmora?format=html").type == "text/html"


def test_what_nobody_can_write_is_406(server: Served) -> None:
    assert server.ask("GET", "/entity/velmora", headers={"Accept": "image/png"}).status == 406


# --- an index that follows the graph ---------------------------------------------------------------------------------


def label_of(server: Served, typed: str) -> list[str]:
    return [one["label"] for one in told(server.api("search", q=typed))["found"]]


def test_an_update_leads_to_a_new_index(graph: Path) -> None:
    with serving("--graph", str(graph), "--writable") as server:
        before = told(server.api("about"))["version"]
        label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
        for number in range(4):
            new = f'<https://e.org/new{number}> a <https://e.org/C> ; {label} "Wholly New {number}"'
            assert server.update(f"INSERT DATA {{ {new} }}").status == 204
        assert until(lambda: len(label_of(server, "wholly new")) == 4)
        assert told(server.api("about"))["version"] != before
        assert server.api("entity", iri=VELMORA).status == 200


def test_a_store_of_a_build_is_followed_and_left_as_it_is(corpus: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(corpus, store)
    with serving("--store", str(store)) as server:
        about = told(server.api("about"))
        assert about["documents"] > 250
        assert about["dropped"] > 100
        document = told(server.api("documents", sort="-claims", limit="1"))["documents"][0]["iri"]
        assert any(mark["is"] == "mention" for mark in told(server.api("document", iri=document))["marks"])
        database = Database(store)
        triple = '<https://e.org/late> <http://www.w3.org/2004/02/skos/core#prefLabel> "Latecomer"'
        kind = "<https://e.org/late> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://e.org/C>"
        database.add({"": [triple, kind]})
        for _ in range(4):
            database.snapshot()
        database.close()
        assert until(lambda: label_of(server, "latecomer") == ["Latecomer"])
        for _ in range(10):
            assert server.api("graph").status == 200
    assert [path.name for path in store.rglob("*.sqlite")] == ["ledger.sqlite"]


def test_a_browser_that_comes_too_early_comes_again() -> None:
    response = pages.later(EndpointError("<b>all</b> is busy", status=503, retry=2))
    text = bytes(response.body).decode()
    assert (response.status_code, response.headers["retry-after"], response.media_type) == (503, "2", "text/html")
    assert '<meta http-equiv="refresh" content="2">' in text
    assert "<b>" not in text


def test_the_endpoint_answers_while_the_index_is_being_made(tmp_path: Path) -> None:
    path = write_synthetic(tmp_path / "large.nq", claims=4_000, entities=1_500)
    with serving("--graph", str(path)) as server:
        assert told(server.ask("GET", "/api/ready")).keys() == {"preparing"}
        first = server.ask("GET", "/api/about")
        if first.status == 503:
            problem = told(first)
            assert problem["preparing"].keys() == {"stage", "done", "total"}
            assert first.headers["retry-after"] == "1"
            assert server.query("ASK { ?s ?p ?o }").status == 200
        about = told(server.api("about"))
        assert (about["claims"], about["entities"]) == (4_000, 1_500)
        assert told(server.ask("GET", "/api/ready")) == {"preparing": None}


def test_the_server_ends_while_the_index_is_being_made(tmp_path: Path) -> None:
    path = write_synthetic(tmp_path / "large.nq", claims=2_000, entities=800)
    with serving("--graph", str(path)) as server:
        assert stop(server.process) == 0


def test_a_why_not_file_that_is_none_is_told(graph: Path, tmp_path: Path) -> None:
    file = tmp_path / "why-not.jsonl"
    file.write_text("{}\n")
    with serving("--graph", str(graph), "--why-not", str(file)) as server:
        answer = server.api("about")
        assert answer.status == 500
        assert "why-not.jsonl:1" in answer.text
        assert server.query("ASK { ?s ?p ?o }").status == 200
