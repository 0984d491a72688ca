from __future__ import annotations

import unicodedata
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.iri import MAX_LOCAL, NAMESPACES, content_hash, curie, default_prefixes, expand, mint_iri, slug

BASE = "https://graphwright.example/"
LABELS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(LABELS)
def test_any_label_mints_a_valid_iri_of_bounded_length(label: str) -> None:
    iri = mint_iri(BASE, "entity", slug(label))
    assert ox.NamedNode(iri).value == iri
    local = iri.removeprefix(BASE + "entity/")
    assert 0 < len(local) <= MAX_LOCAL
    assert local.isascii()
    assert "/" not in local


@given(LABELS)
def test_equal_labels_in_either_unicode_form_are_one_iri(label: str) -> None:
    forms = {mint_iri(BASE, "entity", unicodedata.normalize(form, label)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@given(LABELS, LABELS)
def test_different_names_mint_different_iris(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (mint_iri(BASE, "entity", one) == mint_iri(BASE, "entity", other)) is same


def test_long_names_stay_apart_and_readable() -> None:
    one, other = (mint_iri(BASE, "entity", "海" * 100 + end) for end in ("x", "y"))
    assert one != other
    assert unquote(one.removeprefix(BASE + "entity/")).startswith("海海海")


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("Gommex Tyres", "gommex-tyres"),
        ("GOMMEX  tyres", "gommex-tyres"),
        ("L'Oréal", "l-oréal"),
        ("AT&T Inc.", "at-and-t-inc"),
        ("Canal+", "canal-plus"),
        ("Газпром", "газпром"),
        ("3M", "3m"),
        ("Velmora™", "velmora"),
        ("İstanbul", "i̇stanbul"),
    ],
)
def test_slug_is_readable(label: str, wanted: str) -> None:
    assert slug(label) == wanted


@pytest.mark.parametrize(("one", "other"), [("C#", "C"), ("A/B@C", "A B C"), ("#1", "1"), ("…", "!"), ("", "unnamed")])
def test_labels_that_differ_in_more_than_light_punctuation_stay_apart(one: str, other: str) -> None:
    assert slug(one) != slug(other)


def test_a_second_thing_of_one_name_has_its_own_slug() -> None:
    found = {slug("Mercury"), slug("Mercury", distinct="planet"), slug("Mercury", distinct="car")}
    assert len(found) == 3
    assert all(one.startswith("mercury") for one in found)


def test_a_base_that_is_no_iri_is_refused() -> None:
    with pytest.raises(ValueError, match="IRI"):
        mint_iri("no base/", "entity", "x")


@given(st.lists(LABELS, max_size=4), st.lists(LABELS, max_size=4))
def test_hash_tells_where_parts_end(one: list[str], other: list[str]) -> None:
    assert (content_hash(*one) == content_hash(*other)) is (one == other)


def test_curie_takes_the_longest_prefix_and_expands_back() -> None:
    prefixes = default_prefixes(BASE)
    assert curie(BASE + "entity/a", {**prefixes, "base": BASE}) == "ent:a"
    assert expand("ent:a", prefixes) == BASE + "entity/a"
    assert expand("<urn:x:y>", prefixes) == "urn:x:y"
    assert expand("https://a b", prefixes) is None
    assert expand("nope:a", NAMESPACES) is None
