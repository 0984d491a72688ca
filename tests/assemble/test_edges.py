from __future__ import annotations

import pytest

from kg.assemble import Assembled, assemble
from kg.config import Settings
from kg.model import Document, Evidence, Extraction, Status
from kg.ontology import Ontology
from tests.graph_samples import ENTITY, TRADE, make_document, make_evidence, make_statement

TEXT = "Velmora holds Dunlin. Velmora does not hold Dunlin."
YES, NO = "Velmora holds Dunlin.", "Velmora does not hold Dunlin."
SEAT = (ENTITY + "velmora", TRADE + "seatedIn", ENTITY + "porto")


def evidence(document: Document, sentence: str, confidence: float = 0.9) -> Evidence:
    return make_evidence(document, sentence, {}, confidence=confidence)


def said(document: Document, status: Status, confidence: float = 0.9, predicate: str = "seatedIn") -> Extraction:
    one = evidence(document, YES if status is Status.ASSERTED else NO, confidence)
    return Extraction(document, statements=(make_statement("velmora", predicate, "porto", one, status=status),))


def edges(graph: Assembled) -> set[str]:
    return {key.predicate.removeprefix(TRADE) for key in graph.plain_edges()}


def test_an_unsure_claim_keeps_its_statement_and_gets_no_plain_edge(trade: Ontology) -> None:
    graph = assemble([said(make_document("1", TEXT, None), Status.ASSERTED, 0.4)], trade, Settings())
    assert edges(graph) == set()
    assert len(graph.claims) == 2  # seatedIn and, inferred, foundIn
    assert [drop.reason for drop in graph.drops] == ["low-confidence"]


def test_a_faint_claim_is_dropped_with_a_reason(trade: Ontology) -> None:
    graph = assemble([said(make_document("1", TEXT, None), Status.ASSERTED, 0.2)], trade, Settings())
    assert graph.claims == {}
    assert [(drop.reason, drop.text) for drop in graph.drops] == [("below-threshold", YES)]


@pytest.mark.parametrize("status", [Status.NEGATED, Status.FORMER])
@pytest.mark.parametrize(
    ("yes", "no", "stays"),
    [
        ("2020-01-01", "2021-01-01", False),
        ("2021-01-01", "2020-01-01", True),
        ("2020-01-01", "2020-01-01", True),
        ("2020-01-01", None, True),
        (None, "2021-01-01", True),
    ],
)
def test_only_a_later_document_takes_an_edge_away(
    trade: Ontology, status: Status, yes: str | None, no: str | None, stays: bool
) -> None:
    first, second = make_document("1", TEXT, yes), make_document("2", TEXT, no)
    graph = assemble([said(first, Status.ASSERTED), said(second, status)], trade, Settings())
    assert edges(graph) == ({"seatedIn", "foundIn"} if stays else set())
    assert {key.status for key in graph.claims} == {Status.ASSERTED, status}
    assert [drop.reason for drop in graph.drops] == ([] if stays else ["conflict"])


def test_a_document_that_says_both_gives_no_edge_until_a_later_one_asserts_it(trade: Ontology) -> None:
    both = make_document("1", TEXT, "2020-01-01")
    found = [said(both, Status.ASSERTED), said(both, Status.NEGATED)]
    assert edges(assemble(found, trade, Settings())) == set()
    later = said(make_document("2", TEXT, "2020-02-01"), Status.ASSERTED)
    assert edges(assemble([*found, later], trade, Settings())) == {"seatedIn", "foundIn"}


@pytest.mark.parametrize(("held", "past", "stays"), [("chair", "clerk", True), ("chair", "chair", False)])
def test_a_past_role_takes_away_no_other_one(trade: Ontology, held: str, past: str, stays: bool) -> None:
    document = make_document("1", TEXT, "2020-01-01")
    found = [
        make_statement("velmora", "seatedIn", "porto", evidence(document, text), status=status, role=role)
        for text, status, role in ((YES, Status.ASSERTED, held), (NO, Status.FORMER, past))
    ]
    graph = assemble([Extraction(document, statements=tuple(found))], trade, Settings())
    assert edges(graph) == ({"seatedIn", "foundIn"} if stays else set())


def test_a_violation_takes_back_the_edge_and_what_only_it_implies(trade: Ontology) -> None:
    graph = assemble([said(make_document("1", TEXT, None), Status.ASSERTED)], trade, Settings())
    flagged = graph.withhold([(*SEAT, "not a spot")])
    assert edges(flagged) == set()
    assert set(flagged.withheld.values()) == {"violation: not a spot"}
    assert [(drop.stage, drop.reason) for drop in flagged.drops] == [("validate", "violation")]
    assert edges(graph) == {"seatedIn", "foundIn"}


def test_a_violation_leaves_what_another_sentence_says(trade: Ontology) -> None:
    document = make_document("1", TEXT, None)
    own = said(document, Status.ASSERTED, predicate="foundIn")
    graph = assemble([said(document, Status.ASSERTED), own], trade, Settings())
    assert edges(graph.withhold([(*SEAT, "not a spot")])) == {"foundIn"}


def test_withholding_what_is_no_claim_changes_nothing(trade: Ontology) -> None:
    graph = assemble([said(make_document("1", TEXT, None), Status.ASSERTED)], trade, Settings())
    assert graph.withhold([("urn:a", "urn:b", "urn:c", "x")]).quads() == graph.quads()
