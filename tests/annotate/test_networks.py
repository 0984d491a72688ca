"""The faster ways to the pipeline's own outcome, held against its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from kg.annotate import networks
from kg.annotate.networks import Embeddings, Recogniser, quicken
from kg.annotate.parse import load_model
from kg.config import Settings

TEXTS = (
    "Mei Tanaka of Orlin Foods told Reuters in New York on Monday that sales rose 4.5 percent to $3 million.",
    "",
    "  \n ",
    "Apple",
    "The Bank of England and the University of Turin met in May 2019\n\nin London, U.K.",
)


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_model(Settings().model)


def docs(nlp: Any) -> list[Any]:
    return [nlp.make_doc(text) for text in TEXTS]


def test_names_are_those_of_the_pipeline(nlp: Any) -> None:
    assert Recogniser.suits(nlp.get_pipe("ner"))
    found = Recogniser(nlp.get_pipe("ner")).labels(docs(nlp))
    own = [[(token.ent_type_, token.ent_iob_ == "B") for token in doc] for doc in nlp.get_pipe("ner").pipe(docs(nlp))]
    assert found == own
    assert sum(opens for labels in found for _, opens in labels) > 5


def test_another_component_is_left_alone(nlp: Any) -> None:
    assert not Recogniser.suits(nlp.get_pipe("parser"))
    assert not Recogniser.suits(nlp.get_pipe("attribute_ruler"))
    assert not quicken(nlp.get_pipe("tagger").model)


@pytest.fixture
def network(nlp: Any) -> Iterator[Any]:
    chain = nlp.get_pipe("tok2vec").model
    layers = list(chain.layers)
    yield chain
    chain.layers[:] = layers


def test_words_have_the_vectors_of_the_network(nlp: Any, network: Any) -> None:
    own = network.predict(docs(nlp))
    assert quicken(network)
    for _ in range(2):
        for one, other in zip(network.predict(docs(nlp)), own, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-4)


def test_a_word_is_the_same_whatever_it_was_learned_with(nlp: Any, network: Any) -> None:
    together, alone = Embeddings(network.layers[0]), Embeddings(network.layers[0])
    for doc, vectors in zip(docs(nlp), together(docs(nlp)), strict=True):
        for token, vector in zip(doc, vectors, strict=True):
            np.testing.assert_array_equal(alone([doc[token.i : token.i + 1].as_doc()])[0][0], vector)


def test_a_full_table_begins_anew(nlp: Any, network: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "MOST_KNOWN", 4)
    known = Embeddings(network.layers[0])
    first = known(docs(nlp)[:1])
    assert len(known.places) > 4
    again = known(docs(nlp)[4:])
    assert len(known.places) <= len(docs(nlp)[4])
    assert len(again[0]) == len(docs(nlp)[4])
    np.testing.assert_array_equal(known(docs(nlp)[:1])[0], first[0])
