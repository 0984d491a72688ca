"""From marked example sentences to patterns: each finds itself, no counter-example is found, mistakes have a place."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from kg.config import Settings
from kg.engine import Engine
from kg.errors import OntologyError
from kg.model import Sentence, Status
from kg.ontology import Example, load_ontology
from kg.relate.compiling import compile_patterns, example_names
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match, PatternIndex
from kg.relate.status import cues_of, status_of
from tests.reading import annotated, engine

SHIPPED = Path(__file__).parents[2] / "ontology"
RELATIONS = sorted(p.iri for p in load_ontology(SHIPPED).properties.values() if p.examples)

HEAD = """
@prefix t: <https://example.org/t#> .
@prefix kg: <https://w3id.org/graphwright/vocab#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
t:Firm a owl:Class ; rdfs:label "firm"@en ; kg:nerLabel "ORG" ; kg:noun "company | maker" .
"""
T = "https://example.org/t#"


@lru_cache(maxsize=1)
def parsed() -> dict[tuple[str, str], Sentence]:
    """Every example and counter-example of the shipped ontology, parsed in one go, by property and text."""
    ontology = engine().ontology
    pairs = [(p, e) for p in ontology.properties.values() for e in (*p.examples, *p.counter_examples)]
    sentences = engine().annotator.parse_examples([(e.text, example_names(ontology, p, e)) for p, e in pairs])
    return {(p.iri, e.text): sentence for (p, e), sentence in zip(pairs, sentences, strict=True)}


@lru_cache(maxsize=1)
def index() -> PatternIndex:
    return PatternIndex(engine().patterns)


def matches(property: str, example: Example) -> list[Match]:
    """The matches of a property's patterns that join just the example's subject and object, or have the one end."""
    graph = SentenceGraph(parsed()[property, example.text])
    found = [m for m in index().match(graph) if m.pattern.property == property]
    found = [m for m in found if m.pattern.implied == example.implied]
    ends = {"S": example.subject, "O": example.object}
    ends.pop(example.implied, None)
    return [
        m
        for m in found
        if all(_covers(graph, m.subject if letter == "S" else m.object, span) for letter, span in ends.items())
    ]


def _covers(graph: SentenceGraph, index: int, span: tuple[int, int]) -> bool:
    """Whether a token, or one that denotes the same thing, lies within a marked span."""
    return any(span[0] <= graph.tokens[i].start < span[1] for i, _ in graph.same(index))


@pytest.mark.parametrize("iri", RELATIONS, ids=[iri.rpartition("#")[2] for iri in RELATIONS])
def test_every_example_is_found_by_its_own_relation(iri: str) -> None:
    lost = [e.text for e in engine().ontology.properties[iri].examples if not matches(iri, e)]
    assert lost == []


@pytest.mark.parametrize("iri", RELATIONS, ids=[iri.rpartition("#")[2] for iri in RELATIONS])
def test_no_counter_example_is_found(iri: str) -> None:
    prop = engine().ontology.properties[iri]
    assert prop.counter_examples, "each relation shows a sentence that does not mean it"
    taken = {e.text: [m.pattern.example.raw for m in matches(iri, e)] for e in prop.counter_examples if matches(iri, e)}
    assert taken == {}


@pytest.mark.parametrize("iri", RELATIONS, ids=[iri.rpartition("#")[2] for iri in RELATIONS])
def test_every_example_has_the_status_that_it_stands_for(iri: str) -> None:
    cues = cues_of(engine().ontology)
    wrong = {}
    for example in engine().ontology.properties[iri].examples:
        graph = SentenceGraph(parsed()[iri, example.text])
        found = {status_of(graph, match, cues)[0].value for match in matches(iri, example)}
        if found and example.status is not Status.ASSERTED and example.status.value not in found:
            wrong[example.text] = (example.status.value, sorted(found))
    assert wrong == {}


def test_parser_sees_a_verb_in_every_example() -> None:
    verbless = [
        text
        for (iri, text), sentence in parsed().items()
        if text.endswith(".") and not any(t.pos in ("VERB", "AUX") for t in sentence.tokens)
    ]
    assert verbless == [], "a pattern of such an example fits other misreadings only"


def test_patterns_are_the_same_each_time_they_are_compiled() -> None:
    again = Engine(Settings()).patterns
    assert [p.describe() for p in again] == [p.describe() for p in engine().patterns]


def test_every_pattern_binds_a_subject_and_an_object() -> None:
    for pattern in engine().patterns:
        roles = "".join(step.role for step in pattern.steps) + pattern.implied
        assert ("S" in roles, "O" in roles) == (True, True), pattern.example.raw


def small(folder: Path, *lines: str) -> PatternIndex:
    """The patterns of one relation t:rel between firms, whose block is given."""
    block = 't:rel a owl:ObjectProperty ; rdfs:label "rel"@en ; rdfs:domain t:Firm ; rdfs:range t:Firm ;\n'
    (folder / "small.ttl").write_text(HEAD + block + " ;\n".join(lines) + " .\n", encoding="utf-8")
    ontology = load_ontology(folder)
    return PatternIndex(compile_patterns(ontology, engine().annotator.parse_examples))


def pairs(patterns: PatternIndex, text: str) -> set[tuple[str, str]]:
    """The subject and object words of every match in a text."""
    graphs = [SentenceGraph(sentence) for sentence in annotated(text).sentences]
    return {(g.tokens[m.subject].text, g.tokens[m.object].text) for g in graphs for m in patterns.match(g)}


def test_example_is_found_in_other_words_of_the_same_meaning(tmp_path: Path) -> None:
    patterns = small(tmp_path, 'kg:trigger "buy | purchase"', 'kg:example "[S:Orlin] [T:bought] [O:Basketo]."')
    for text in (
        "Gommex bought Fendrala in May.",
        "Fendrala was purchased by Gommex.",
        "Gommex agreed to buy Fendrala.",
        "Gommex, which purchased Fendrala, grew.",
    ):
        assert ("Gommex", "Fendrala") in pairs(patterns, text), text
    for text in ("Gommex sold Fendrala.", "Gommex praised Fendrala.", "Gommex and Fendrala bought ships."):
        assert ("Gommex", "Fendrala") not in pairs(patterns, text), text


def test_trigger_is_taken_from_the_example_where_no_set_holds_it(tmp_path: Path) -> None:
    patterns = small(tmp_path, 'kg:example "[S:Orlin] has [T:sponsored] [O:Basketo]."')
    assert pairs(patterns, "Gommex sponsored Fendrala.") == {("Gommex", "Fendrala")}
    assert pairs(patterns, "Gommex supported Fendrala.") == set()


COUNTER = "Gommex works on a bridge with Fendrala."


def test_counter_example_narrows_a_pattern(tmp_path: Path) -> None:
    example = 'kg:example "[S:Orlin] [T:works] with [O:Basketo]."'
    free = small(tmp_path, example)
    assert pairs(free, COUNTER) == {("Gommex", "Fendrala")}
    narrow = small(tmp_path, example, 'kg:counterExample "[S:Orlin] works on a road with [O:Basketo]."')
    assert pairs(narrow, COUNTER) == set()
    assert pairs(narrow, "Gommex works with Fendrala.") == {("Gommex", "Fendrala")}


def test_counter_example_tells_what_may_not_hang_on_a_further_trigger(tmp_path: Path) -> None:
    example = 'kg:example "[O:Basketo] [T:sold] a [T:stake] to [S:Orlin]."'
    text = "Gommex sold a stake in Velmora to Fendrala in May."
    assert pairs(small(tmp_path, example), text) == {("Fendrala", "Gommex")}
    narrow = small(tmp_path, example, 'kg:counterExample "[O:Basketo] sold a stake in Toyota to [S:Orlin]."')
    assert pairs(narrow, text) == set()
    assert pairs(narrow, "Gommex sold a stake to Fendrala.") == {("Fendrala", "Gommex")}


def test_counter_example_tells_a_further_trigger_by_its_word(tmp_path: Path) -> None:
    triggers = 'kg:trigger "stake | share"'
    example = 'kg:example "[S:Orlin] [T:bought] [T:shares] of [O:Basketo]."'
    text = "Gommex bought the stake of Fendrala."
    assert pairs(small(tmp_path, triggers, example), text) == {("Gommex", "Fendrala")}
    narrow = small(tmp_path, triggers, example, 'kg:counterExample "[S:Orlin] bought the stake of [O:Basketo]."')
    assert pairs(narrow, text) == set()
    assert pairs(narrow, "Gommex bought shares of Fendrala.") == {("Gommex", "Fendrala")}


def test_counter_example_tells_objects_that_the_example_leaves_open(tmp_path: Path) -> None:
    example = 'kg:example "[S:Orlin] [T:sells] to [O:Basketo]."'
    text = "Gommex sold a stake to Fendrala."
    assert pairs(small(tmp_path, example), text) == {("Gommex", "Fendrala")}
    narrow = small(tmp_path, example, 'kg:counterExample "[S:Orlin] sold its (stake|share) to [O:Basketo]."')
    assert pairs(narrow, text) == set()
    assert pairs(narrow, "Gommex sold tyres to Fendrala.") == {("Gommex", "Fendrala")}


def test_past_tense_example_of_something_that_ended_leaves_the_present_alone(tmp_path: Path) -> None:
    patterns = small(
        tmp_path,
        'kg:example "[S:Basketo] [T:belongs] to [O:Orlin]."',
        'kg:formerExample "[S:Basketo] [T:belonged] to [O:Orlin]."',
    )

    def found(text: str) -> set[str]:
        graphs = [SentenceGraph(sentence) for sentence in annotated(text).sentences]
        return {m.pattern.status.value for g in graphs for m in patterns.match(g)}

    assert found("Fendrala belongs to Gommex.") == {"Asserted"}
    assert "Former" in found("Fendrala belonged to Gommex.")


@pytest.mark.parametrize(
    "example",
    [
        "[S:Orlin] grew. Analysts [T:bought] shares. [O:Basketo] fell.",
        "[S:Orlin] [T:grew]. [O:Basketo] fell.",
    ],
)
def test_example_that_gives_no_path_is_an_error_with_its_place(tmp_path: Path, example: str) -> None:
    lines = ['kg:example "[S:Orlin] [T:bought] [O:Basketo]."', f'kg:example "{example}"']
    with pytest.raises(OntologyError) as caught:
        small(tmp_path, *lines)
    assert caught.value.path is not None
    assert caught.value.path.endswith("small.ttl")
    text = (tmp_path / "small.ttl").read_text().splitlines()
    assert caught.value.line is not None
    assert example in text[caught.value.line - 1]
    assert example in str(caught.value)
    assert "small.ttl:" in str(caught.value)
    assert caught.value.hint
