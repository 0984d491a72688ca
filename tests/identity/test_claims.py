"""Decisions about claims: what each does to a graph, in both formats, and what contradicts what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.config import Settings
from kg.errors import LinkError
from kg.identity import Decisions, checked, read_decisions
from kg.iri import KG
from kg.model import Document, Extraction, Literal, Span, Statement, Status
from kg.ontology import Ontology
from kg.pipeline import graph_of
from kg.validate import load_shapes
from tests.graph_samples import ENTITY, TRADE, XSD, make_document, make_entity, make_evidence, make_statement

HEADER = (
    "decision subject property object value datatype status new-subject new-property new-object new-value new-status "
    "document node name off note author date"
).split()
KINDS = {"velmora": "Firm", "brakka": "Firm", "dunlin": "Firm", "porto": "Town", "norland": "Spot", "isles": "Spot"}
TEXT = "One says so. Another says so."
FIRST, SECOND = make_document("d1", TEXT, "2020-01-01"), make_document("d2", TEXT, "2021-01-01")


def row(**cells: str) -> str:
    return "\t".join(cells.get(name.replace("-", "_"), "") for name in HEADER)


def about(decision: str, subject: str, property_: str, object_: str = "", **more: str) -> str:
    ends = {"subject": f"ent:{subject}", "property": f"t:{property_}", "object": f"ent:{object_}" if object_ else ""}
    return row(decision=decision, **ends, **more)


def read(ontology: Ontology, folder: Path, *rows: str) -> Decisions:
    path = folder / "decisions.tsv"
    path.write_text("\n".join(("\t".join(HEADER), *rows)) + "\n", encoding="utf-8")
    return checked(read_decisions(path, Settings().base, ontology.prefixes), ontology)


@dataclass(frozen=True)
class Told:
    """A graph as short texts."""

    quads: tuple[ox.Quad, ...]

    @property
    def edges(self) -> set[str]:
        """Plain edges: "velmora holds dunlin"."""
        return {
            f"{short(one.subject)} {short(one.predicate)} {short(one.object)}"
            for one in self.quads
            if one.predicate.value.startswith(TRADE)
        }

    def of(self, edge: str, term: str, status: str = "Asserted") -> set[str]:
        """The values of a term at the statement of an edge."""
        nodes = [node for node in self.nodes("Statement") if self._edge(node) == (*edge.split(), status)]
        return {short(one.object) for one in self.quads if one.subject in nodes and one.predicate.value == KG + term}

    def nodes(self, kind: str) -> set[ox.NamedNode]:
        wanted = ox.NamedNode(KG + kind)
        return {one.subject for one in self.quads if one.object == wanted}  # type: ignore[misc]

    def _edge(self, node: ox.NamedNode) -> tuple[str, ...]:
        by = {short(one.predicate): short(one.object) for one in self.quads if one.subject == node}
        return (by["subject"], by["predicate"], by["object"], by["status"])


def short(term: object) -> str:
    value = str(getattr(term, "value", term))
    return value if " " in value else value.rpartition("#")[2].rpartition("/")[2]


def said(document: Document, *claims: str, confidence: float = 0.9, status: Status = Status.ASSERTED) -> Extraction:
    """A document that makes claims such as "velmora holds dunlin", each in its first sentence."""
    found: list[Statement] = []
    for text in claims:
        subject, predicate, other = text.split()
        evidence = make_evidence(document, "One says so.", {"subject": "One", "object": "so"}, text, confidence)
        value = Literal(other, XSD + "date") if other[0].isdigit() else other
        found.append(make_statement(subject, predicate, value, evidence, status=status))
    entities = tuple(make_entity(slug, slug.title(), kind) for slug, kind in sorted(KINDS.items()))
    return Extraction(document, entities, tuple(found))


def told(ontology: Ontology, decisions: Decisions, extractions: Sequence[Extraction]) -> Told:
    graph, _, _ = graph_of(extractions, ontology, decisions, load_shapes(ontology), Settings())
    return Told(graph.quads())


# --- reject ----------------------------------------------------------------------------------------------------------


def test_a_rejected_claim_keeps_its_evidence_and_nothing_follows_from_it(trade: Ontology, tmp_path: Path) -> None:
    documents = [said(FIRST, "velmora seatedIn porto", "porto partOf norland", "norland partOf isles")]
    rows = (about("reject", "velmora", "seatedIn", "porto"), about("reject", "porto", "partOf", "norland"))
    before, after = told(trade, Decisions(), documents), told(trade, read(trade, tmp_path, *rows), documents)
    assert before.edges - after.edges == {
        *("velmora seatedIn porto", "velmora foundIn porto", "porto partOf norland", "porto partOf isles")
    }
    assert after.of("velmora seatedIn porto", "evidence")
    assert after.of("velmora seatedIn porto", "withheld") == {"rejected: a person decided to reject this claim"}
    assert after.of("velmora seatedIn porto", "verdict") == {"Rejected"}
    assert after.of("velmora seatedIn porto", "confidence") == {"0.9"}
    assert not after.of("velmora foundIn porto", "status"), "nothing else says so"


@pytest.mark.parametrize("other", ["brakka alliedWith velmora", "velmora alliedWith brakka"])
def test_a_claim_is_rejected_from_both_sides_and_in_documents_to_come(
    trade: Ontology, tmp_path: Path, other: str
) -> None:
    decisions = read(trade, tmp_path, about("reject", "velmora", "alliedWith", "brakka"))
    graph = told(trade, decisions, [said(FIRST, "velmora alliedWith brakka"), said(SECOND, other)])
    assert graph.edges == set()
    assert graph.of(other, "verdict") == {"Rejected"}


def test_a_rejection_in_one_document_leaves_the_claim_to_the_others(trade: Ontology, tmp_path: Path) -> None:
    decisions = read(trade, tmp_path, about("reject", "velmora", "holds", "dunlin", document="d1"))
    alone = told(trade, decisions, [said(FIRST, "velmora holds dunlin")])
    assert alone.edges == set()
    reason = {"rejected: a person decided to reject this claim in document d1"}
    assert alone.of("velmora holds dunlin", "withheld") == reason
    both = told(trade, decisions, [said(FIRST, "velmora holds dunlin"), said(SECOND, "velmora holds dunlin")])
    assert both.edges == {"velmora holds dunlin", "dunlin heldBy velmora"}
    assert both.of("velmora holds dunlin", "confidenceNote") == {"1 sentence in 1 document"}
    refused = [one for one in both.quads if one.predicate.value == KG + "verdict"]
    assert [one.graph_name.value for one in refused] == [f"{Settings().base}document/d1"]  # type: ignore[union-attr]


def test_a_chain_still_yields_what_a_document_alone_got_wrong(trade: Ontology, tmp_path: Path) -> None:
    documents = [said(FIRST, "porto partOf isles"), said(SECOND, "porto partOf norland", "norland partOf isles")]
    decisions = read(trade, tmp_path, about("reject", "porto", "partOf", "isles", document="d1"))
    assert "porto partOf isles" in told(trade, decisions, documents).edges
    decisions = read(trade, tmp_path, about("reject", "porto", "partOf", "isles"))
    graph = told(trade, decisions, documents)
    assert graph.edges == {"porto partOf norland", "norland partOf isles"}


def test_a_denial_that_is_rejected_takes_no_edge_away(trade: Ontology, tmp_path: Path) -> None:
    documents = [said(FIRST, "velmora holds dunlin"), said(SECOND, "velmora holds dunlin", status=Status.NEGATED)]
    assert told(trade, Decisions(), documents).edges == set()
    decisions = read(trade, tmp_path, about("reject", "velmora", "holds", "dunlin", status="Negated"))
    graph = told(trade, decisions, documents)
    assert "velmora holds dunlin" in graph.edges
    assert graph.of("velmora holds dunlin", "withheld", "Negated")


# --- accept ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("confidence", [0.2, 0.4])
def test_an_accepted_claim_stands_however_unsure_it_is(trade: Ontology, tmp_path: Path, confidence: float) -> None:
    documents = [said(FIRST, "velmora seatedIn porto", confidence=confidence)]
    assert told(trade, Decisions(), documents).edges == set()
    graph = told(trade, read(trade, tmp_path, about("accept", "velmora", "seatedIn", "porto")), documents)
    assert graph.edges == {"velmora seatedIn porto", "velmora foundIn porto"}
    assert graph.of("velmora seatedIn porto", "confidence") == {str(confidence)}
    assert graph.of("velmora seatedIn porto", "verdict") == {"Accepted"}
    assert graph.of("velmora foundIn porto", "verdict") == set()


def test_a_shape_and_a_contradiction_withhold_what_was_accepted(trade: Ontology, tmp_path: Path) -> None:
    decisions = read(trade, tmp_path, about("accept", "velmora", "holds", "porto"))
    graph = told(trade, decisions, [said(FIRST, "velmora holds porto")])
    assert not graph.edges
    assert next(iter(graph.of("velmora holds porto", "withheld"))).startswith("violation: ")
    decisions = read(trade, tmp_path, about("accept", "velmora", "holds", "dunlin"))
    denied = said(SECOND, "velmora holds dunlin", status=Status.NEGATED)
    graph = told(trade, decisions, [said(FIRST, "velmora holds dunlin"), denied])
    assert not graph.edges
    assert next(iter(graph.of("velmora holds dunlin", "withheld"))).startswith("conflict: ")


def test_what_follows_from_others_can_be_accepted(trade: Ontology, tmp_path: Path) -> None:
    documents = [said(FIRST, "porto partOf norland", "norland partOf isles", confidence=0.6)]
    assert "porto partOf isles" not in told(trade, Decisions(), documents).edges
    graph = told(trade, read(trade, tmp_path, about("accept", "porto", "partOf", "isles")), documents)
    assert "porto partOf isles" in graph.edges
    assert graph.of("porto partOf isles", "verdict") == {"Accepted"}


# --- correct ---------------------------------------------------------------------------------------------------------


def test_a_corrected_claim_stands_on_the_same_evidence(trade: Ontology, tmp_path: Path) -> None:
    rows = [about("correct", "velmora", "seatedIn", "porto", new_object="ent:norland")]
    graph = told(trade, read(trade, tmp_path, *rows), [said(FIRST, "velmora seatedIn porto", confidence=0.4)])
    assert graph.edges == {"velmora seatedIn norland", "velmora foundIn norland"}
    old, new = "velmora seatedIn porto", "velmora seatedIn norland"
    assert graph.of(old, "withheld") == {"corrected: a person decided to correct this claim"}
    assert graph.of(new, "verdict") == {"Corrected"}
    assert graph.of(new, "evidence") == graph.of(old, "evidence")
    assert graph.of(new, "confidence") == graph.of(old, "confidence") == {"0.4"}
    (corrects,) = graph.of(new, "corrects")
    assert corrects in {short(node) for node in graph.nodes("Statement")}


@pytest.mark.parametrize(
    ("cells", "stands"),
    [
        ({"new_subject": "ent:brakka"}, {"brakka holds dunlin", "dunlin heldBy brakka"}),
        ({"new_property": "t:alliedWith"}, {"velmora alliedWith dunlin", "dunlin alliedWith velmora"}),
        ({"new_property": "t:heldBy"}, {"velmora heldBy dunlin", "dunlin holds velmora"}),
        ({"new_property": "t:begunOn", "new_value": "1998-05-01"}, {"velmora begunOn 1998-05-01"}),
        ({"new_status": "Planned"}, set()),
    ],
)
def test_each_part_of_a_claim_can_be_corrected(
    trade: Ontology, tmp_path: Path, cells: dict[str, str], stands: set[str]
) -> None:
    decisions = read(trade, tmp_path, about("correct", "velmora", "holds", "dunlin", **cells))
    graph = told(trade, decisions, [said(FIRST, "velmora holds dunlin"), said(SECOND, "dunlin heldBy velmora")])
    assert graph.edges == stands
    if not stands:
        assert graph.of("velmora holds dunlin", "verdict", "Planned") == {"Corrected"}


def test_a_correction_keeps_the_spans_of_what_it_keeps(trade: Ontology, tmp_path: Path) -> None:
    turned = about("correct", "velmora", "holds", "dunlin", new_subject="ent:dunlin", new_object="ent:velmora")
    other = about("correct", "velmora", "alliedWith", "brakka", new_object="ent:dunlin")
    documents = [said(FIRST, "velmora holds dunlin", "velmora alliedWith brakka")]
    graph, _, _ = graph_of(documents, trade, read(trade, tmp_path, turned, other), load_shapes(trade), Settings())
    spans = {
        (key.subject.rpartition("/")[2], key.predicate.rpartition("#")[2]): claim.readings[0].spans
        for key, claim in graph.claims.items()
        if claim.corrects
    }
    assert spans["dunlin", "holds"] == (Span("object", 0, 3, "One"), Span("subject", 9, 11, "so"))
    assert spans["velmora", "alliedWith"] == (Span("subject", 0, 3, "One"),)


def test_a_correction_can_be_corrected_and_rejected(trade: Ontology, tmp_path: Path) -> None:
    documents = [said(FIRST, "velmora holds dunlin")]
    first = about("correct", "velmora", "holds", "dunlin", new_subject="ent:brakka")
    second = about("correct", "brakka", "holds", "dunlin", new_property="t:alliedWith")
    graph = told(trade, read(trade, tmp_path, first, second), documents)
    assert graph.edges == {"brakka alliedWith dunlin", "dunlin alliedWith brakka"}
    graph = told(trade, read(trade, tmp_path, first, about("reject", "brakka", "holds", "dunlin")), documents)
    assert graph.edges == set()
    assert graph.of("brakka holds dunlin", "withheld")


def test_a_value_is_named_as_the_graph_has_it(trade: Ontology, tmp_path: Path) -> None:
    documents = [said(FIRST, "velmora begunOn 1998-05-01", "brakka begunOn 1998-99-99")]
    text = {"value": "1998-99-99", "datatype": "xsd:string"}  # which is no date
    rows = (
        about("reject", "velmora", "begunOn", value="1998-05-01"),
        about("correct", "brakka", "begunOn", **text, new_value="1998-09-09"),
    )
    assert told(trade, read(trade, tmp_path, *rows), documents).edges == {"brakka begunOn 1998-09-09"}


def test_a_decision_about_a_node_goes_with_it_to_another(trade: Ontology, tmp_path: Path) -> None:
    merge = "\t".join({"decision": "merge", "node": "ent:velmora"}.get(name, "") for name in HEADER)
    path = tmp_path / "decisions.tsv"
    lines = ("\t".join((*HEADER, "target")), f"{merge}\tent:brakka", about("reject", "velmora", "holds", "dunlin"))
    path.write_text("\n".join(lines))
    decisions = checked(read_decisions(path, Settings().base, trade.prefixes), trade)
    assert told(trade, decisions, [said(FIRST, "brakka holds dunlin")]).edges == set()


# --- aliases ---------------------------------------------------------------------------------------------------------


def test_a_further_name_is_found(trade: Ontology, tmp_path: Path) -> None:
    decisions = read(trade, tmp_path, row(decision="alias", node="ent:velmora", name="The Velvet Moor"))
    graph = told(trade, decisions, [said(FIRST, "velmora holds dunlin")])
    found = [one for one in graph.quads if one.predicate.value.endswith("altLabel")]
    assert [(short(one.subject), one.object.value) for one in found] == [("velmora", "The Velvet Moor")]  # type: ignore[union-attr]


# --- files -----------------------------------------------------------------------------------------------------------


def test_turtle_says_the_same_of_claims(trade: Ontology, tmp_path: Path) -> None:
    (tmp_path / "d.ttl").write_text(
        f"""@prefix kg: <{KG}> . @prefix ent: <{ENTITY}> . @prefix t: <{TRADE}> . @prefix xsd: <{XSD}> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
[] a kg:Acceptance ; rdf:subject ent:velmora ; rdf:predicate t:holds ; rdf:object ent:dunlin ; kg:inDocument "d1" .
[] a kg:Rejection ; rdf:subject ent:velmora ; rdf:predicate t:begunOn ; rdf:object "1998-05-01"^^xsd:date ;
   kg:status kg:Planned .
[] a kg:Correction ; rdf:subject ent:velmora ; rdf:predicate t:heldBy ; rdf:object ent:dunlin ;
   kg:instead [ rdf:object ent:brakka ; kg:status kg:Former ] .
[] a kg:Alias ; kg:node ent:velmora ; kg:name "Velvet" .
""",
        encoding="utf-8",
    )
    found = checked(read_decisions(tmp_path / "d.ttl", Settings().base, trade.prefixes), trade)
    same = read(
        trade,
        tmp_path,
        row(decision="alias", node="ent:velmora", name="Velvet"),
        about("correct", "velmora", "heldBy", "dunlin", new_object="ent:brakka", new_status="kg:Former"),
        about("reject", "velmora", "begunOn", value="1998-05-01", status="planned"),
        about("accept", "velmora", "holds", "dunlin", document="d1"),
    )
    assert found.fingerprint() == same.fingerprint()


def test_who_decided_when_and_where_it_stands_changes_nothing(trade: Ontology, tmp_path: Path) -> None:
    documents = [said(FIRST, "velmora holds dunlin")]
    plain = told(trade, read(trade, tmp_path, about("reject", "velmora", "holds", "dunlin")), documents)
    signed = about("reject", "velmora", "holds", "dunlin", author="A. N.", date="2026-01-01", note="wrong")
    (tmp_path / "other").mkdir()
    assert told(trade, read(trade, tmp_path / "other", "# a comment", signed), documents) == plain


HOLDS = ("velmora", "holds", "dunlin")
CONTRADICTIONS = [
    (about("accept", *HOLDS), about("reject", *HOLDS)),
    (about("accept", *HOLDS), about("reject", "dunlin", "heldBy", "velmora")),
    (about("correct", *HOLDS, new_subject="ent:brakka"), about("reject", *HOLDS)),
    (about("correct", *HOLDS, new_subject="ent:brakka"), about("correct", *HOLDS, new_object="ent:brakka")),
    (about("accept", *HOLDS, document="d1"), about("reject", *HOLDS)),
    (
        about("correct", *HOLDS, new_subject="ent:brakka"),
        about("correct", "dunlin", "heldBy", "brakka", new_object="ent:velmora"),
    ),
]


@pytest.mark.parametrize(("one", "other"), CONTRADICTIONS)
def test_a_contradiction_about_a_claim_names_both_lines(trade: Ontology, tmp_path: Path, one: str, other: str) -> None:
    for rows in ((one, other), (other, one)):
        with pytest.raises(LinkError, match=r"decisions\.tsv:2 and .*decisions\.tsv:3"):
            read(trade, tmp_path, *rows)


@pytest.mark.parametrize(
    "rows",
    [
        (about("accept", *HOLDS), about("reject", *HOLDS, document="d1")),
        (about("reject", *HOLDS), about("reject", *HOLDS)),
        (about("correct", *HOLDS, new_subject="ent:brakka"), about("reject", *HOLDS, document="d1")),
        (about("accept", *HOLDS), about("reject", *HOLDS, status="Planned")),
    ],
)
def test_what_agrees_is_taken(trade: Ontology, tmp_path: Path, rows: tuple[str, ...]) -> None:
    assert len(read(trade, tmp_path, *rows).items) == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (about("reject", "velmora", "hold", "dunlin"), "has no property .*Did you mean"),
        (about("reject", "velmora", "begunOn", "dunlin"), "begunOn has values"),
        (about("reject", "velmora", "holds", value="dunlin"), "holds leads to things"),
        (about("reject", "velmora", "holds"), "needs an object or a value"),
        (about("reject", "velmora", "holds", "dunlin", value="1"), "not both"),
        (about("reject", *HOLDS, status="Rumoured"), "no status is called 'Rumoured'"),
        (about("correct", *HOLDS), "needs something that differs"),
        (about("correct", *HOLDS, new_object="ent:dunlin"), "says the same as the claim"),
        (about("correct", *HOLDS, new_object="ent:velmora"), "and itself"),
        (about("correct", "velmora", "begunOn", value="1998", new_value="in May"), "'in May' is no xsd:date"),
        (about("reject", "velmora", "begunOn", value="a\\b"), "cannot be read"),
        (row(decision="alias", node="ent:velmora"), "an? alias needs a name"),
        (row(decision="reject", property="t:holds"), "needs a subject"),
    ],
)
def test_a_wrong_line_about_a_claim_is_told(trade: Ontology, tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(LinkError, match=message) as raised:
        read(trade, tmp_path, "# as it should be", line)
    assert raised.value.line == 3
