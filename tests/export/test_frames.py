from __future__ import annotations

from pathlib import Path

import networkx as nx
import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given

import kg
from kg import Graph
from kg.export import Selection, View, to_networkx, to_pandas
from tests.export.samples import ENTITY, few, small_view, views
from tests.graph_samples import ENTITY as BASE

PANDAS = {"string": "string", "integer": "Int64", "double": "Float64", "boolean": "boolean", "date": "datetime64[s]"}


@few
@given(views())
def test_networkx_and_pandas_have_every_node_edge_and_type(view: View) -> None:
    graph, tables = to_networkx(view), to_pandas(view)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(view.nodes), len(view.edges))
    assert (list(tables.nodes.index), list(tables.edges.index)) == (
        [node.id for node in view.nodes],
        [edge.id for edge in view.edges],
    )
    for edge in view.edges:
        data = graph.edges[edge.source, edge.target, edge.id]
        assert data["label"] == edge.label == tables.edges.loc[edge.id, "label"]
        assert data.items() >= edge.attributes.items()
    for table, types in ((tables.nodes, view.node_attributes), (tables.edges, view.edge_attributes)):
        assert {name: str(table[name].dtype) for name in types} == {name: PANDAS[kind] for name, kind in types.items()}


def test_tables_know_what_is_missing() -> None:
    tables = to_pandas(small_view())
    assert tables.nodes.loc[ENTITY + "velmora", "begunOn"] == pd.Timestamp("1998-01-01")
    assert pd.isna(tables.nodes.loc[ENTITY + "porto", "staff"])
    assert tables.edges["confidence"].isna().sum() == 1


def test_a_graph_from_a_file_becomes_what_python_tools_have(graph: ox.Store, tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    path.write_text("".join(f"{quad.triple} .\n" for quad in graph))
    found = Graph.read(path)
    assert isinstance(found.to_networkx(), nx.MultiDiGraph)
    assert found.to_networkx(Selection(statuses=("all",))).number_of_edges() == 10
    assert len(found.to_pandas().edges) == 3
    assert found.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0] == ox.Literal(len(found.to_rdflib()))


def test_rdflib_has_the_same_triples(graph: ox.Store) -> None:
    found = Graph(graph).to_rdflib()
    again = rdflib.Graph()
    again.parse(data="".join(f"{quad.triple} .\n" for quad in graph), format="nt")
    assert set(found) == set(again)
    assert (
        found.namespace_manager.curie(rdflib.URIRef("https://w3id.org/graphwright/vocab#Statement")) == "kg:Statement"
    )


def test_a_notebook_shows_a_picture_without_live_markup(graph: ox.Store) -> None:
    html = Graph(graph)._repr_html_()
    assert "3 entities, 3 edges" in html
    assert html.count("<") == 3
    assert 'src="data:image/svg+xml;base64,' in html


def test_export_writes_what_the_command_writes(graph: ox.Store, tmp_path: Path) -> None:
    done = Graph(graph).export("csv", tmp_path / "tables")
    assert (done.nodes, done.edges) == (3, 3)
    assert len(pd.read_csv(tmp_path / "tables" / "edges.csv")) == 3
    assert BASE in (tmp_path / "tables" / "nodes.csv").read_text()


def test_the_package_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Grph'"):
        _ = kg.Grph
