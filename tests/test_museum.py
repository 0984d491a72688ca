"""Another field, from its Turtle files alone: the museum ontology of the fixtures, by the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.cli import run
from kg.store.files import read_graph

FOLDER = Path(__file__).parent / "fixtures" / "museum"
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
MUS = "https://example.org/museum#"
KG = "https://w3id.org/graphwright/vocab#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABELS = [ox.NamedNode(f"http://www.w3.org/2004/02/skos/core#{name}") for name in ("prefLabel", "altLabel")]

Fact = tuple[str, str, str]


@pytest.fixture(scope="module")
def museum(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The graph of the museum article."""
    path = tmp_path_factory.mktemp("museum") / "graph.ttl"
    arguments = ["build", str(FOLDER / "article.txt"), "--ontology", str(FOLDER)]
    assert run([*arguments, "-o", str(path), "--date", EXPECTED["date"]]) == 0
    return read_graph(str(path))


def labels(store: ox.Store, node: Any) -> set[str]:
    """The names of a node; of a literal its text and its year."""
    if isinstance(node, ox.Literal):
        return {node.value, node.value[:4]}
    found = (quad.object for name in LABELS for quad in store.quads_for_pattern(node, name, None))
    return {one.value for one in found if isinstance(one, ox.Literal)}


def edges(store: ox.Store) -> set[Fact]:
    """Every plain edge of the museum's relations, by the names of its ends."""
    return set(_edges(store))


def _edges(store: ox.Store) -> Iterator[Fact]:
    for quad in store:
        if quad.predicate.value.startswith(MUS):
            for subject in labels(store, quad.subject):
                for obj in labels(store, quad.object):
                    yield subject, quad.predicate.value.removeprefix(MUS), obj


def statuses(store: ox.Store, fact: list[str]) -> set[str]:
    """The statuses of the statements that make a claim."""
    found = set()
    for quad in store.quads_for_pattern(None, ox.NamedNode(KG + "status"), None):
        ends = [next(iter(store.quads_for_pattern(quad.subject, ox.NamedNode(RDF + part), None))).object
                for part in ("subject", "predicate", "object")]  # fmt: skip
        named = fact[0] in labels(store, ends[0]) and fact[2] in labels(store, ends[2])
        if named and ends[1] == ox.NamedNode(MUS + fact[1]):
            found.add(str(quad.object).strip("<>").removeprefix(KG))
    return found


@pytest.mark.parametrize("fact", EXPECTED["facts"] + EXPECTED["inferred"], ids=" ".join)
def test_fact_of_another_field_is_found(museum: ox.Store, fact: list[str]) -> None:
    assert tuple(fact) in edges(museum), sorted(edges(museum))


@pytest.mark.parametrize("claim", EXPECTED["claims"], ids=" ".join)
def test_claim_has_its_status_and_no_edge(museum: ox.Store, claim: list[str]) -> None:
    assert statuses(museum, claim[:3]) == {claim[3]}
    assert tuple(claim[:3]) not in edges(museum)


@pytest.mark.parametrize("fact", EXPECTED["forbidden"], ids=" ".join)
def test_what_the_article_does_not_say_is_no_edge(museum: ox.Store, fact: list[str]) -> None:
    assert tuple(fact) not in edges(museum)


def test_nothing_of_the_shipped_field_is_in_the_graph(museum: ox.Store) -> None:
    assert not any("business#" in quad.predicate.value for quad in museum)
    assert {path.suffix for path in FOLDER.iterdir()} == {".ttl", ".txt", ".json"}
