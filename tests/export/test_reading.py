from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ExportError
from kg.export.claims import Claims
from kg.export.selection import Selection
from kg.export.view import PALETTE, TYPES, View
from kg.export.views import view_of
from kg.iri import KG, NIF, RDF, SKOS, XSD
from tests.export.samples import HOSTILE_LABELS
from tests.graph_samples import ENTITY, TRADE

XML = re.compile(r"[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ALL = ("all",)


def view(graph: ox.Store, prefixes: dict[str, str], **options: Any) -> View:
    options.setdefault("statuses", ("asserted",))
    return view_of(Claims(graph, Selection(**options), prefixes))


def relations(found: View) -> set[str]:
    return {edge.predicate for edge in found.edges}


def test_asserted_edges_are_the_plain_ones_and_all_are_more(graph: ox.Store, prefixes: dict[str, str]) -> None:
    plain: Any = graph.query(
        f"SELECT ?s ?p ?o {{ ?s ?p ?o FILTER(STRSTARTS(STR(?p), '{TRADE}') && isIRI(?o)) }}",
        use_default_graph_as_union=True,
    )
    asserted, every = view(graph, prefixes), view(graph, prefixes, statuses=ALL)
    assert len(asserted.edges) == len(list(plain)) == 3
    assert {edge.attributes["status"] for edge in asserted.edges} == {"Asserted"}
    assert {edge.attributes["status"] for edge in every.edges} == {"Asserted", "Hypothetical", "Negated", "Former"}
    assert len({edge.id for edge in every.edges}) == len(every.edges) == 10


def test_an_edge_carries_what_the_statement_says(graph: ox.Store, prefixes: dict[str, str]) -> None:
    found = view(graph, prefixes, relations=("allied with",))
    edge = next(edge for edge in found.edges if edge.source == ENTITY + "velmora")
    assert (edge.predicate, edge.label, edge.weight, edge.start, edge.end) == (
        *("alliedWith", "allied with", 2, "2020-05-20", ""),
    )
    assert edge.attributes["confidence"] == 0.99
    assert edge.attributes["date"] == "2020-05-20"
    assert edge.attributes["document"] == "Velmora and Brakka join forces"
    assert edge.attributes["inferred"] is False
    assert str(edge.attributes["sentence"]).startswith("Velmora, a maker seated in Porto")
    (kind,) = graph.quads_for_pattern(ox.NamedNode(str(edge.attributes["statement"])), ox.NamedNode(RDF + "type"), None)
    assert kind.object == ox.NamedNode(KG + "Statement")
    sentence = next(graph.quads_for_pattern(ox.NamedNode(str(edge.attributes["evidence"])), None, None))
    assert sentence is not None
    assert {node.label: node.kind for node in found.nodes} == {"Brakka": "Firm", "Velmora": "Firm"}


def test_literal_claims_and_figures_become_attributes_with_types(graph: ox.Store, prefixes: dict[str, str]) -> None:
    found = view(graph, prefixes)
    nodes = {node.label: node.attributes for node in found.nodes}
    assert nodes["Brakka"]["begunOn"] == "1998-01-01"
    assert found.node_attributes["begunOn"] == "date"
    assert (nodes["Brakka"]["linked"], nodes["Velmora"]["linked"]) == (False, True)
    assert nodes["Velmora"]["revenue_EUR"] == 46_100_000
    assert "revenue_EUR" not in view(graph, prefixes, figures=False).node_attributes


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"statuses": ("former",)}, {"seatedIn"}),
        ({"relations": ("staffOf",)}, {"staffOf"}),
        ({"classes": (TRADE + "Firm",)}, {"alliedWith"}),
        ({"confidence": 0.995}, set()),
        ({"since": "2020-05-20", "until": "2020-05-20"}, {"alliedWith"}),
        ({"since": "2021-01-01"}, set()),
        ({"until": "2020-05-19"}, set()),
        ({"chosen": frozenset({ENTITY + "velmora", ENTITY + "brakka"})}, {"alliedWith"}),
        ({"chosen": frozenset({ENTITY + "velmora"})}, set()),
    ],
)
def test_claims_are_chosen(
    graph: ox.Store, prefixes: dict[str, str], options: dict[str, Any], expected: set[str]
) -> None:
    assert relations(view(graph, prefixes, **options)) == expected


def test_a_claim_is_chosen_by_its_own_iri(graph: ox.Store, prefixes: dict[str, str]) -> None:
    one, *_ = view(graph, prefixes, statuses=ALL).edges
    found = view(graph, prefixes, statuses=ALL, chosen=frozenset({str(one.attributes["statement"])}))
    assert [edge.id for edge in found.edges] == [one.id]


def test_inferred_claims_can_be_left_out(graph: ox.Store, prefixes: dict[str, str]) -> None:
    every = view(graph, prefixes, statuses=ALL)
    said = view(graph, prefixes, statuses=ALL, inferred=False)
    assert [edge for edge in every.edges if not edge.attributes["inferred"]] == list(said.edges)
    assert len(said.edges) < len(every.edges)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"statuses": ("some",)}, "unknown status 'some'. Use one of: all, asserted, negated, planned"),
        ({"relations": ("loves",)}, "the graph has no relation 'loves'. It has: alliedWith, begunOn"),
        ({"relations": ("aliedWith",)}, "Did you mean alliedWith?"),
        ({"classes": ("Frm",)}, "the graph has no class 'Frm'. Did you mean Firm?"),
        ({"since": "May"}, "'May' is no day. Write it as 2020-05-31"),
        ({"confidence": 2.0}, "between 0 and 1"),
        ({"layout": "round"}, "unknown layout 'round'"),
        ({"analytics": ("charm",)}, "unknown analysis 'charm'. Use one of: degree, pagerank"),
    ],
)
def test_mistakes_are_named(graph: ox.Store, prefixes: dict[str, str], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ExportError) as caught:
        view(graph, prefixes, **options)
    assert message in str(caught.value)


def test_merging_makes_one_edge_of_parallel_claims(prefixes: dict[str, str]) -> None:
    store = hostile_graph("one", "two", "said", "2020-01-01", "")
    twin = ox.NamedNode(ENTITY + "twin")
    for quad in list(store.quads_for_pattern(ox.NamedNode(ENTITY + "likes"), None, None)):
        changed = ox.Literal("2019-01-01") if quad.predicate.value == KG + "date" else quad.object
        store.add(ox.Quad(twin, quad.predicate, changed))
    assert len(view(store, prefixes).edges) == 3
    (one, other) = view(store, prefixes, merge=True).edges
    assert (one.id, one.weight, one.attributes["claims"], one.start) == ("likes", 2, 2, "2019-01-01")
    assert (other.predicate, other.weight) == ("type", 1)


def test_claims_as_nodes_keep_their_attributes(graph: ox.Store, prefixes: dict[str, str]) -> None:
    plain = view(graph, prefixes, statuses=ALL)
    found = view(graph, prefixes, statuses=ALL, claims_as_nodes=True)
    claims = {node.id: node for node in found.nodes if node.kind == "Statement"}
    assert len(claims) == len(plain.edges) == 10
    assert len(found.nodes) == len(plain.nodes) + 10
    assert len(found.edges) == 20
    edge = plain.edges.__iter__().__next__()
    node = claims[str(edge.attributes["statement"])]
    assert (node.label, node.attributes["sentences"]) == (edge.label, edge.weight)
    assert node.attributes.items() >= edge.attributes.items()
    ends = {one.predicate: one.target for one in found.edges if one.source == node.id}
    assert ends == {"subject": edge.source, "object": edge.target}
    check(found)


def test_the_seven_most_frequent_classes_have_colours_of_their_own(prefixes: dict[str, str]) -> None:
    store = ox.Store()
    for number, kind in enumerate("AAABBCDEFGHI"):
        entity = f"{ENTITY}{number}"
        store.extend(
            [
                said(ox.NamedNode(entity), RDF + "type", ox.NamedNode(TRADE + kind)),
                *claim(f"{ENTITY}c{number}", entity, TRADE + "at", ox.NamedNode(f"{ENTITY}0")),
            ]
        )
    colours = view(store, prefixes).colours
    assert len(set(colours.values())) == 8
    assert [kind for kind, colour in colours.items() if colour == PALETTE[-1]] == ["H", "I"]


def said(node: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(node, ox.NamedNode(predicate), value)


def claim(iri: str, subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> Iterator[ox.Quad]:
    """An asserted statement and its plain edge."""
    node = ox.NamedNode(iri)
    yield said(node, RDF + "type", ox.NamedNode(KG + "Statement"))
    yield said(node, RDF + "subject", ox.NamedNode(subject))
    yield said(node, RDF + "predicate", ox.NamedNode(predicate))
    yield said(node, RDF + "object", value)
    yield said(node, KG + "status", ox.NamedNode(KG + "Asserted"))
    yield said(node, KG + "confidence", ox.Literal("0.9", datatype=ox.NamedNode(XSD + "decimal")))
    yield said(ox.NamedNode(subject), predicate, value)


def hostile_graph(label: str, other: str, sentence: str, day: str, until: str) -> ox.Store:
    """Two parallel claims between two entities, and a literal one whose property has a reserved name."""
    one, two, evidence = (ox.NamedNode(f"{ENTITY}{name}") for name in ("one", "two", "sentence"))
    store = ox.Store()
    store.extend(
        [
            said(one, SKOS + "prefLabel", ox.Literal(label, language="en")),
            said(two, SKOS + "prefLabel", ox.Literal(other, language="en")),
            said(evidence, NIF + "anchorOf", ox.Literal(sentence)),
        ]
    )
    objects: dict[str, ox.NamedNode | ox.Literal] = {"likes": two, "type": two, "label": ox.Literal(label)}
    for name, value in objects.items():
        store.extend(claim(ENTITY + name, one.value, TRADE + name, value))
        node = ox.NamedNode(ENTITY + name)
        store.extend([said(node, KG + "evidence", evidence), said(node, KG + "date", ox.Literal(day))])
        store.add(said(node, KG + "validUntil", ox.Literal(until)))
    return store


texts = st.one_of(st.sampled_from(HOSTILE_LABELS), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
days = st.sampled_from(["2020-01-01", "2020-02-30", "soon", ""])


def check(found: View) -> None:
    """What a view promises to every writer."""
    nodes, edges = list(found.nodes), list(found.edges)
    assert (len(nodes), len(edges)) == (len(found.nodes), len(found.edges))
    assert [node.id for node in nodes] == sorted({node.id for node in nodes})
    assert [edge.id for edge in edges] == sorted({edge.id for edge in edges})
    assert {end for edge in edges for end in (edge.source, edge.target)} <= {node.id for node in nodes}
    assert {node.kind for node in nodes} == set(found.colours)
    for rows, types in ((nodes, found.node_attributes), (edges, found.edge_attributes)):
        assert set(types.values()) <= set(TYPES)
        for row in rows:
            assert row.label
            assert not XML.search(row.label)
            for name, value in row.attributes.items():
                assert type(value) is TYPES[types[name]]
                assert not (isinstance(value, str) and XML.search(value))


@given(texts, texts, texts, days, days)
def test_views_are_clean(label: str, other: str, sentence: str, day: str, until: str) -> None:
    found = view(hostile_graph(label, other, sentence, day, until), {})
    check(found)
    one = next(iter(found.nodes))
    assert one.label == (XML.sub("", label) or "one")
    assert one.attributes["label_"] == XML.sub("", label)
    assert {edge.start for edge in found.edges} <= {"2020-01-01", ""}


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([("3", "integer")], "integer", 3),
        ([("3", "integer"), ("4", "integer")], "string", "3; 4"),
        ([("3.5", "decimal")], "double", 3.5),
        ([("INF", "double")], "string", "INF"),
        ([("1" * 30, "integer")], "double", float("1" * 30)),
        ([("1" * 400, "integer")], "string", "1" * 400),
        ([("true", "boolean")], "boolean", True),
        ([("2020-02-30", "date")], "string", "2020-02-30"),
        ([("2020-02-29", "date")], "date", "2020-02-29"),
        ([("x", "integer")], "string", "x"),
    ],
)
def test_literals_keep_their_types(values: list[tuple[str, str]], kind: str, expected: object) -> None:
    store = ox.Store()
    for number, (text, datatype) in enumerate(values):
        literal = ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
        store.extend(claim(f"{ENTITY}c{number}", ENTITY + "a", TRADE + "has", literal))
    found = view(store, {})
    (node,) = found.nodes
    assert (found.node_attributes["has"], node.attributes["has"]) == (kind, expected)
