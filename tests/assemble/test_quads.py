from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.assemble import Assembled, assemble
from kg.config import Settings
from kg.iri import KG, NIF, RDF, SCHEMA, XSD
from kg.model import Evidence, Extraction, Observation, Span, Statement, Status
from kg.ontology import Ontology, load_ontology
from kg.store import serialize
from kg.terms import typed
from tests.graph_samples import (
    ENTITY,
    FIRST,
    TRADE,
    first_extraction,
    make_document,
    make_entity,
    make_statement,
    second_extraction,
)

GOLDEN = Path(__file__).parents[1] / "data" / "golden" / "two-documents.ttl"
GOLDEN_TRIG = GOLDEN.with_suffix(".trig")
SMALL = load_ontology(Path(__file__).parents[1] / "data" / "trade")


def test_turtle_and_trig_are_the_golden_files_byte_for_byte(assembled: Assembled, prefixes: dict[str, str]) -> None:
    assert serialize(assembled.quads(), "ttl", prefixes).decode() == GOLDEN.read_text()
    assert serialize(assembled.quads(), "trig", prefixes).decode() == GOLDEN_TRIG.read_text()


def test_golden_file_is_the_same_graph_to_another_reader(assembled: Assembled) -> None:
    from rdflib import Graph
    from rdflib.compare import isomorphic

    ours = Graph().parse(data=b"".join(f"{quad.triple} .\n".encode() for quad in assembled.quads()), format="nt")
    assert isomorphic(ours, Graph().parse(GOLDEN, format="turtle"))


def test_offsets_find_the_text_that_is_stored(assembled: Assembled) -> None:
    store = ox.Store()
    store.extend(assembled.quads())
    query = f"""
        SELECT ?text ?whole ?from ?to {{
            ?node <{NIF}anchorOf> ?text ; <{NIF}beginIndex> ?from ; <{NIF}endIndex> ?to ;
                  (<{NIF}sentence>?/<{KG}document>)/<{NIF}isString> ?whole
        }}"""
    answer: Any = store.query(query, use_default_graph_as_union=True)
    rows = [tuple(row[name].value for name in ("text", "whole", "from", "to")) for row in answer]
    assert len(rows) > 20
    for text, whole, start, end in rows:
        assert whole[int(start) : int(end)] == text


def test_text_is_left_out_when_the_settings_say_so(
    extractions: tuple[Extraction, ...], trade: Ontology, settings: Settings
) -> None:
    quads = assemble(extractions, trade, replace(settings, store_text=False)).quads()
    assert {quad.predicate.value for quad in quads}.isdisjoint({NIF + "anchorOf", NIF + "isString"})
    assert not any("signed an alliance on May 20" in str(quad.object) for quad in quads)
    assert any(quad.predicate.value == NIF + "beginIndex" for quad in quads)


def test_bytes_do_not_depend_on_the_directory(trade: Ontology, settings: Settings) -> None:
    here, there = (
        replace(first_extraction(), document=replace(first_extraction().document, source=source))
        for source in ("/one/a.txt", "other/two/a.txt")
    )
    assert assemble([here], trade, settings).quads() == assemble([there], trade, settings).quads()


def test_no_blank_node_and_every_quad_once(assembled: Assembled) -> None:
    quads = assembled.quads()
    assert len(set(quads)) == len(quads) > 300
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_taking_a_document_back_leaves_what_the_others_say(
    extractions: tuple[Extraction, ...], trade: Ontology, settings: Settings
) -> None:
    first, second = extractions
    gone = ox.NamedNode(f"{settings.base}document/{first.document.id}")
    kept = [quad for quad in assemble([first, second], trade, settings).quads() if quad.graph_name != gone]
    alone = assemble([second], trade, settings).quads()
    assert [quad for quad in kept if _named(quad)] == [quad for quad in alone if _named(quad)]


def _named(quad: ox.Quad) -> bool:
    return isinstance(quad.graph_name, ox.NamedNode)


def test_only_plain_edges_and_pooled_values_stand_in_the_default_graph(assembled: Assembled) -> None:
    shared = [quad for quad in assembled.quads() if isinstance(quad.graph_name, ox.DefaultGraph)]
    kinds = {quad.object for quad in shared if quad.predicate.value == RDF + "type"}
    local = {KG + name for name in ("Evidence", "Observation", "Mention", "Reading")} | {SCHEMA + "NewsArticle"}
    assert kinds.isdisjoint(ox.NamedNode(iri) for iri in local)
    assert any(quad.predicate.value == TRADE + "alliedWith" for quad in shared)


def test_impossible_day_is_kept_as_text(trade: Ontology, settings: Settings) -> None:
    statement = replace(first_extraction().statements[0], date="2021-02-30")
    quads = assemble([replace(first_extraction(), statements=(statement,))], trade, settings).quads()
    (value,) = {quad.object for quad in quads if quad.predicate.value == KG + "date"}
    assert value == ox.Literal("2021-02-30")


def test_hash_seed_does_not_change_a_byte() -> None:
    program = (
        "import hashlib; from tests.graph_samples import *; from tests.assemble.test_quads import SMALL\n"
        "from kg.assemble import assemble; from kg.config import Settings; from kg.store import serialize, FORMATS\n"
        "quads = assemble([first_extraction(), second_extraction()], SMALL, Settings()).quads()\n"
        "print([hashlib.sha256(serialize(quads, name, SMALL.prefixes)).hexdigest() for name in FORMATS])"
    )
    root = str(Path(__file__).parents[2])
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "42")
    }
    assert len(found) == 1


# --- any extractions ---------------------------------------------------------------------------------------------

DOCUMENTS = [make_document(f"{at}" * 16, FIRST, day) for at, day in enumerate(["2020-01-01", "2021-01-01", None])]
SENTENCES = [line for line in FIRST.split("\n") if line]


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    document, sentence = draw(st.sampled_from(DOCUMENTS)), draw(st.sampled_from(SENTENCES))
    start = FIRST.index(sentence)
    rule = draw(st.sampled_from(["one", "two"]))
    confidence = draw(st.sampled_from([0.1, 0.35, 0.5, 0.85, 1.0]))
    spans = (Span("subject", start, start + 3, sentence[:3]),) if draw(st.booleans()) else ()
    return Evidence(document.id, start, start + len(sentence), sentence, spans, rule, confidence)


@st.composite
def extraction(draw: st.DrawFn) -> Extraction:
    ends = st.sampled_from(["a", "b", "c"])
    names = st.sampled_from(["alliedWith", "seatedIn", "foundIn", "heldBy", "holds", "partOf"])
    one = draw(evidence())
    document = next(document for document in DOCUMENTS if document.id == one.document)
    statement = make_statement(
        draw(ends), draw(names), draw(ends), one, status=draw(st.sampled_from(Status)), **draw(qualifiers)
    )
    kinds = st.sampled_from(["Agent", "Firm", "Spot", "Town"])
    slug = draw(ends)
    entity = make_entity(slug, draw(st.sampled_from([slug, slug.upper()])), draw(kinds), linked=draw(st.booleans()))
    label = draw(st.sampled_from(["revenue", "sales"]))
    figure = Observation(ENTITY + slug, KG + "Revenue", label, one, scope=("x",), value_text="1")
    return Extraction(document, (entity,), (statement,), (figure,) if draw(st.booleans()) else ())


qualifiers = st.sampled_from([{}, {"date": "2020-02-03"}, {"role": "chair", "date_text": "May"}])


@given(st.lists(extraction(), max_size=8), st.data())
def test_order_grouping_and_repetition_do_not_matter(found: list[Extraction], data: st.DataObject) -> None:
    once = built(found)
    assert built(data.draw(st.permutations(found))) == once
    assert built([*found, *found]) == once
    assert built(chunked(found)) == once


def built(found: Sequence[Extraction]) -> tuple[ox.Quad, ...]:
    return assemble(found, SMALL, Settings()).quads()


def chunked(found: list[Extraction]) -> list[Extraction]:
    """All that was found in one document as one extraction."""
    return [
        Extraction(
            document,
            entities=tuple(one for each in found if each.document == document for one in each.entities),
            statements=tuple(one for each in found if each.document == document for one in each.statements),
            observations=tuple(one for each in found if each.document == document for one in each.observations),
        )
        for document in DOCUMENTS
        if any(each.document == document for each in found)
    ]


@given(st.lists(extraction(), max_size=8))
def test_every_plain_edge_has_an_asserted_statement_with_a_sentence(found: list[Extraction]) -> None:
    graph = assemble(found, SMALL, Settings())
    for key in graph.plain_edges():
        claim = graph.claims[key]
        assert key.status is Status.ASSERTED
        assert claim.evidence
        assert float(claim.confidence) >= Settings().assert_confidence


def test_two_documents_are_really_two(assembled: Assembled) -> None:
    statements: tuple[Statement, ...] = (*first_extraction().statements, *second_extraction().statements)
    assert len(statements) == 8
    assert len([claim for claim in assembled.claims.values() if not claim.inferred]) == 8


def test_every_term_of_the_vocabulary_that_we_write_is_declared_in_it(assembled: Assembled) -> None:
    from kg.config import data_path

    declared = {quad.subject for quad in ox.parse(path=str(data_path("ontology") / "vocab.ttl"))}
    used = {
        term for quad in assembled.quads() for term in (quad.predicate, quad.object) if isinstance(term, ox.NamedNode)
    }
    ours = {term for term in used if term.value.startswith(KG) and term.value != KG + "Revenue"}
    assert len(ours) > 30
    assert {term.value for term in ours - declared} == set()


@pytest.mark.parametrize(
    ("lexical", "datatype", "kept"),
    [
        ("1998", "gYear", True),
        ("1998-05", "gYearMonth", True),
        ("1998-13", "gYearMonth", False),
        ("42", "double", True),
        ("4E1", "decimal", False),
        ("300", "unsignedByte", False),
        ("-1", "nonNegativeInteger", False),
        ("2021-02-30", "date", False),
        ("1998-05-04T00:00:00", "dateTime", True),
    ],
)
def test_a_literal_out_of_its_lexical_space_is_a_plain_string(lexical: str, datatype: str, kept: bool) -> None:
    literal = typed(lexical, XSD + datatype)
    assert (literal.value, literal.datatype.value) == (lexical, XSD + (datatype if kept else "string"))
