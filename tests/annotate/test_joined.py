"""Names in two parts, here with an opinion that takes what it is told for one name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kg.annotate.annotator import Annotator
from kg.annotate.joined import Question
from kg.config import Settings
from kg.engine import Engine, plain_document
from kg.model import MentionKind
from tests.reading import engine

SHIPS = Path(__file__).parents[1] / "cases" / "ships" / "ontology"


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Engine(replace(Settings(), extractor="none"), SHIPS).annotator


class Opinion:
    """Surely one name: the texts that it is given; it keeps what it was asked."""

    def __init__(self, *wholes: str, parts: float = 0.2) -> None:
        self.wholes, self.parts = wholes, parts
        self.sentences: list[str] = []

    def __call__(self, asked: Sequence[Question]) -> Sequence[Sequence[float]]:
        self.sentences += [text for text, _ in asked]
        return [[0.9 if text[s:e] in self.wholes else self.parts for s, e in spans] for text, spans in asked]


@pytest.fixture
def names(annotator: Annotator, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Opinion], list[str]]:
    def found(text: str, opinion: Opinion) -> list[str]:
        monkeypatch.setattr(annotator, "opinion", opinion)
        mentions = annotator.annotate(plain_document(text)).mentions
        return [mention.surface for mention in mentions if mention.kind is MentionKind.NAME]

    return found


def test_parts_with_a_function_word_between_are_one_name(names: Callable[[str, Opinion], list[str]]) -> None:
    opinion = Opinion("Empress of Kandy")
    text = "It was a quiet year. The Empress of Kandy was built by Ostby. She sank later."
    assert names(text, opinion)[:1] == ["Empress of Kandy"]
    assert opinion.sentences[0] == "The Empress of Kandy was built by Ostby."


def test_the_whole_name_is_found_again(names: Callable[[str, Opinion], list[str]]) -> None:
    text = "The Empress of Kandy was built by Ostby. In May the Empress of Kandy sank."
    assert names(text, Opinion("Empress of Kandy")).count("Empress of Kandy") == 2


def test_without_a_sure_opinion_they_stay_two(names: Callable[[str, Opinion], list[str]]) -> None:
    text = "The Empress of Kandy was built by Ostby."
    assert "Kandy" in names(text, Opinion())
    assert "Kandy" in names(text, Opinion("Empress of Kandy", parts=0.95))


@pytest.mark.parametrize("text", ["Ostby, Pellerin and the crew of Brakka left.", "Ostby sold Pellerin to Brakka."])
def test_names_with_more_than_function_words_between_are_not_asked_about(
    names: Callable[[str, Opinion], list[str]], text: str
) -> None:
    opinion = Opinion("Ostby, Pellerin", "Pellerin and the crew of Brakka", "Ostby sold Pellerin")
    assert names(text, opinion) == ["Ostby", "Pellerin", "Brakka"]


def test_of_a_text_without_sentence_ends_only_the_words_around_are_read(
    names: Callable[[str, Opinion], list[str]],
) -> None:
    opinion = Opinion()
    names("word " * 200 + "Empress of Kandy " + "word " * 200, opinion)
    assert opinion.sentences
    assert all(60 < len(sentence.split()) < 100 for sentence in opinion.sentences)


def test_a_name_with_its_owner_in_it_is_one(names: Callable[[str, Opinion], list[str]]) -> None:
    text = "Tallin's Kitchen was opened by Ostby. In May, Tallin's Kitchen closed."
    assert names(text, Opinion("Tallin's Kitchen", parts=0.95)).count("Tallin's Kitchen") == 2


def test_a_known_owner_of_an_ordinary_word_may_be_a_part(names: Callable[[str, Opinion], list[str]]) -> None:
    assert "Turin's Kitchen" in names("In May, Turin's Kitchen closed.", Opinion(parts=0.25))
    assert "Ostby" in names("In May, Turin's Ostby closed.", Opinion(parts=0.25))


def test_an_owner_and_what_is_owned_stay_two(names: Callable[[str, Opinion], list[str]]) -> None:
    assert "Basketo" in names("In May, Ostby's Basketo closed.", Opinion(parts=0.0))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("In May, Italy's Saab Mills closed.", ["Italy", "Saab Mills"]),
        ("It belongs to Norway's Orange and Basketo.", ["Norway", "Orange", "Basketo"]),
        ("Piet Vos, Gommex's Asia president, left.", ["Piet Vos", "Gommex", "Asia"]),
    ],
)
def test_countries_and_regions_are_no_parts_of_owned_names(
    text: str, parts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    annotator = engine().annotator
    monkeypatch.setattr(annotator, "opinion", Opinion(parts=0.9))
    mentions = annotator.annotate(plain_document(text)).mentions
    assert [mention.surface for mention in mentions if mention.kind is MentionKind.NAME][: len(parts)] == parts


def test_names_of_two_paragraphs_are_two(names: Callable[[str, Opinion], list[str]]) -> None:
    assert names("Mei Velmeer\n\nGommex grew in May.", Opinion("Mei Velmeer\n\nGommex"))[:2] == [
        "Mei Velmeer",
        "Gommex",
    ]


def test_a_unit_keeps_the_country_in_its_name_though_both_stand_alone_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    annotator = engine().annotator
    monkeypatch.setattr(annotator, "opinion", Opinion("Hisense South Africa"))
    text = "Hisense grew in South Africa. When Hisense South Africa opened a plant, it had 300 workers."
    mentions = annotator.annotate(plain_document(text)).mentions
    found = [mention.surface for mention in mentions if mention.kind is MentionKind.NAME]
    assert found == ["Hisense", "South Africa", "Hisense South Africa"]
