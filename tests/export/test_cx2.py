from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from kg.export.cx2 import write_cx2
from kg.export.view import View
from tests.export.samples import hostile_view, node, small_view, view_of, views

# The specification's types, and what JSON has for each.
TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "long": (int,),
    "integer": (int,),
    "double": (float, int),
    "boolean": (bool,),
}
RANGES = {"integer": 2**31, "long": 2**63}


def read(view: View) -> dict[str, list[Any]]:
    """The aspects of a file that has the form of CX2."""
    text = "".join(write_cx2(view))
    head, meta, *fragments, status = json.loads(text)
    assert head == {"CXVersion": "2.0", "hasFragments": False}
    assert status == {"status": [{"success": True}]}
    assert all(len(fragment) == 1 for fragment in fragments)
    aspects = {name: rows for fragment in fragments for name, rows in fragment.items()}
    assert len(aspects) == len(fragments)
    counts = {one["name"]: one["elementCount"] for one in meta["metaData"]}
    assert counts == {name: len(rows) for name, rows in aspects.items()}
    assert list(counts) == list(aspects)
    assert next(iter(aspects)) == "attributeDeclarations"
    check_rows(aspects)
    check_look(aspects)
    return aspects


def check_rows(aspects: Mapping[str, list[Any]]) -> None:
    (declared,) = aspects["attributeDeclarations"]
    ids = {}
    for name in ("nodes", "edges"):
        rows = aspects.get(name, [])
        ids[name] = [row["id"] for row in rows]
        assert all(type(number) is int for number in ids[name])
        assert len(set(ids[name])) == len(rows)
        for row in rows:
            check_values(declared[name], row["v"])
    check_values(declared["networkAttributes"], aspects["networkAttributes"][0])
    for row in aspects.get("nodes", []):
        assert row.keys() in ({"id", "v"}, {"id", "x", "y", "v"})
    for row in aspects.get("edges", []):
        assert row.keys() == {"id", "s", "t", "v"}
        assert {row["s"], row["t"]} <= set(ids["nodes"])


def check_values(declared: Mapping[str, Mapping[str, str]], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        kind = declared[name]["d"]
        assert type(value) in TYPES[kind]
        assert kind not in RANGES or -RANGES[kind] <= value < RANGES[kind]


def check_look(aspects: Mapping[str, list[Any]]) -> None:
    (declared,), (look,) = aspects["attributeDeclarations"], aspects["visualProperties"]
    assert look.keys() == {"default", "nodeMapping", "edgeMapping"}
    for domain, mapping in (("nodes", look["nodeMapping"]), ("edges", look["edgeMapping"])):
        for one in mapping.values():
            definition = one["definition"]
            assert declared[domain][definition["attribute"]]["d"] == definition["type"]
            assert ("map" in definition) == (one["type"] in ("DISCRETE", "CONTINUOUS"))


def check(view: View) -> None:
    """What Cytoscape shows is what the view says."""
    aspects = read(view)
    nodes, edges = aspects.get("nodes", []), aspects.get("edges", [])
    assert (len(nodes), len(edges)) == (len(view.nodes), len(view.edges))
    for row, one in zip(nodes, view.nodes, strict=True):
        own = {"name": one.label, "uri": one.id, "colour": one.colour, "size": one.size}
        assert row["v"] == {**own, **one.attributes}
        assert (row.get("x"), row.get("y")) == (one.x, None if one.y is None else -one.y)
    iris = {row["id"]: row["v"]["uri"] for row in nodes}
    for row, edge in zip(edges, view.edges, strict=True):
        assert (iris[row["s"]], iris[row["t"]]) == (edge.source, edge.target)
        days = {name: day for name, day in (("start", edge.start), ("end", edge.end)) if day}
        said = {"interaction": edge.label, "weight": edge.weight, **days, **edge.attributes}
        assert {name: value for name, value in row["v"].items() if name != "name"} == said


@given(views())
def test_any_view_has_the_form_of_cx2(view: View) -> None:
    check(view)


@pytest.mark.parametrize("view", [small_view(), hostile_view(), view_of((), ())])
def test_the_samples_have_the_form_of_cx2(view: View) -> None:
    check(view)


def test_aspects_without_elements_are_left_out() -> None:
    assert not {"nodes", "edges"} & read(view_of((), ())).keys()


def test_edges_are_named_as_cytoscape_names_them() -> None:
    names = [row["v"]["name"] for row in read(small_view())["edges"]]
    assert names[2:4] == ["Velmora (seatedIn) Porto", "Ana Ruiz 海 (staffOf) Velmora"]


def test_colours_are_mapped_by_class() -> None:
    (look,) = read(small_view())["visualProperties"]
    mapping = look["nodeMapping"]["NODE_BACKGROUND_COLOR"]
    assert (mapping["type"], mapping["definition"]["attribute"]) == ("DISCRETE", "kind")
    assert {one["v"]: one["vp"] for one in mapping["definition"]["map"]} == small_view().colours


def test_colours_are_those_of_the_nodes_where_classes_do_not_give_them() -> None:
    view = replace(small_view(), colours={"community 1": "#56b4e9"})
    (look,) = read(view)["visualProperties"]
    assert look["nodeMapping"]["NODE_BACKGROUND_COLOR"] == {
        "type": "PASSTHROUGH",
        "definition": {"attribute": "colour", "type": "string"},
    }


def test_sizes_of_width_and_height_are_not_locked_together() -> None:
    """Cytoscape takes one size for both unless told otherwise, and leaves those of the file."""
    aspects = read(small_view())
    assert aspects["visualEditorProperties"] == [{"properties": {"nodeSizeLocked": False}}]
    assert {"NODE_WIDTH", "NODE_HEIGHT"} <= aspects["visualProperties"][0]["nodeMapping"].keys()


def test_the_sentence_is_the_tooltip_of_an_edge() -> None:
    (look,) = read(small_view())["visualProperties"]
    assert look["edgeMapping"]["EDGE_TOOLTIP"]["definition"]["attribute"] == "sentence"


def test_a_view_without_sentences_maps_none() -> None:
    view = replace(view_of((node("a", "A"),), ()), edge_attributes={"predicate": "string"})
    assert "EDGE_TOOLTIP" not in read(view)["visualProperties"][0]["edgeMapping"]


def test_integers_are_long_only_where_32_bits_do_not_hold_them() -> None:
    for most, kind in ((2**31 - 1, "integer"), (2**31, "long")):
        (declared,) = read(view_of((node("a", "A", staff=most), node("b", "B", staff=1)), ()))["attributeDeclarations"]
        assert declared["nodes"]["staff"] == {"d": kind}
