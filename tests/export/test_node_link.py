from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import networkx
import pytest
from hypothesis import given

from kg.export.node_link import write_node_link
from kg.export.view import View
from tests.export.samples import hostile_view, node, small_view, view_of, views


def text_of(view: View) -> str:
    return "".join(write_node_link(view))


def in_networkx(view: View) -> Any:
    return networkx.node_link_graph(json.loads(text_of(view)), edges="edges")


def check_in_networkx(view: View) -> None:
    found = in_networkx(view)
    assert found.is_multigraph()
    assert found.is_directed()
    assert (found.number_of_nodes(), found.number_of_edges()) == (len(view.nodes), len(view.edges))
    for one in view.nodes:
        place = {} if one.x is None else {"x": one.x, "y": one.y}
        own = {"label": one.label, "color": one.colour, "size": one.size, **place}
        assert found.nodes[one.id] == {**own, **one.attributes}
    for edge in view.edges:
        days = {name: day for name, day in (("start", edge.start), ("end", edge.end)) if day}
        wanted = {"label": edge.label, "weight": edge.weight, **days, **edge.attributes}
        assert found.edges[edge.source, edge.target, edge.id] == wanted


@given(views())
def test_networkx_reads_what_was_written(view: View) -> None:
    check_in_networkx(view)


@pytest.mark.parametrize("view", [small_view(), hostile_view(), view_of((), ())])
def test_networkx_reads_the_samples(view: View) -> None:
    check_in_networkx(view)


def test_types_survive() -> None:
    view = view_of((node("a", "A", staff=2**62 + 1, revenue_EUR=3.0),), ())
    (data,) = (data for _, data in in_networkx(view).nodes(data=True))
    assert {name: type(data[name]) for name in ("staff", "revenue_EUR", "linked")} == {
        "staff": int,
        "revenue_EUR": float,
        "linked": bool,
    }
    assert data["staff"] == 2**62 + 1


def test_what_json_has_not_is_refused() -> None:
    view = view_of((node("a", "A", revenue_EUR=float("nan")),), ())
    with pytest.raises(ValueError, match="not JSON compliant"):
        text_of(view)


def test_an_end_is_written() -> None:
    view = small_view()
    view = replace(view, edges=tuple(replace(edge, end="2021-01-01") for edge in view.edges))
    check_in_networkx(view)
