from __future__ import annotations

import random
from dataclasses import replace

from kg.corpora import Example, GoldTriple, Span, find
from kg.train.fit import Options
from kg.train.renamed import FREQUENT, Names, names_of, with_other_names
from kg.train.run import lessons_of, numbers_of
from kg.train.start import tokenizer_of
from tests.train.tiny import tiny_start

NAMES = Names({"MAKER": ("Bix & Sons",), "SHIP": ("Margarete of Trondheim",)})


def example(text: str, maker: str, ship: str, *, also: str = "") -> Example:
    """A ship and its maker, and another thing that is marked."""
    ends = place(maker, text), place(ship, text)
    triple = GoldTriple(maker, "built", ship, *ends)
    marked = [(*ends[0], "MAKER"), (*ends[1], "SHIP"), *((*place(one, text), "") for one in (also,) if one)]
    return Example("1", text, (triple,), frozenset({"built"}), mentions=tuple(sorted(marked)))


def place(words: str, text: str) -> Span:
    span = find(words, text)
    assert span is not None
    return span


def test_names_are_exchanged_and_the_facts_move_with_them() -> None:
    before = example("In spring Ostby built the Aldora, a tanker.", "Ostby", "Aldora", also="tanker")
    after = with_other_names(before, NAMES, random.Random(1), share=1.0)
    assert after.text == "In spring Bix & Sons built the Margarete of Trondheim, a tanker."
    (fact,) = after.triples
    assert (fact.subject, fact.object) == ("Bix & Sons", "Margarete of Trondheim")
    assert fact.subject_span == place("Bix & Sons", after.text)
    assert fact.object_span == place("Margarete of Trondheim", after.text)
    assert [after.text[start:end] for start, end, _ in after.mentions] == [fact.subject, fact.object, "tanker"]


def test_a_name_that_is_marked_twice_is_exchanged_at_both_places() -> None:
    text = "Ostby built the Aldora; Ostby sold it."
    before = example(text, "Ostby", "Aldora")
    again = (text.rindex("Ostby"), text.rindex("Ostby") + len("Ostby"), "MAKER")
    after = with_other_names(replace(before, mentions=(*before.mentions, again)), NAMES, random.Random(1), share=1.0)
    assert after.text == "Bix & Sons built the Margarete of Trondheim; Bix & Sons sold it."


def test_what_is_no_name_stays() -> None:
    for maker in ("the yard", "Ostby's"):
        before = example(f"In spring {maker} built the Aldora.", maker, "Aldora")
        assert with_other_names(before, Names({"MAKER": NAMES.pools["MAKER"]}), random.Random(1), share=1.0) == before


def test_a_name_within_a_longer_marked_stretch_stays() -> None:
    before = example("In spring Ostby of Turku built the Aldora.", "Ostby", "Aldora", also="Ostby of Turku")
    after = with_other_names(before, NAMES, random.Random(1), share=1.0)
    assert after.text == "In spring Ostby of Turku built the Margarete of Trondheim."


def test_an_asked_pair_moves_too() -> None:
    before = example("In spring Ostby built the Aldora.", "Ostby", "Aldora")
    (fact,) = before.triples
    assert fact.subject_span is not None
    assert fact.object_span is not None
    asked = replace(before, pairs=((fact.subject_span, fact.object_span),))
    after = with_other_names(asked, NAMES, random.Random(1), share=1.0)
    assert [after.text[slice(*span)] for span in after.pairs[0]] == ["Bix & Sons", "Margarete of Trondheim"]


def test_the_pools_are_the_names_of_the_examples() -> None:
    examples = [
        example("Ostby built the Aldora.", "Ostby", "Aldora"),
        example("The yard built the Zita.", "The yard", "Zita"),
        example("the mill built the Zita.", "the mill", "Zita"),
    ]
    assert names_of(examples, ["SHIP", "MAKER", "PORT"]) == Names({"SHIP": ["Aldora", "Zita"], "MAKER": ["Ostby"]})


def test_a_name_that_many_examples_have_is_exchanged_in_all() -> None:
    examples = [example(f"Ostby built the Aldora{n}.", "Ostby", f"Aldora{n}") for n in range(FREQUENT + 1)]
    assert names_of(examples, ["MAKER", "SHIP"]).frequent == {"Ostby"}
    assert not names_of(examples[1:], ["MAKER", "SHIP"]).frequent
    names = replace(NAMES, frequent={"Ostby"})
    after = with_other_names(examples[0], names, random.Random(1), share=0.0)
    assert after.text == "Bix & Sons built the Aldora0."


def test_a_name_stays_that_shares_words_with_a_mark_anywhere() -> None:
    text = "Bank of Turku bought a mill. Bank of Turku grew."
    town = (8, 13)
    triple = GoldTriple("Bank of Turku", "in", "Turku", (0, 13), town)
    twice = Example("1", text, (triple,), frozenset({"in"}), mentions=((0, 13, "MAKER"), (29, 42, "MAKER")))
    assert with_other_names(twice, NAMES, random.Random(1), share=1.0) == twice


def test_a_name_stays_that_is_said_where_nothing_is_marked() -> None:
    before = example("Ostby built the Aldora, and Ostby's owner sold it.", "Ostby", "Aldora")
    after = with_other_names(before, NAMES, random.Random(1), share=1.0)
    assert after.text == "Ostby built the Margarete of Trondheim, and Ostby's owner sold it."


def test_no_name_becomes_one_that_is_there_already() -> None:
    before = example("Ostby built the Aldora for Bix & Sons.", "Ostby", "Aldora")
    after = with_other_names(before, NAMES, random.Random(1), share=1.0)
    assert after.text == "Ostby built the Margarete of Trondheim for Bix & Sons."


def test_each_pass_has_other_names_and_the_same_seed_the_same() -> None:
    examples = [example(f"Ostby{n} built the Aldora{n}.", f"Ostby{n}", f"Aldora{n}") for n in range(20)]
    names = names_of(examples, ["MAKER", "SHIP"])
    choosers = map(random.Random, (1, 2, 1))
    first, second, again = ([with_other_names(one, names, chooser) for one in examples] for chooser in choosers)
    assert first == again
    assert first != second
    assert sum(one != other for one, other in zip(examples, first, strict=True)) >= 10


def test_lessons_have_other_names_in_each_pass_where_asked_for() -> None:
    examples = [example(f"Ostby{n} built the Aldora{n}.", f"Ostby{n}", f"Aldora{n}") for n in range(20)]
    kept = [replace(one, label_space="ships") for one in examples]
    start = tiny_start()
    tokenizer, numbers = tokenizer_of(start), numbers_of([*examples, *kept], ("",))

    def texts(learned: list[Example], options: Options, seed: int) -> list[str]:
        return [item.example.text for item in lessons_of(learned, numbers, tokenizer, options)(seed)]

    asked = Options(exchanged=("MAKER", "SHIP"))
    assert texts(examples, asked, 1) != texts(examples, asked, 2)
    assert texts(examples, Options(), 1) == texts(examples, Options(), 2) == [one.text for one in examples]
    assert texts(kept, asked, 1) == [one.text for one in kept]
