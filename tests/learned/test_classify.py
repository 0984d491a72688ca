from __future__ import annotations

import pytest

from kg.learned.classify import classify
from kg.learned.model import SHIPPED, LearnedModel

TEXT = "In 2019 Orlin Foods was acquired by Basketo Rubber for $40 million."
SPACE = "core"


@pytest.fixture(scope="module")
def model() -> LearnedModel:
    return LearnedModel.load(SHIPPED)


def place(part: str) -> tuple[int, int]:
    return TEXT.index(part), TEXT.index(part) + len(part)


def test_the_order_of_the_spans_says_nothing(model: LearnedModel) -> None:
    one, other = place("Orlin Foods"), place("Basketo Rubber")
    first, second = classify(model, [(TEXT, one, other), (TEXT, other, one)], space=SPACE)
    assert first is not None
    assert first == second
    assert first.triple == ("Orlin Foods", "acquired_by", "Basketo Rubber")
    assert (first.subject_span, first.object_span) == (one, other)


def test_a_span_without_a_word_has_no_relation(model: LearnedModel) -> None:
    gap = place(" ")
    assert classify(model, [(TEXT, gap, place("Basketo Rubber"))], space=SPACE) == [None]


def test_a_label_space_that_the_model_does_not_know_has_none(model: LearnedModel) -> None:
    assert classify(model, [(TEXT, place("Orlin Foods"), place("Basketo Rubber"))], space="elsewhere") == [None]


def test_hidden_names_are_read_alike_whatever_they_are(model: LearnedModel) -> None:
    other = TEXT.replace("Foods", "Farms")
    asked = [(place("Orlin Foods"), place("Basketo Rubber"))] * 2
    one, two = model.encode([TEXT, other], asked, veil=True)
    shown, changed = model.encode([TEXT, other], asked)
    assert abs(one.states.heads - two.states.heads).max() < 1e-5
    assert abs(shown.states.heads - changed.states.heads).max() > 0.1
