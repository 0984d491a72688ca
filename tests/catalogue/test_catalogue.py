"""Which entities a surface form may denote, and where known names stand in a text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalogue import Catalogue, Name, load_catalogue
from kg.catalogue.normalise import bare, key, plain
from kg.model import Entity
from kg.ontology import load_ontology

BIZ = "https://w3id.org/graphwright/business#"
MUSEUM = Path(__file__).parents[1] / "fixtures" / "museum"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(load_ontology())


def first(catalogue: Catalogue, surface: str) -> tuple[str, str] | None:
    entries = catalogue.lookup(surface)
    return (entries[0].entity.label, entries[0].how) if entries else None


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("Hisense", ("Hisense", "exact")),
        ("Hisense Group", ("Hisense", "exact")),
        ("HISENSE", ("Hisense", "normalised")),
        ("Hisense's", ("Hisense", "normalised")),
        ("Hisense’s", ("Hisense", "normalised")),
        ("Ｈｉｓｅｎｓｅ", ("Hisense", "exact")),
        ("Hisense Co., Ltd.", ("Hisense", "suffix-free")),
        ("Hisense Group Co.,Ltd", ("Hisense", "suffix-free")),
        ("Shell plc", ("Shell", "suffix-free")),
        ("Coca‑Cola", ("Coca-Cola", "exact")),
        ("Nestle", ("Nestlé", "exact")),
        ("the London Stock Exchange", ("London Stock Exchange", "normalised")),
        ("LSE", ("London Stock Exchange", "exact")),
        ("hisense", None),
        ("apple", None),
        ("shell", None),
        ("Us", None),
        ("us", None),
        ("Lse", None),
        ("", None),
        ("Orlin", None),
    ],
)
def test_lookup_of_organizations(catalogue: Catalogue, surface: str, expected: tuple[str, str] | None) -> None:
    assert first(catalogue, surface) == expected


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("Russia", ("Russia", "exact")),
        ("Russian", ("Russia", "demonym")),
        ("Chinese", ("China", "demonym")),
        ("Dutch", ("Netherlands", "demonym")),
        ("the Netherlands", ("Netherlands", "normalised")),
        ("UK", ("United Kingdom", "exact")),
        ("U.K.", ("United Kingdom", "exact")),
        ("the U.S.", ("United States", "normalised")),
        ("US", ("United States", "exact")),
        ("Turkey", ("Turkey", "exact")),
        ("Türkiye", ("Turkey", "exact")),
        ("Hong Kong", ("Hong Kong", "exact")),
        ("Southeast Asia", ("Southeast Asia", "exact")),
        ("Middle East", ("Middle East", "exact")),
        ("European", ("Europe", "demonym")),
        ("Scottish", ("Scotland", "demonym")),
        ("Georgia", ("Georgia", "exact")),
        ("Prague", ("Prague", "exact")),
        ("Köln", ("Cologne", "exact")),
        ("New York", ("New York", "exact")),
        ("Sao Paulo", ("São Paulo", "exact")),
        ("Of", None),
        ("Man", None),
        ("russian", None),
    ],
)
def test_lookup_of_places(catalogue: Catalogue, surface: str, expected: tuple[str, str] | None) -> None:
    assert first(catalogue, surface) == expected


def test_a_country_goes_before_a_city_of_its_name_and_a_large_city_before_a_small_one(catalogue: Catalogue) -> None:
    assert [entry.entity.types for entry in catalogue.lookup("Mexico")] == [(BIZ + "Country",)]
    birmingham = catalogue.lookup("Birmingham")
    assert "United Kingdom" in birmingham[0].entity.description
    assert [entry.prior for entry in birmingham] == sorted((entry.prior for entry in birmingham), reverse=True)
    assert len({entry.entity.iri for entry in birmingham}) == len(birmingham) > 1


def test_a_listed_place_replaces_the_one_of_the_gazetteer(catalogue: Catalogue) -> None:
    (qingdao,) = catalogue.lookup("Qingdao")
    assert qingdao.prior == 1.0
    assert qingdao.entity.iri.endswith("/entity/qingdao")


def test_iris_of_places_start_with_the_base() -> None:
    ontology = load_ontology()
    (russia,) = load_catalogue(ontology, base="https://data.example.com/").lookup("Russia")
    assert russia.entity.iri == "https://data.example.com/entity/russia"


def test_further_entities_are_looked_up(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        f'<urn:x:orlin> a <{BIZ}Company> ; <http://www.w3.org/2004/02/skos/core#prefLabel> "Orlin Tyres Oy" .',
        encoding="utf-8",
    )
    catalogue = load_catalogue(load_ontology(), [own])
    assert first(catalogue, "Orlin Tyres") == ("Orlin Tyres Oy", "suffix-free")


def test_an_ontology_gets_the_gazetteers_that_it_asks_for_and_no_other(tmp_path: Path) -> None:
    museum = load_catalogue(load_ontology(MUSEUM))
    assert first(museum, "Bergen") == ("Bergen", "exact")
    assert first(museum, "Europe") is None, "it asks for territories and cities only"
    assert first(museum, "Hisense") is None
    (tmp_path / "own.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n<urn:x:p> a owl:ObjectProperty .\n<urn:x:C> a owl:Class .",
        encoding="utf-8",
    )
    assert len(load_catalogue(load_ontology(tmp_path))) == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hisense and AliExpress met in Qingdao.", ["Hisense", "AliExpress", "Qingdao"]),
        ("An apple from Apple", ["Apple"]),
        ("Hisense Group grew", ["Hisense Group"]),
        ("Hisenses and MyHisense grew", []),
        ("the U.S.-based maker", ["U.S."]),
        ("AliExpress's sales in the Russian market", ["AliExpress", "Russian"]),
        ("Russia, France and Spain", ["Russia", "France", "Spain"]),
        ("on the New York Stock Exchange in New York", ["New York Stock Exchange", "New York"]),
        ("Côte d’Ivoire and South Africa", ["Côte d’Ivoire", "South Africa"]),
        ("Trust us, the US is far", ["US"]),
        ("", []),
    ],
)
def test_scan_finds_names_leftmost_and_longest(catalogue: Catalogue, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in catalogue.scan(text)] == found


@given(
    st.lists(st.sampled_from(["Orlin", "Orlin Tyres", "orlin", "Tyres", "and", "(", ",", "Orlins", "é"]), max_size=12)
)
def test_scanned_spans_are_aliases_in_order_at_word_boundaries(words: list[str]) -> None:
    aliases = {"Orlin", "Orlin Tyres"}
    small = Catalogue(Name(alias, Entity(f"urn:x:{alias}", alias)) for alias in sorted(aliases))
    text = " ".join(words)
    end = 0
    for start, stop in small.scan(text):
        assert text[start:stop] in aliases
        assert start >= end
        assert not text[start - 1 : start].isalnum()
        assert not text[stop : stop + 1].isalnum()
        end = stop


@given(st.text(max_size=40))
def test_normal_forms_are_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert key(text) == key(plain(text)) == key(bare(text)) or bare(bare(text)) != bare(text)
