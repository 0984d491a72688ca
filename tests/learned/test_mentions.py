from __future__ import annotations

from kg.learned.mentions import kinds, likeness_to_mentions
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
    spans = [(TEXT.index(part), TEXT.index(part) + len(part)) for part in ("Hannah Berg", "Lisbon")]
    person, place, nothing = kinds(model, encoded, [*spans, (2, 3)])
    assert nothing == {}
    assert max(person, key=lambda kind: person[kind]) == "PERSON"
    assert "GPE" in max(place, key=lambda kind: place[kind])
    assert abs(sum(person.values()) - 1) < 1e-5
