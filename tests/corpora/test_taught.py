from __future__ import annotations

from kg.corpora.taught import examples_of, typed
from kg.ontology import load_ontology


def test_every_mark_is_an_example_that_asks_for_its_pair() -> None:
    ontology = load_ontology(None)
    found = examples_of(ontology)
    marks = sum(len(prop.examples) + len(prop.counter_examples) for prop in ontology.properties.values())
    assert len(found) == marks
    assert all(len(one.pairs) == 1 and len(one.annotated) == 1 for one in found)
    for one in found:
        for triple in one.triples:
            assert triple.subject_span
            assert one.text[slice(*triple.subject_span)] == triple.subject


def test_symmetric_relations_hold_both_ways_and_counter_examples_neither() -> None:
    ontology = load_ontology(None)
    for one in examples_of(ontology):
        (iri,) = one.annotated
        assert len(one.triples) in ((0, 2) if ontology.properties[iri].symmetric else (0, 1))


def test_what_a_relation_says_of_its_ends_is_their_kind() -> None:
    ontology = load_ontology(None)
    kinds = {}
    for one in examples_of(ontology):
        for start, end, kind in typed(one, ontology).mentions:
            kinds[one.id, one.text[start:end]] = kind
    single = [prop for prop in ontology.properties.values() if len(prop.domain) == 1 and prop.examples]
    assert single
    for prop in single:
        assert kinds[f"{prop.local}#0", prop.examples[0].text[slice(*prop.examples[0].subject)]] == prop.domain[0]
