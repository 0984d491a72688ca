"""The linker inside a spaCy pipeline."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Span

from kg.catalogue.compile import compile_catalogue
from kg.catalogue.records import EntityRecord, Located
from kg.errors import CatalogueError

BIZ = "https://w3id.org/graphwright/business#"
BASE = "https://graphwright.example/entity/"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("own") / "catalogue"
    records = [
        EntityRecord("urn:x:veltra-firm", "Veltra", types=(BIZ + "Company",), description="maker of bicycles"),
        EntityRecord("urn:x:veltra-town", "Veltra", types=(BIZ + "City",), description="port in the north"),
    ]
    compile_catalogue([Located(record, "own", number) for number, record in enumerate(records, 1)], folder)
    return str(folder)


def test_the_entry_point_makes_the_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_linker", config={"find": True})
    doc = nlp("Hisense opened a shop in Russia; a Russian paper and Gommex wrote of it.")
    found = {ent.text: ent.kb_id_ for ent in doc.ents}
    assert found == {"Hisense": BASE + "hisense", "Russia": BASE + "russia", "Russian": BASE + "russia"}
    assert doc[0].ent_kb_id_ == BASE + "hisense"


def test_labels_and_words_around_tell_namesakes_apart(own: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Veltra"}])  # type: ignore[attr-defined]
    nlp.add_pipe("kg_linker", config={"catalogues": [own]})
    doc = nlp("Veltra makes bicycles for children.")
    (ent,) = doc.ents
    assert ent.kb_id_ == "urn:x:veltra-firm"
    assert [one["entity"] for one in ent._.kg_candidates] == ["urn:x:veltra-firm", "urn:x:veltra-town"]
    assert "bicycles" in ent._.kg_reason
    assert set(ent._.kg_candidates[0]["parts"]) == {"name", "prior", "type", "context", "coherence"}


def test_what_cannot_be_told_apart_or_is_unknown_is_nil(own: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_linker", config={"catalogues": [own], "nil": "?"})
    doc = nlp.make_doc("Veltra and Gommex met.")
    doc.set_ents([Span(doc, 0, 1, "MISC"), Span(doc, 2, 3, "ORG")])
    doc = nlp.get_pipe("kg_linker")(doc)
    assert [ent.kb_id_ for ent in doc.ents] == ["?", "?"]
    assert "margin" in doc.ents[0]._.kg_reason
    assert "no catalogue" in doc.ents[1]._.kg_reason


def test_a_pickled_component_links_alike(own: str) -> None:
    nlp = spacy.blank("en")
    linker = nlp.add_pipe("kg_linker", config={"catalogues": [own], "find": True})
    other = pickle.loads(pickle.dumps(linker))
    text = "Veltra makes bicycles in Kenya."
    assert [e.kb_id_ for e in other(nlp.make_doc(text)).ents] == [e.kb_id_ for e in nlp(text).ents] != []


def test_a_missing_catalogue_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="does not exist"):
        spacy.blank("en").add_pipe("kg_linker", config={"catalogues": [str(tmp_path / "none")]})
