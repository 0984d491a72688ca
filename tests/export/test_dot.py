"""DOT, read by Graphviz itself: the graph as it understands it (-Tjson) and as it draws it (-Tsvg)."""

from __future__ import annotations

import html
import json
import shutil
import subprocess
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from kg.export.dot import RANKED, write_dot
from kg.export.view import Edge, Node, View
from tests.export.samples import (
    EDGE_ATTRIBUTES,
    ENTITY,
    HOSTILE_LABELS,
    NODE_ATTRIBUTES,
    edge,
    few,
    hostile_view,
    node,
    small_view,
    view_of,
    views,
)

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


def graphviz(text: str, form: str, *options: str) -> str:
    """What Graphviz makes of a text; it must not even warn."""
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed: no dot on the PATH")
    ran = subprocess.run(["dot", f"-T{form}", *options], input=text.encode(), capture_output=True, check=False)
    assert (ran.returncode, ran.stderr.decode()) == (0, "")
    return ran.stdout.decode()


def graph(view: View, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(graphviz("".join(write_dot(view)), "dot_json", *options), strict=False)
    return {"objects": [], "edges": [], **found}


def text_of(escaped: str) -> str:
    """What an escString of Graphviz stands for, by its documentation."""
    kept = escaped.replace("\\\\", "\0").replace("\\n", "\n")
    assert "\\" not in kept
    return html.unescape(kept).replace("\0", "\\")


def drawn(view: View) -> dict[str, list[str]]:
    """The lines of text that Graphviz draws, by node."""
    root = ET.fromstring(graphviz("".join(write_dot(view)), "svg", "-Kcirco"))
    groups = [group for group in root.iter(f"{SVG}g") if group.get("class") == "node"]
    return {
        group.findtext(f"{SVG}title") or "": [one.text or "" for one in group.iter(f"{SVG}text")] for group in groups
    }


def test_counts_labels_and_parallel_edges_are_those_of_the_view() -> None:
    view = small_view()
    found = graph(view)
    assert [one["name"] for one in found["objects"]] == [one.id for one in view.nodes]
    assert [text_of(one["label"]) for one in found["objects"]] == [one.label for one in view.nodes]
    assert len(found["edges"]) == len(view.edges)
    ends = [(found["objects"][one["tail"]]["name"], found["objects"][one["head"]]["name"]) for one in found["edges"]]
    assert sorted(ends) == sorted((one.source, one.target) for one in view.edges)


def test_an_edge_shows_its_sentence_its_document_and_its_weight() -> None:
    by_statement = {one.get("statement"): one for one in graph(small_view())["edges"]}
    found = by_statement["https://graphwright.example/statement/e1"]
    assert (found["label"], found["tooltip"]) == ("alliedWith", "Velmora & Brakka signed.")
    assert (found["URL"], found["penwidth"], found["weight"]) == ("https://example.org/news/1", "2.0", "2")
    assert (found["start"], found["confidence"], found.get("style")) == ("2020-05-20", "0.94", None)
    assert by_statement["https://graphwright.example/statement/e2"]["style"] == "dashed"


def test_a_node_has_the_colour_of_its_class_and_its_attributes() -> None:
    view = small_view()
    found = {one["name"]: one for one in graph(view)["objects"]}
    for one in view.nodes:
        assert found[one.id]["fillcolor"] == one.colour
        assert found[one.id]["kind"] == one.kind
    assert found[ENTITY + "velmora"]["staff"] == "1200"


@pytest.mark.parametrize("command", ["-Tdot_json", "-Tcanon"])
def test_hostile_labels_open_nothing(command: str) -> None:
    view = hostile_view()
    assert graphviz("".join(write_dot(view)), command.removeprefix("-T")).count("said") > len(view.edges)
    found = graph(view)
    assert {one["name"]: text_of(one["label"]) for one in found["objects"]} == {one.id: one.label for one in view.nodes}
    assert sorted(text_of(one["tooltip"]) for one in found["edges"]) == sorted(
        str(one.attributes["sentence"]) or one.label for one in view.edges
    )


def test_hostile_labels_are_drawn_as_they_are() -> None:
    view = hostile_view()
    found = drawn(view)
    for one in view.nodes:
        lines = [line.replace("\xa0", " ") for line in one.label.split("\n") if line]
        assert [line.replace("\xa0", " ") for line in found[one.id] if line] == lines


def test_a_link_is_http_or_none() -> None:
    links = [
        "javascript:alert(1)",
        "file:///etc/passwd",
        'https://example.org/"x',
        "data:text/html,x",
        "HTTP://a.example/",
    ]
    edges = tuple(edge(f"e{number}", "a", "a", url=link) for number, link in enumerate(links))
    root = ET.fromstring(graphviz("".join(write_dot(view_of((node("a", "A"),), edges))), "svg"))
    found = {one.get(HREF) for one in root.iter(f"{SVG}a")} - {None, ENTITY + "a"}
    assert found == {"https://example.org/%22x", "HTTP://a.example/"}


def test_positions_stay_whatever_the_command() -> None:
    places = {"a": (0.0, 0.0), "b": (300.0, 0.0), "c": (0.0, 200.0)}
    nodes = tuple(Node(name, name, {"kind": "T"}, x=x, y=y) for name, (x, y) in places.items())
    view = View(nodes, (), {"kind": "string"}, {"predicate": "string"})
    text = graphviz("".join(write_dot(view)), "plain")
    lines = [line.split() for line in text.splitlines() if line.startswith("node")]
    found = {line[1]: (float(line[2]), float(line[3])) for line in lines}
    assert found["b"][0] - found["a"][0] == pytest.approx(300 / 72, abs=0.01)
    assert found["c"][1] - found["a"][1] == pytest.approx(200 / 72, abs=0.01)


def test_an_attribute_that_graphviz_means_something_by_is_renamed() -> None:
    types = {"kind": "string", "height": "double", "shape": "string"}
    view = View((Node("a", "A", {"kind": "T", "height": 330.0, "shape": "star"}),), (), types, {"predicate": "string"})
    (found,) = graph(view)["objects"]
    assert (found["height_"], found["shape_"]) == ("330.0", "star")
    assert (found["height"], found["shape"]) == ("0.3", "box")


def test_a_large_graph_is_laid_out_by_sfdp() -> None:
    edges = tuple(Edge(f"e{number}", "a", "a", "is", {"predicate": "is"}) for number in range(RANKED + 1))
    nodes = (Node("a", "A", {"kind": "T"}),)
    assert "layout=sfdp" in "".join(write_dot(View(nodes, edges, NODE_ATTRIBUTES, EDGE_ATTRIBUTES)))


@few
@given(views())
def test_round_trip(view: View) -> None:
    found = graph(view)
    assert {one["name"]: text_of(one["label"]) for one in found["objects"]} == {one.id: one.label for one in view.nodes}
    assert sorted(text_of(one["label"]) for one in found["edges"]) == sorted(one.label for one in view.edges)


def test_labels_cover_the_hostile_ones() -> None:
    assert len(HOSTILE_LABELS) == len(hostile_view().nodes) == 200
