"""What a changed ontology or catalogue concerns: those documents whose extraction may be another one, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import pytest

from kg.annotate.parse import load_model
from kg.catalogue import load_catalogue
from kg.catalogue.compile import compile_catalogue
from kg.catalogue.records import EntityRecord, Located
from kg.config import Settings
from kg.engine import NO_MODEL, Engine, plain_document, traced
from kg.errors import StoreError
from kg.iri import KG
from kg.lexicon import load_lexicon
from kg.maintain import build_store, fingerprint
from kg.maintain.change import Change, change
from kg.maintain.keeper import Keeper
from kg.maintain.knowledge import Knowledge, knowledge_of
from kg.maintain.recipes import assembly_recipe
from kg.model import Extraction
from kg.ontology import load_ontology
from kg.relate.patterns import Pattern
from kg.scale import Factory
from kg.trace import Answers, Vocabulary

HEAD = """
@prefix h: <https://example.org/harbour#> .
@prefix kg: <https://w3id.org/graphwright/vocab#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
ONTOLOGY = f"""{HEAD}
h:Firm a owl:Class ; rdfs:label "firm"@en ; kg:noun "operator | line" ; kg:nameWord "Lines" ; kg:nerLabel "ORG" .
h:Port a owl:Class ; rdfs:label "port"@en ; kg:noun "harbour" ; kg:nerLabel "GPE" .
h:callsAt a owl:ObjectProperty ; rdfs:label "calls at"@en ; rdfs:domain h:Firm ; rdfs:range h:Port ;
    kg:example "[S:Orlin] [T:calls] at [O:Basketo]." , "[S:Orlin] [T:serves] [O:Basketo]." ;
    kg:trigger "call | dock" .
h:rivals a owl:ObjectProperty ; rdfs:label "rivals"@en ; rdfs:domain h:Firm ; rdfs:range h:Firm ;
    kg:example "[S:Orlin] [T:rivals] [O:Basketo]." .
h:Velmora a h:Firm ; rdfs:label "Velmora Lines"@en .
"""
TEXTS = {
    "calls": "Velmora Lines calls at Brakka every week.",
    "serves": "Tarnow Lines serves Ostrel.",
    "rivals": "Velmora Lines rivals Tarnow Lines.",
    "visits": "Tarnow Lines visits Ostrel in May.",
    "brand": "Quorin Lines is a brand of a Norwegian operator.",
    "nothing": "The weather was fine.",
}
SETTINGS = Settings(extractor=NO_MODEL)


@dataclass(frozen=True)
class State:
    """An ontology on disk with its engine, made when it is first used, and what is known of it."""

    folder: Path
    settings: Settings = SETTINGS

    @cached_property
    def engine(self) -> Engine:
        return traced(self.settings, self.folder)

    @cached_property
    def knowledge(self) -> Knowledge:
        ontology = load_ontology(self.folder)
        return knowledge_of(ontology, load_catalogue(ontology, self.settings), "", "", None)

    def patterns(self) -> Sequence[Pattern]:
        return self.engine.patterns

    def extract(self) -> dict[str, Extraction]:
        return {name: self.engine(plain_document(text)) for name, text in TEXTS.items()}


Made = Callable[[str], State]


@pytest.fixture(scope="module", autouse=True)
def language() -> Iterator[None]:
    """The language model is loaded once for all engines, which takes most of their time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.annotate.parse.load_model", lru_cache(load_model))
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Makes a state of the text of an ontology."""

    def state(text: str) -> State:
        folder = tmp_path_factory.mktemp("harbour")
        (folder / "harbour.ttl").write_text(text)
        return State(folder)

    return state


@pytest.fixture(scope="module")
def before(made: Made) -> State:
    return made(ONTOLOGY)


@pytest.fixture(scope="module")
def extracted(before: State) -> dict[str, Extraction]:
    return before.extract()


def concerned(found: Change, extracted: dict[str, Extraction], now: State) -> set[str]:
    answers = Answers(now.engine.catalogue)
    return {name for name, one in extracted.items() if found.concerns(one.document, one.trace, answers)}


def more(*lines: str) -> str:
    return "\n".join((ONTOLOGY, *lines))


EDITS: Sequence[tuple[str, str, set[str]]] = [
    ("a comment", more('h:Firm rdfs:comment "runs ships"@en .'), set()),
    ("an example", more('h:callsAt kg:example "[S:Orlin] [T:visits] [O:Basketo]." .'), {"visits"}),
    ("an example less", ONTOLOGY.replace(', "[S:Orlin] [T:serves] [O:Basketo]."', ""), {"serves"}),
    ("a trigger", ONTOLOGY.replace("call | dock", "call | dock | visit"), {"visits"}),
    ("a trigger less", ONTOLOGY.replace("call | dock", "call"), set()),
    ("a counter-example", more('h:callsAt kg:counterExample "[S:Orlin] [T:serves] [O:Basketo] daily." .'), {"serves"}),
    ("a noun", more('h:Firm kg:noun "brand" .'), {"brand"}),
    ("a word in names", more('h:Firm kg:nameWord "Ostrel" .'), {"serves", "visits"}),
    ("an individual", more('h:Quorin a h:Firm ; rdfs:label "Quorin Lines"@en .'), {"brand"}),
    ("an alias", more('h:Velmora kg:note "x" ; <http://www.w3.org/2004/02/skos/core#altLabel> "Tarnow Lines"@en .'),
     {"calls", "serves", "rivals", "visits"}),
    ("a metric", more('h:Weather a kg:Metric ; <http://www.w3.org/2004/02/skos/core#prefLabel> "weather"@en .'),
     {"nothing"}),
    ("a relation", more("h:visits a owl:ObjectProperty ; rdfs:domain h:Firm ; rdfs:range h:Port ;",
                        '    kg:example "[S:Orlin] [T:visits] [O:Basketo]." .'), {"visits"}),
    ("a domain", ONTOLOGY.replace("rdfs:domain h:Firm ; rdfs:range h:Firm", "rdfs:domain h:Port ; rdfs:range h:Firm"),
     {"rivals"}),
    ("a label", ONTOLOGY.replace('"rivals"@en', '"competes with"@en'), {"rivals"}),
    ("an axiom above a relation", more("h:rivals rdfs:subPropertyOf h:meets .",
                                       "h:meets a owl:ObjectProperty , owl:AsymmetricProperty ."), {"rivals"}),
    ("a verb that looks like a noun", more('kg:English kg:actWord "visit" .'), {"visits"}),
    ("a class", more('h:Ferry a owl:Class ; rdfs:subClassOf h:Firm ; rdfs:label "brand"@en .'), {"brand"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [edit[1:] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_a_change_concerns_the_documents_that_it_touches(
    text: str, wanted: set[str], made: Made, before: State, extracted: dict[str, Extraction]
) -> None:
    now = made(text)
    found = change(before.knowledge, now.knowledge, before.patterns, now.patterns)
    assert not found.everything
    assert concerned(found, extracted, now) == wanted
    differs = {name for name, one in now.extract().items() if one != extracted[name]}
    assert differs <= wanted


EVERYTHING: Sequence[tuple[str, str]] = [
    ("labels of the recogniser", ONTOLOGY.replace('kg:nerLabel "GPE"', 'kg:nerLabel "GPE", "LOC"')),
    ("disjoint classes", more("h:Firm owl:disjointWith h:Port .")),
    ("a class above", more("h:Firm rdfs:subClassOf h:Port .")),
    ("a class of the recogniser", more('h:Person a owl:Class ; kg:nerLabel "PERSON" .')),
    ("a hyphened noun", more('h:Firm kg:noun "start-up" .')),
    ("a legal form with points", more('h:Firm kg:nameSuffix "S.p.A." .')),
    ("a nationality", more('h:Ostrel a kg:Territory ; rdfs:label "Ostrel"@en ; kg:demonym "Norwegian" .')),
    ("an example without a word", more('h:callsAt kg:example "[O:Basketo][T:\'s] [S:Orlin]" .')),
]


@pytest.mark.parametrize("text", [edit[1] for edit in EVERYTHING], ids=[edit[0] for edit in EVERYTHING])
def test_what_is_read_everywhere_concerns_every_document(
    text: str, made: Made, before: State, extracted: dict[str, Extraction]
) -> None:
    now = made(text)
    found = change(before.knowledge, now.knowledge, before.patterns, now.patterns)
    assert found.everything
    assert all(found.concerns(one.document, one.trace, Answers(before.engine.catalogue)) for one in extracted.values())


UNDECLARED = ONTOLOGY.replace('rdfs:label "firm"@en', 'rdfs:subClassOf h:Agent ; rdfs:label "firm"@en')
STAKES = f"""{ONTOLOGY}
h:owns a owl:ObjectProperty ; rdfs:domain h:Firm ; rdfs:range h:Firm .
h:holds a owl:ObjectProperty ; rdfs:domain h:Firm ; rdfs:range h:Firm ; kg:majority h:owns ;
    kg:example "[S:Orlin] [T:holds] 10 percent of [O:Basketo]." .
"""
BOTH = f"{ONTOLOGY}\nh:Tug a owl:Class, kg:Metric ; rdfs:label 'tug'@en ; kg:nameWord 'Zor' ."
DEALS = f"""{ONTOLOGY}
h:deals a owl:ObjectProperty ; rdfs:domain h:Firm ; rdfs:range h:Firm ; kg:example
    "[S:Orlin] [T:sent] a letter to [O:Basketo]." , "[O:Basketo] [T:sold] a [T:stake] to [S:Orlin]." .
"""
TRADES = f"""{ONTOLOGY}
h:Trade a owl:Class ; rdfs:label "trade"@en ; kg:commonNoun true .
h:isIn a owl:ObjectProperty ; rdfs:domain h:Firm ; rdfs:range h:Trade ; kg:kindNoun "towing: tower | tug owner" .
"""
INDIRECT: Sequence[tuple[str, str, str, str]] = [
    ("a parent that is declared", UNDECLARED, f"{UNDECLARED}\nh:Agent a owl:Class ; rdfs:subClassOf h:Port .", "A B."),
    ("disjointness above", UNDECLARED, f"{UNDECLARED}\nh:Agent owl:disjointWith h:Port .", "A B."),
    (
        "what a majority is of",
        STAKES,
        STAKES.replace("h:owns a owl:ObjectProperty ; rdfs:domain h:Firm", "h:owns a owl:ObjectProperty"),
        "Velmora Lines holds 60 percent of Tarnow Lines.",
    ),
    ("what a noun tells", TRADES, TRADES.replace("towing:", "salvage:"), "The tug owner Velmora Lines grew."),
    ("a noun that tells", TRADES, TRADES.replace("tower |", "tower | salvor |"), "The salvor Velmora Lines grew."),
    (
        "a class that is a metric, too",
        BOTH,
        BOTH.replace("Zor", "Zor | Ostrel"),
        "Velmora Lines calls at Tarnow Ostrel.",
    ),
    (
        "a counter-example with another object",
        DEALS,
        f'{DEALS}\nh:deals kg:counterExample "[S:Orlin] sent a bill to [O:Basketo]." .',
        "Velmora Lines sent a bill to Tarnow Lines.",
    ),
    (
        "a counter-example with something at a further word",
        DEALS,
        f'{DEALS}\nh:deals kg:counterExample "[O:Basketo] sold a stake in Toyota to [S:Orlin]." .',
        "Velmora Lines sold a stake in Quorin Lines to Tarnow Lines.",
    ),
]


@pytest.mark.parametrize(("first", "second", "text"), [edit[1:] for edit in INDIRECT], ids=[one[0] for one in INDIRECT])
def test_what_is_read_on_the_way_is_heeded(first: str, second: str, text: str, made: Made) -> None:
    old, new = made(first), made(second)
    found = change(old.knowledge, new.knowledge, old.patterns, new.patterns)
    one = old.engine(plain_document(text))
    assert found.concerns(one.document, one.trace, Answers(new.engine.catalogue))


def test_with_a_model_triggers_concern_what_it_proposed(made: Made, before: State) -> None:
    now = made(ONTOLOGY.replace("call | dock", "call | dock | moor"))
    calls = "https://example.org/harbour#callsAt"
    assert change(learned(before, calls), learned(now, calls), before.patterns, now.patterns).proposed == {calls}


def test_a_users_metric_never_stands_in_for_one_that_is_asked_for_by_name(made: Made) -> None:
    now = made(more('h:Stake a kg:Metric ; <http://www.w3.org/2004/02/skos/core#prefLabel> "bunker sum"@en .'))
    assert load_lexicon(load_ontology(now.folder).files).metric("Stake").iri == f"{KG}Stake"


def learned(state: State, *names: str) -> Knowledge:
    """What is known if a model was used that was trained on these relations."""
    return replace(state.knowledge, learned=names)


def test_with_a_model_a_relation_that_it_may_pair_things_for_concerns_every_document(made: Made, before: State) -> None:
    now = made(EDITS[11][1])
    assert change(learned(before), learned(now), before.patterns, now.patterns).everything
    reshaped = made(EDITS[12][1])
    assert change(learned(before), learned(reshaped), before.patterns, reshaped.patterns).everything


def test_with_a_model_examples_concern_pairs_that_were_held_against_examples(made: Made, before: State) -> None:
    now = made(EDITS[1][1])
    taught = change(learned(before), learned(now), before.patterns, now.patterns)
    assert taught.likened
    calls = "https://example.org/harbour#callsAt"
    found = change(learned(before, calls), learned(now, calls), before.patterns, now.patterns)
    assert not found.likened
    assert found.proposed == {calls}


def test_a_document_without_a_trace_is_always_concerned(before: State, extracted: dict[str, Extraction]) -> None:
    assert Change().concerns(extracted["calls"].document, None, Answers(before.engine.catalogue))


def test_an_entity_more_in_a_catalogue_concerns_the_documents_that_name_it(
    made: Made, extracted: dict[str, Extraction], before: State, tmp_path: Path
) -> None:
    record = EntityRecord("https://example.org/ostrel", "Ostrel", types=("https://example.org/harbour#Port",))
    compile_catalogue([Located(record, "ports.csv", 1)], tmp_path / "ports")
    now = replace(made(ONTOLOGY), settings=replace(SETTINGS, catalogues=(str(tmp_path / "ports"),)))
    known = replace(now.knowledge, catalogue="other")
    assert concerned(change(before.knowledge, known, before.patterns, now.patterns), extracted, now) == {
        "serves",
        "visits",
    }


@dataclass(frozen=True)
class Growing:
    """A folder with the documents, an ontology that changes, and the store that follows them."""

    folder: Path

    def teach(self, text: str) -> None:
        (self.folder / "harbour").mkdir(exist_ok=True)
        (self.folder / "harbour" / "harbour.ttl").write_text(text)

    def build(self, store: str = "store", factory: Factory = traced, settings: Settings = SETTINGS) -> str:
        texts, ontology = self.folder / "texts", self.folder / "harbour"
        texts.mkdir(exist_ok=True)
        for name, text in TEXTS.items():
            (texts / f"{name}.txt").write_text(text)
        build_store([str(texts)], self.folder / store, settings, ontology=ontology, factory=factory)
        return fingerprint(self.folder / store, SETTINGS.base)

    def extracted_with_what_is_there_now(self) -> set[str]:
        with Keeper(self.folder / "store", SETTINGS, self.folder / "harbour", adopt=False) as keeper:
            sql = "SELECT source FROM documents JOIN sources ON document = id WHERE recipe = ?"
            return {Path(source).stem for (source,) in keeper.ledger.ask(sql, (keeper.recipe,))}


def test_a_store_extracts_again_what_a_changed_ontology_concerns_and_no_more(tmp_path: Path) -> None:
    growing = Growing(tmp_path)
    growing.teach(ONTOLOGY)
    first = growing.build()
    assert growing.extracted_with_what_is_there_now() == set(TEXTS)
    growing.teach(EDITS[1][1])
    second = growing.build()
    assert growing.extracted_with_what_is_there_now() == {"visits"}
    assert second != first
    assert second == growing.build("fresh")
    growing.teach(ONTOLOGY)
    assert growing.build() == first
    assert growing.extracted_with_what_is_there_now() == set(TEXTS)


def test_who_still_has_the_ontology_of_before_does_not_change_a_store(tmp_path: Path) -> None:
    growing = Growing(tmp_path)
    growing.teach(ONTOLOGY)
    growing.build()
    loaded = load_ontology(tmp_path / "harbour")
    growing.teach(EDITS[1][1])
    growing.build()
    with pytest.raises(StoreError, match="another ontology"):
        Keeper(growing.folder / "store", SETTINGS, tmp_path / "harbour", adopt=False, decide=True, known=loaded)


def test_an_ontology_that_changes_while_documents_are_extracted_ends_the_build(tmp_path: Path) -> None:
    growing = Growing(tmp_path)
    growing.teach(ONTOLOGY)

    def late(settings: Settings, ontology: Path | None = None) -> Engine:
        growing.teach(EDITS[1][1])  # after the store has read it, before a worker does
        return traced(settings, ontology)

    with pytest.raises(StoreError, match="the ontology changed while"):
        growing.build(factory=late)
    assert growing.build() == growing.build("fresh")


def test_a_catalogue_that_changes_while_documents_are_extracted_ends_the_build(tmp_path: Path) -> None:
    growing = Growing(tmp_path)
    growing.teach(ONTOLOGY)
    settings = replace(SETTINGS, catalogues=(str(tmp_path / "ports"),))

    def compiled(name: str) -> None:
        record = EntityRecord(f"https://example.org/{name.lower()}", name)
        compile_catalogue([Located(record, "ports.csv", 1)], tmp_path / "ports")

    def late(settings: Settings, ontology: Path | None = None) -> Engine:
        compiled("Brisk Harbour")
        return traced(settings, ontology)

    compiled("Turku")
    with pytest.raises(StoreError, match="the catalogues changed while"):
        growing.build(factory=late, settings=settings)
    assert growing.build(settings=settings) == growing.build("fresh", settings=settings)


def test_other_examples_leave_the_graph_of_unchanged_documents_as_it_is(tmp_path: Path) -> None:
    growing = Growing(tmp_path)
    recipes = []
    for text in (ONTOLOGY, f"# a remark\n{EDITS[1][1]}", EDITS[13][1], ONTOLOGY.replace("h:", "harbour:")):
        growing.teach(text)
        recipes.append(assembly_recipe(SETTINGS, load_ontology(tmp_path / "harbour")))
    assert recipes[0] == recipes[1]
    assert recipes[0] != recipes[2]
    assert recipes[0] != recipes[3]  # prefixes stand in the texts of axioms


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [("carmaker", True), ("maker", True), ("take over", True), ("override", False), ("$", True), ("€", False)],
)
def test_a_phrase_may_stand_where_all_its_words_do(phrase: str, wanted: bool) -> None:
    assert Vocabulary("The Carmaker paid $5m.", ["maker", "take over"]).may_have(phrase) is wanted
