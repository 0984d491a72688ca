from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx
import pytest
from hypothesis import given

from kg.export.gexf import write_gexf
from kg.export.view import View
from tests.export.node import samples_in_graphology
from tests.export.samples import EDGE_ATTRIBUTES, edge, hostile_view, node, small_view, view_of, views

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
JS = Path(__file__).with_name("js")

# Element → the attributes it must and may have, and the children it may have: GEXF 1.3 as far as we use it.
SCHEMA: dict[str, tuple[set[str], set[str], set[str]]] = {
    "gexf": ({"version"}, set(), {"meta", "graph"}),
    "meta": (set(), {"lastmodifieddate"}, {"creator"}),
    "creator": (set(), set(), set()),
    "graph": (set(), {"defaultedgetype", "mode", "timeformat", "idtype"}, {"attributes", "nodes", "edges"}),
    "attributes": ({"class"}, {"mode"}, {"attribute"}),
    "attribute": ({"id", "title", "type"}, set(), set()),
    "nodes": (set(), {"count"}, {"node"}),
    "node": ({"id"}, {"label"}, {"attvalues", "color", "size", "position"}),
    "edges": (set(), {"count"}, {"edge"}),
    "edge": ({"id", "source", "target"}, {"label", "weight", "kind", "type", "start", "end"}, {"attvalues"}),
    "attvalues": (set(), set(), {"attvalue"}),
    "attvalue": ({"for", "value"}, set(), set()),
    "color": ({"r", "g", "b"}, {"a"}, set()),
    "size": ({"value"}, set(), set()),
    "position": ({"x", "y", "z"}, set(), set()),
}
TYPES: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "long": int,
    "double": float,
    "boolean": {"true": True, "false": False}.get,
}


def text_of(view: View) -> str:
    return "".join(write_gexf(view))


def check(text: str) -> ET.Element:
    """The tree of a file that has the form of GEXF 1.3."""
    root = ET.fromstring(text.encode())
    assert (root.tag, root.get("version")) == (GEXF + "gexf", "1.3")
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        must, may, children = SCHEMA[name]
        assert must <= set(element.keys()) <= must | may
        assert {child.tag.rpartition("}")[2] for child in element} <= children
        assert element.tag.startswith(VIZ if name in ("color", "size", "position") else GEXF)
    check_edges(root)
    check_values(root)
    return root


def check_edges(root: ET.Element) -> None:
    ids = [one.get("id") for one in root.iter(GEXF + "node")]
    assert len(set(ids)) == len(ids)
    edges = list(root.iter(GEXF + "edge"))
    assert len({one.get("id") for one in edges}) == len(edges)
    for one in edges:
        assert {one.get("source"), one.get("target")} <= set(ids)
        days = [one.get(name) for name in ("start", "end") if one.get(name)]
        assert days == sorted(date.fromisoformat(str(day)).isoformat() for day in days)


def check_values(root: ET.Element) -> None:
    for domain in ("node", "edge"):
        (block,) = (one for one in root.iter(GEXF + "attributes") if one.get("class") == domain)
        types = {one.get("id"): str(one.get("type")) for one in block}
        for value in (value for one in root.iter(GEXF + domain) for value in one.iter(GEXF + "attvalue")):
            assert TYPES[types[value.get("for")]](str(value.get("value"))) is not None


def in_networkx(text: str) -> Any:
    """The graph that networkx reads, which knows GEXF 1.2 and under its name most of 1.3."""
    head, rest = text[:300], text[300:]
    head = head.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace('on="1.3"', 'on="1.2"')
    return networkx.readwrite.gexf.GEXFReader(version="1.2draft")(StringIO(head + rest))


def holds(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether all wanted values were found, of the same types."""
    return all(found[name] == value and type(found[name]) is type(value) for name, value in wanted.items())


@given(views())
def test_networkx_reads_what_was_written(view: View) -> None:
    text = text_of(view)
    check(text)
    found = in_networkx(text)
    assert (found.number_of_nodes(), found.number_of_edges()) == (len(view.nodes), len(view.edges))
    edges = {data["id"]: (source, target, data) for source, target, data in found.edges(data=True)}
    for one in view.nodes:
        assert holds(found.nodes[one.id], {**one.attributes, "label": one.label})
        place = found.nodes[one.id]["viz"].get("position")
        assert place == (None if one.x is None else {"x": one.x, "y": one.y, "z": 0.0})
    for said in view.edges:
        source, target, data = edges[said.id]
        assert (source, target) == (said.source, said.target)
        assert holds(data, {**said.attributes, "label": said.label, "weight": float(said.weight)})
        assert data.get("start", "") == said.start


@given(views())
def test_no_two_parallel_edges_have_one_kind(view: View) -> None:
    edges = list(check(text_of(view)).iter(GEXF + "edge"))
    assert len({(one.get("source"), one.get("target"), one.get("kind")) for one in edges}) == len(view.edges)


def test_the_kind_is_the_predicate_with_a_number_where_it_is_not_the_first() -> None:
    kinds = {one.get("id"): one.get("kind") for one in check(text_of(small_view())).iter(GEXF + "edge")}
    assert kinds == {"e1": "alliedWith", "e2": "alliedWith 2", "e3": "seatedIn", "e4": "staffOf", "e5": "holds"}


def test_colours_and_sizes_are_those_of_the_view() -> None:
    found = in_networkx(text_of(small_view()))
    for one in small_view().nodes:
        colour = found.nodes[one.id]["viz"]["color"]
        assert "#" + "".join(f"{colour[part]:02x}" for part in "rgb") == one.colour
        assert found.nodes[one.id]["viz"]["size"] == one.size


def test_a_day_makes_the_graph_dynamic() -> None:
    (drawing,) = check(text_of(small_view())).iter(GEXF + "graph")
    assert (drawing.get("mode"), drawing.get("timeformat")) == ("dynamic", "date")


def test_the_end_of_an_edge_is_enough_for_that() -> None:
    only_end = replace(edge("e1", "a", "a"), start="", end="2021-01-01")
    root = check(text_of(view_of((node("a", "A"),), (only_end,))))
    assert next(root.iter(GEXF + "graph")).get("mode") == "dynamic"
    assert next(root.iter(GEXF + "edge")).get("end") == "2021-01-01"


def test_without_days_the_graph_is_static() -> None:
    view = view_of((node("a", "A"),), (replace(edge("e1", "a", "a"), start=""),))
    (drawing,) = check(text_of(view)).iter(GEXF + "graph")
    assert (drawing.get("mode"), drawing.get("timeformat")) == ("static", None)


def test_integers_are_long_only_where_32_bits_do_not_hold_them() -> None:
    view = view_of((node("a", "A", staff=2**31 - 1), node("b", "B", staff=-(2**31))), ())
    assert 'title="staff" type="integer"' in text_of(view)
    view = view_of((node("a", "A", staff=1), node("b", "B", staff=2**31)), ())
    assert 'title="staff" type="long"' in text_of(view)
    assert {data["staff"] for _, data in in_networkx(text_of(view)).nodes(data=True)} == {1, 2**31}


def test_an_empty_view_is_an_empty_drawing() -> None:
    root = check(text_of(view_of((), ())))
    assert not list(root.iter(GEXF + "node"))


@pytest.fixture(scope="module")
def in_graphology(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What graphology reads of the small and of the hostile view."""
    return samples_in_graphology("gexf", text_of, tmp_path_factory.mktemp("gexf"))


@pytest.mark.parametrize(("name", "view"), [("small", small_view()), ("hostile", hostile_view())])
def test_graphology_reads_what_was_written(in_graphology: dict[str, Any], name: str, view: View) -> None:
    nodes = {one["id"]: one for one in in_graphology[name]["nodes"]}
    edges = {one["id"]: one for one in in_graphology[name]["edges"]}
    assert (len(nodes), len(edges)) == (len(view.nodes), len(view.edges))
    for one in view.nodes:
        assert nodes[one.id].items() >= {**one.attributes, "label": one.label, "size": one.size}.items()
    for said in view.edges:
        wanted = {**said.attributes, "label": said.label, "weight": said.weight, "source": said.source}
        assert edges[said.id].items() >= {**wanted, "target": said.target}.items()


def test_the_sentence_and_the_links_to_the_evidence_are_columns_of_edges() -> None:
    found = {data["id"]: data for *_, data in in_networkx(text_of(small_view())).edges(data=True)}
    assert found["e1"].keys() >= EDGE_ATTRIBUTES.keys()
    assert found["e1"]["url"] == "https://example.org/news/1"
