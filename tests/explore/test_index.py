"""An index has what SPARQL says of the graph: no more, no less, and each thing once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export.claims import Claims
from kg.export.selection import Selection
from kg.export.views import view_of
from kg.iri import KG, NAMESPACES, NIF, RDF, SCHEMA, SKOS
from kg.pipeline import graph_of
from tests.explore.asking import Asked
from tests.maintain.samples import NONE, ONTOLOGY, SETTINGS, SHAPES, extraction

few = settings(max_examples=max(settings().max_examples // 4, 1), deadline=None)
PREFIXES = f"PREFIX kg: <{KG}> PREFIX rdf: <{RDF}> PREFIX nif: <{NIF}> PREFIX schema: <{SCHEMA}> PREFIX skos: <{SKOS}>"
CLAIM = "?c a kg:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:status ?status"


def query(graph: ox.Store, text: str) -> list[tuple[str, ...]]:
    """Distinct rows, over the union of all graphs, as texts."""
    rows: Any = graph.query(f"{PREFIXES} SELECT DISTINCT {text}", use_default_graph_as_union=True)
    return sorted(tuple("" if term is None else term.value for term in row) for row in rows)


def drawn_graph(seeds: list[int]) -> ox.Store:
    found = [extraction(f"{place:016x}", seed) for place, seed in enumerate(seeds)]
    graph, _, _ = graph_of(found, ONTOLOGY, NONE, SHAPES, SETTINGS)
    store = ox.Store()
    store.extend(graph.quads())
    return store


def index_of(graph: ox.Store, folder: str) -> Asked:
    return Asked(graph, Path(folder) / "index.sqlite")


@few
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=4))
def test_claims_are_those_that_sparql_finds(seeds: list[int]) -> None:
    graph = drawn_graph(seeds)
    with TemporaryDirectory() as folder:
        asked = index_of(graph, folder)
        sql = (
            "SELECT c.iri, s.iri, t.iri, coalesce(o.iri, c.value), c.status FROM claims AS c JOIN nodes AS s"
            " ON s.id = c.subject JOIN terms AS t ON t.id = c.relation LEFT JOIN nodes AS o ON o.id = c.object"
        )
        rows = sorted((*row[:4], KG + row[4]) for row in asked.sources.rows(sql))
        assert rows == query(graph, f"?c ?s ?p ?o ?status {{ {CLAIM} }}")
        evidence = (
            "SELECT c.iri, s.iri FROM evidence JOIN claims AS c ON c.id = claim JOIN sentences AS s ON s.id = sentence"
        )
        wanted = query(graph, "?c ?e { ?c a kg:Statement ; kg:evidence ?e }")
        assert sorted(asked.sources.rows(evidence)) == wanted
        weights = Counter(claim for claim, _ in wanted)
        assert dict(asked.sources.rows("SELECT iri, weight FROM claims WHERE weight > 0")) == weights
        standing = f"?c {{ {CLAIM} . ?s ?p ?o FILTER(?status = kg:Asserted) }}"
        assert sorted(asked.sources.rows("SELECT iri FROM claims WHERE stands")) == query(graph, standing)
        confidences = {row[0]: float(row[1]) for row in query(graph, "?c ?v { ?c a kg:Statement ; kg:confidence ?v }")}
        assert dict(asked.sources.rows("SELECT iri, confidence FROM claims")) == confidences


@few
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=3))
def test_entities_are_drawn_as_an_export_draws_them(seeds: list[int]) -> None:
    graph = drawn_graph(seeds)
    view = view_of(Claims(graph, Selection(statuses=("all",)), NAMESPACES))
    with TemporaryDirectory() as folder:
        asked = index_of(graph, folder)
        page = asked.ask("graph", limit="20000")["page"]
        shown = {row[0]: row for row in page["nodes"]}
        for node in view.nodes:
            known = asked.sources.row("SELECT label, kind, colour, degree FROM nodes WHERE iri = ?", (node.id,))
            assert known is not None
            assert known[:3] == (node.label, node.kind, node.colour)
            if node.id in shown:
                assert shown[node.id][3] == node.size
        edges = {
            (page["nodes"][row[1]][0], page["nodes"][row[2]][0], row[3], row[4], row[5], row[6])
            for row in page["edges"]
        }
        assert edges == {(one.source, one.target, one.label, one.weight, one.start, one.end) for one in view.edges}


nodes = st.sampled_from([ox.NamedNode(f"https://e.org/{name}") for name in "abc"] + [ox.BlankNode("x")])
values = nodes | st.sampled_from([ox.Literal("1"), ox.Literal(0.5), ox.Literal("x", language="en")])
predicates = st.sampled_from(
    [ox.NamedNode(RDF + name) for name in ("type", "subject", "predicate", "object")]
    + [ox.NamedNode(KG + name) for name in ("status", "confidence", "evidence", "document", "date", "reading")]
    + [ox.NamedNode(SKOS + "prefLabel"), ox.NamedNode(NIF + "anchorOf"), ox.NamedNode("https://e.org/p")]
)
classes = st.sampled_from([ox.NamedNode(KG + "Statement"), ox.NamedNode("https://e.org/C")])
graphs: st.SearchStrategy[ox.DefaultGraph | ox.NamedNode] = st.sampled_from(
    [ox.DefaultGraph(), ox.NamedNode("https://e.org/g"), ox.NamedNode("https://e.org/h")]
)


@st.composite
def quads(draw: st.DrawFn) -> ox.Quad:
    subject, predicate = draw(nodes), draw(predicates)
    value = draw(classes) if predicate.value.endswith("type") else draw(values)
    return ox.Quad(subject, predicate, value, draw(graphs))


@given(st.lists(quads(), max_size=40))
def test_any_graph_gets_an_index(found: list[ox.Quad]) -> None:
    """Blank nodes, missing parts, repeats in several graphs, wrong types: nothing of it breaks a page."""
    store = ox.Store()
    store.extend(found)
    with TemporaryDirectory() as folder:
        asked = index_of(store, folder)
        about = asked.ask("about")
        assert about["claims"] == len(asked.ask("claims", limit="500")["claims"])
        for row in asked.ask("claims", limit="500")["claims"]:
            assert asked.ask("claim", iri=row["iri"])["iri"] == row["iri"]
            assert asked.ask("entity", iri=row["subject"]["iri"])["iri"] == row["subject"]["iri"]
        for document in asked.ask("documents")["documents"]:
            asked.ask("document", iri=document["iri"])
        asked.ask("graph")


def test_a_claim_in_several_graphs_counts_once(small: Asked) -> None:
    found = small.ask("about")
    assert found["claims"] == len(query(small.sources.graph, "?c { ?c a kg:Statement }"))
    assert found["documents"] == 2
    assert found["figures"] == 1
    assert found["dropped"] is None
    assert (found["first"], found["last"]) == ("2020-05-20", "2020-05-20")
    assert sum(group["count"] for group in found["statuses"]) == found["claims"]
