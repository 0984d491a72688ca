"""Interviews with a label at each turn: who answers is the speaker of what the answers say."""

from __future__ import annotations

import pytest

from kg.annotate.interviews import answers
from tests.reading import annotated

LETTERS = """A talk with Veltrana founder Ann Roth

Veltrana is a tyre company in nine towns. Its founder, Ann Roth, talks about Kenya.

Q: You spent six years at Zafiro. Why did you leave?

A: It was slow. I founded Veltrana in 2019.

Q: And then?

A: We have just bought Ostrelle.
"""
NAMED = """Ann Roth is the founder of Veltrana, the tyre company. Carlo Berti is her finance chief.

Interviewer: What changed?

Roth: We bought Ostrelle last year.

Interviewer: And abroad?

Berti: Veltrana has tripled its sales.

Roth: We will open a plant in Kenya.
"""


def speakers(text: str) -> dict[str, str | None]:
    """Who says each answer, by its first word."""
    found = annotated(text)
    return {
        text[one.start :].split()[0]: found.mentions[one.speaker].surface if one.speaker >= 0 else None
        for one in found.quotations
    }


def test_who_is_introduced_is_the_speaker_of_answers_with_a_letter() -> None:
    assert speakers(LETTERS) == {"It": "Ann Roth", "We": "Ann Roth"}


def test_who_is_named_before_an_answer_is_its_speaker() -> None:
    found = annotated(NAMED)
    said = [found.mentions[one.speaker].surface for one in found.quotations]
    assert said == ["Ann Roth", "Carlo Berti", "Ann Roth"]


def test_an_answer_among_two_people_without_an_office_is_nobodys() -> None:
    text = LETTERS.replace("Veltrana founder Ann Roth", "its founders").replace(
        "Its founder, Ann Roth, talks", "Ann Roth, an engineer, and Carlo Berti, a lawyer, talk"
    )
    assert speakers(text) == {}


def test_who_stands_in_the_headline_is_interviewed() -> None:
    text = LETTERS.replace("Its founder, Ann Roth, talks", "Ann Roth, an engineer, and Carlo Berti, a lawyer, talk")
    assert set(speakers(text).values()) == {"Ann Roth"}


@pytest.mark.parametrize(
    "text",
    [
        "Sales: 5 million euros\nStaff: 900\nWhy: nobody knows?",
        "A. Why do people leave?\n\nB. Where do they go?\n\nC. They do not say.",
        "Where: Turin\n\nWhen: in May?",
        "Is this: a question?",
    ],
)
def test_lists_with_labels_are_no_interview(text: str) -> None:
    assert answers(text) == ()
