"""Literal objects: a value of each usual range, taught by an example; and what is refused, with its reason."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from kg.config import Settings
from kg.engine import Engine, plain_document
from kg.iri import XSD
from kg.model import Literal
from kg.ontology import KG, Property
from kg.relate.bindings import Bindings, Bound
from kg.relate.literals import Refusal, literal

SHIPS = Path(__file__).parents[1] / "cases" / "ships" / "ontology"
X = "https://example.org/x#"
TURTLE = f"""@prefix ex: <{X}> . @prefix kg: <{KG}> . @prefix xsd: <{XSD}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:Mill a owl:Class ; rdfs:label "mill"@en ; kg:nerLabel "ORG" ; kg:nameWord "Mill" .
ex:Place a owl:Class ; rdfs:label "place"@en ; kg:nerLabel "GPE" ; kg:gazetteer "city" .
ex:torven a ex:Mill ; skos:prefLabel "Torven Mill"@en .
ex:opened a owl:DatatypeProperty ; rdfs:range xsd:gYear ; kg:example "[S:The Halden] was [T:opened] in [O:1998]." .
ex:closed a owl:DatatypeProperty ; rdfs:range xsd:gYearMonth ;
    kg:example "[S:The Halden] was [T:closed] in [O:1998]." .
ex:begun a owl:DatatypeProperty ; rdfs:range xsd:dateTime ; kg:example "[S:The Halden] was [T:begun] in [O:1998]." .
ex:rooms a owl:DatatypeProperty ; rdfs:range xsd:positiveInteger ; kg:example "[S:The Halden] has [O:20] [T:rooms]." .
ex:staff a owl:DatatypeProperty ; rdfs:range xsd:integer ; kg:example "[S:The Halden] [T:employs] [O:20 people]." .
ex:cost a owl:DatatypeProperty ; rdfs:range xsd:double ; kg:unit "EUR" ;
    kg:example "[S:The Halden] [T:cost] [O:20 million euros]." .
ex:share a owl:DatatypeProperty ; rdfs:range xsd:decimal ;
    kg:example "[S:The Halden] [T:holds] [O:20 percent] of the shares." .
ex:height a owl:DatatypeProperty ; rdfs:range xsd:float ; kg:unit "metre | m" ;
    kg:example "[S:The Halden] is [O:20 metres] [T:tall]." .
ex:motto a owl:DatatypeProperty ; rdfs:range xsd:string ;
    kg:example "[S:The Halden]'s [T:motto] is \\"[O:Art for all]\\"." .
ex:style a owl:DatatypeProperty ; rdfs:range xsd:string ;
    kg:example "[S:The Halden] was [T:built] in the [O:Gothic style]." .
ex:called a owl:DatatypeProperty ; kg:example "[S:The Halden] is [T:known] as \\"[O:Lantern]\\"." .
ex:free a owl:DatatypeProperty ; rdfs:range xsd:boolean ; kg:example "[S:The Halden] is [T:open] to [O:visitors]." .
ex:seat a owl:ObjectProperty ; rdfs:range ex:Place , xsd:string ; kg:example "[S:The Halden] [T:sits] in [O:Bergen]." .
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("mills")
    (folder / "mills.ttl").write_text(TURTLE, encoding="utf-8")
    return Engine(replace(Settings(), extractor="none"), folder)


@lru_cache(maxsize=1)
def ships() -> Engine:
    return Engine(replace(Settings(), extractor="none"), SHIPS)


def values(engine: Engine, text: str) -> list[tuple[str, str, str]]:
    """Local names of property and datatype, and the lexical form, of each claim with a literal; an entity's label."""
    found = engine(plain_document(text))
    labels = {one.iri: one.label for one in found.entities}
    return [
        (one.predicate.rpartition("#")[2], one.object.datatype.rpartition("#")[2], one.object.lexical)
        if isinstance(one.object, Literal)
        else (one.predicate.rpartition("#")[2], "", labels[one.object])
        for one in found.statements
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Torven Mill was opened in May 1924.", ("opened", "gYear", "1924")),
        ("Torven Mill was closed in May 1924.", ("closed", "gYearMonth", "1924-05")),
        ("Torven Mill was begun in May 1924.", ("begun", "dateTime", "1924-05-01T00:00:00")),
        ("Torven Mill has twelve rooms.", ("rooms", "positiveInteger", "12")),
        ("Torven Mill employs 1,200 people.", ("staff", "integer", "1200")),
        ("Torven Mill cost 46.1 million euros.", ("cost", "double", "46100000")),
        ("Torven Mill cost €3.5 million.", ("cost", "double", "3500000")),
        ("Torven Mill holds 21.5% of the shares.", ("share", "decimal", "21.5")),
        ("Torven Mill is 42.50 metres tall.", ("height", "float", "42.5")),
        ("Torven Mill is 42m tall.", ("height", "float", "42")),
        ("Torven Mill is 138 feet (42 metres) tall.", ("height", "float", "42")),
        ("Torven Mill is 42 metres (138 feet) tall.", ("height", "float", "42")),
        ("Torven Mill's motto is “Light and Air”.", ("motto", "string", "Light and Air")),
        ("Torven Mill was built in the neo-classical style.", ("style", "string", "neo-classical style")),
        ("Torven Mill was built in the style of the North.", ("style", "string", "style of the North")),
        ('Torven Mill is known as "The Lamp of the North".', ("called", "string", "The Lamp of the North")),
        ("“Torven Mill is known as the Lantern,” said Mei Tanaka.", ("called", "string", "Lantern")),
        ("Torven Mill sits in Turku.", ("seat", "", "Turku")),
        ("Torven Mill sits in the old harbour.", ("seat", "string", "old harbour")),
    ],
)
def test_a_value_has_the_datatype_of_the_range(engine: Engine, text: str, wanted: tuple[str, str, str]) -> None:
    assert values(engine, text) == [wanted]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Torven Mill is 138 feet tall.", "unit"),
        ("Torven Mill cost $3.5 million.", "unit"),
        ("Torven Mill employs 40 percent of the women.", "unit"),
        ("Torven Mill has 12.5 rooms.", "datatype"),
        ("Torven Mill was closed in 1924.", "precision"),
    ],
)
def test_what_is_no_value_of_the_range_is_dropped_with_a_reason(engine: Engine, text: str, reason: str) -> None:
    assert values(engine, text) == []
    assert reason in {drop.reason for drop in engine(plain_document(text)).drops}


def test_a_boolean_is_not_read(engine: Engine) -> None:
    assert values(engine, "Torven Mill is open to visitors.") == []


def test_a_softened_number_is_less_sure(engine: Engine) -> None:
    (one,) = engine(plain_document("Torven Mill employs about 1,200 people.")).statements
    assert one.confidence < 0.9
    assert "number softened by 'about' (0.9)" in "; ".join(one.evidence[0].reasons)


def test_a_date_beside_a_number_is_that_of_the_claim(engine: Engine) -> None:
    (one,) = engine(plain_document("Torven Mill employed 90 people in 1924.")).statements
    assert one.date_text == "1924"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("The barque Aldora was 42 metres long.", "42"),
        ("The Aldora is 54 m long and 9 m wide.", "54"),
        ("The Aldora, 42 metres (138 feet) long, sank off Iceland.", "42"),
        ("The ferry Aldora has an overall length of 42.5 m and a beam of 8 m.", "42.5"),
    ],
)
def test_lengths_of_ships(text: str, length: str) -> None:
    assert ("lengthInMetres", "decimal", length) in values(ships(), text)


def test_a_second_participle_has_the_object_of_the_first() -> None:
    text = "The Aldora was built by Harland Shipyard and launched on 3 June 1913."
    assert values(ships(), text) == [("builtBy", "", "Harland Shipyard"), ("launchedOn", "date", "1913-06-03")]


def test_all_values_of_a_sentence_and_what_they_are(engine: Engine) -> None:
    annotation = engine.annotator.annotate(plain_document("“Light”, 42 metres and 4 May 1924 are three values."))
    found = Bindings(annotation).literals(annotation.sentences[0])
    text = annotation.document.text
    assert [text[one.start : one.end] for one in found] == ["Light", "42 metres", "4 May 1924", "three values"]
    year = Property(X + "y", "y", "y", datatype=XSD + "gYear")
    results = [literal(one, year) for one in found]
    assert results[2] == Literal("1924", XSD + "gYear")
    assert all(isinstance(one, Refusal) and one.reason == "datatype" for one in (*results[:2], results[3]))
    assert literal(Bound(0, 1, noun="coal"), Property(X + "t", "t", "t", datatype=XSD + "string")) == Literal(
        "coal", XSD + "string"
    )
