"""The official score of Text2KGBench, by hand-computed sentences."""

from __future__ import annotations

import pytest

from kg.corpora import Corpus, Example, GoldTriple, OntologyCorpus, Prediction, RelationSchema, SmallOntology
from kg.evaluate.extraction import benchmark, score_ontology
from kg.evaluate.linking.measure import Rate

SHIPS = SmallOntology("ont_1_ship", "Ships", (), (RelationSchema("1", "built by"), RelationSchema("2", "length")))


def example(identifier: str, *triples: tuple[str, str, str]) -> Example:
    return Example(identifier, "…", tuple(GoldTriple(*one) for one in triples), SHIPS.labels)


GOLD = example("1", ("Havgull", "built by", "Orlin"), ("Havgull", "built by", "Pellux"))


@pytest.mark.parametrize(
    "answer, f1, conformance, strict",
    [
        ([("hav_gull", "built_by", "ORLIN")], 2 / 3, 1, Rate(1, 1, 2)),
        ([("Havgull", "built by", "Orlin"), ("Havgull", "length", "9")], 2 / 3, 1, Rate(1, 2, 2)),
        ([("Havgull", "built by", "Orlin"), ("Havgull", "built by", "Basketo")], 1 / 2, 1, Rate(1, 2, 2)),
        ([("Havgull", "built by", "Orlin")] * 2, 2 / 3, 1, Rate(1, 1, 2)),
        ([("Havgull", "length", "9"), ("Havgull", "colour", "red")], 0, 1 / 2, Rate(0, 2, 2)),
        ([], 0, 1, Rate(0, 0, 2)),
    ],
)
def test_guesses_of_relations_beside_the_sentence_are_free_but_in_the_strict_score(
    answer: list[tuple[str, str, str]], f1: float, conformance: float, strict: Rate
) -> None:
    one = score_ontology("ships", [GOLD], SHIPS.labels, {"1": answer})
    assert (one.f1, one.conformance) == pytest.approx((f1, conformance))
    assert one.strict == strict


def test_sentences_without_gold_or_without_answer_pull_the_mean_down() -> None:
    right = [("Havgull", "built by", "Orlin"), ("Havgull", "built by", "Pellux")]
    one = score_ontology("ships", [GOLD, example("2"), example("3", right[0])], SHIPS.labels, {"1": right, "2": right})
    assert (one.precision, one.recall, one.f1) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert one.conformance == pytest.approx(2 / 3)
    assert one.sentences == 3


def test_ontologies_count_alike_whatever_their_size() -> None:
    other = SmallOntology("ont_2_boat", "Boats", (), SHIPS.relations)
    sets = [
        OntologyCorpus(SHIPS, Corpus((GOLD,))),
        OntologyCorpus(other, Corpus(tuple(example(f"b{number}", ("a", "length", "9")) for number in range(3)))),
    ]
    found = [Prediction("1", "Havgull", "built_by", name) for name in ("Orlin", "Pellux")]
    whole = benchmark(sets, found)
    assert [one.f1 for one in whole.ontologies] == [1, 0]
    assert (whole.f1, whole.precision, whole.recall) == (0.5, 0.5, 0.5)
    assert whole.conformance == 1
    assert whole.strict == Rate(2, 2, 5)
    assert whole.strict_macro_f1 == 0.5
    assert benchmark([], []).f1 == 0
