from __future__ import annotations

from decimal import Decimal

import pytest

from kg.assemble.merge import MAX_CONFIDENCE, merge_claims, merge_entities
from kg.model import Evidence, Extraction, Status
from kg.ontology import Ontology
from tests.graph_samples import ENTITY, make_document, make_entity, make_evidence, make_statement

ONE = make_document("0001", "Velmora is seated in Porto. It is still seated in Porto.", "2020-01-01")
COPY = make_document("0002", "Velmora is seated in Porto. Nothing else.", "2020-01-02")
FIRST, SECOND = "Velmora is seated in Porto.", "It is still seated in Porto."


def claimed(*evidence: Evidence) -> Extraction:
    return Extraction(ONE, statements=(make_statement("velmora", "seatedIn", "porto", *evidence),))


def test_two_sentences_pool_by_noisy_or() -> None:
    first = make_evidence(ONE, FIRST, {}, confidence=0.8)
    second = make_evidence(ONE, SECOND, {}, confidence=0.5)
    (claim,) = merge_claims([claimed(first), claimed(second)]).values()
    assert claim.confidence == Decimal("0.90")
    assert claim.note == "2 sentences in 1 document"


def test_a_copied_sentence_counts_once() -> None:
    readings = [make_evidence(document, FIRST, {}, confidence=0.7) for document in (ONE, COPY)]
    (claim,) = merge_claims([claimed(*readings)]).values()
    assert claim.confidence == Decimal("0.70")
    assert claim.note == "1 sentence (in 2 copies) in 2 documents"


def test_no_number_of_sentences_makes_a_claim_certain() -> None:
    (claim,) = merge_claims([claimed(make_evidence(ONE, FIRST, {}), make_evidence(ONE, SECOND, {}))]).values()
    assert claim.confidence == MAX_CONFIDENCE == Decimal("0.99")


def test_the_note_says_what_lowered_the_confidence() -> None:
    weak = make_evidence(ONE, SECOND, {}, confidence=0.85, reason="subject: pronoun 'It' (0.85)")
    (claim,) = merge_claims([claimed(weak)]).values()
    assert claim.note == "1 sentence in 1 document; lowered by subject: pronoun 'It' (0.85)"


def test_one_rule_on_one_sentence_is_one_reading_and_the_surer_one_stays() -> None:
    weak = make_evidence(ONE, FIRST, {}, rule="a", confidence=0.4)
    sure = make_evidence(ONE, FIRST, {}, rule="a", confidence=0.9)
    other = make_evidence(ONE, FIRST, {}, rule="b", confidence=0.6)
    (claim,) = merge_claims([claimed(weak, other), claimed(sure)]).values()
    assert [(one.rule, one.confidence) for one in claim.readings] == [("a", 0.9), ("b", 0.6)]
    assert claim.confidence == Decimal("0.90")


def test_another_status_is_another_claim() -> None:
    one = make_evidence(ONE, FIRST, {})
    denied = make_statement("velmora", "seatedIn", "porto", one, status=Status.NEGATED)
    assert len(merge_claims([claimed(one), Extraction(ONE, statements=(denied,))])) == 2


def test_entities_of_one_iri_merge_with_the_most_specific_type(trade: Ontology) -> None:
    wide = Extraction(ONE, entities=(make_entity("velmora", "Velmora", "Agent", "Velmora Inc"),))
    narrow = Extraction(COPY, entities=(make_entity("velmora", "VELMORA", "Firm", linked=True),))
    (entity,) = merge_entities([wide, narrow], trade)
    assert entity.types == ("https://example.org/trade#Firm",)
    assert (entity.iri, entity.label, entity.linked) == (ENTITY + "velmora", "VELMORA", True)
    assert entity.aliases == ("Velmora", "Velmora Inc")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_the_label_that_most_documents_use_wins(trade: Ontology, order: tuple[int, ...]) -> None:
    labels = ["Velmora", "Velmora", "VELMORA"]
    found = [
        Extraction(make_document(f"{at}", "x", None), entities=(make_entity("velmora", labels[at], "Firm"),))
        for at in order
    ]
    (entity,) = merge_entities(found, trade)
    assert entity.label == "Velmora"
