"""Unknown names of several documents: which are one thing, and which stay apart."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.identity import Decision, Decisions, Joined, Kind, join_unknown, renamed
from kg.model import Document, Entity, Evidence, Extraction, Statement, Status
from kg.ontology import load_ontology

ONTOLOGY = load_ontology()
BIZ = "https://w3id.org/graphwright/business#"
COMPANY, PERSON, PLACE = BIZ + "Company", BIZ + "Person", BIZ + "Place"


def thing(label: str, *aliases: str, type_: str = COMPANY, iri: str = "") -> Entity:
    return Entity(iri or f"urn:x:{label}", label, (type_,), aliases)


def joined(*entities: Entity, decisions: Decisions | None = None) -> dict[str, str]:
    found = join_unknown(entities, ONTOLOGY, decisions or Decisions()).nodes
    return {one.removeprefix("urn:x:"): other.removeprefix("urn:x:") for one, other in found.items()}


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        ((thing("Gommex Tyres", "Gommex"), thing("Gommex")), {"Gommex": "Gommex Tyres"}),
        ((thing("Órban Kft"), thing("Orban Ltd")), {"Órban Kft": "Orban Ltd"}),
        ((thing("Vela & Sons"), thing("Vela and Sons")), {"Vela & Sons": "Vela and Sons"}),
        ((thing("GOMMEX TYRES"), thing("Gommex-Tyres")), {"Gommex-Tyres": "GOMMEX TYRES"}),
        ((thing("Northern Rail Board", "NRBX"), thing("NRBX")), {"NRBX": "Northern Rail Board"}),
    ],
)
def test_names_of_one_thing_are_joined(entities: tuple[Entity, ...], expected: dict[str, str]) -> None:
    assert joined(*entities) == expected
    assert joined(*reversed(entities)) == expected


@pytest.mark.parametrize(
    "entities",
    [
        (thing("Gommex Tyres", "Gommex"), thing("Gommex Bank", "Gommex"), thing("Gommex")),
        (thing("Mei Tanaka", "Tanaka", type_=PERSON), thing("Tanaka", type_=PERSON)),
        (thing("Tanaka", type_=PERSON, iri="urn:x:1"), thing("Tanaka", type_=PERSON, iri="urn:x:2")),
        (thing("Gommex Tyres", "Gommex"), thing("Gommex", type_=PERSON)),
        (thing("Orlin Fund 2", "Orlin"), thing("Orlin Fund 3", "Orlin")),
        (thing("Vela Oil", "VO"), thing("VO")),
        (thing("Kolm", type_=PLACE, iri="urn:x:a"), thing("Kolm", type_=PERSON, iri="urn:x:b")),
        (Entity("urn:x:k", "Gommex", (COMPANY,), linked=True), thing("Gommex Ltd")),
        (
            Entity("urn:x:k", "Gommex", (COMPANY,), linked=True),
            thing("Gommex", iri="urn:x:k"),
            thing("GOMMEX Tyres", "Gommex"),
        ),
        (thing("Disnea+"), thing("Disnea")),
        (thing("ガスペ"), thing("カスペ")),
        (thing("Bank of Velmora", "Bank"), thing("Bank")),
        (thing("Gommex Tyres", "tyres"), thing("tyres")),
        (thing("Apollo II", "Apollo"), thing("Apollo")),
        (thing("Gommex UK"), thing("Gommex")),
        (thing("Gommex UK Ltd"), thing("Gommex plc")),
    ],
)
def test_what_may_be_two_things_stays_two(entities: tuple[Entity, ...]) -> None:
    assert joined(*entities) == {}


def test_nodes_that_a_person_keeps_apart_are_not_joined_by_a_third() -> None:
    pair = Decision(Kind.DISTINCT, "urn:x:Velo", "urn:x:VELO Ltd", path="d.tsv", line=2)
    found = joined(thing("Velo"), thing("VELO Ltd"), thing("velo AG"), decisions=Decisions([pair]))
    assert found == {}, "which of the two the third one is, nobody knows"


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Gommex", "Gommex Tyres", "Gommex Bank", "GOMMEX", "Vela 1", "Vela 2", "Vela"]),
            st.sampled_from([(), ("Gommex",), ("Vela",)]),
            st.sampled_from([COMPANY, PERSON, PLACE]),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_documents_does_not_matter(
    rows: list[tuple[str, tuple[str, ...], str]], chance: random.Random
) -> None:
    entities = [thing(label, *aliases, type_=type_, iri=f"urn:x:{label}/{type_}") for label, aliases, type_ in rows]
    shuffled = list(entities)
    chance.shuffle(shuffled)
    first = join_unknown(entities, ONTOLOGY, Decisions())
    assert first == join_unknown(shuffled, ONTOLOGY, Decisions())
    assert not set(first.nodes.values()) & set(first.nodes), "what stays is not itself moved"


def test_a_claim_between_joined_nodes_is_dropped_and_the_others_follow() -> None:
    evidence = (Evidence("d", 0, 5, "Velo."),)
    statements = tuple(
        Statement("urn:x:Velo", "urn:p", target, Status.ASSERTED, evidence, speaker="urn:x:Velo")
        for target in ("urn:x:VELO Ltd", "urn:x:Other")
    )
    extraction = Extraction(Document("d", "Velo.", (), ""), (thing("Velo"), thing("VELO Ltd")), statements)
    found = renamed(extraction, Joined({"urn:x:Velo": "urn:x:VELO Ltd"}, {"urn:x:VELO Ltd": "VELO Ltd"}))
    assert [(one.subject, one.object, one.speaker) for one in found.statements] == [
        ("urn:x:VELO Ltd", "urn:x:Other", "urn:x:VELO Ltd")
    ]
    assert [one.iri for one in found.entities] == ["urn:x:VELO Ltd"]
    assert (found.entities[0].label, found.entities[0].aliases) == ("VELO Ltd", ("Velo",))
    assert [(drop.reason, drop.text) for drop in found.drops] == [("same-thing", "Velo.")]
