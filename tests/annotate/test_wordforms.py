"""Parts of speech and lemmas from the table are those of the pipeline's own components, however often it began anew."""

from __future__ import annotations

from functools import cache

import pytest
import spacy
from spacy.language import Language

from kg.annotate import wordforms
from kg.annotate.wordforms import WordForms
from kg.config import Settings

TEXTS = (
    "Orlin has agreed to buy Basketo, which makes tyres.",
    "Let 's see: there are two plants, and they ain't gonna close.",
    "It did not sell its unit; that was what he said about the left-hand drives.",
    "Orlin has left, but has not agreed to that.",
)


@cache
def pipeline() -> Language:
    return spacy.load(Settings().model, exclude=["ner"])


@pytest.mark.parametrize("most", [wordforms.MOST_KNOWN, 0], ids=["remembered", "forgotten each time"])
def test_forms_are_those_of_the_pipeline(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordforms, "MOST_KNOWN", most)
    nlp = pipeline()
    forms = WordForms(nlp)
    for text in (*TEXTS, *TEXTS):
        with nlp.memory_zone():
            expected = [(token.pos_, token.lemma_) for token in nlp(text)]
            with nlp.select_pipes(enable=["tok2vec", "tagger", "parser"]):
                assert forms.of([nlp(text)]) == [expected]


def test_table_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordforms, "MOST_KNOWN", 10)
    nlp = pipeline()
    forms = WordForms(nlp)
    for number in range(20):
        forms.of([nlp.get_pipe("tagger")(nlp.get_pipe("tok2vec")(nlp.make_doc(f"Plant{number} makes tyre{number}")))])
    assert len(forms.known) <= 10 + 3


@pytest.mark.parametrize(
    ("text", "lemma"),
    [("fined", "fine"), ("rated", "rate"), ("planned", "plan"), ("visited", "visit"), ("showed", "show")],
)
def test_form_with_a_single_consonant_is_of_the_verb_in_e(text: str, lemma: str) -> None:
    nlp = pipeline()
    with nlp.select_pipes(enable=["tok2vec", "tagger", "parser"]):
        assert WordForms(nlp).of([nlp(f"They {text} Orlin on Monday.")])[0][1] == ("VERB", lemma)


@pytest.mark.parametrize(
    ("text", "word", "form"),
    [
        ("The Brazilian swimwear label opened a shop.", 2, ("NOUN", "swimwear")),  # read as a preposition
        ("Tallmark, the Stockholm buyout firm, grew.", 4, ("NOUN", "buyout")),  # as a verb
        ("The cleaner model grew.", 1, ("ADJ", "clean")),
        ("It is cheaper while the larger firm grows.", 3, ("SCONJ", "while")),
    ],
)
def test_what_is_a_noun_alone_is_one_before_a_noun(text: str, word: int, form: tuple[str, str]) -> None:
    nlp = pipeline()
    with nlp.select_pipes(enable=["tok2vec", "tagger", "parser"]):
        forms = WordForms(nlp)
        assert forms.of([forms.mend(nlp(text))])[0][word] == form
