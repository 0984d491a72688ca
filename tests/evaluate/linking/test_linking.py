"""Scores of entity linking, by hand-computed tables; gold in its formats; errors by kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.evaluate.linking import Found, GoldDocument, GoldMention, Rate, read_gold, score

TEXT = "Shell and Chad met Orange in Paris."
#       0     6   10   15  19     26 29
SHELL, CHAD, ORANGE, PARIS = (0, 5), (10, 14), (19, 25), (29, 34)


def gold(*mentions: GoldMention, scored: tuple[int, int] = (0, len(TEXT))) -> GoldDocument:
    return GoldDocument("d", TEXT, mentions, scored)


def one(span: tuple[int, int], entity: str | None, **more: Any) -> GoldMention:
    return GoldMention(*span, entity, **more)


def found(span: tuple[int, int], entity: str | None, *candidates: str) -> Found:
    return Found(*span, entity, candidates=candidates)


def test_rates_are_those_of_the_definition() -> None:
    document = gold(one(SHELL, "Q1"), one(CHAD, "Q2"), one(ORANGE, None), one(PARIS, "Q4"))
    answers = [found(SHELL, "Q1"), found(CHAD, "Q9", "Q2"), found(ORANGE, None), found((26, 28), "Q7")]
    result = score([(document, answers)])
    assert result.micro["InKB"] == Rate(right=1, found=3, wanted=3)
    assert result.micro["with NIL"] == Rate(right=2, found=4, wanted=4)
    assert result.micro["detection"] == Rate(right=3, found=4, wanted=4)
    assert result.micro["disambiguation"] == Rate(right=1, found=2, wanted=2)
    assert result.micro["candidates"] == Rate(right=2, found=2, wanted=3)
    assert result.micro["NIL"] == Rate(right=1, found=1, wanted=1)
    assert result.micro["InKB"].f1 == pytest.approx(1 / 3)
    assert result.kinds == {
        "wrong entity, the right one was a candidate": 1,
        "not found": 1,
        "nothing in the gold": 1,
    }


def test_macro_is_the_mean_over_documents() -> None:
    right = (gold(one(SHELL, "Q1")), [found(SHELL, "Q1")])
    wrong = (gold(one(SHELL, "Q1"), one(CHAD, "Q2")), [found(SHELL, "Q3")])
    empty: tuple[GoldDocument, list[Found]] = (gold(), [])
    result = score([right, wrong, empty])
    assert result.micro["InKB"] == Rate(1, 2, 3)
    assert result.macro["InKB"] == pytest.approx((2 / 3, 2 / 3, 2 / 3))


@pytest.mark.parametrize(
    ("mention", "answer", "kind"),
    [
        (one(SHELL, None), found(SHELL, "Q1"), "linked, but the gold is NIL"),
        (one(SHELL, "Q1"), found(SHELL, None, "Q1"), "left unlinked, the entity was a candidate"),
        (one(SHELL, "Q1"), found(SHELL, None), "left unlinked, no such candidate"),
        (one(SHELL, "Q1"), found(SHELL, "Q2"), "wrong entity, no such candidate"),
        (one(SHELL, "Q1"), found((0, 9), "Q1"), "other span"),
    ],
)
def test_errors_are_told_by_kind(mention: GoldMention, answer: Found, kind: str) -> None:
    assert score([(gold(mention), [answer])]).kinds == {kind: 1}


def test_overlap_takes_a_longer_span_for_the_same() -> None:
    pair = (gold(one(SHELL, "Q1")), [found((0, 9), "Q1")])
    assert score([pair]).micro["InKB"].right == 0
    assert score([pair], overlap=True).micro["InKB"].right == 1


def test_what_need_not_be_found_is_neither_missed_nor_wrong() -> None:
    document = gold(one(SHELL, "Q1", free=True), one(PARIS, "Q4"), scored=(6, 35))
    answers = [found(SHELL, "Q8"), found(PARIS, "Q4")]
    assert score([(document, answers)]).micro["InKB"] == Rate(1, 1, 1)
    assert score([(document, answers[1:])]).micro["InKB"] == Rate(1, 1, 1)


def test_long_and_short_readings_are_alternatives() -> None:
    document = gold(one((0, 14), "Q1"), one(SHELL, "Q2", inside=0), one(CHAD, "Q3", inside=0))
    assert score([(document, [found((0, 14), "Q1")])]).micro["InKB"] == Rate(1, 1, 1)
    assert score([(document, [found(SHELL, "Q2"), found(CHAD, "Q3")])]).micro["InKB"] == Rate(2, 2, 2)
    assert score([(document, [])]).micro["InKB"] == Rate(0, 0, 1)


@given(
    st.lists(
        st.tuples(st.sampled_from([SHELL, CHAD, ORANGE, PARIS]), st.sampled_from([None, "Q1", "Q2"])),
        unique_by=lambda pair: pair[0],
    ),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5), st.sampled_from([None, "Q1", "Q2"])), max_size=5),
)
def test_gold_against_itself_is_perfect_and_all_rates_lie_between_0_and_1(
    mentions: list[tuple[tuple[int, int], str | None]], answers: list[tuple[int, int, str | None]]
) -> None:
    document = gold(*(one(span, entity) for span, entity in sorted(mentions)))
    itself = score([(document, [found(span, entity) for span, entity in mentions])])
    assert itself.micro["InKB"].f1 == itself.micro["with NIL"].f1 == 1.0
    assert itself.errors == ()
    other = score([(document, [Found(start, start + size, entity) for start, size, entity in answers])])
    for rate in other.micro.values():
        assert 0 <= rate.precision <= 1
        assert 0 <= rate.recall <= 1


NIF = """@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix itsrdf: <http://www.w3.org/2005/11/its/rdf#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:d#char=0,20> a nif:Context ; nif:isString "😀 Shell and Chad met" .
<urn:d#1> a nif:Phrase ; nif:referenceContext <urn:d#char=0,20> ; nif:anchorOf "Shell" ;
  nif:beginIndex "3"^^xsd:nonNegativeInteger ; nif:endIndex "8"^^xsd:int ;
  itsrdf:taIdentRef <http://dbpedia.org/resource/Shell> .
<urn:d#2> a nif:Phrase ; nif:referenceContext <urn:d#char=0,20> ; nif:anchorOf "Chad" ;
  nif:beginIndex "12" ; nif:endIndex "16" ; itsrdf:taIdentRef <http://aksw.org/notInWiki/Chad> .
"""


def test_nif_is_read_with_its_quirks(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(NIF, encoding="utf-8")
    (document,) = read_gold(tmp_path / "a.ttl")
    words = [(document.text[m.start : m.end], m.entity) for m in document.mentions]
    assert words == [("Shell", "http://dbpedia.org/resource/Shell"), ("Chad", None)], "one by UTF-16 units, one not"


def test_jsonl_of_elevant_is_read(tmp_path: Path) -> None:
    label = {"id": 0, "span": [0, 5], "entity_id": "Q1", "name": "Shell"}
    rows = [
        label,
        {**label, "id": 1, "span": [10, 14], "entity_id": "<NIL>"},
        {**label, "id": 2, "span": [19, 25], "entity_id": "QUANTITY"},
        {**label, "id": 3, "span": [29, 34], "entity_id": "Q4", "optional": True, "parent": 2},
    ]
    row = {"id": 7, "text": TEXT, "evaluation_span": [0, 30], "labels": rows}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (document,) = read_gold(tmp_path / "a.jsonl")
    assert document.scored == (0, 30)
    assert [(m.entity, m.free, m.inside) for m in document.mentions] == [
        ("Q1", False, -1),
        (None, False, -1),
        ("QUANTITY", True, -1),
        ("Q4", True, 2),
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.jsonl", '{"text": "x", "mentions": []}\nrubbish\n', r"a\.jsonl:2: no gold document"),
        ("a.jsonl", '{"text": "x", "mentions": [{"start": 0, "end": 9, "entity": null}]}\n', "outside the text"),
        ("a.ttl", "<urn:a> oops", "not valid RDF"),
        ("a.ttl", "<urn:a> <urn:b> <urn:c> .", "no nif:Context"),
        ("a.ttl", NIF.replace('"Shell"', '"Shall"'), "the mention says 'Shall'"),
    ],
)
def test_wrong_gold_is_told(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=message):
        read_gold(tmp_path / name)


@pytest.mark.parametrize("name", ["oke-2016-train", "wiki-fair"])
def test_the_development_sets_are_read_whole(name: str) -> None:
    path = Path(__file__).parents[4] / "shared" / "data" / "linking" / f"{name}.benchmark.jsonl"
    if not path.is_file():
        pytest.skip("the development data is not here")
    documents = read_gold(path)
    assert len(documents) == {"oke-2016-train": 196, "wiki-fair": 80}[name]
    answers = [(one, [Found(m.start, m.end, m.entity) for m in one.mentions if m.inside < 0]) for one in documents]
    assert score(answers).micro["InKB"].f1 == 1.0
