from __future__ import annotations

from kg.corpora import Example, GoldTriple
from kg.corpora.statuses import without_statuses
from kg.corpora.taught import examples_of, lessons, typed
from kg.model import Status
from kg.ontology import KG, STATUS_IRIS, load_ontology


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


def test_statuses_are_taught_with_enough_of_them_and_passed_over_with_few() -> None:
    ontology = load_ontology(None)
    bought = ontology.by_local("biz:acquired")
    planned = GoldTriple("Orlin", bought, "Pellux", (0, 5), (19, 25), Status.PLANNED)
    plan = Example("1", "Orlin plans to buy Pellux.", (planned,), frozenset({bought}))
    few, many = (lessons([plan] * count, ontology) for count in (19, 20))
    assert not few[0].triples
    assert few[0].uncertain == (planned,)
    assert not any(one.annotated & STATUS_IRIS.keys() for one in few)
    assert [one.relation for one in many[0].triples] == [bought, KG + "Planned"]
    assert all(one.annotated >= STATUS_IRIS.keys() for one in many)
    assert without_statuses(many[0]).annotated == {bought}
