"""The project's own format of annotated texts, and what it says of broken lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.corpora import Corpus, Example, GoldTriple, Relations, in_ontology, is_dev, relations_of, split
from kg.corpora.jsonl import read_jsonl
from kg.errors import CorpusError
from kg.model import Status
from kg.ontology import Metric, Ontology, Property

SPACE = "https://e.org/ships#"
KNOWN = Ontology(
    {},
    {
        SPACE + "builtBy": Property(SPACE + "builtBy", "builtBy", "built by"),
        SPACE + "sailsTo": Property(SPACE + "sailsTo", "sailsTo", "sails to"),
        SPACE + "cost": Property(SPACE + "cost", "cost", "price"),
        SPACE + "fee": Property(SPACE + "fee", "fee", "price"),
    },
    metrics={"https://e.org/metrics#cost": Metric("https://e.org/metrics#cost", "cost")},
    prefixes={"s": SPACE},
)
SHIPS = relations_of(KNOWN)
TEXT = "The Havgull was built by Orlin and sails to Turku."


def read(tmp_path: Path, *lines: Any, relations: Relations = SHIPS) -> Corpus:
    path = tmp_path / "ships.jsonl"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding="utf-8")
    return read_jsonl(path, relations)


def only(corpus: Corpus) -> Example:
    assert not corpus.defects
    (example,) = corpus.examples
    return example


def test_a_line_becomes_an_example_with_its_defaults(tmp_path: Path) -> None:
    example = only(read(tmp_path, "", {"text": TEXT, "triples": [["Havgull", "builtBy", "Orlin"]]}))
    assert example.triples == (GoldTriple("Havgull", SPACE + "builtBy", "Orlin", (4, 11), (25, 30)),)
    assert (example.id, example.line, example.group, example.partial) == ("2", 2, "Havgull", False)
    assert example.annotated == SHIPS.all == frozenset(KNOWN.properties)


def test_a_line_may_say_everything(tmp_path: Path) -> None:
    row = {
        "id": "a", "text": "Orlin sold Orlin.", "annotated": ["sailsTo"], "partial": True, "group": "yards",
        "triples": [
            {"subject": "Orlin", "relation": "built by", "object": "Orlin", "subject_span": [11, 16]},
            {"subject": "Orlin", "relation": "s:sailsTo", "object": "Orlin", "object_span": [11, 16]},
        ],
    }  # fmt: skip
    example = only(read(tmp_path, row))
    assert [(one.subject_span, one.object_span) for one in example.triples] == [((11, 16), (0, 5)), ((0, 5), (11, 16))]
    assert (example.id, example.group, example.partial) == ("a", "yards", True)
    assert example.annotated == {SPACE + "sailsTo"}


@pytest.mark.parametrize("name", ["builtBy", "s:builtBy", SPACE + "builtBy", "built by"])
def test_a_relation_goes_by_local_name_curie_iri_or_label(tmp_path: Path, name: str) -> None:
    example = only(read(tmp_path, {"text": TEXT, "triples": [["Havgull", name, "Orlin"]]}))
    assert example.triples[0].relation == SPACE + "builtBy"


def test_a_text_without_facts_is_an_example(tmp_path: Path) -> None:
    assert only(read(tmp_path, {"text": "Nothing sails.", "triples": []})).triples == ()


def test_without_an_ontology_names_are_their_own(tmp_path: Path) -> None:
    rows = [{"text": TEXT, "triples": [["Havgull", name, "Orlin"]]} for name in ("made", "had")]
    corpus = read(tmp_path, *rows, relations=Relations())
    assert [one.triples[0].relation for one in corpus.examples] == ["made", "had"]
    assert {one.annotated for one in corpus.examples} == {frozenset({"made", "had"})}


def test_nothing_looked_for_stays_nothing(tmp_path: Path) -> None:
    assert only(read(tmp_path, {"text": TEXT, "triples": [], "annotated": []})).annotated == frozenset()


def test_what_is_no_plain_fact_says_so(tmp_path: Path) -> None:
    named = {"subject": "Havgull", "relation": "sailsTo", "object": "Turku", "status": "former"}
    example = only(read(tmp_path, {"text": TEXT, "triples": [["Havgull", "builtBy", "Orlin", "Planned"], named]}))
    assert [one.status for one in example.triples] == [Status.PLANNED, Status.FORMER]


GOOD = ["Havgull", "sailsTo", "Turku"]


@pytest.mark.parametrize(
    "triple, reason",
    [
        (["Havgull", "eats", "Turku"], "unknown relation 'eats'"),
        (["Havgull", "cost", "Turku"], "unknown relation 'cost'"),
        (["Havgull", "price", "Turku"], "unknown relation 'price'"),
        (["", "sailsTo", "Turku"], "the subject is empty"),
        (["Havgull", "sailsTo", " "], "the object is empty"),
        (["Havgull", None, "Turku"], "the relation is empty"),
        (["Havgull", "sailsTo"], "a triple is [subject, relation, object]"),
        ("Havgull sails", "a triple is"),
        (["Havgull", "sailsTo", "Turku", "Perhaps"], "unknown status 'Perhaps'; known are Asserted, Negated"),
        (["Havgull", "sailsTo", "Turku", ["Planned"]], "unknown status"),
        (["Havgull", "sailsTo", "Bremen"], "the object 'Bremen' is not in the text"),
        ({"subject": "Havgull", "relation": "sailsTo", "object": "Turku", "subject_span": [4, 99]}, "out of range"),
        ({"subject": "Havgull", "relation": "sailsTo", "object": "Turku", "subject_span": [0, 11]}, "its span has"),
        ({"subject": "Havgull", "relation": "sailsTo", "object": "Turku", "object_span": "no"}, "is no [start, end]"),
        ({"subject": "Havgull", "relation": "sailsTo", "object": "Turku", "object_span": [11, 4]}, "out of range"),
    ],
)
def test_a_wrong_triple_is_told_and_the_others_used(tmp_path: Path, triple: Any, reason: str) -> None:
    corpus = read(tmp_path, "", {"text": TEXT, "triples": [GOOD, triple]})
    (defect,) = corpus.defects
    assert reason in defect.reason
    assert (defect.line, defect.triple) == (2, 1)
    (example,) = corpus.examples
    assert [one.object for one in example.triples] == ["Turku"]
    assert example.partial


@pytest.mark.parametrize(
    "line, reason",
    [
        ("{no json", "not valid JSON"),
        ("[1]", "no JSON object"),
        ("[" * 100_000, "not valid JSON"),
        ({"triples": []}, "the text is missing"),
        ({"text": 3, "triples": []}, "the text is missing"),
        ({"text": "Orlin"}, '"triples" is missing'),
        ('{"text": "a\\ud800", "triples": []}', "half a surrogate"),
        ({"text": TEXT, "triples": [["Orlin", "eats", "Turku"]]}, "unknown relation"),
    ],
)
def test_a_broken_line_is_told_and_the_others_used(tmp_path: Path, line: Any, reason: str) -> None:
    corpus = read(tmp_path, {"text": TEXT, "triples": [GOOD]}, line)
    assert [(one.line, reason in one.reason) for one in corpus.defects] == [(2, True)]
    assert len(corpus.examples) == 1


@pytest.mark.parametrize(
    "more, reason",
    [
        ({"tripels": []}, "unknown field 'tripels'"),
        ({"annotated": "sailsTo"}, '"annotated" is no list'),
        ({"annotated": ["eats", "sailsTo"]}, "unknown relation 'eats' in \"annotated\""),
        ({"partial": "no"}, '"partial" is neither'),
    ],
)
def test_an_odd_field_is_told(tmp_path: Path, more: dict[str, Any], reason: str) -> None:
    corpus = read(tmp_path, {"text": TEXT, "triples": [GOOD], **more})
    assert [reason in one.reason for one in corpus.defects] == [True]
    assert len(corpus.examples) == 1


def test_two_lines_with_one_id_stay_apart(tmp_path: Path) -> None:
    row = {"id": "a", "text": TEXT, "triples": [GOOD]}
    corpus = read(tmp_path, row, row)
    assert [one.id for one in corpus.examples] == ["a", "a:2"]
    assert [one.line for one in corpus.defects] == [2]


def test_a_file_without_an_example_is_an_error_with_the_first_defect(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no usable example; the first defect, line 1: the text is missing") as caught:
        read(tmp_path, {"triples": []})
    assert "ships.jsonl" in str(caught.value)
    with pytest.raises(CorpusError, match="cannot be read"):
        read_jsonl(tmp_path / "none.jsonl", SHIPS)
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(CorpusError, match="not UTF-8"):
        read_jsonl(tmp_path / "bytes.jsonl", SHIPS)


def test_parts_keep_groups_together(tmp_path: Path) -> None:
    rows = [{"text": TEXT, "triples": [], "group": f"ship {number // 2}"} for number in range(200)]
    train, dev = split(read(tmp_path, *rows).examples)
    assert not {one.group for one in train} & {one.group for one in dev}
    assert len(dev) == pytest.approx(40, abs=20)
    assert is_dev("Pellux Foods")
    assert is_dev("pellux_FOODS")


def test_another_corpus_gets_the_iris_of_the_ontology() -> None:
    gold = (GoldTriple("a", "built by", "b"), GoldTriple("a", "EATS", "b"))
    example = Example("1", "a b", gold, frozenset({"built by", "EATS"}))
    (renamed,) = in_ontology(Corpus((example,)), SHIPS).examples
    assert [one.relation for one in renamed.triples] == [SPACE + "builtBy", "EATS"]
    assert renamed.annotated == {SPACE + "builtBy", "EATS"}
