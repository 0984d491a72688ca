"""Scores of extraction, by hand-computed tables; matching, confusions, intervals, calibration."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corpora import Example, GoldTriple, Prediction, find
from kg.evaluate.extraction import calibration, f1_interval, score
from kg.evaluate.extraction.report import tables, to_json
from kg.evaluate.linking.measure import Rate

TEXT = "Orlin built the Havgull for Pellux in 1921."
NAMES = frozenset({"made", "owns", "year"})


def fact(subject: str, relation: str, object_: str) -> GoldTriple:
    return GoldTriple(subject, relation, object_, find(subject, TEXT), find(object_, TEXT))


def guess(subject: str, relation: str, object_: str, sure: float = 1.0, identifier: str = "1") -> Prediction:
    return Prediction(identifier, subject, relation, object_, find(subject, TEXT), find(object_, TEXT), sure)


def example(*triples: GoldTriple, identifier: str = "1") -> Example:
    return Example(identifier, TEXT, triples, NAMES, line=3)


GOLD = example(fact("Orlin", "made", "Havgull"), fact("Pellux", "owns", "Havgull"), fact("Havgull", "year", "1921"))


def test_rates_by_relation_micro_and_macro() -> None:
    result = score([GOLD], [guess("Orlin", "made", "Havgull"), guess("Orlin", "owns", "Havgull")])
    assert result.relations == {"owns": Rate(0, 1, 1), "made": Rate(1, 1, 1), "year": Rate(0, 0, 1)}
    assert result.micro == Rate(right=1, found=2, wanted=3)
    assert result.macro == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert [(one.kind, one.relation, one.subject) for one in result.errors] == [
        ("missed", "owns", "Pellux"),
        ("missed", "year", "Havgull"),
        ("wrong", "owns", "Orlin"),
    ]
    assert {(one.id, one.line, one.text) for one in result.errors} == {("1", 3, TEXT)}


def test_guesses_of_relations_that_nobody_looked_for_do_not_count() -> None:
    result = score([GOLD], [guess("Orlin", "loves", "Havgull"), guess("Orlin", "made", "Havgull", identifier="9")])
    assert (result.micro, result.unasked) == (Rate(0, 0, 3), 2)


@pytest.mark.parametrize(
    "match, answer, right",
    [
        ("label", guess("Orlin", "made", "HAVGULL"), True),
        ("label", Prediction("1", "Orlin_", "made", "hav gull"), True),
        ("label", Prediction("1", "Orlin Ltd", "made", "Havgull", (0, 5), (16, 23)), True),
        ("label", Prediction("1", "Orlin Ltd", "made", "Havgull"), False),
        ("exact", Prediction("1", "x", "made", "y", (0, 5), (16, 23)), True),
        ("exact", Prediction("1", "x", "made", "y", (0, 5), (12, 23)), False),
        ("exact", Prediction("1", "Orlin", "made", "Havgull"), True),
        ("overlap", Prediction("1", "x", "made", "y", (0, 5), (12, 23)), True),
        ("overlap", Prediction("1", "x", "made", "y", (16, 23), (0, 5)), False),
        ("overlap", Prediction("1", "x", "made", "y", (5, 8), (16, 23)), False),
    ],
)
def test_ends_are_equal_by_the_mode(match: str, answer: Prediction, right: bool) -> None:
    result = score([example(fact("Orlin", "made", "Havgull"))], [answer], match=match)
    assert result.micro == Rate(int(right), 1, 1)


@pytest.mark.parametrize("written", ["1921", "1921.0", "1,921"])
def test_literals_are_equal_by_value(written: str) -> None:
    assert score([example(fact("Havgull", "year", "1921"))], [guess("Havgull", "year", written)]).micro == Rate(1, 1, 1)


def test_a_relation_may_be_spelled_with_underscores() -> None:
    gold = Example("1", TEXT, (fact("Orlin", "built ship", "Havgull"),), frozenset({"built ship"}))
    assert score([gold], [guess("Orlin", "Built_ship", "Havgull")]).micro == Rate(1, 1, 1)


def test_a_fact_counts_once_and_has_one_answer() -> None:
    twice = [guess("Orlin", "made", "Havgull", 0.4), guess("orlin", "made", "Havgull", 0.8)]
    result = score([example(*GOLD.triples, GOLD.triples[0])], twice)
    assert result.micro == Rate(1, 1, 3)
    assert [one.score for one in result.calibration.bins] == [0.8]
    near = [Prediction("1", "x", "made", "y", (0, 5), (12, 23)), Prediction("1", "x", "made", "y", (0, 5), (16, 23))]
    assert score([GOLD], near, match="overlap").micro == Rate(1, 2, 3)


def test_a_symmetric_relation_is_right_either_way() -> None:
    turned = [guess("Havgull", "owns", "Pellux")]
    assert score([GOLD], turned).micro.right == 0
    assert score([GOLD], turned, symmetric={"owns"}).micro.right == 1
    both = [*turned, guess("Pellux", "owns", "Havgull")]
    assert score([GOLD], both, symmetric={"owns"}).micro == Rate(1, 1, 3)


def test_confusions_say_what_was_guessed_instead() -> None:
    guesses = [
        guess("Orlin", "made", "Havgull"),
        guess("Orlin", "owns", "Havgull"),
        guess("Pellux", "made", "Havgull"),
        guess("1921", "year", "Havgull"),
    ]
    assert score([GOLD], guesses).confusion == {
        ("", "owns"): 1,
        ("made", "made"): 1,
        ("owns", "made"): 1,
        ("year", "year (reversed)"): 1,
    }
    assert score([GOLD], []).confusion == {("made", ""): 1, ("owns", ""): 1, ("year", ""): 1}


def test_a_given_pair_restricts_the_question_and_has_a_direction() -> None:
    pair = replace(example(fact("Orlin", "made", "Havgull")), pairs=(((0, 5), (16, 23)),))
    elsewhere = guess("Pellux", "owns", "Havgull")
    without_spans = Prediction("1", "Orlin", "owns", "Havgull")
    result = score([pair], [guess("Havgull", "made", "Orlin"), elsewhere, without_spans], match="pair")
    assert (result.micro, result.unasked) == (Rate(0, 1, 1), 2)
    assert result.confusion == {("made", "made (reversed)"): 1}
    assert score([pair], [guess("Orlin", "made", "Havgull"), elsewhere], match="pair").micro == Rate(1, 1, 1)


def test_partial_examples_are_told() -> None:
    assert score([replace(GOLD, partial=True)], []).partial == 1


relation = st.sampled_from(["made", "owns"])
label = st.sampled_from(["Orlin", "Havgull", "Pellux"])
Strings = list[tuple[str, str, str]]
triples = st.lists(st.tuples(label, relation, label), max_size=6)


@given(triples, triples, st.sampled_from(["label", "overlap", "exact"]))
def test_counts_agree_with_sets(gold: Strings, found: Strings, match: str) -> None:
    result = score([example(*(fact(*one) for one in gold))], [guess(*one) for one in found], match=match)
    assert result.micro == Rate(len(set(gold) & set(found)), len(set(found)), len(set(gold)))
    assert len([one for one in result.errors if one.kind == "missed"]) == len(set(gold) - set(found))


# --- intervals and calibration -----------------------------------------------------------------------------------


def test_the_interval_holds_the_score_and_is_the_same_again() -> None:
    counts = [(1, 1, 1), (0, 1, 1), (1, 2, 1), (0, 0, 1)] * 25
    low, high = f1_interval(counts)
    micro = 2 * 50 / (100 + 100)
    assert low < micro < high
    assert high - low == pytest.approx(0.17, abs=0.06)
    assert (low, high) == f1_interval(counts)


def test_more_examples_make_a_narrower_interval() -> None:
    few, many = (f1_interval([(1, 1, 1), (0, 1, 1)] * number) for number in (10, 1000))
    assert many[1] - many[0] < (few[1] - few[0]) / 5


def test_calibration_compares_scores_with_shares_of_right_ones() -> None:
    table = calibration([(0.95, True), (1.0, False), (0.05, False), (0.0, False)])
    assert [(one.low, one.number, one.right) for one in table.bins] == [(0.0, 2, 0.0), (0.9, 2, 0.5)]
    assert table.error == pytest.approx((2 * 0.025 + 2 * 0.475) / 4)
    assert calibration([]).error == 0


def test_a_report_is_json_and_tables() -> None:
    result = score([GOLD], [guess("Orlin", "made", "Havgull", 0.9), guess("Orlin", "owns", "Havgull")])
    row = json.loads(json.dumps(to_json(result)))
    assert row["micro"]["f1"] == pytest.approx(0.4)
    assert row["relations"]["made"]["right"] == 1
    assert {"gold": "owns", "guess": None, "number": 1} in row["confusion"]
    assert len(row["errors"]) == 3
    assert [table.row_count for table in tables(result)] == [5, 3, 1]
