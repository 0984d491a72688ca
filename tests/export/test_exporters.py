from __future__ import annotations

import json
import re
from datetime import date
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

import networkx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ExportError
from kg.export import EXPORTERS, View, export_graph, make_view
from kg.export.gexf import PALETTE
from kg.iri import KG, NIF, RDF, SKOS, XSD
from tests.graph_samples import ENTITY, TRADE

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
HOSTILE = [
    *(
        '"quoted"',
        "<b>&amp;</b>",
        "]]>",
        "a\x00b\x1b\x0b",
        "\ufffe",
        "line\nbreak\r\ttab",
        "\ud7ff\ue000",
        "𝄞",
        "\u202eevil",
    ),
    *("type", "id", "=1+1", "</script>", " ", "", "ключ", "a\u0301"),
]


def view(graph: ox.Store, prefixes: dict[str, str], **options: Any) -> View:
    return make_view(graph, prefixes=prefixes, **options)


def plain(graph: ox.Store) -> int:
    """The plain edges between entities, counted without the exporters."""
    count: Any = graph.query(
        f"SELECT ?s ?p ?o {{ ?s ?p ?o FILTER(STRSTARTS(STR(?p), '{TRADE}') && isIRI(?o)) }}",
        use_default_graph_as_union=True,
    )
    return len(list(count))


@pytest.mark.parametrize("name", EXPORTERS)
def test_same_graph_gives_the_same_bytes(name: str, graph: ox.Store, prefixes: dict[str, str]) -> None:
    again = ox.Store()
    again.extend(reversed(list(graph)))
    assert export_graph(graph, name, prefixes=prefixes) == export_graph(again, name, prefixes=prefixes)


def test_asserted_edges_are_the_plain_ones_and_all_are_more(graph: ox.Store, prefixes: dict[str, str]) -> None:
    asserted, every = view(graph, prefixes), view(graph, prefixes, status="all")
    assert len(asserted.edges) == plain(graph) == 3
    assert {edge.status for edge in asserted.edges} == {"Asserted"}
    assert {edge.status for edge in every.edges} == {"Asserted", "Hypothetical", "Negated", "Former"}
    assert len(every.edges) == 10
    assert len({edge.id for edge in every.edges}) == 10


def test_an_edge_carries_what_the_statement_says(graph: ox.Store, prefixes: dict[str, str]) -> None:
    found = view(graph, prefixes, relations=["allied with"])
    edge = next(edge for edge in found.edges if edge.source == ENTITY + "velmora")
    assert (edge.predicate, edge.label, edge.weight, edge.confidence) == ("alliedWith", "allied with", 2, 0.99)
    assert (edge.date, edge.start, edge.inferred) == ("2020-05-20", "2020-05-20", False)
    assert edge.sentence.startswith("Velmora, a maker seated in Porto")
    assert {node.label: node.kind for node in found.nodes} == {"Brakka": "Firm", "Velmora": "Firm"}


def test_literal_claims_become_attributes_of_their_node(graph: ox.Store, prefixes: dict[str, str]) -> None:
    nodes = {node.label: node for node in view(graph, prefixes).nodes}
    assert nodes["Brakka"].facts == (("begunOn", "1998-01-01"),)
    assert not nodes["Brakka"].linked
    assert nodes["Velmora"].linked


def test_graphml_reads_back_in_networkx_with_parallel_edges(graph: ox.Store, prefixes: dict[str, str]) -> None:
    text = export_graph(graph, "graphml", status="all", prefixes=prefixes).decode()
    found = networkx.parse_graphml(text, force_multigraph=True)
    assert (found.number_of_nodes(), found.number_of_edges()) == (5, 10)
    assert found.nodes[ENTITY + "porto"]["label"] == "Porto"
    assert found.nodes[ENTITY + "porto"]["linked"] is True
    seats = [data for _, _, data in found.edges(data=True) if data["predicate"] == "seatedIn"]
    assert sorted(data["status"] for data in seats) == ["Asserted", "Former"]
    assert all(data["weight"] == 1.0 for data in seats)


def test_graphml_declares_every_key_it_uses(graph: ox.Store, prefixes: dict[str, str]) -> None:
    root = ET.fromstring(export_graph(graph, "graphml", status="all", prefixes=prefixes))
    keys = {(key.get("for"), key.get("id")) for key in root.iter(GRAPHML + "key")}
    assert {key.get("attr.type") for key in root.iter(GRAPHML + "key")} <= {
        "string",
        "double",
        "boolean",
        "int",
        "float",
    }
    for kind in ("node", "edge"):
        for element in root.iter(GRAPHML + kind):
            assert {(kind, data.get("key")) for data in element} <= keys


def test_gexf_reads_back_in_networkx(graph: ox.Store, prefixes: dict[str, str]) -> None:
    data = export_graph(graph, "gexf", status="all", prefixes=prefixes).decode()
    known = data.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace(
        'version="1.3"', 'version="1.2"'
    )
    found = networkx.readwrite.gexf.GEXFReader(version="1.2draft")(StringIO(known))
    assert (found.number_of_nodes(), found.number_of_edges()) == (5, 10)
    assert found.nodes[ENTITY + "velmora"]["label"] == "Velmora"


# Element → the attributes it must and may have, and the children it may have: GEXF 1.3 as far as we use it.
SCHEMA: dict[str, tuple[set[str], set[str], set[str]]] = {
    "gexf": ({"version"}, set(), {"meta", "graph"}),
    "meta": (set(), {"lastmodifieddate"}, {"creator"}),
    "creator": (set(), set(), set()),
    "graph": (set(), {"defaultedgetype", "mode", "timeformat", "idtype"}, {"attributes", "nodes", "edges"}),
    "attributes": ({"class"}, {"mode"}, {"attribute"}),
    "attribute": ({"id", "title", "type"}, set(), set()),
    "nodes": (set(), {"count"}, {"node"}),
    "node": ({"id"}, {"label"}, {"attvalues", "color", "size"}),
    "edges": (set(), {"count"}, {"edge"}),
    "edge": ({"id", "source", "target"}, {"label", "weight", "kind", "type", "start", "end"}, {"attvalues"}),
    "attvalues": (set(), set(), {"attvalue"}),
    "attvalue": ({"for", "value"}, set(), set()),
    "color": ({"r", "g", "b"}, {"a"}, set()),
    "size": ({"value"}, set(), set()),
}


def check_gexf(data: bytes) -> ET.Element:
    root = ET.fromstring(data)
    assert root.tag == GEXF + "gexf"
    assert root.get("version") == "1.3"
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        must, may, children = SCHEMA[name]
        assert must <= set(element.keys()) <= must | may
        assert {child.tag.rpartition("}")[2] for child in element} <= children
        assert element.tag.startswith(VIZ if name in ("color", "size") else GEXF)
    ids = {node.get("id") for node in root.iter(GEXF + "node")}
    edges = list(root.iter(GEXF + "edge"))
    assert len({edge.get("id") for edge in edges}) == len(edges)
    assert all(edge.get("source") in ids and edge.get("target") in ids for edge in edges)
    for edge in edges:
        days = [edge.get(name) for name in ("start", "end") if edge.get(name)]
        assert days == sorted(date.fromisoformat(str(day)).isoformat() for day in days)
    for kind in ("node", "edge"):
        keys = {
            key.get("id")
            for block in root.iter(GEXF + "attributes")
            if block.get("class") == kind
            for key in block.iter(GEXF + "attribute")
        }
        assert all(value.get("for") in keys for one in root.iter(GEXF + kind) for value in one.iter(GEXF + "attvalue"))
    return root


def test_gexf_has_the_form_of_version_1_3_with_colours_and_dates(graph: ox.Store, prefixes: dict[str, str]) -> None:
    root = check_gexf(export_graph(graph, "gexf", prefixes=prefixes))
    (drawing,) = root.iter(GEXF + "graph")
    assert (drawing.get("mode"), drawing.get("timeformat")) == ("dynamic", "date")
    assert "2020-05-20" in {edge.get("start") for edge in root.iter(GEXF + "edge")}
    colours = {tuple(int(colour.get(part, "")) for part in "rgb") for colour in root.iter(VIZ + "color")}
    assert colours <= set(PALETTE)
    assert len(colours) == 2


def test_gexf_without_dates_is_static(graph: ox.Store, prefixes: dict[str, str]) -> None:
    root = check_gexf(export_graph(graph, "gexf", relations=["staffOf"], prefixes=prefixes))
    (drawing,) = root.iter(GEXF + "graph")
    assert drawing.get("mode") == "static"


def test_node_link_reads_back_in_networkx(graph: ox.Store, prefixes: dict[str, str]) -> None:
    data = json.loads(export_graph(graph, "node-link", status="all", prefixes=prefixes))
    found = networkx.node_link_graph(data, edges="edges")
    assert (found.number_of_nodes(), found.number_of_edges()) == (5, 10)
    assert found.is_multigraph()
    assert {type(value) for *_, values in found.edges(data=True) for value in values.values()} <= {
        str,
        int,
        float,
        bool,
    }


def test_jsonld_gives_the_plain_edges_and_statements_as_rdf(graph: ox.Store, prefixes: dict[str, str]) -> None:
    found = set(ox.parse(export_graph(graph, "jsonld", status="all", prefixes=prefixes), format=ox.RdfFormat.JSON_LD))
    edges = {(quad.subject, quad.object) for quad in found if quad.predicate.value == TRADE + "staffOf"}
    assert edges == {(ox.NamedNode(ENTITY + "ana-ruiz"), ox.NamedNode(ENTITY + "velmora"))}
    assert not [quad for quad in found if quad.predicate.value == TRADE + "holds"]
    kinds = [quad for quad in found if quad.object == ox.NamedNode(KG + "Statement")]
    assert len(kinds) == 10


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"format": "dot"}, "unknown export format 'dot'. Use one of: graphml, gexf, node-link, jsonld"),
        ({"status": "some"}, "unknown status 'some'"),
        ({"relations": ["loves"]}, "the graph has no relation 'loves'. It has: alliedWith, begunOn"),
    ],
)
def test_mistakes_are_named(graph: ox.Store, prefixes: dict[str, str], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ExportError) as caught:
        export_graph(graph, **{"format": "gexf", "prefixes": prefixes, **options})
    assert message in str(caught.value)


def test_an_empty_graph_exports_to_an_empty_drawing(prefixes: dict[str, str]) -> None:
    for name in EXPORTERS:
        assert export_graph(ox.Store(), name, prefixes=prefixes)
    check_gexf(export_graph(ox.Store(), "gexf", prefixes=prefixes))


texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
days = st.sampled_from(["2020-01-01", "2020-02-30", "soon", ""])


def hostile_graph(label: str, other: str, sentence: str, day: str, until: str) -> ox.Store:
    """Two parallel claims between two entities, and a literal one whose property has a reserved name."""
    one, two, evidence = (ox.NamedNode(f"{ENTITY}{name}") for name in ("one", "two", "sentence"))

    def said(node: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(node, ox.NamedNode(predicate), value)

    quads = [
        said(one, SKOS + "prefLabel", ox.Literal(label, language="en")),
        said(two, SKOS + "prefLabel", ox.Literal(other, language="en")),
        said(evidence, NIF + "anchorOf", ox.Literal(sentence)),
    ]
    objects: dict[str, ox.NamedNode | ox.Literal] = {"likes": two, "type": two, "label": ox.Literal(label)}
    for name, value in objects.items():
        claim, relation = ox.NamedNode(f"{ENTITY}{name}"), ox.NamedNode(f"{TRADE}{name}")
        quads += [
            said(claim, RDF + "type", ox.NamedNode(KG + "Statement")),
            said(claim, RDF + "subject", one),
            said(claim, RDF + "predicate", relation),
            said(claim, RDF + "object", value),
            said(claim, KG + "status", ox.NamedNode(KG + "Asserted")),
            said(claim, KG + "confidence", ox.Literal("0.9", datatype=ox.NamedNode(XSD + "decimal"))),
            said(claim, KG + "evidence", evidence),
            said(claim, KG + "date", ox.Literal(day)),
            said(claim, KG + "validUntil", ox.Literal(until)),
            ox.Quad(one, relation, value),
        ]
    store = ox.Store()
    store.extend(quads)
    return store


@given(texts, texts, texts, days, days)
def test_hostile_text_survives_in_every_format(label: str, other: str, sentence: str, day: str, until: str) -> None:
    store = hostile_graph(label, other, sentence, day, until)
    allowed = re.sub(r"[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", label)

    found = networkx.parse_graphml(export_graph(store, "graphml").decode(), force_multigraph=True)
    assert (found.number_of_nodes(), found.number_of_edges()) == (2, 2)
    assert found.nodes[ENTITY + "one"]["label"] == (allowed or "one")

    root = check_gexf(export_graph(store, "gexf"))
    assert next(node for node in root.iter(GEXF + "node")).get("label") == (allowed or "one")
    assert {edge.get("kind") for edge in root.iter(GEXF + "edge")} == {"likes", "type"}

    data = json.loads(export_graph(store, "node-link"))
    assert data["nodes"][0]["label"] == (allowed or "one")
    assert data["nodes"][0]["label_"] == allowed

    assert set(ox.parse(export_graph(store, "jsonld"), format=ox.RdfFormat.JSON_LD))
