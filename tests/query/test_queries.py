from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.config import data_path
from kg.errors import QueryError
from kg.iri import XSD
from kg.query import FORMATS, NamedQuery, list_queries, query, read_query, render, run
from kg.sparql import bind, check
from tests.graph_samples import ENTITY, KG

SHIPPED = list_queries(data_path("queries"))
ALLIES = (
    "SELECT ?name { VALUES ?who { UNDEF } ?who <https://example.org/trade#alliedWith> ?x . ?x skos:prefLabel ?name }"
)


@pytest.mark.parametrize("asked", SHIPPED, ids=lambda asked: asked.name)
def test_named_query_runs_and_says_what_it_takes(asked: NamedQuery, graph: ox.Store, prefixes: dict[str, str]) -> None:
    assert asked.title
    assert asked.description
    assert all(parameter.text for parameter in asked.parameters)
    given = {parameter.name: "velmora" for parameter in asked.parameters if parameter.required}
    table = run(graph, asked, given, prefixes=prefixes)
    if table.triples is None:
        for format in FORMATS:
            assert render(table, format, prefixes)
    with pytest.raises(QueryError, match="takes no parameter 'nonsense'"):
        run(graph, asked, {**given, "nonsense": "x"}, prefixes=prefixes)


def test_there_are_enough_named_queries() -> None:
    assert len(SHIPPED) >= 12


def rows(graph: ox.Store, source: str, prefixes: dict[str, str], **parameters: str) -> list[tuple[str, ...]]:
    table = query(graph, source, {name.rstrip("_"): text for name, text in parameters.items()}, prefixes=prefixes)
    return [tuple("" if term is None else str(getattr(term, "value", term)) for term in row) for row in table.rows]


@pytest.mark.parametrize(
    "name", ["Velmora", "VELMORA", "velmora group", " Velmora ", "ent:velmora", ENTITY + "velmora"]
)
def test_a_name_is_a_label_an_alias_an_iri_or_a_curie(graph: ox.Store, prefixes: dict[str, str], name: str) -> None:
    assert rows(graph, ALLIES, prefixes, who=name) == [("Brakka",)]


def test_figures_of_a_company(graph: ox.Store, prefixes: dict[str, str]) -> None:
    (row,) = rows(graph, "figures", prefixes, company="Velmora")
    assert row[:8] == ("Velmora", "revenue", "", "46100000", "EUR", "more than", "12.5", "")
    assert row[8:12] == ("", "", "year on year", "2019")
    assert rows(graph, "figures", prefixes) == [row], "without a parameter, those of all"
    assert rows(graph, "figures", prefixes, company="Velmora", from_="2020-01-01") == []
    assert len(rows(graph, "figures", prefixes, company="Velmora", from_="2019-12-31", metric="Revenue")) == 1


def test_what_is_not_asserted(graph: ox.Store, prefixes: dict[str, str]) -> None:
    found = rows(graph, "not-asserted", prefixes)
    assert [row[0] for row in found] == ["Former", "Hypothetical", "Negated"]
    assert [row[3] for row in rows(graph, "not-asserted", prefixes, state="negated")] == ["Brakka"]
    assert rows(graph, "not-asserted", prefixes, company="Ana Ruiz") == []


def test_evidence_of_an_edge_from_both_documents(graph: ox.Store, prefixes: dict[str, str]) -> None:
    found = rows(graph, "evidence", prefixes, subject="Velmora", object="Brakka", relation="allied with")
    assert [(row[5], row[6]) for row in found] == [
        ("Velmora and Brakka join forces", "2020-05-22"),
        ("b2b2b2b2b2b2b2b2.txt", "2021-01-10"),
    ]
    assert found[0][7] == "[S:A] and [O:B] signed an [T:alliance]"


def test_neighbourhood_reaches_two_steps(graph: ox.Store, prefixes: dict[str, str]) -> None:
    found = rows(graph, "neighbourhood", prefixes, entity="Ana Ruiz")
    assert [(row[0], row[1], row[3]) for row in found] == [
        ("1", "Ana Ruiz", "Velmora"),
        ("2", "Brakka", "Velmora"),
        ("2", "Velmora", "Brakka"),
    ]


def test_documents_and_unlinked(graph: ox.Store, prefixes: dict[str, str]) -> None:
    assert [row[3:] for row in rows(graph, "documents", prefixes)] == [("5", "1"), ("3", "0")]
    assert len(rows(graph, "documents", prefixes, entity="Ana Ruiz")) == 1
    assert len(rows(graph, "documents", prefixes, from_="2021-01-01")) == 1
    assert [row[0] for row in rows(graph, "unlinked", prefixes)] == ["Brakka", "Dunlin", "Ana Ruiz"]


def chain(local: str) -> ox.Store:
    """Orlin – Basketo – Pellux, joined by the relation of the business ontology, each edge with its statement."""
    graph = ox.Store()
    turtle = f"""@prefix kg: <{KG}> . @prefix e: <{ENTITY}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix biz: <https://w3id.org/graphwright/business#> .
e:orlin skos:prefLabel "Orlin" ; biz:{local} e:basketo . e:basketo skos:prefLabel "Basketo" ; biz:{local} e:pellux .
e:pellux skos:prefLabel "Pellux" ."""
    for number, (subject, value) in enumerate([("orlin", "basketo"), ("basketo", "pellux")]):
        turtle += f"""
e:s{number} rdf:subject e:{subject} ; rdf:predicate biz:{local} ; rdf:object e:{value} ; kg:status kg:Asserted ;
    kg:confidence 0.9 ; kg:evidence e:proof ."""
    graph.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    return graph


@pytest.mark.parametrize(
    ("name", "local"), [("partners", "partnerWith"), ("markets", "operatesIn"), ("rivals", "competesWith")]
)
def test_without_a_parameter_the_answer_is_about_all_and_names_whom(
    name: str, local: str, prefixes: dict[str, str]
) -> None:
    graph = chain(local)
    assert query(graph, name, prefixes=prefixes).columns[0] == "of"
    assert [row[:2] for row in rows(graph, name, prefixes)] == [("Basketo", "Pellux"), ("Orlin", "Basketo")]
    assert [row[:2] for row in rows(graph, name, prefixes, company="Orlin")] == [("Orlin", "Basketo")]


def test_owners_of_one_and_of_all(prefixes: dict[str, str]) -> None:
    graph = chain("ownedBy")
    of_orlin = [("Orlin", "Basketo", "Pellux"), ("Orlin", "Orlin", "Basketo")]
    assert [row[:3] for row in rows(graph, "ownership-chain", prefixes, company="Orlin")] == of_orlin
    of_all = [row[:3] for row in rows(graph, "ownership-chain", prefixes)]
    assert of_all == [("Basketo", "Basketo", "Pellux"), *of_orlin]


def test_withheld_claims_are_listed_with_the_reason(graph: ox.Store, prefixes: dict[str, str]) -> None:
    assert {row[4] for row in rows(graph, "withheld", prefixes)} == {
        "conflict: Former in a later document of 2021-01-10"
    }


# --- mistakes of a user ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "parameters", "message"),
    [
        ("partnrs", {}, "no query is called 'partnrs'. Did you mean partners"),
        (
            "company-profile",
            {},
            "needs the parameter 'company'. It takes: company (required, name or IRI: whose profile)",
        ),
        ("partners", {"compny": "x"}, "takes no parameter 'compny' (did you mean 'company'?). It takes: company"),
        ("partners", {"company": "Velmra"}, "nothing in the graph is called 'Velmra'. Did you mean Velmora"),
        ("figures", {"company": "velmora", "from": "soon"}, "from is a day such as 2020-05-22, not 'soon'"),
        ("none.rq", {}, "none.rq: the query file cannot be read. Run kg query --list"),
        ("SELECT ?x {", {}, "the query: the query does not run: error at"),
        ("SELECT * {}", {"x": "1"}, "takes no parameter 'x'. It takes none."),
    ],
)
def test_mistakes_are_named(
    graph: ox.Store, prefixes: dict[str, str], source: str, parameters: dict[str, str], message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        query(graph, source, parameters, prefixes=prefixes)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# title: x\n# param: company – whose\nSELECT * {}", ":2: the parameter 'company – whose' is not understood"),
        (
            "# param: who (required) – text: x\nSELECT * {}",
            "the parameter 'who' has no place. Write VALUES ?who { UNDEF }",
        ),
    ],
)
def test_mistakes_in_a_query_file_are_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(text)
    with pytest.raises(QueryError) as caught:
        read_query(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_a_users_own_query_file(tmp_path: Path, graph: ox.Store, prefixes: dict[str, str]) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(f"# title: Allies\n# param: who (required) – name or IRI: whose\n{ALLIES}")
    assert rows(graph, str(path), prefixes, who="brakka") == [("Velmora",)]


# --- what must not run -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * {SERVICE<http://127.0.0.1:1/>{?s ?p ?o}}",
        "SELECT * { ?x a <http://a/b#c> . # note\n SERVICE ?x { ?s ?p ?o } }",
        "PREFIX e: <http://e/> SELECT * { ?x a e:a\\#b . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?x ?p 'it\\'s' . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { FILTER(1<2) SERVICE ?x { ?a ?b ?c } FILTER(2>1) }",
        "LOAD <http://127.0.0.1:1/>",
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    ],
)
def test_queries_that_fetch_or_change_are_refused_before_they_run(text: str) -> None:
    with pytest.raises(QueryError, match="is refused"):
        check(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service a <http://e/SERVICE> }",
        "PREFIX service: <http://e/> SELECT * { ?x service:load 'SERVICE LOAD' } # SERVICE",
        'SELECT * { ?x ?p """a "SERVICE" b""" }',
        "SELECT * { ?x <http://e/#> ?service }",
    ],
)
def test_the_word_alone_is_no_offence(text: str) -> None:
    query(ox.Store(), text)


@pytest.mark.parametrize(
    "text", ["ASK {}" + " " * 40_000, "SELECT * " + "{" * 200 + "}" * 200, "SELECT (" + "!" * 2_000 + "?x AS ?y) {}"]
)
def test_queries_that_could_exhaust_a_parser_are_refused(text: str) -> None:
    with pytest.raises(QueryError):
        check(text)


@given(st.text(max_size=30))
def test_a_text_parameter_is_never_a_piece_of_the_query(text: str) -> None:
    bound = bind("SELECT ?x { VALUES ?x { UNDEF } }", {"x": (ox.Literal(text),)})
    (row,) = query(ox.Store(), bound).rows
    assert isinstance(row[0], ox.Literal)
    assert row[0].value == text


# --- answers -----------------------------------------------------------------------------------------------------


def test_formats_hold_what_is_awkward(prefixes: dict[str, str]) -> None:
    table = query(ox.Store(), 'SELECT (1.5 AS ?n) ("a|b\\n<i>\\u001B[31m"@en AS ?t) (?none AS ?empty) {}')
    assert render(table, "markdown", prefixes).splitlines()[2] == "| 1.5 | a\\|b &lt;i> [31m |  |"
    assert render(table, "csv", prefixes).splitlines()[0] == "n,t,empty"
    assert '"xml:lang": "en"' in render(table, "json", prefixes)
    assert "1.5" in render(table, "tsv", prefixes)
    assert XSD + "decimal" in render(table, "xml", prefixes)


@pytest.mark.parametrize(
    ("dataset", "found"),
    [("", ["1", "2", "3"]), ("FROM <x:g1>", ["1"]), ("FROM <x:g1> FROM <x:g2>", ["1", "2"]), ("FROM <x:none>", [])],
)
def test_the_graphs_are_all_or_those_that_the_query_names(dataset: str, found: list[str]) -> None:
    store = ox.Store()
    for number, graph in (("1", ox.NamedNode("x:g1")), ("2", ox.NamedNode("x:g2")), ("3", ox.DefaultGraph())):
        store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(number), graph))
    rows = query(store, f"SELECT ?value {dataset} WHERE {{ ?s ?p ?value }}").rows
    assert [term.value for (term,) in rows if isinstance(term, ox.Literal)] == found


def test_ask_and_construct(graph: ox.Store, prefixes: dict[str, str]) -> None:
    ask = query(graph, f"ASK {{ ?x <{KG}withheld> ?why }}")
    assert ask.truth is True
    assert '"boolean": true' in render(ask, "json", prefixes)
    made = query(graph, "facts-graph", {"entity": "velmora"}, prefixes=prefixes)
    assert made.triples is not None
    assert len(made.triples) == 9
    with pytest.raises(QueryError, match="the answer is a graph"):
        render(made, "csv", prefixes)
    with pytest.raises(QueryError, match="unknown format 'xls'"):
        render(ask, "xls", prefixes)
