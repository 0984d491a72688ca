"""The shipped examples: they build, the graph conforms, and every plain edge shows its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg.pipeline
from kg.cli import run
from kg.config import Settings
from kg.model import Document
from kg.read import read_documents
from kg.store.files import read_graph
from tests.reading import ROOT, engine

EXAMPLES = ROOT / "examples"
KG = "https://w3id.org/graphwright/vocab#"
BIZ = "https://w3id.org/graphwright/business#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The graph file of all examples."""
    path = tmp_path_factory.mktemp("examples") / "graph.ttl"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kg.pipeline, "Engine", lambda settings, ontology: engine())
        assert run(["build", str(EXAMPLES), "-o", str(path)]) == 0
        yield path


@pytest.fixture(scope="module")
def examples(built: Path) -> ox.Store:
    """The graph of all examples."""
    return read_graph(str(built))


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """The example documents as they are read."""
    return [one for one in read_documents([str(EXAMPLES)], Settings()) if isinstance(one, Document)]


def value(store: ox.Store, subject: Node, predicate: str) -> str | None:
    """The only value of a property, or None."""
    found = [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]  # type: ignore[arg-type]
    assert len(found) <= 1, f"{subject} has {len(found)} values of {predicate}"
    return None if not found else getattr(found[0], "value", str(found[0]))


def test_examples_conform_to_the_shapes(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "--graph", str(built)]) == 0, capsys.readouterr().out


def test_examples_say_something_of_most_relations(examples: ox.Store) -> None:
    used = {quad.predicate.value.removeprefix(BIZ) for quad in examples if quad.predicate.value.startswith(BIZ)}
    assert {"partnerWith", "headquarteredIn", "ownedBy", "acquired", "operatesIn", "produces", "worksFor"} <= used


def test_every_plain_edge_has_an_asserted_statement_with_evidence(examples: ox.Store) -> None:
    edges = [quad for quad in examples if quad.predicate.value.startswith(BIZ)]
    assert len(edges) > 50
    said = {}
    for quad in examples.quads_for_pattern(None, ox.NamedNode(KG + "status"), ox.NamedNode(KG + "Asserted")):
        parts = [value(examples, quad.subject, RDF + part) for part in ("subject", "predicate", "object")]
        said[tuple(parts)] = quad.subject
    for edge in edges:
        node = said.get((getattr(edge.subject, "value", ""), edge.predicate.value, getattr(edge.object, "value", "")))
        assert node is not None, f"no statement for {edge}"
        assert _evidence(examples, node), f"no evidence for {edge}"


def _evidence(store: ox.Store, statement: Node) -> list[Node]:
    """The sentences of a statement; one that is inferred bears those of its premises."""
    return [q.object for q in store.quads_for_pattern(statement, ox.NamedNode(KG + "evidence"), None)]  # type: ignore[arg-type]


def test_every_offset_gives_the_words_of_the_stored_text(examples: ox.Store) -> None:
    contexts = {
        quad.subject.value: quad.object.value  # type: ignore[union-attr]
        for quad in examples.quads_for_pattern(None, ox.NamedNode(NIF + "isString"), None)
    }
    assert len(contexts) >= len(list(EXAMPLES.iterdir()))
    anchored = [quad.subject for quad in examples.quads_for_pattern(None, ox.NamedNode(NIF + "anchorOf"), None)]
    assert len(anchored) > 100
    for node in anchored:
        begin, end = (int(value(examples, node, NIF + name) or -1) for name in ("beginIndex", "endIndex"))
        sentence = value(examples, node, NIF + "sentence")  # of a mention; a sentence names its document itself
        holder = value(examples, ox.NamedNode(sentence) if sentence else node, KG + "document")
        assert holder in contexts, f"{node} stands in no text"
        assert contexts[holder][begin:end] == value(examples, node, NIF + "anchorOf")
        assert 0 <= begin < end


def test_stored_text_is_that_of_the_document(examples: ox.Store, documents: list[Document]) -> None:
    stored = {
        quad.object.value  # type: ignore[union-attr]
        for quad in examples.quads_for_pattern(None, ox.NamedNode(NIF + "isString"), None)
    }
    assert stored == {document.text for document in documents}


def test_evidence_lies_inside_the_text_that_the_reader_gave(examples: ox.Store, documents: list[Document]) -> None:
    texts = [document.text for document in documents]
    for quad in examples.quads_for_pattern(None, ox.NamedNode(KG + "evidence"), None):
        sentence = value(examples, quad.object, NIF + "anchorOf")
        assert sentence
        assert any(sentence in text for text in texts)
