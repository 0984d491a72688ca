"""Claims that an axiom keeps apart: the surer one stands, and of two as sure neither."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model import Evidence, Statement, Status
from kg.ontology import Ontology, load_ontology
from kg.relate.exclusive import reconciled
from kg.relate.roles import post_words

BIZ = "https://w3id.org/graphwright/business#"


@pytest.fixture(scope="module")
def business() -> Ontology:
    return load_ontology(None)


def made(subject: str, name: str, obj: str, confidence: float, status: Status = Status.ASSERTED) -> Statement:
    evidence = Evidence("d", 0, 1, "x", confidence=confidence)
    return Statement(subject, BIZ + name, obj, status, (evidence,), confidence)


def left(ontology: Ontology, *statements: Statement) -> list[float]:
    found = reconciled(statements, ontology)
    assert [one.confidence for one in found] == [one.evidence[0].confidence for one in found]
    return [round(one.confidence, 2) for one in found]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (made("a", "ownedBy", "b", 0.99), made("b", "ownedBy", "a", 0.58), [0.98, 0.01]),
        (made("a", "ownedBy", "b", 0.55), made("b", "ownedBy", "a", 0.55), [0.35, 0.35]),
        (made("a", "subsidiaryOf", "b", 0.9), made("b", "ownedBy", "a", 0.6), [0.78, 0.13]),
        (made("a", "acquired", "b", 0.9), made("a", "ownedBy", "b", 0.6), [0.78, 0.13]),
        (made("a", "acquired", "b", 0.9), made("a", "subsidiaryOf", "b", 0.6), [0.78, 0.13]),
        (made("a", "acquired", "b", 0.9), made("b", "ownedBy", "a", 0.6), [0.9, 0.6]),
        (made("a", "competesWith", "b", 0.9), made("b", "competesWith", "a", 0.6), [0.9, 0.6]),
        (made("a", "ownedBy", "b", 0.9), made("b", "ownedBy", "a", 0.6, Status.FORMER), [0.9, 0.6]),
        (made("a", "ownedBy", "b", 0.9), made("c", "ownedBy", "b", 0.6), [0.9, 0.6]),
    ],
)
def test_claims_that_exclude_each_other_share_their_confidence(
    business: Ontology, one: Statement, other: Statement, wanted: list[float]
) -> None:
    assert left(business, one, other) == wanted
    assert left(business, other, one) == wanted[::-1]


def test_what_lowers_it_is_told(business: Ontology) -> None:
    _, other = reconciled([made("a", "ownedBy", "b", 0.99), made("b", "ownedBy", "a", 0.58)], business)
    assert other.evidence[0].reasons == ("excluded by 'owned by' the other way round (0.99)",)


def test_an_ontology_without_such_axioms_excludes_nothing(business: Ontology) -> None:
    free = replace(
        business,
        properties={iri: replace(p, asymmetric=False, disjoint=()) for iri, p in business.properties.items()},
    )
    assert free.exclusions == {}


def test_a_property_whose_trigger_is_a_role_always_has_words_for_it(business: Ontology) -> None:
    prop = business.properties[BIZ + "worksFor"]
    for one in (prop, replace(prop, triggers=()), replace(prop, domain=())):
        assert "chairman" in post_words(business, one)
    assert post_words(business, replace(prop, role_from_trigger=False)) == frozenset()
