from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.export.claims import Claims
from kg.export.jsonld import write_jsonld
from kg.export.nanopub import NP, write_nanopub
from kg.export.selection import Selection
from kg.export.turtle12 import write_turtle12
from kg.iri import KG, NIF, PROV, RDF, XSD
from tests.export.samples import HOSTILE_LABELS
from tests.export.test_reading import claim, hostile_graph, texts
from tests.graph_samples import ENTITY, TRADE

STATEMENT = ox.NamedNode(KG + "Statement")
TYPE = ox.NamedNode(RDF + "type")
REIFIES = ox.NamedNode(RDF + "reifies")


def claims(graph: ox.Store, prefixes: dict[str, str], **options: Any) -> Claims:
    options.setdefault("statuses", ("asserted",))
    return Claims(graph, Selection(**options), prefixes)


def parsed(text: str, format: ox.RdfFormat) -> list[ox.Quad]:
    return list(ox.parse(text, format=format))


def flat(graph: ox.Store) -> set[ox.Triple]:
    return {quad.triple for quad in graph}


def unreified(quads: list[ox.Quad]) -> set[ox.Triple]:
    """The RDF 1.1 triples that RDF 1.2 ones stand for."""
    found = set()
    for quad in quads:
        if quad.predicate == REIFIES:
            assert isinstance(quad.object, ox.Triple)
            for part, term in zip(("subject", "predicate", "object"), quad.object, strict=True):
                found.add(ox.Triple(quad.subject, ox.NamedNode(RDF + part), term))
        else:
            found.add(quad.triple)
    return found


def test_turtle12_is_the_whole_graph_with_reifiers(graph: ox.Store, prefixes: dict[str, str]) -> None:
    text = "".join(write_turtle12(claims(graph, prefixes, statuses=("all",))))
    quads = parsed(text, ox.RdfFormat.TURTLE)
    assert unreified(quads) == flat(graph)
    reifiers = {quad.subject for quad in quads if quad.predicate == REIFIES}
    assert reifiers == {quad.subject for quad in graph.quads_for_pattern(None, TYPE, STATEMENT)}
    assert not [quad for quad in quads if quad.predicate.value == RDF + "subject"]


def test_turtle12_answers_sparql_on_triple_terms(graph: ox.Store, prefixes: dict[str, str]) -> None:
    store = ox.Store()
    store.load("".join(write_turtle12(claims(graph, prefixes, statuses=("all",)))).encode(), format=ox.RdfFormat.TURTLE)
    rows: Any = store.query(
        f"SELECT ?claim ?status {{ ?claim <{RDF}reifies> <<( <{ENTITY}velmora> <{TRADE}alliedWith> ?other )>> ;"
        f" <{KG}status> ?status }}"
    )
    assert {row["status"] for row in rows} == {ox.NamedNode(KG + "Asserted")}


def test_a_part_in_turtle12_has_its_claims_with_evidence_and_no_others(
    graph: ox.Store, prefixes: dict[str, str]
) -> None:
    text = "".join(write_turtle12(claims(graph, prefixes, relations=("staffOf",))))
    quads = parsed(text, ox.RdfFormat.TURTLE)
    (claim,) = {quad.subject for quad in quads if quad.predicate == REIFIES}
    assert unreified(quads) < flat(graph)
    edges = {quad.predicate.value for quad in quads if quad.predicate.value.startswith(TRADE)}
    assert edges == {TRADE + "staffOf"}
    evidence = {quad.object for quad in quads if (quad.subject, quad.predicate.value) == (claim, KG + "evidence")}
    texts = {quad.subject for quad in quads if quad.predicate.value == NIF + "anchorOf"}
    assert evidence <= texts
    labels = {quad.subject.value for quad in quads if quad.predicate.value.endswith("prefLabel")}  # type: ignore[union-attr]
    assert {ENTITY + "ana-ruiz", ENTITY + "velmora"} <= labels


def publications(text: str) -> dict[str, dict[str, set[ox.Triple]]]:
    """The graphs of each nanopublication by their part of it."""
    found: defaultdict[str, defaultdict[str, set[ox.Triple]]] = defaultdict(lambda: defaultdict(set))
    for quad in parsed(text, ox.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, ox.NamedNode)
        name, _, part = quad.graph_name.value.rpartition("#")
        found[name][part].add(quad.triple)
    return {name: dict(parts) for name, parts in found.items()}


def test_nanopublications_keep_the_rules_of_the_guidelines(graph: ox.Store, prefixes: dict[str, str]) -> None:
    text = "".join(write_nanopub(claims(graph, prefixes, statuses=("all",))))
    found = publications(text)
    assert set(found) == {quad.subject.value for quad in graph.quads_for_pattern(None, TYPE, STATEMENT)}  # type: ignore[union-attr]
    for name, parts in found.items():
        publication, assertion = (ox.NamedNode(f"{name}#{part}") for part in ("nanopub", "assertion"))
        assert set(parts) == {"head", "assertion", "provenance", "pubinfo"}
        assert parts["head"] == {
            ox.Triple(publication, TYPE, ox.NamedNode(NP + "Nanopublication")),
            ox.Triple(publication, ox.NamedNode(NP + "hasAssertion"), assertion),
            ox.Triple(publication, ox.NamedNode(NP + "hasProvenance"), ox.NamedNode(name + "#provenance")),
            ox.Triple(publication, ox.NamedNode(NP + "hasPublicationInfo"), ox.NamedNode(name + "#pubinfo")),
        }
        assert assertion in {triple.subject for triple in parts["provenance"]}
        assert publication in {triple.subject for triple in parts["pubinfo"]}


def test_a_nanopublication_asserts_facts_and_describes_other_claims(graph: ox.Store, prefixes: dict[str, str]) -> None:
    found = publications("".join(write_nanopub(claims(graph, prefixes, statuses=("all",)))))
    plain = flat(graph)
    facts = 0
    for name, parts in found.items():
        assert parts["assertion"] <= plain
        described = {triple.subject for triple in parts["assertion"]} == {ox.NamedNode(name)}
        statuses = {
            quad.object for quad in graph.quads_for_pattern(ox.NamedNode(name), ox.NamedNode(KG + "status"), None)
        }
        assert described or statuses == {ox.NamedNode(KG + "Asserted")}
        facts += not described
        assert {NIF + "anchorOf", PROV + "wasDerivedFrom"} <= {triple.predicate.value for triple in parts["provenance"]}
    assert facts == len(list(claims(graph, prefixes)))


def test_nanopublications_are_read_by_rdflib_too(graph: ox.Store, prefixes: dict[str, str]) -> None:
    text = "".join(write_nanopub(claims(graph, prefixes)))
    found = rdflib.Dataset()
    found.parse(data=text, format="trig")
    assert len(list(found.quads())) == len(set(parsed(text, ox.RdfFormat.TRIG)))


@pytest.mark.parametrize("statuses", [("asserted",), ("all",)])
def test_jsonld_says_nothing_that_the_graph_does_not(
    graph: ox.Store, prefixes: dict[str, str], statuses: tuple[str, ...]
) -> None:
    text = "".join(write_jsonld(claims(graph, prefixes, statuses=statuses)))
    quads = parsed(text, ox.RdfFormat.JSON_LD)
    assert {quad.triple for quad in quads} <= flat(graph)
    again = rdflib.Graph()
    again.parse(data=text, format="json-ld")
    assert len(again) == len({quad.triple for quad in quads})
    kinds = [quad for quad in quads if quad.object == STATEMENT]
    assert len(kinds) == (10 + 1 if statuses == ("all",) else 3 + 1)
    edges = {(quad.subject, quad.object) for quad in quads if quad.predicate.value == TRADE + "staffOf"}
    assert edges == {(ox.NamedNode(ENTITY + "ana-ruiz"), ox.NamedNode(ENTITY + "velmora"))}
    assert not [quad for quad in quads if quad.predicate.value == TRADE + "holds"]
    assert [quad for quad in quads if quad.predicate.value == NIF + "anchorOf"]


@pytest.mark.parametrize("text", [*HOSTILE_LABELS, "\x00\x1b\ufffe\r"])
def test_rdf_keeps_hostile_texts_exactly(text: str) -> None:
    store = hostile_graph(text, text, text, "soon", text)
    every = Claims(store, Selection(statuses=("all",)), {})
    assert unreified(parsed("".join(write_turtle12(every)), ox.RdfFormat.TURTLE)) == flat(store)
    assert {quad.triple for quad in parsed("".join(write_jsonld(every)), ox.RdfFormat.JSON_LD)} == flat(store)
    parts = [triples for one in publications("".join(write_nanopub(every))).values() for triples in one.values()]
    said = {triple.object.value for part in parts for triple in part if isinstance(triple.object, ox.Literal)}
    assert text in said


_LITERALS = st.builds(
    lambda text, datatype: ox.Literal(text, datatype=ox.NamedNode(XSD + datatype)),
    texts,
    st.sampled_from(["string", "integer", "date", "decimal"]),
)
_OBJECTS = st.one_of(st.sampled_from("abc").map(lambda name: ox.NamedNode(ENTITY + name)), _LITERALS)
_CLAIMS = st.tuples(st.sampled_from("abc"), st.sampled_from(["likes", "type"]), _OBJECTS, st.booleans())


@given(st.lists(_CLAIMS, max_size=6))
def test_any_graph_is_the_same_in_rdf(claims_: list[tuple[str, str, ox.NamedNode | ox.Literal, bool]]) -> None:
    store = ox.Store()
    for number, (subject, predicate, value, plain) in enumerate(claims_):
        quads = list(claim(f"{ENTITY}c{number}", ENTITY + subject, TRADE + predicate, value))
        store.extend(quads if plain else quads[:-1])
    every = Claims(store, Selection(statuses=("all",)), {})
    assert unreified(parsed("".join(write_turtle12(every)), ox.RdfFormat.TURTLE)) == flat(store)
    assert {quad.triple for quad in parsed("".join(write_jsonld(every)), ox.RdfFormat.JSON_LD)} == flat(store)
    assert set(publications("".join(write_nanopub(every)))) == {f"{ENTITY}c{number}" for number in range(len(claims_))}
