from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.iri import KG
from kg.names import find_entities, find_terms, label_of, suggest_entities
from tests.graph_samples import ENTITY, TRADE


@pytest.mark.parametrize("name", ["allied with", "alliedWith", "ALLIED_with", "t:alliedWith", TRADE + "alliedWith"])
def test_a_property_is_found_however_its_words_are_joined(graph: ox.Store, prefixes: dict[str, str], name: str) -> None:
    assert find_terms(graph, name, "property", prefixes) == (TRADE + "alliedWith",)


def test_two_entities_of_one_name_are_both_found(graph: ox.Store) -> None:
    other = ox.NamedNode(ENTITY + "velmora-town")
    graph.add(ox.Quad(other, ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel"), ox.Literal("VELMORA")))
    assert find_entities(graph, "velmora", {}) == (ENTITY + "velmora", ENTITY + "velmora-town")


def test_an_iri_that_does_not_occur_is_no_entity(graph: ox.Store, prefixes: dict[str, str]) -> None:
    assert find_entities(graph, ENTITY + "nobody", prefixes) == ()
    assert find_entities(graph, "ent:velmora", prefixes) == (ENTITY + "velmora",)


def test_suggestions_are_close_and_labels_have_a_fallback(graph: ox.Store) -> None:
    assert suggest_entities(graph, "Anna Ruiz")[0] == "Ana Ruiz"
    assert suggest_entities(graph, "zzzz") == ()
    assert label_of(graph, ENTITY + "velmora") == "Velmora"
    assert label_of(graph, KG + "YearOnYear") == "year on year"
