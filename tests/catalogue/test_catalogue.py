"""Which entities a surface form may denote, and where known names stand in a text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalogue import Catalogue, load_catalogue
from kg.catalogue.compile import compile_catalogue
from kg.catalogue.compiled import CompiledCatalogue
from kg.catalogue.records import EntityRecord, Located, Record
from kg.config import Settings
from kg.ontology import load_ontology
from kg.spelling import bare, fold, fold_in_place, plain

BIZ = "https://w3id.org/graphwright/business#"
MUSEUM = Path(__file__).parents[1] / "fixtures" / "museum"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(load_ontology())


def compiled(folder: Path, *records: Record) -> Path:
    located = [Located(record, "records", number) for number, record in enumerate(records, start=1)]
    assert compile_catalogue(located, folder / "catalogue").problems == ()
    return folder / "catalogue"


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
    (russia,) = load_catalogue(ontology, Settings(base="https://data.example.com/")).lookup("Russia")
    assert russia.entity.iri == "https://data.example.com/entity/russia"


def test_the_users_catalogue_goes_before_the_shipped_names(tmp_path: Path) -> None:
    own = compiled(tmp_path, EntityRecord("urn:x:orlin", "Orlin Tyres Oy", types=(BIZ + "Company",)),
                   EntityRecord("urn:x:shell", "Shell", types=(BIZ + "Company",)),
                   EntityRecord("urn:x:victoria", "Victoria", types=(BIZ + "Person",)))  # fmt: skip
    catalogue = load_catalogue(load_ontology(), catalogues=[own])
    assert first(catalogue, "Orlin Tyres") == ("Orlin Tyres Oy", "suffix-free")
    assert [entry.entity.iri for entry in catalogue.lookup("Shell")] == ["urn:x:shell"], "its like is hidden"
    assert {"urn:x:victoria", "https://graphwright.example/entity/victoria"} <= {
        entry.entity.iri for entry in catalogue.lookup("Victoria")
    }, "a person does not hide a city"


def test_classes_of_a_source_become_those_of_the_ontology(tmp_path: Path) -> None:
    own = compiled(
        tmp_path,
        EntityRecord("urn:x:a", "Gommex", types=("https://schema.org/Person",)),
        EntityRecord("urn:x:b", "Pellux", types=("urn:x:GiantMaker",)),
        EntityRecord("urn:x:GiantMaker", "giant maker", parents=("urn:x:Maker",)),
        EntityRecord("urn:x:Maker", "maker", parents=("http://schema.org/Organization",)),
        EntityRecord("urn:x:c", "Vardun", types=("urn:x:Unheard",)),
    )
    catalogue = load_catalogue(load_ontology(), catalogues=[own])
    types = {name: catalogue.lookup(name)[0].entity.types for name in ("Gommex", "Pellux", "Vardun")}
    assert types == {"Gommex": (BIZ + "Person",), "Pellux": (BIZ + "Organization",), "Vardun": ()}


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
    assert [text[start:end] for start, end, _ in catalogue.scan(text)] == found


@pytest.fixture(scope="module")
def orlin(tmp_path_factory: pytest.TempPathFactory) -> CompiledCatalogue:
    names = ("Orlin", "Orlin Tyres", "Žilvė Straße")
    records = [EntityRecord(f"urn:x:{number}", name) for number, name in enumerate(names)]
    return CompiledCatalogue(compiled(tmp_path_factory.mktemp("orlin"), *records))


@given(
    st.lists(
        st.sampled_from(["Orlin", "Orlin Tyres", "orlin", "ORLIN", "Tyres", "and", "(", ",", "Orlins", "é", "\n", "ﬁ"]),
        max_size=12,
    )
)
def test_scanned_spans_are_names_in_order_at_word_boundaries(orlin: CompiledCatalogue, words: list[str]) -> None:
    text = " ".join(words)
    end = 0
    for start, stop, _ in orlin.scan(text):
        assert " ".join(text[start:stop].split()) in {"Orlin", "ORLIN", "Orlin Tyres", "ORLIN Tyres"}
        assert start >= end
        assert not text[start - 1 : start].isalnum()
        assert not text[stop : stop + 1].isalnum()
        end = stop


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In Žilvė Straße, so", ["Žilvė Straße"]),
        ("In Zilve Strasse, so", ["Zilve Strasse"]),
        ("In Z\u030cilve\u0307  Straße, so", ["Z\u030cilve\u0307  Straße"]),
        ("In ŽILVĖ STRASSE, so", ["ŽILVĖ STRASSE"]),
        ("ﬁne Orlin\nTyres ﬁne", ["Orlin\nTyres"]),
    ],
)
def test_a_scan_reports_places_of_the_text_whatever_its_letters(
    orlin: CompiledCatalogue, text: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end, _ in orlin.scan(text)] == found


@given(st.text(max_size=40))
def test_normal_forms_are_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert fold(fold(text)) == fold(text)
    assert fold(text) == fold(plain(text)) or bare(bare(text)) != bare(text)


@given(st.text(max_size=40))
def test_a_folded_text_knows_where_its_letters_stand(text: str) -> None:
    folded, places = fold_in_place(text)
    assert " ".join(folded.split()) == fold(text)
    if places is None:
        assert len(folded) == len(text)
    else:
        assert len(places) == len(folded) + 1
        assert list(places) == sorted(places)
        assert places[-1] == len(text)
