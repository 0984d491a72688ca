from __future__ import annotations

from decimal import Decimal

from kg.assemble import Assembled, Claim, Key, assemble
from kg.config import Settings
from kg.model import Evidence, Extraction, Statement, Status
from kg.ontology import Ontology
from tests.graph_samples import ENTITY, TRADE, make_document, make_evidence, make_statement

DAY = "2020-01-01"
LINES = tuple(f"Sentence number {number}." for number in range(8))
DOCUMENT = make_document("0001", "\n".join(LINES), DAY)


def evidence(number: int, confidence: float = 0.9) -> Evidence:
    return make_evidence(DOCUMENT, LINES[number], {}, confidence=confidence)


def built(trade: Ontology, *statements: Statement) -> Assembled:
    return assemble([Extraction(DOCUMENT, statements=statements)], trade, Settings())


def claim(
    graph: Assembled, subject: str, predicate: str, object: str, status: Status = Status.ASSERTED
) -> Claim | None:
    return graph.claims.get(Key(ENTITY + subject, TRADE + predicate, ENTITY + object, status))


def test_symmetric_property_gives_the_other_direction_with_its_evidence(trade: Ontology) -> None:
    graph = built(trade, make_statement("a", "alliedWith", "b", evidence(0), date="2020-05-20"))
    back = claim(graph, "b", "alliedWith", "a")
    assert back is not None
    assert back.inferred
    assert back.axioms == ("t:alliedWith rdf:type owl:SymmetricProperty",)
    assert [one.text for one in back.evidence] == [LINES[0]]
    assert [one.value for one in back.qualifiers] == ["2020-05-20"]


def test_inverse_carries_a_denial(trade: Ontology) -> None:
    graph = built(trade, make_statement("a", "heldBy", "b", evidence(0), status=Status.NEGATED))
    back = claim(graph, "b", "holds", "a", Status.NEGATED)
    assert back is not None
    assert back.axioms == ("t:heldBy owl:inverseOf t:holds",)
    assert graph.plain_edges() == ()


def test_sub_property_carries_what_holds_and_what_is_planned(trade: Ontology) -> None:
    for status in (Status.ASSERTED, Status.PLANNED, Status.HYPOTHETICAL):
        graph = built(trade, make_statement("a", "seatedIn", "b", evidence(0), status=status))
        above = claim(graph, "a", "foundIn", "b", status)
        assert above is not None
        assert above.axioms == ("t:seatedIn rdfs:subPropertyOf t:foundIn",)


def test_sub_property_carries_no_denial_and_no_end(trade: Ontology) -> None:
    for status in (Status.NEGATED, Status.FORMER):
        graph = built(trade, make_statement("a", "seatedIn", "b", evidence(0), status=status))
        assert claim(graph, "a", "foundIn", "b", status) is None


def test_a_claim_both_said_and_inferred_is_said_and_gains_the_evidence(trade: Ontology) -> None:
    said = make_statement("a", "foundIn", "b", evidence(0, 0.5))
    graph = built(trade, said, make_statement("a", "seatedIn", "b", evidence(1, 0.5)))
    above = claim(graph, "a", "foundIn", "b")
    assert above is not None
    assert not above.inferred
    assert above.axioms == ()
    assert above.premises == (Key(ENTITY + "a", TRADE + "seatedIn", ENTITY + "b", Status.ASSERTED),)
    assert above.confidence == Decimal("0.75")


def test_transitive_property_multiplies_along_the_surest_path(trade: Ontology) -> None:
    graph = built(
        trade,
        make_statement("a", "partOf", "b", evidence(0, 0.9)),
        make_statement("b", "partOf", "c", evidence(1, 0.8)),
        make_statement("a", "partOf", "x", evidence(2, 0.6)),
        make_statement("x", "partOf", "c", evidence(3, 0.6)),
    )
    chain = claim(graph, "a", "partOf", "c")
    assert chain is not None
    assert chain.confidence == Decimal("0.72")
    assert chain.axioms == ("t:partOf rdf:type owl:TransitiveProperty",)
    assert [DOCUMENT.text[one.start : one.end] for one in chain.evidence] == [LINES[0], LINES[1]]


def test_transitive_property_joins_no_plan(trade: Ontology) -> None:
    planned = make_statement("b", "partOf", "c", evidence(1), status=Status.PLANNED)
    graph = built(trade, make_statement("a", "partOf", "b", evidence(0)), planned)
    assert claim(graph, "a", "partOf", "c") is None


def test_a_circle_of_transitive_claims_ends_and_makes_no_loop(trade: Ontology) -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "a")]
    graph = built(trade, *(make_statement(one, "partOf", other, evidence(0)) for one, other in pairs))
    assert {(key.subject, key.object) for key in graph.claims if key.subject == key.object} == set()
    assert len(graph.claims) == 6
