"""What a user of an ontology relies on: clear errors with file and line, and a shipped ontology that is whole."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import OntologyError
from kg.model import Status
from kg.ontology import KG, Ontology, Property, load_ontology, parse_example, read_individuals

BIZ = "https://w3id.org/graphwright/business#"
MUSEUM = Path(__file__).parent / "fixtures" / "museum"
FIXED_PROPERTIES = (
    "partnerWith operatesIn headquarteredIn locatedIn ownedBy subsidiaryOf hasBrand acquired mergedWith investedIn "
    "competesWith supplies sellsThrough produces foundedBy foundedOn worksFor listedOn inIndustry"
).split()
FIXED_CLASSES = "Company Marketplace Organization Person Place Country Market Product Industry".split()
PREFIXES = f"""@prefix kg: <{KG}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/x#> .
ex:Firm a owl:Class .
"""
FIRST_LINE = PREFIXES.count("\n") + 1


@pytest.fixture(scope="module")
def shipped() -> Ontology:
    return load_ontology()


def load_text(folder: Path, turtle: str) -> Ontology:
    (folder / "own.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
    return load_ontology(folder)


def fixed(ontology: Ontology) -> list[Property]:
    return [ontology.properties[BIZ + name] for name in FIXED_PROPERTIES]


# --- The shipped ontology --------------------------------------------------------------------------------------------


def test_shipped_names_are_the_fixed_ones(shipped: Ontology) -> None:
    assert {one.local for one in shipped.classes.values()} >= set(FIXED_CLASSES)
    with_examples = {one.local for one in shipped.properties.values() if one.examples}
    assert with_examples == set(FIXED_PROPERTIES)


def test_every_relation_has_examples_counter_examples_and_words(shipped: Ontology) -> None:
    for one in fixed(shipped):
        assert len({example.raw for example in one.examples if not example.counter}) >= 8, one.local
        assert len({example.raw for example in one.counter_examples}) >= 2, one.local
        assert one.triggers, one.local
        assert one.comment, one.local
        assert one.domain, one.local
        assert one.range or one.datatype, one.local


def test_every_property_without_examples_is_the_inverse_of_one_with(shipped: Ontology) -> None:
    for one in shipped.properties.values():
        assert one.examples or any(shipped.properties[other].examples for other in one.inverses), one.local


def test_marks_of_shipped_examples_cover_whole_words(shipped: Ontology) -> None:
    for one in shipped.properties.values():
        for example in (*one.examples, *one.counter_examples):
            for start, end in (example.subject, example.object, *example.triggers):
                before, after = example.text[:start][-1:], example.text[end:][:1]
                inside = (before.isalnum() and example.text[start].isalnum()) or after.isalnum()
                assert not inside, example.raw


def test_no_shipped_example_is_a_counter_example_of_the_same_relation(shipped: Ontology) -> None:
    for one in fixed(shipped):
        said = {(example.text, example.subject, example.object) for example in one.examples}
        assert not said & {(example.text, example.subject, example.object) for example in one.counter_examples}, (
            one.local
        )


def test_shipped_examples_know_their_line(shipped: Ontology) -> None:
    lines = {path: path.read_text(encoding="utf-8").splitlines() for path in shipped.files}
    for one in shipped.properties.values():
        for example in (*one.examples, *one.counter_examples):
            assert example.raw in lines[Path(example.path)][example.line - 1]


def test_a_word_of_a_trigger_set_is_a_lemma_in_lower_case(shipped: Ontology) -> None:
    for one in shipped.properties.values():
        literal_sets = one.triggers if one.local != "supplies" else one.triggers[:-1]
        assert all(word == word.casefold() for group in literal_sets for word in group), one.local


def test_axioms_of_the_shipped_ontology(shipped: Ontology) -> None:
    assert shipped.superproperties(BIZ + "headquarteredIn") == (BIZ + "locatedIn",)
    assert shipped.superproperties(BIZ + "subsidiaryOf") == (BIZ + "ownedBy",)
    assert shipped.properties[BIZ + "owns"].inverses == (BIZ + "ownedBy",), "inverses are mutual"
    assert {one.local for one in shipped.properties.values() if one.symmetric} == {
        "partnerWith",
        "competesWith",
        "mergedWith",
    }
    assert shipped.properties[BIZ + "foundedOn"].datatype == "http://www.w3.org/2001/XMLSchema#date"


@pytest.mark.parametrize(
    ("one", "other", "disjoint"),
    [
        ("Person", "Organization", True),
        ("Person", "Marketplace", True),
        ("Country", "Company", True),
        ("Market", "Place", True),
        ("Company", "Marketplace", False),
        ("Company", "Product", False),
        ("Country", "Place", False),
    ],
)
def test_disjointness_is_symmetric_and_inherited(shipped: Ontology, one: str, other: str, disjoint: bool) -> None:
    assert shipped.disjoint(BIZ + one, BIZ + other) is disjoint
    assert shipped.disjoint(BIZ + other, BIZ + one) is disjoint


def test_is_a_follows_subclasses_upwards_only(shipped: Ontology) -> None:
    assert shipped.is_a([BIZ + "Marketplace"], [BIZ + "Organization"])
    assert not shipped.is_a([BIZ + "Organization"], [BIZ + "Marketplace"])
    assert shipped.is_a([], []), "no wanted class admits everything"
    assert not shipped.is_a([], [BIZ + "Organization"])


def test_every_status_has_cues(shipped: Ontology) -> None:
    assert {cue.status for cue in shipped.cues} == set(Status)
    assert {cue.kind for cue in shipped.cues if cue.status is Status.ASSERTED} == {"verb"}
    assert all(cue.lemma == " ".join(cue.lemma.split()) for cue in shipped.cues)


@pytest.mark.parametrize("verb", ["say", "report", "announce", "complete", "sign"])
def test_plain_reporting_changes_no_status(shipped: Ontology, verb: str) -> None:
    assert not [cue for cue in shipped.cues if cue.kind == "verb" and cue.lemma == verb]


def test_classes_carry_their_words(shipped: Ontology) -> None:
    assert len(shipped.classes[BIZ + "Company"].nouns) >= 120
    assert len(shipped.classes[BIZ + "Person"].titles) >= 60
    assert {"chief executive", "vice chairman"} <= shipped.classes[BIZ + "Person"].titles
    assert {one.local for one in shipped.classes.values() if one.common_noun} == {"Product", "Industry"}


def test_demonyms_lead_to_territories(shipped: Ontology) -> None:
    assert shipped.demonyms["Russian"] == "russia"
    assert shipped.demonyms["Dutch"] == "netherlands"
    slugs = [territory.slug for territory in shipped.territories]
    assert len(slugs) == len(set(slugs))


def test_curie_and_local_name_find_the_same_thing(shipped: Ontology) -> None:
    iri = shipped.by_local("ownedBy")
    assert shipped.curie(iri) == "biz:ownedBy"
    assert shipped.by_local("biz:ownedBy") == iri
    assert shipped.curie("urn:unknown") == "urn:unknown"
    with pytest.raises(OntologyError, match="nothing is called 'owned'"):
        shipped.by_local("owned")


def test_no_relation_is_named_in_python(shipped: Ontology) -> None:
    """A relation is data: its name may stand in an ontology, a query, a test, never in the program."""
    names = {one.local for one in shipped.properties.values()}
    found = []
    for path in sorted(Path(kg.__file__).parent.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        words = set(re.findall(r"\b[a-z]+[A-Z]\w*", text)) | _constants(ast.parse(text))
        found += [(path.name, name) for name in sorted(names & words)]
    assert not found


def _constants(tree: ast.AST) -> set[str]:
    """String constants, and the last parts of those that are IRIs or CURIEs."""
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {re.split(r"[#:/]", text)[-1] for text in texts if " " not in text}


# --- An ontology of another field ------------------------------------------------------------------------------------


def test_another_ontology_replaces_the_shipped_one_but_not_the_vocabulary() -> None:
    museum = load_ontology(MUSEUM)
    assert not [iri for iri in museum.properties if iri.startswith(BIZ)]
    assert museum.properties["https://example.org/museum#borrowedFrom"].inverses == (
        "https://example.org/museum#lentTo",
    )
    assert museum.cues
    assert museum.support_verbs
    assert museum.territories
    assert {one.label for one in museum.individuals} >= {"Halvorsen Museum", "Winter Harbour"}
    for one in museum.properties.values():
        assert one.examples or one.inverses
        assert not one.examples or len(one.counter_examples) >= 1


def test_individuals_of_further_files_are_read(tmp_path: Path, shipped: Ontology) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        f"@prefix biz: <{BIZ}> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
        '<urn:x:orlin> a biz:Company ; skos:prefLabel "Orlin" ; skos:altLabel "Orlin Tyres" .\n',
        encoding="utf-8",
    )
    (orlin,) = read_individuals([own], shipped)
    assert (orlin.label, orlin.aliases, orlin.types, orlin.line) == ("Orlin", ("Orlin Tyres",), (BIZ + "Company",), 4)


# --- Errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turtle", "line", "message"),
    [
        ("ex:p a owl:ObjectProperty ;\n  kg:example [ .", 1, "not valid Turtle"),
        ("unknown:p a owl:ObjectProperty .", 0, "not valid Turtle"),
        ('ex:p a owl:ObjectProperty ;\n  kg:example "[S:A] [T:buys] B" .', 1, "it has no object"),
        ('ex:p a owl:ObjectProperty ;\n\n  kg:example "[S:A] buys [O:B]" .', 2, "it has no trigger"),
        ('ex:p a owl:ObjectProperty ; kg:example "A [T:buys] [O:B]" .', 0, "it has no subject"),
        ('ex:p a owl:ObjectProperty ; kg:example "[S:A [T:buys] [O:B]" .', 0, "has no partner"),
        ('ex:p a owl:ObjectProperty ; kg:example "[S:A] [T:buys] [O:B] or [O:C]" .', 0, "it has 2 object"),
        ('ex:p a owl:ObjectProperty ; kg:example "[S:A] [X:buys] [O:B]" .', 0, "has no partner"),
        ('ex:p a owl:ObjectProperty ; kg:example "[S:A] [T:buys] <money> [O:B]" .', 0, "<money> is no wildcard"),
        ('ex:p a owl:ObjectProperty ; kg:counterExample "A met [O:B]" .', 0, "it has no subject"),
        ('ex:p a owl:ObjectProperty ;\n  rdfs:domain "a firm" .', 1, "'a firm' is a text and no class"),
        ("ex:p a owl:ObjectProperty ;\n  rdfs:domain [ owl:complementOf ex:Firm ] .", 0, "is not understood"),
        ("ex:p a owl:ObjectProperty ;\n  rdfs:range kg:Metric .", 1, "belongs to graphwright's vocabulary"),
        ("ex:p a owl:ObjectProperty .\nex:orlin a ex:Firm .", 1, "the entity has no label"),
        ("ex:p a owl:ObjectProperty ;\n  kg:majority ex:q .", 1, "is no property"),
        ("ex:p a owl:ObjectProperty ;\n  kg:minority ex:q .", 1, "the minority"),
        ('ex:p a owl:ObjectProperty ;\n  kg:kindNoun "insurer | reinsurer" .', 1, "nothing told in kg:kindNoun"),
        ('ex:p a owl:ObjectProperty ;\n  kg:kindNoun "insurance: " .', 1, "no noun or nothing told"),
        ('ex:p a owl:ObjectProperty ;\n  kg:kindNoun "insurance: insurer" .', 1, "no class of the range"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, turtle: str, line: int, message: str) -> None:
    with pytest.raises(OntologyError, match=re.escape(message)) as caught:
        load_text(tmp_path, turtle)
    assert caught.value.path == str(tmp_path / "own.ttl")
    assert caught.value.line == FIRST_LINE + line
    assert str(caught.value).startswith(f"{tmp_path / 'own.ttl'}:{FIRST_LINE + line}: ")


def test_the_same_example_of_two_relations_has_two_lines(tmp_path: Path) -> None:
    said = 'kg:example "[S:A] [T:buys] [O:B]" .'
    ontology = load_text(tmp_path, f"ex:p a owl:ObjectProperty ;\n  {said}\nex:q a owl:ObjectProperty ;\n  {said}\n")
    lines = [one.examples[0].line for one in ontology.properties.values()]
    assert lines == [FIRST_LINE + 1, FIRST_LINE + 3]


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_without_ontology_is_an_error(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "none"
    if make:
        folder.mkdir()
    with pytest.raises(OntologyError, match="folder") as caught:
        load_ontology(folder)
    assert caught.value.path == str(folder)


def test_an_ontology_without_properties_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="declares no property"):
        load_text(tmp_path, "")


def test_a_file_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OntologyError, match="not UTF-8"):
        load_ontology(tmp_path)


# --- Files of other tools --------------------------------------------------------------------------------------------

X = "https://example.org/x#"


def warned(ontology: Ontology, folder: Path) -> list[tuple[int, str]]:
    """Line and text of the warnings of the file that `load_text` writes."""
    found = []
    for text in ontology.warnings:
        line, _, rest = text.removeprefix(f"{folder / 'own.ttl'}:").partition(": ")
        found.append((int(line) - FIRST_LINE, rest))
    return found


def test_a_class_that_only_a_range_names_is_a_class_with_a_warning(tmp_path: Path) -> None:
    ontology = load_text(
        tmp_path,
        "ex:p a owl:ObjectProperty ;\n  rdfs:domain ex:Firm ;\n  rdfs:range ex:EthnicGroup .\n"
        "ex:q a owl:ObjectProperty ;\n  rdfs:range ex:EthnicGroup .",
    )
    assert ontology.properties[X + "q"].range == (X + "EthnicGroup",)
    assert ontology.classes[X + "EthnicGroup"].label == "ethnic group"
    assert ontology.classes[X + "EthnicGroup"].nouns == {"ethnic group"}
    ((line, text),) = warned(ontology, tmp_path)
    assert line == 2
    assert text.startswith(f"<{X}EthnicGroup>: not declared")
    assert "Declare it as an owl:Class" in text


def test_a_slip_in_the_name_of_a_class_is_guessed_at(tmp_path: Path) -> None:
    (text,) = load_text(tmp_path, "ex:p a owl:ObjectProperty ; rdfs:domain ex:Frim .").warnings
    assert "(Firm?)" in text


@pytest.mark.parametrize("name", ["string", "number", "Date", "Year"])
def test_no_name_is_taken_for_a_datatype(tmp_path: Path, name: str) -> None:
    ontology = load_text(tmp_path, f"ex:p a owl:ObjectProperty ; rdfs:range ex:{name} .")
    (one,) = ontology.properties.values()
    assert (one.range, one.datatype) == ((X + name,), None)


def test_several_ranges_are_alternatives_with_a_warning(tmp_path: Path) -> None:
    ontology = load_text(
        tmp_path, "ex:Club a owl:Class .\nex:p a owl:ObjectProperty ;\n  rdfs:range ex:Firm , ex:Club , xsd:date ."
    )
    (one,) = ontology.properties.values()
    assert (set(one.range), one.datatype) == ({X + "Firm", X + "Club"}, "http://www.w3.org/2001/XMLSchema#date")
    ((line, text),) = warned(ontology, tmp_path)
    assert line == 2
    assert "all of them at once" in text
    assert "owl:unionOf" in text


def test_a_range_that_narrows_a_datatype_is_that_datatype(tmp_path: Path) -> None:
    ontology = load_text(
        tmp_path,
        "ex:p a owl:DatatypeProperty ; rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ] .\n"
        "ex:Code a rdfs:Datatype .\nex:q a owl:DatatypeProperty ; rdfs:range ex:Code .\nex:r a owl:DatatypeProperty .",
    )
    datatypes = [one.datatype or "" for one in ontology.properties.values()]
    assert [iri.rpartition("#")[2] for iri in datatypes] == ["integer", "Code", "Literal"]
    assert ontology.warnings == ()


def test_a_property_needs_no_examples(tmp_path: Path) -> None:
    (one,) = load_text(tmp_path, "ex:p a owl:ObjectProperty ; rdfs:domain ex:Firm .").properties.values()
    assert one.examples == ()


def test_units_of_a_property(tmp_path: Path) -> None:
    ontology = load_text(tmp_path, 'ex:p a owl:DatatypeProperty ; rdfs:range xsd:decimal ; kg:unit "metre | m" .')
    assert [one.units for one in ontology.properties.values()] == [{"metre", "m"}]


def test_the_shipped_ontology_needs_no_warning(shipped: Ontology) -> None:
    assert shipped.warnings == ()


def test_ontologies_of_a_public_benchmark_load_as_they_are(tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "shared" / "data" / "text2kgbench"
    files = sorted(folder.glob("*/ontologies/owl/*.ttl"))
    if not files:
        pytest.skip(f"Text2KGBench is not at {folder}")
    assert len(files) == 29
    for file in files:
        own = tmp_path / file.stem
        own.mkdir()
        shutil.copy(file, own)
        ontology = load_ontology(own)
        named = {iri for one in ontology.properties.values() for iri in (*one.domain, *one.range)}
        assert named <= set(ontology.classes), file.name
        assert all(text.startswith(f"{own / file.name}:") for text in ontology.warnings), file.name


# --- Reading ---------------------------------------------------------------------------------------------------------


def test_a_file_s_role_is_decided_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "entities.ttl").write_text(PREFIXES + "ex:p a owl:ObjectProperty .", encoding="utf-8")
    (tmp_path / "anything.ttl").write_text(PREFIXES + 'ex:o a ex:Firm ; skos:prefLabel "Orlin" .', encoding="utf-8")
    ontology = load_ontology(tmp_path)
    assert list(ontology.properties) == ["https://example.org/x#p"]
    assert [one.label for one in ontology.individuals] == ["Orlin"]


def test_status_and_alternatives_of_examples(tmp_path: Path) -> None:
    ontology = load_text(
        tmp_path,
        'ex:p a owl:ObjectProperty ; kg:formerExample "[S:A] ([T:left]|[T:quit]) [O:B]" ; '
        'kg:plannedExample "[S:A] [T:eyes] [O:B]" .',
    )
    (one,) = ontology.properties.values()
    assert [(example.text, example.status) for example in one.examples] == [
        ("A eyes B", Status.PLANNED),
        ("A left B", Status.FORMER),
        ("A quit B", Status.FORMER),
    ]


def test_domain_reads_unions_and_schema_org(tmp_path: Path) -> None:
    ontology = load_text(
        tmp_path,
        "@prefix schema: <https://schema.org/> .\nex:Club a owl:Class .\n"
        "ex:p a owl:ObjectProperty ; rdfs:domain [ a owl:Class ; owl:unionOf ( ex:Firm ex:Club ) ] ; "
        "schema:rangeIncludes ex:Firm , ex:Club .",
    )
    (one,) = ontology.properties.values()
    assert set(one.domain) == set(one.range) == {"https://example.org/x#Firm", "https://example.org/x#Club"}


def test_trigger_class_takes_the_nouns_of_subclasses(tmp_path: Path) -> None:
    ontology = load_text(
        tmp_path,
        'ex:Bank a owl:Class ; rdfs:subClassOf ex:Firm ; kg:noun "bank | lender" .\n'
        'ex:p a owl:ObjectProperty ; kg:triggerClass ex:Firm ; kg:trigger "own | hold" .',
    )
    (one,) = ontology.properties.values()
    assert one.triggers[0] == {"own", "hold"}
    assert {"bank", "lender"} <= one.triggers[1]


def test_a_relation_may_ask_for_a_name_as_object(tmp_path: Path) -> None:
    ontology = load_text(tmp_path, "ex:p a owl:ObjectProperty ; kg:namedObject true .\nex:q a owl:ObjectProperty .")
    assert [one.named_object for one in ontology.properties.values()] == [True, False]


def test_wildcards_become_words_with_their_place() -> None:
    (example,) = parse_example("[O:Basketo] [T:sells] [S:Orlin]'s <thing> in <place>.")
    assert example.text == "Basketo sells Orlin's goods in Berlin."
    assert [(example.text[start:end], kind) for start, end, kind in example.wildcards] == [
        ("goods", "thing"),
        ("Berlin", "place"),
    ]


def test_round_brackets_without_alternatives_are_text() -> None:
    (example,) = parse_example("[S:Orlin] (Finland) [T:bought] [O:Basketo].")
    assert example.text == "Orlin (Finland) bought Basketo."


@given(st.permutations(["[S:Orlin]", "[O:Basketo]", "[T:sold]", "(very|quite)", "once"]))
def test_offsets_of_marks_hold_in_any_order(parts: list[str]) -> None:
    for example in parse_example(" ".join(parts)):
        assert example.text[slice(*example.subject)] == "Orlin"
        assert example.text[slice(*example.object)] == "Basketo"
        assert [example.text[slice(*span)] for span in example.triggers] == ["sold"]


@given(st.text(alphabet="[]()|<>SOT: ab", max_size=30))
def test_any_markup_parses_or_is_refused_with_a_reason(raw: str) -> None:
    try:
        examples = parse_example(raw)
    except OntologyError as error:
        reason = str(error)
    else:
        reason = ""
        assert all(not set("[]<>") & set(example.text) for example in examples)
    assert not reason or "malformed" in reason
