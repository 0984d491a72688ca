"""Kumu's blueprint, read as JSON with what its documentation asks for."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import given
from markdown_it import MarkdownIt

from kg.export.kumu import write_kumu
from kg.export.view import Node, View
from tests.export.samples import ENTITY, edge, hostile_view, node, small_view, view_of, views


def blueprint(view: View) -> dict[str, Any]:
    """The file, whose connections must name elements that there are, one each."""
    found: dict[str, Any] = json.loads("".join(write_kumu(view)))
    assert list(found) == ["elements", "connections"]
    labels = Counter(" ".join(one["label"].split()).casefold() for one in found["elements"])
    assert not [label for label, count in labels.items() if count > 1 or not label]
    names = {one["label"] for one in found["elements"]}
    assert all({one["from"], one["to"]} <= names for one in found["connections"])
    return found


@given(views())
def test_round_trip(view: View) -> None:
    found = blueprint(view)
    names = {one["label"]: one["iri"] for one in found["elements"]}
    assert list(names.values()) == [one.id for one in view.nodes]
    for element, one in zip(found["elements"], view.nodes, strict=True):
        assert element["label"].startswith(one.label if one.label.strip() else one.id.rsplit("/", 1)[-1])
        assert element["type"] == one.kind
        assert {name: element[name] for name in one.attributes} == one.attributes
    edges = [
        (one["key"], names[one["from"]], names[one["to"]], one["label"], one["weight"]) for one in found["connections"]
    ]
    assert edges == [(one.id, one.source, one.target, one.label, one.weight) for one in view.edges]


def test_a_connection_shows_its_sentence_and_document() -> None:
    (found,) = [one for one in blueprint(small_view())["connections"] if one["key"] == "e1"]
    assert (found["from"], found["to"], found["direction"]) == ("Velmora", 'Brakka "B" & Söhne <AG>', "directed")
    assert (found["type"], found["start"], found["tags"]) == ("alliedWith", "2020-05-20", ["Asserted"])
    assert found["description"] == "> Velmora & Brakka signed.\n\n[Source](<https://example.org/news/1>)"


def test_only_shared_labels_get_the_kind_and_then_the_iri() -> None:
    nodes: tuple[Node, ...] = (node("a", "Porto"), node("b", "porto", kind="City"), node("c", "Lima"))
    nodes += (node("d", "Ana", kind="Person"), node("e", "Ana", kind="Person"), node("f", "Ana (d)"), node("g", " "))
    labels = [one["label"] for one in blueprint(view_of(nodes, ()))["elements"]]
    assert labels == ["Porto (Firm)", "porto (City)", "Lima", "Ana (d) 2", "Ana (e)", "Ana (d)", "g"]


def test_hostile_descriptions_are_text() -> None:
    view = hostile_view()
    found = blueprint(view)
    kinds = {token.type for one in found["connections"] for token in MarkdownIt().parse(one.get("description", ""))}
    assert kinds <= {"blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline"}
    links = [
        edge(f"e{at}", "a", "a", url=url) for at, url in enumerate(("javascript:alert(1)", "https://a.example/>)"))
    ]
    shown = [one["description"] for one in blueprint(view_of((node("a", "A"),), tuple(links)))["connections"]]
    assert ["javascript" in text for text in shown] == [False, False]
    assert shown[1].endswith("[Source](<https://a.example/%3E)>)")


def test_elements_are_coloured_by_their_type() -> None:
    found = blueprint(small_view())
    colours = small_view().colours
    assert [one["colour"] for one in found["elements"]] == [colours[one["type"]] for one in found["elements"]]
    (alone,) = blueprint(View((Node(ENTITY + "x", "X", {"kind": ""}),), (), {}, {}))["elements"]
    assert (alone["tags"], alone["type"]) == ([], "")
