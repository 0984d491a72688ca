from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET

import networkx
import pytest
from hypothesis import given

from kg.export.view import View
from kg.export.yed import write_yed
from tests.export.samples import edge, hostile_view, node, small_view, view_of, views

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
Y = "{http://www.yworks.com/xml/graphml}"


def text_of(view: View) -> str:
    return "".join(write_yed(view))


def check(text: str) -> ET.Element:
    """The tree of a file that has what yEd needs: a shape a node, a line an edge, keys of types that it knows."""
    root = ET.fromstring(text.encode())
    keys = {str(key.get("id")): key for key in root.iter(GRAPHML + "key")}
    assert {key.get("attr.type") for key in keys.values()} <= {None, "boolean", "int", "double", "string"}
    for domain, graphics, shape in (("node", "nodegraphics", "ShapeNode"), ("edge", "edgegraphics", "PolyLineEdge")):
        elements = list(root.iter(GRAPHML + domain))
        assert len({one.get("id") for one in elements}) == len(elements)
        for one in elements:
            used = [str(data.get("key")) for data in one]
            assert len(set(used)) == len(used)
            assert {keys[key].get("for") for key in used} == {domain}
            assert keys[used[-1]].get("yfiles.type") == graphics
            assert [child.tag for child in one[-1]] == [Y + shape]
    return root


def boxes(root: ET.Element) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each shape."""
    found = []
    for one in root.iter(Y + "Geometry"):
        x, y, width, height = (float(one.get(name, "")) for name in ("x", "y", "width", "height"))
        found.append((x, y, x + width, y + height))
    return found


def holds(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether all wanted values were found, of the same types."""
    return all(found[name] == value and type(found[name]) is type(value) for name, value in wanted.items())


def shown(label: str) -> str:
    """A label as yEd is given it: not one that it would draw as HTML."""
    return "\u200b" + label if label.casefold().startswith("<html>") else label


def check_in_networkx(view: View) -> None:
    found = networkx.parse_graphml(text_of(view), force_multigraph=True)
    assert (found.number_of_nodes(), found.number_of_edges()) == (len(view.nodes), len(view.edges))
    nodes = {data["url"]: data for _, data in found.nodes(data=True)}
    for one in view.nodes:
        assert holds(nodes[one.id], {**one.attributes, "label": shown(one.label), "shape_type": "roundrectangle"})
    edges = {key: data for *_, key, data in found.edges(keys=True, data=True)}
    for said in view.edges:
        assert holds(edges[said.id], {**said.attributes, "label": shown(said.label), "weight": said.weight})
        assert edges[said.id].get("start", "") == said.start


@given(views())
def test_networkx_reads_what_was_written(view: View) -> None:
    check(text_of(view))
    check_in_networkx(view)


def test_networkx_reads_hostile_labels() -> None:
    check(text_of(hostile_view()))
    check_in_networkx(hostile_view())


@pytest.mark.parametrize("view", [small_view(), hostile_view()])
def test_without_a_layout_no_node_lies_on_another(view: View) -> None:
    for one, other in combinations(boxes(check(text_of(view))), 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def test_y_points_down_and_the_place_is_the_middle_of_the_shape() -> None:
    nodes = (replace(node("a", "up"), x=0.0, y=100.0), replace(node("b", "down"), x=50.0, y=-100.0))
    up, down = boxes(check(text_of(view_of(nodes, ()))))
    assert ((up[0] + up[2]) / 2, (up[1] + up[3]) / 2) == (0.0, -100.0)
    assert ((down[0] + down[2]) / 2, (down[1] + down[3]) / 2) == (80.0, 100.0)  # stretched: boxes are wider than discs


def test_a_shape_is_as_wide_as_its_label() -> None:
    labels = ("Ana", "Ana Ruiz of Velmora", "海信集团海信", "two\nlines", "x" * 500)
    nodes = tuple(node(f"n{number}", label) for number, label in enumerate(labels))
    ana, ruiz, wide, lines, long = boxes(check(text_of(view_of(nodes, ()))))
    width = {name: box[2] - box[0] for name, box in (("ana", ana), ("ruiz", ruiz), ("wide", wide), ("long", long))}
    assert width["ana"] < width["wide"] < width["ruiz"] < width["long"] == 300
    assert lines[3] - lines[1] > ana[3] - ana[1]


def test_yed_opens_the_page_and_shows_the_sentence_of_an_edge() -> None:
    found = networkx.parse_graphml(text_of(small_view()), force_multigraph=True)
    edges = {key: data for *_, key, data in found.edges(keys=True, data=True)}
    assert edges["e1"]["url"] == "https://example.org/news/1"
    assert edges["e1"]["description"] == "Velmora & Brakka signed."
    assert edges["e5"]["description"] == "holds"


def test_a_node_is_filled_with_its_colour_and_says_its_kind() -> None:
    root = check(text_of(small_view()))
    assert [fill.get("color") for fill in root.iter(Y + "Fill")] == [one.colour for one in small_view().nodes]
    found = networkx.parse_graphml(text_of(small_view()), force_multigraph=True)
    assert {data["description"] for _, data in found.nodes(data=True)} == {"City", "Firm", "Person"}


def test_arrows_point_to_the_target() -> None:
    arrows = list(check(text_of(small_view())).iter(Y + "Arrows"))
    assert len(arrows) == 5
    assert all((one.get("source"), one.get("target")) == ("none", "standard") for one in arrows)


def test_no_label_is_taken_for_html() -> None:
    """yEd draws a label that begins so as HTML, and loads its images."""
    tag = "<HTML><img src='http://example.org/x'>"
    view = view_of((node("a", tag),), (replace(edge("e", "a", "a", sentence=tag), label=tag),))
    root = check(text_of(view))
    texts = [one.text for name in ("NodeLabel", "EdgeLabel") for one in root.iter(Y + name)]
    assert texts == ["\u200b" + tag] * 2
    (data,) = (data for *_, data in networkx.parse_graphml(text_of(view)).edges(data=True))
    assert data["description"] == "\u200b" + tag
    assert data["sentence"] == tag


def test_yed_gets_no_long() -> None:
    view = view_of((node("a", "A", staff=2**31),), ())
    assert 'attr.name="staff" attr.type="double"' in text_of(view)
    check(text_of(view))


def test_an_empty_view_is_an_empty_graph() -> None:
    assert not boxes(check(text_of(view_of((), ()))))
