from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import networkx
import pytest
from hypothesis import given

from kg.export.graphml import write_graphml
from kg.export.view import View
from tests.export.node import samples_in_graphology
from tests.export.samples import NODE_ATTRIBUTES, hostile_view, node, small_view, view_of, views

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
JS = Path(__file__).with_name("js")
TOKEN = re.compile(r"[\w:.-]+")

# Element → the attributes it must have and the children it may have: the schema of GraphML as far as we use it.
SCHEMA: dict[str, tuple[set[str], set[str]]] = {
    "graphml": (set(), {"key", "graph"}),
    "key": ({"id", "for", "attr.name", "attr.type"}, set()),
    "graph": ({"id", "edgedefault"}, {"node", "edge"}),
    "node": ({"id"}, {"data"}),
    "edge": ({"id", "source", "target"}, {"data"}),
    "data": ({"key"}, set()),
}


def text_of(view: View) -> str:
    return "".join(write_graphml(view))


def id_of(iri: str) -> str:
    """The id of an IRI in the file: all but letters of ASCII, digits and ":.-" as "_" and two digits a byte."""
    return re.sub("[^A-Za-z0-9:.-]", lambda found: "".join(f"_{byte:02X}" for byte in found[0].encode()), iri)


def check(text: str) -> ET.Element:
    """The tree of a file that has the form of GraphML: ids are unique name tokens, values have declared types."""
    root = ET.fromstring(text.encode())
    for element in root.iter():
        must, children = SCHEMA[element.tag.removeprefix(GRAPHML)]
        assert set(element.keys()) == must
        assert {child.tag.removeprefix(GRAPHML) for child in element} <= children
        tokens = {name: value for name, value in element.items() if name != "attr.type"}
        assert all(TOKEN.fullmatch(value) for value in tokens.values()), tokens
    for name in ("key", "node", "edge"):
        ids = [one.get("id") for one in root.iter(GRAPHML + name)]
        assert len(set(ids)) == len(ids)
    nodes = {one.get("id") for one in root.iter(GRAPHML + "node")}
    assert {one.get(end) for one in root.iter(GRAPHML + "edge") for end in ("source", "target")} <= nodes
    check_keys(root)
    return root


def check_keys(root: ET.Element) -> None:
    keys = list(root.iter(GRAPHML + "key"))
    assert {key.get("attr.type") for key in keys} <= {"boolean", "int", "long", "float", "double", "string"}
    for domain in ("node", "edge"):
        known = {key.get("id") for key in keys if key.get("for") == domain}
        for element in root.iter(GRAPHML + domain):
            used = [data.get("key") for data in element]
            assert set(used) <= known
            assert len(set(used)) == len(used)


def holds(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether all wanted values were found, of the same types."""
    return all(found[name] == value and type(found[name]) is type(value) for name, value in wanted.items())


@given(views())
def test_networkx_reads_what_was_written(view: View) -> None:
    text = text_of(view)
    check(text)
    found = networkx.parse_graphml(text, force_multigraph=True)
    assert (found.number_of_nodes(), found.number_of_edges()) == (len(view.nodes), len(view.edges))
    for one in view.nodes:
        data = found.nodes[id_of(one.id)]
        assert holds(data, {**one.attributes, "label": one.label, "uri": one.id, "size": one.size})
        assert (data.get("x"), data.get("y")) == (one.x, one.y)
    edges = {key: (source, target, data) for source, target, key, data in found.edges(keys=True, data=True)}
    for edge in view.edges:
        source, target, data = edges[id_of(edge.id)]
        assert (source, target) == (id_of(edge.source), id_of(edge.target))
        assert holds(data, {**edge.attributes, "label": edge.label, "weight": float(edge.weight)})
        assert data.get("start", "") == edge.start


def test_ids_read_back_as_iris() -> None:
    """An id is that of its IRI in every file, so that files can be put together; numbers would name other nodes."""
    odd = "https://example.org/a_b/c%20d#é海?x=1&y='2'"
    view = view_of((replace(node("a", "A"), id=odd),), ())
    (found,) = check(text_of(view)).iter(GRAPHML + "node")
    assert unquote(str(found.get("id")).replace("_", "%")) == odd


def test_an_attribute_whose_name_is_no_token_gets_one() -> None:
    one = node("a", "A", **{"net worth": 1.5})
    view = replace(view_of((one,), ()), node_attributes={**NODE_ATTRIBUTES, "net worth": "double"})
    found = networkx.parse_graphml(text_of(view))
    check(text_of(view))
    assert found.nodes[id_of(one.id)]["net_20worth"] == 1.5


def test_gephi_finds_the_colour_and_the_place() -> None:
    one = replace(node("a", "A"), colour="#0102ff", x=1.5, y=-2.0)
    found = networkx.parse_graphml(text_of(replace(view_of((), ()), nodes=(one,)))).nodes[id_of(one.id)]
    assert holds(found, {"r": 1, "g": 2, "b": 255, "size": 12.5, "x": 1.5, "y": -2.0})


def test_cytoscape_finds_names_and_interactions() -> None:
    found = networkx.parse_graphml(text_of(small_view()), force_multigraph=True)
    assert {data["name"] for _, data in found.nodes(data=True)} == {one.label for one in small_view().nodes}
    assert all(data["interaction"] == data["label"] for *_, data in found.edges(data=True))


def test_integers_are_long_only_where_32_bits_do_not_hold_them() -> None:
    view = view_of((node("a", "A", staff=2**31 - 1), node("b", "B", staff=-(2**31))), ())
    assert 'attr.name="staff" attr.type="int"' in text_of(view)
    view = view_of((node("a", "A", staff=2**31 - 1), node("b", "B", staff=-(2**31) - 1)), ())
    assert 'attr.name="staff" attr.type="long"' in text_of(view)


def test_an_empty_view_is_an_empty_graph() -> None:
    assert not list(check(text_of(view_of((), ()))).iter(GRAPHML + "node"))


@pytest.fixture(scope="module")
def in_graphology(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What graphology reads of the small and of the hostile view."""
    return samples_in_graphology("graphml", text_of, tmp_path_factory.mktemp("graphml"))


@pytest.mark.parametrize(("name", "view"), [("small", small_view()), ("hostile", hostile_view())])
def test_graphology_reads_what_was_written(in_graphology: dict[str, Any], name: str, view: View) -> None:
    check(text_of(view))
    nodes = {one["uri"]: one for one in in_graphology[name]["nodes"]}
    edges = {one["id"]: one for one in in_graphology[name]["edges"]}
    assert (len(nodes), len(edges)) == (len(view.nodes), len(view.edges))
    for one in view.nodes:
        wanted = {**one.attributes, "label": one.label, "size": one.size, "color": one.colour}
        assert nodes[one.id].items() >= wanted.items()
    for edge in view.edges:
        wanted = {**edge.attributes, "label": edge.label, "weight": edge.weight, "source": id_of(edge.source)}
        assert edges[edge.id].items() >= {**wanted, "target": id_of(edge.target)}.items()
