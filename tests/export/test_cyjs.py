from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx
import pytest
from hypothesis import given

from kg.export.cyjs import write_cyjs
from kg.export.view import View
from tests.export.node import read_in_node
from tests.export.samples import ENTITY, edge, hostile_view, node, small_view, view_of, views

JS = Path(__file__).with_name("js")


def text_of(view: View) -> str:
    return "".join(write_cyjs(view))


def placed_view() -> View:
    """Two nodes with places, and an edge whose id is that of a node."""
    nodes = (replace(node("a", "A"), x=1.0, y=100.0), replace(node("b", "B"), x=2.0, y=-5.5))
    return view_of(nodes, (replace(edge(ENTITY + "a", "a", "b"), weight=10), edge("e1", "a", "b")))


SAMPLES = {"small": small_view(), "hostile": hostile_view(), "placed": placed_view(), "empty": view_of((), ())}


@given(views())
def test_networkx_reads_what_was_written(view: View) -> None:
    """Its reader wants two keys of its own, which Cytoscape would show as columns and the file has not."""
    data = json.loads(text_of(view))
    nodes = [{"data": {**one["data"], "value": one["data"]["id"]}} for one in data["elements"]["nodes"]]
    edges = [{"data": {**one["data"], "key": one["data"]["id"]}} for one in data["elements"]["edges"]]
    graph = {"data": {}, "directed": True, "multigraph": True, "elements": {"nodes": nodes, "edges": edges}}
    found = networkx.cytoscape_graph(graph)
    assert (found.number_of_nodes(), found.number_of_edges()) == (len(view.nodes), len(view.edges))
    for one in view.nodes:
        assert found.nodes[one.id].items() >= {**one.attributes, "label": one.label, "name": one.label}.items()
    for said in view.edges:
        known = found.edges[said.source, said.target, said.id]
        assert known.items() >= {**said.attributes, "label": said.label, "interaction": said.label}.items()
        assert (known["weight"], known.get("start", "")) == (said.weight, said.start)


def test_cytoscape_gets_the_names_that_it_knows() -> None:
    data = json.loads(text_of(small_view()))
    assert (data["format_version"], data["generated_by"]) == ("1.0", "graphwright")
    assert data["target_cytoscapejs_version"]
    edges = {one["data"]["id"]: one["data"] for one in data["elements"]["edges"]}
    assert edges["e3"]["name"] == edges["e3"]["shared_name"] == "Velmora (seatedIn) Porto"
    assert edges["e3"]["interaction"] == edges["e3"]["shared_interaction"] == "seatedIn"
    assert all(one["data"]["shared_name"] == one["data"]["label"] for one in data["elements"]["nodes"])


def test_many_nodes_without_places_stand_in_a_grid() -> None:
    view = view_of(tuple(node(f"n{number}", "x") for number in range(1_001)), ())
    assert json.loads(text_of(view))["layout"] == {"name": "grid"}


@pytest.fixture(scope="module")
def in_cytoscape(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What cytoscape.js makes of the samples."""
    texts = {name: text_of(view) for name, view in SAMPLES.items()}
    return read_in_node("read_cytoscape.js", "cytoscape", texts, tmp_path_factory.mktemp("cyjs"))


@pytest.mark.parametrize("name", ["small", "hostile", "empty"])
def test_cytoscape_js_loads_the_file_as_it_is(in_cytoscape: dict[str, Any], name: str) -> None:
    view, found = SAMPLES[name], in_cytoscape[name]
    nodes = {one["data"]["id"]: one for one in found["nodes"]}
    edges = {one["data"]["id"]: one for one in found["edges"]}
    assert (len(nodes), len(edges)) == (len(view.nodes), len(view.edges))
    for one in view.nodes:
        assert nodes[one.id]["data"].items() >= {**one.attributes, "label": one.label}.items()
    for said in view.edges:
        wanted = {**said.attributes, "label": said.label, "source": said.source, "target": said.target}
        assert edges[said.id]["data"].items() >= wanted.items()


def test_cytoscape_js_draws_labels_colours_and_arrows(in_cytoscape: dict[str, Any]) -> None:
    for one in in_cytoscape["small"]["nodes"]:
        red, green, blue = bytes.fromhex(one["data"]["colour"][1:])
        assert one["look"]["background-color"] == f"rgb({red},{green},{blue})"
        assert one["look"]["label"] == one["data"]["label"]
        assert one["look"]["width"] == "12.5px"
    for one in in_cytoscape["small"]["edges"]:
        assert one["look"]["target-arrow-shape"] == "triangle"
        assert one["look"]["label"] == one["data"]["label"]


def test_cytoscape_js_puts_nodes_in_their_places_with_y_down(in_cytoscape: dict[str, Any]) -> None:
    found = in_cytoscape["placed"]
    assert found["layout"] == "preset"
    places = {one["data"]["label"]: one["position"] for one in found["nodes"]}
    assert places == {"A": {"x": 1.0, "y": -100.0}, "B": {"x": 2.0, "y": 5.5}}


def test_an_edge_with_the_id_of_a_node_is_not_lost(in_cytoscape: dict[str, Any]) -> None:
    edges = {one["data"]["id"]: one for one in in_cytoscape["placed"]["edges"]}
    assert edges.keys() == {f"edge {ENTITY}a", "e1"}
    widths = {one["data"]["weight"]: one["look"]["width"] for one in edges.values()}
    assert widths[10] == "6px"
