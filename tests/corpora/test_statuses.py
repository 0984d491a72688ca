"""Statuses of example facts as relations that a model learns."""

from __future__ import annotations

from kg.corpora import Example, GoldTriple
from kg.corpora.statuses import tells_statuses, with_statuses
from kg.model import Status
from kg.ontology import KG, STATUS_IRIS

SHIP, MAKER, PORT = (0, 6), (10, 16), (20, 26)


def test_what_is_no_fact_keeps_its_relation_and_has_its_status_as_another() -> None:
    plain = GoldTriple("Aldora", "lies in", "Bergen", SHIP, PORT)
    planned = GoldTriple("Aldora", "built by", "Ostby", SHIP, MAKER, Status.PLANNED)
    told = with_statuses(Example("1", "…", (plain, planned), frozenset({"built by", "lies in"})))
    assert told.triples == (
        plain,
        GoldTriple("Aldora", "built by", "Ostby", SHIP, MAKER),
        GoldTriple("Aldora", KG + "Planned", "Ostby", SHIP, MAKER),
    )
    assert told.annotated == {"built by", "lies in", *STATUS_IRIS}
    assert KG + "Asserted" not in STATUS_IRIS
    assert not told.uncertain


def test_a_pair_with_a_fact_and_a_plan_says_nothing_of_statuses() -> None:
    fact = GoldTriple("Aldora", "owned by", "Ostby", SHIP, MAKER)
    denied = GoldTriple("Aldora", "built by", "Ostby", SHIP, MAKER, Status.NEGATED)
    told = with_statuses(Example("1", "…", (fact, denied), frozenset()))
    assert [one.relation for one in told.triples] == ["owned by", "built by"]
    assert [one.relation for one in told.uncertain] == [KG + "Negated"]


def test_a_few_plans_are_too_few_to_learn_from() -> None:
    planned = GoldTriple("Aldora", "built by", "Ostby", SHIP, MAKER, Status.PLANNED)
    fact = GoldTriple("Aldora", "built by", "Ostby", SHIP, MAKER)
    one, other = (Example("1", "…", (triple,), frozenset()) for triple in (planned, fact))
    assert not tells_statuses([one] * 19 + [other] * 30)
    assert tells_statuses([one] * 20)
