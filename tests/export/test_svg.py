"""SVG, read as XML and by Chromium as HTML, which is where a hostile label would come to life."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from kg.export.svg import write_svg
from kg.export.svg_labels import ALL_SHOWN, labels_of
from kg.export.svg_places import ON_CIRCLE, Place, line_between, loop_at, places_of
from kg.export.view import Edge, Node, View
from tests.export.browser import dom_of, printed
from tests.export.samples import ENTITY, edge, hostile_view, node, small_view, view_of, views

SVG = "{http://www.w3.org/2000/svg}"
PAGE = """<!doctype html><meta charset="utf-8"><pre id="out"></pre><div id="at"></div>
<script type="application/json" id="text">%s</script><script>
window.fired = [];
window.alert = (text) => fired.push(text);
const at = document.getElementById("at");
at.innerHTML = JSON.parse(document.getElementById("text").textContent);
const all = (selector, read) => [...at.querySelectorAll(selector)].map(read);
const own = (one) => [...one.attributes].map((attribute) => attribute.name);
const found = {
  elements: [...new Set(all("*", (one) => one.localName))],
  attributes: [...new Set(all("*", own).flat())],
  hrefs: [...new Set(all("a", (one) => one.getAttribute("href")))],
  nodes: all(".node title", (one) => one.textContent),
  edges: all(".edge title", (one) => one.textContent),
  labels: all(".label text", (one) => one.textContent),
  lines: all(".edge .line", (one) => one.getTotalLength()),
  box: at.querySelector("svg").viewBox.baseVal,
  drawn: (({ x, y, width, height }) => ({ x, y, width, height }))(at.querySelector("svg").getBBox()),
};
found.box = { x: found.box.x, y: found.box.y, width: found.box.width, height: found.box.height };
setTimeout(() => {
  at.remove();
  document.getElementById("out").textContent = JSON.stringify({ ...found, fired });
}, 500);
</script>"""
ELEMENTS = {"svg", "title", "desc", "style", "defs", "marker", "path", "rect", "g", "a", "circle", "text"}


def root_of(view: View) -> ET.Element:
    return ET.fromstring("".join(write_svg(view)))


def group(root: ET.Element, name: str) -> ET.Element:
    return next(one for one in root.iter(f"{SVG}g") if one.get("class") == name)


def titles(root: ET.Element, name: str) -> list[str]:
    return [one.text or "" for one in group(root, name).iter(f"{SVG}title")]


def in_browser(view: View, folder: Path) -> dict[str, Any]:
    page = folder / "page.html"
    page.write_text(PAGE % json.dumps("".join(write_svg(view))).replace("<", "\\u003c"), encoding="utf-8")
    found: dict[str, Any] = json.loads(printed(dom_of(page, folder, milliseconds=20_000)))
    return found


@given(views())
def test_every_node_and_edge_is_drawn_once(view: View) -> None:
    root = root_of(view)
    assert titles(root, "node") == [f"{one.label} ({one.kind})" for one in view.nodes]
    assert [text.split("\n")[0] for text in titles(root, "edge")] == [one.label.split("\n")[0] for one in view.edges]
    assert all(text.endswith(str(one.attributes["sentence"])) for text, one in zip(titles(root, "edge"), view.edges))  # noqa: B905
    assert len(list(group(root, "node").iter(f"{SVG}circle"))) == len(view.nodes)


def test_colours_sizes_and_legend_are_those_of_the_view() -> None:
    view = small_view()
    root = root_of(view)
    circles = list(group(root, "node").iter(f"{SVG}circle"))
    assert [one.get("fill") for one in circles] == [one.colour for one in view.nodes]
    assert {one.get("r") for one in circles} == {"6.2"}
    assert [one.text for one in group(root, "legend").iter(f"{SVG}text")] == ["City (1)", "Firm (2)", "Person (1)"]
    fills = [one.get("fill") for one in group(root, "legend").iter(f"{SVG}circle")]
    assert fills == [view.colours[kind] for kind in ("City", "Firm", "Person")]


def test_small_view_in_a_browser(tmp_path: Path) -> None:
    found = in_browser(small_view(), tmp_path)
    assert sorted(found["labels"]) == sorted(one.label for one in small_view().nodes)
    assert len(found["lines"]) == 5
    assert min(found["lines"]) > 30
    assert "alliedWith\n2020-05-20\nVelmora & Brakka signed." in found["edges"]
    box, drawn = found["box"], found["drawn"]
    assert box["x"] <= drawn["x"]
    assert box["y"] <= drawn["y"]
    assert box["x"] + box["width"] >= drawn["x"] + drawn["width"] - 1
    assert box["y"] + box["height"] >= drawn["y"] + drawn["height"] - 1


def test_hostile_labels_stay_text_in_a_browser(tmp_path: Path) -> None:
    view = hostile_view()
    found = in_browser(view, tmp_path)
    assert found["fired"] == []
    assert set(found["elements"]) <= ELEMENTS
    assert not [name for name in found["attributes"] if name.startswith("on") or ":" in name]
    assert set(found["hrefs"]) == {one.id for one in view.nodes} | {"https://example.org/news/1"}
    shown = [re.sub("\r\n?", "\n", f"{one.label} ({one.kind})") for one in view.nodes]
    assert [re.sub("\r\n?", "\n", text) for text in found["nodes"]] == shown


def test_the_file_itself_opens_as_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "graph.svg"
    path.write_text("".join(write_svg(hostile_view())), encoding="utf-8", newline="")
    dom = dom_of(path, tmp_path, milliseconds=1_000)
    assert "parsererror" not in dom
    assert dom.count("<circle ") == len(hostile_view().nodes) + 1


def test_a_link_is_http_or_none() -> None:
    links = [
        "javascript:alert(1)",
        " https://a.example/",
        "data:text/html,x",
        'https://a.example/"><script>',
        "HTTPS://b.example",
    ]
    edges = tuple(edge(f"e{number}", "a", "a", url=link) for number, link in enumerate(links))
    root = root_of(view_of((node("a", "A"),), edges))
    found = [one.get("href") for one in group(root, "edge").iter(f"{SVG}a")]
    assert found == ["https://a.example/%22%3E%3Cscript%3E", "HTTPS://b.example"]


def test_a_colour_that_is_none_is_not_written() -> None:
    view = View((Node("urn:a", "A", {"kind": "T"}, colour='red" onload="alert(1)'),), (), {}, {})
    assert "onload" not in "".join(write_svg(view))


def test_given_places_stay_in_proportion_with_y_upwards() -> None:
    points = {"a": (0.0, 0.0), "b": (30.0, 0.0), "c": (0.0, 10.0)}
    nodes = tuple(Node(name, name, {"kind": "T"}, x=x, y=y) for name, (x, y) in points.items())
    places = places_of(View(nodes, (), {}, {}))
    assert places["a"].y == places["b"].y > places["c"].y
    assert (places["b"].x - places["a"].x) / (places["a"].y - places["c"].y) == pytest.approx(3.0)


@pytest.mark.parametrize("count", [1, 2, ON_CIRCLE, ON_CIRCLE + 1, 300])
def test_without_places_no_two_nodes_meet(count: int) -> None:
    nodes = tuple(node(f"n{number:03}", "N", kind="TU"[number % 2]) for number in range(count))
    places = places_of(view_of(nodes, ()))
    centres = sorted((one.x, one.y) for one in places.values())
    assert len(set(centres)) == count
    near = [abs(complex(*a) - complex(*b)) for at, a in enumerate(centres) for b in centres[at + 1 :]]
    assert not near or min(near) > 40


def test_parallel_edges_are_apart_whichever_way_they_go() -> None:
    a, b = Place(0, 0, 5), Place(300, 0, 5)
    ways = [line_between(a, b, nth, turned=False) for nth in range(5)]
    ways += [line_between(b, a, nth, turned=True) for nth in range(5, 9)]
    heights = sorted(round(one.y) for one in ways)
    assert heights == [-88, -66, -44, -22, 0, 22, 44, 66, 88]
    assert all(-90 < one.turn <= 90 for one in ways)


def test_loops_stand_above_each_other() -> None:
    tops = [loop_at(Place(0, 0, 6), nth).y for nth in range(3)]
    assert tops == sorted(tops, reverse=True)
    assert tops[0] < -6


def test_names_of_edges_need_room() -> None:
    nodes = (
        Node("a", "A", {"kind": "T"}, x=0, y=0),
        Node("b", "B", {"kind": "T"}, x=1, y=0),
        Node("c", "C", {"kind": "T"}, x=99, y=0),
    )
    edges = (Edge("e", "a", "b", "is", {"predicate": "is"}), Edge("f", "b", "c", "is", {"predicate": "is"}))
    assert [one.text for one in group(root_of(View(nodes, edges, {}, {})), "name")] == ["is"]


def test_labels_do_not_cover_each_other_in_a_large_picture() -> None:
    spots = range(ALL_SHOWN + 1)
    nodes = tuple(Node(f"n{at:04}", f"Label {at}", {"kind": "T"}, x=at % 21, y=at // 210) for at in spots)
    view = View(nodes, (), {}, {})
    labels = list(labels_of(view, places_of(view), ()))
    assert 0 < len(labels) < len(nodes)
    for at, one in enumerate(labels):
        for other in labels[at + 1 :]:
            assert not (
                one.box[0] < other.box[2]
                and other.box[0] < one.box[2]
                and one.box[1] < other.box[3]
                and other.box[1] < one.box[3]
            )


def test_dashed_lines_are_claims_that_do_not_stand() -> None:
    kinds = Counter(one.get("class") for one in group(root_of(small_view()), "edge").iter(f"{SVG}path"))
    assert kinds == {"wide": 5, "line": 3, "line off": 2}


def test_the_same_view_gives_the_same_picture() -> None:
    assert "".join(write_svg(hostile_view())) == "".join(write_svg(hostile_view()))
    assert ENTITY in "".join(write_svg(small_view()))
