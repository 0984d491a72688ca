"""Which node of the graph a name becomes: a known entity, or a new one."""

from __future__ import annotations

import pytest

from tests.reading import engine, entity, extracted

BASE = "https://graphwright.example/entity/"


@pytest.mark.parametrize(
    ("text", "name", "slug"),
    [
        ("Hisense sells televisions.", "Hisense", "hisense"),
        ("Hisense Group sells televisions.", "Hisense Group", "hisense"),
        ("Hisense Co Ltd sells televisions.", "Hisense Co Ltd", "hisense"),
        ("Gommex sells tyres in Russia.", "Russia", "russia"),
        ("The Russian maker Gommex sells tyres.", "Russian", "russia"),
        ("Gommex has a plant in Qingdao.", "Qingdao", "qingdao"),
        ("Gommex sells through AliExpress.", "AliExpress", "aliexpress"),
    ],
)
def test_known_name_becomes_the_known_entity(text: str, name: str, slug: str) -> None:
    found = entity(text, name)
    assert found.iri == BASE + slug
    assert found.linked


def test_country_is_not_its_capital_that_begins_with_its_name() -> None:
    text = "Gommex has an office in Mexico City. It has three shops in Mexico."
    assert entity(text, "Mexico").iri == BASE + "mexico"


def test_unknown_name_is_minted_from_its_own_words() -> None:
    found = entity("Fendrala Tyres Ltd grew in May.", "Fendrala Tyres Ltd")
    assert found.iri == BASE + "fendrala-tyres"
    assert found.label == "Fendrala Tyres Ltd"
    assert not found.linked
    assert found.external == ()


def test_decision_carries_its_reason() -> None:
    known, unknown = (
        next(link for link in extracted(text).links if link.entity.label == label)
        for text, label in (("Hisense grew.", "Hisense"), ("Fendrala Ltd grew.", "Fendrala Ltd"))
    )
    assert "exact" in known.reason
    assert known.candidates[0].entity == known.entity.iri
    assert unknown.reason.startswith("NIL")
    assert unknown.candidates == ()


@pytest.mark.parametrize(
    "text",
    [
        "Victoria, a maker of shoes, grew. Victoria said its shoe sales rose. The company Victoria is a shoemaker.",
        "Mei Lincoln left. Ms Lincoln, chief executive of Gommex, had run it since 1990.",
    ],
)
def test_name_of_a_place_is_not_the_place_where_the_text_says_otherwise(text: str) -> None:
    name = "Victoria" if text.startswith("Victoria") else "Mei Lincoln"
    found = entity(text, name)
    assert not found.linked
    assert not any(iri.endswith(("#Place", "#Country")) for iri in found.types)


def test_capital_is_a_place_where_the_text_says_so() -> None:
    found = entity("Gommex is based in Berlin.", "Berlin")
    assert found.linked
    ontology = engine().ontology
    assert ontology.is_a(found.types, [ontology.by_local("Place")])


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Fendrala Tyres grew in May. Analysts liked Fendrala.", ("Fendrala Tyres", "Fendrala")),
        ("Hisense Group grew in May. Analysts liked Hisense.", ("Hisense Group", "Hisense")),
        ("Gommex grew in Russia. The Russian market is large.", ("Russia", "Russian")),
    ],
)
def test_two_forms_are_one_node(text: str, forms: tuple[str, str]) -> None:
    assert entity(text, forms[0]).iri == entity(text, forms[1]).iri


def test_label_of_a_new_node_is_the_fullest_form_and_the_others_are_aliases() -> None:
    found = entity("Fendrala Tyres grew in May. Analysts liked Fendrala.", "Fendrala")
    assert found.label == "Fendrala Tyres"
    assert found.aliases == ("Fendrala",)


def test_same_unknown_name_gets_the_same_node_in_every_document() -> None:
    one = entity("Fendrala Ltd grew in May.", "Fendrala Ltd")
    other = entity("Analysts like Fendrala Ltd again.", "Fendrala Ltd")
    assert one.iri == other.iri


def test_nationality_is_no_alias_of_its_country() -> None:
    found = entity("The Russian maker Gommex sells tyres in Russia.", "Russia")
    assert "Russian" not in found.aliases


def test_possessive_and_article_are_no_part_of_a_label() -> None:
    found = extracted("The Fendrala Group's profit fell. Fendrala Group's plants closed in Kenya.")
    labels = {link.entity.label for link in found.links}
    assert "Fendrala Group" in labels
    assert not any("'" in label or label.startswith(("The ", "the ")) for label in labels)


def test_a_word_of_a_countrys_name_is_no_evidence_for_it() -> None:
    text = (
        "The first cars were built in Hangzhou. The Amsterdam-based Gommex belongs to Fendrala. "
        "The French state is a holder, and the states agreed. The new owners share our vision."
    )
    assert entity(text, "Amsterdam").iri == BASE + "amsterdam"


def test_body_is_called_for_short_by_the_place_in_its_name() -> None:
    text = "Banco Turin raised its forecast. Turin, founded in 1857, acquired Fendrala in 2017."
    assert entity(text, "Turin").label == "Banco Turin"


def test_place_in_a_bodys_name_stays_a_place_where_the_text_speaks_of_one() -> None:
    text = "Banco Turin raised its forecast. It is based in Turin and has two branches in Turin."
    assert entity(text, "Turin").iri == BASE + "turin"


@pytest.mark.parametrize(
    ("text", "name", "slug"),
    [
        ("Gommex is listed in Milan, Paris and New York, and has a plant in the United States.", "Paris", "paris"),
        ("Gommex is based in Dublin. It sells more in the United States than in Ireland.", "Dublin", "dublin"),
        ("Gommex shut its site in Oxford and opened one in Mississippi. The American unit grew.", "Oxford", "oxford"),
        ("Gommex has an office in London. Its Canadian sales rose, above all in Toronto.", "London", "london"),
        ("Gommex opened a shop in Paris, Texas. French sales fell.", "Paris", "paris-4717560"),
        ("Gommex opened a shop in the Texan city of Paris.", "Paris", "paris-4717560"),
        ("Gommex opened a shop in London, Ontario.", "London", "london-6058560"),
        (
            "Gommex opened a shop in Birmingham, Alabama. Birmingham has 200,000 inhabitants.",
            "Birmingham",
            "birmingham-4049979",
        ),
    ],
)
def test_city_is_the_great_one_of_its_name_unless_the_text_says_where_it_lies(text: str, name: str, slug: str) -> None:
    assert entity(text, name).iri == BASE + slug
