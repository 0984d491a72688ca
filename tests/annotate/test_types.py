"""What an unknown name is taken for: a company, a person, a place, or something of a class below these."""

from __future__ import annotations

import pytest

from tests.reading import annotated, engine, entity, types

TABLE = [
    ("Fendrala Ltd grew in May.", "Fendrala Ltd", "Company"),
    ("Fendrala S.p.A. grew in May.", "Fendrala S.p.A.", "Company"),
    ("Fendrala Airlines grew in May.", "Fendrala Airlines", "Company"),
    ("Marcus Leisure grew in May.", "Marcus Leisure", "Company"),
    ("Gommex's adviser is Marcus Hale LLP.", "Marcus Hale LLP", "Company"),
    ("The chip designer Fendrala grew in May.", "Fendrala", "Company"),
    ("Fendrala, a maker of tyres, grew in May.", "Fendrala", "Company"),
    ("The tyre maker Fendrala grew in May.", "Fendrala", "Company"),
    ("Fendrala is a bank in Turin.", "Fendrala", "Company"),
    ("Fendrala, an online marketplace, grew in May.", "Fendrala", "Marketplace"),
    ("University of Fendrala researchers left in May.", "University of Fendrala", "Organization"),
    ("Chief executive Mei Tanaka left.", "Mei Tanaka", "Person"),
    ("Mei Tanaka, chairman of Fendrala, left.", "Mei Tanaka", "Person"),
    ("Gommex belongs to the Dutch engineers Waterkant.", "Waterkant", "Organization"),
    ("Even its lawyers, Rowntree Dacre of Bristol, do not know.", "Rowntree Dacre", "Organization"),
    ("Its directors Anna Holt and Piet Vos resigned.", "Anna Holt", "Person"),
    ("Ms Okonjola bought shares. Gommex grew.", "Okonjola", "Person"),
    ("Ana Velm, the executive chair, left.", "Ana Velm", "Person"),
    ("Fendrala belongs to his investment vehicle Kontovela.", "Kontovela", "Company"),
    ("Gommex is owned by Okonjola herself.", "Okonjola", "Person"),
    ("Okonjola, now 46, bought shares.", "Okonjola", "Person"),
    ("Fendrala, a grain trader, grew. Basketo owns Fendrala.", "Fendrala", "Organization"),
    ("The firm, founded in 2015 by Ed Holt, named Juan Prado as chief executive of Gommex.", "Juan Prado", "Person"),
    (
        "He is leaving the games publisher Otterbein Interactive to become president.",
        "Otterbein Interactive",
        "Company",
    ),
    ("Net profit at Fendrala fell to 171 million euros.", "Fendrala", "Organization"),
    ("Oskar Lindvall, who founded Gommex, left.", "Oskar Lindvall", "Person"),
    ("Gommex opened a plant in Turin.", "Turin", "Place"),
    ("Gommex opened a plant in Kenya.", "Kenya", "Country"),
    ("Hisense opened a plant in Kenya.", "Hisense", "Company"),
    ("Gommex sells through AliExpress.", "AliExpress", "Marketplace"),
]


@pytest.mark.parametrize(("text", "name", "wanted"), TABLE)
def test_type_of_a_name(text: str, name: str, wanted: str) -> None:
    ontology = engine().ontology
    assert ontology.is_a(entity(text, name).types, [ontology.by_local(wanted)]), types(text, name)


def test_legal_form_outweighs_a_person_like_name() -> None:
    text = "Marcus Hale Ltd said sales rose. Marcus Hale Ltd is based in Leeds."
    assert types(text, "Marcus Hale Ltd") == {"Company"}


def test_relation_tells_the_type_of_a_bare_name() -> None:
    assert types("Vornaly acquired Basketo Ltd in May.", "Vornaly") <= {"Organization", "Company"}


def test_one_description_types_every_mention_of_the_name() -> None:
    text = "Fendrala grew in May. Analysts were surprised. Fendrala, a maker of tyres, said costs fell."
    assert types(text, "Fendrala") == {"Company"}


def test_description_of_a_neighbour_is_not_taken_over() -> None:
    text = "Gommex, a tyre maker, hired Mei Tanaka, a lawyer."
    assert types(text, "Gommex") == {"Company"}
    assert types(text, "Mei Tanaka") == {"Person"}


def test_owner_with_one_word_for_a_name_is_no_person_for_running_sites() -> None:
    text = "Gommex runs Basketo, Fendrala and Velmora in Spain."
    assert types(text, "Gommex") != {"Person"}


def test_one_reading_as_a_company_does_not_outweigh_herself() -> None:
    text = (
        "Ifeoma Obande founded Basketo in Lagos. "
        "The Kenyan investment fund Gommex holds 27 percent of the company, Obande herself 41."
    )
    assert types(text, "Ifeoma Obande") == {"Person"}


def test_himself_after_an_employer_is_not_the_employer() -> None:
    text = "Fendrala is a carrier. Her son Piet Velm spent four years at Fendrala himself."
    assert types(text, "Fendrala") == {"Company"}


ACTS = [
    ("Talks with Mallow, which owns 49% of Gommex, have stalled.", "Mallow", "Organization"),
    ("Talks with Metz, which owns 49% of Gommex and has hired Mei Tanaka, have stalled.", "Metz", "Organization"),
    ("Phones will be sold in Turkey under the Metz brand.", "Metz", "Organization"),
    ("Mei Tanaka, the boss of Nantes parent Gommex, left.", "Nantes", "Organization"),
    ("Analysts at Velmora BBA called the move sensible.", "Velmora BBA", "Organization"),
    ("Danish billionaire Marcus Hale, the owner of Gommex, left.", "Marcus Hale", "Person"),
    ("Gommex won the bid for Banco Velt, its chief executive, Mei Tanaka, said.", "Banco Velt", "Company"),
]


@pytest.mark.parametrize(("text", "name", "wanted"), ACTS)
def test_what_a_name_does_and_stands_with_outweighs_a_label_or_a_small_town(text: str, name: str, wanted: str) -> None:
    found = entity(text, name)
    ontology = engine().ontology
    assert ontology.is_a(found.types, [ontology.by_local(wanted)]), found.types
    assert not found.linked


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Norway owns 67% of Gommex.", "Norway"),
        ("Berlin bought a stake in Gommex.", "Berlin"),
        ("Gommex opened a shop in Metz. A Metz brand followed.", "Metz"),
        ("Gommex and its Turin parent Fendrala grew.", "Turin"),
        ("Workers in Metz own a tenth of Gommex.", "Metz"),
    ],
)
def test_place_stays_one_where_a_government_acts_or_it_says_whence_something_is(text: str, name: str) -> None:
    assert entity(text, name).linked


def test_name_is_what_the_others_of_its_list_surely_are() -> None:
    text = "Gommex sells through Velmora Ltd, Fendra and Tanz."
    reasons = {vote.reason for vote in annotated(text).votes}
    assert "in a list with 'Velmora Ltd'" in reasons


def test_name_before_a_branch_of_trade_is_none() -> None:
    assert types("Velmora e-commerce, part of Gommex Group, opened a site.", "Velmora") != {"Industry"}
