from __future__ import annotations

import numpy as np

from kg.learned.mentions import likeness_to_mentions, shares_of_kinds
from kg.learned.model import SHIPPED, LearnedModel

TEXT = "On Monday Hannah Berg of Orlin Foods flew to Lisbon."


def test_names_are_likelier_mentions_than_their_surroundings() -> None:
    model = LearnedModel.load(SHIPPED)
    (encoded,) = model.encode([TEXT])
    spans = [(TEXT.index(part), TEXT.index(part) + len(part)) for part in ("Hannah Berg", "Berg of Orlin", "flew to")]
    name, across, verb = likeness_to_mentions(model, encoded, spans)
    assert name > 0.5 > max(across, verb)


def test_what_has_no_word_or_too_many_is_no_mention() -> None:
    model = LearnedModel.load(SHIPPED)
    long = "word " * 40
    (encoded,) = model.encode([long])
    assert likeness_to_mentions(model, encoded, [(4, 5), (0, len(long))]) == [0.0, 0.0]
    assert likeness_to_mentions(model, encoded, []) == []


def test_kinds_are_shares_of_all_kinds() -> None:
    model = LearnedModel.load(SHIPPED)
    (encoded,) = model.encode([TEXT])
    words = [
        encoded.words.covering(TEXT.index(part), TEXT.index(part) + len(part)) for part in ("Hannah Berg", "Lisbon")
    ]
    starts, ends = (np.array([word[end] for word in words if word]) for end in (0, 1))
    shares = shares_of_kinds(model.heads, model.heads.spans(encoded.states, starts, ends).vectors)
    person, place = (model.types[1:][number] for number in shares.argmax(axis=1))
    assert person == "PERSON"
    assert "GPE" in place
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)
