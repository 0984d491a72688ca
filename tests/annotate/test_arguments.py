"""The argument graph: the same edges whatever the wording.

Each row is a sentence and the edges that must hold in it: "buy subj Orlin" is read as head lemma, label, dependent;
"maker = Orlin" as two words that denote one thing. A row after "not" must not hold.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

from tests.reading import annotated

Rows = list[tuple[str, str]]


@lru_cache(maxsize=256)
def edges(text: str) -> frozenset[str]:
    """Every edge and equivalence of a text, each in the form of the tables below."""
    found = set()
    for sentence in annotated(text).sentences:
        words = [t.text if t.mention >= 0 else t.lemma for t in sentence.tokens]
        found |= {f"{words[a.head]} {a.label} {words[a.dependent]}" for a in sentence.arguments}
        found |= {f"{words[e.noun]} = {words[e.name]}" for e in sentence.equivalences}
    return frozenset(found)


def check(text: str, wanted: str) -> None:
    found = edges(text)
    for edge in (part.strip() for part in wanted.split(";")):
        if edge.startswith("not "):
            assert edge.removeprefix("not ") not in found, sorted(found)
        else:
            assert edge in found, sorted(found)


VOICE: Rows = [
    ("Orlin bought Basketo.", "buy subj Orlin; buy obj Basketo"),
    ("Basketo was bought by Orlin.", "buy subj Orlin; buy obj Basketo; not buy subj Basketo"),
    ("Basketo has been bought by Orlin.", "buy subj Orlin; buy obj Basketo"),
    ("Basketo will be bought by Orlin in May.", "buy subj Orlin; buy obj Basketo"),
    ("Basketo is supplied with tyres by Orlin.", "supply subj Orlin; supply obj Basketo; supply with tyre"),
    ("Orlin sold a ship to Basketo.", "sell subj Orlin; sell obj ship; sell to Basketo"),
]

CLAUSES: Rows = [
    ("Orlin, which makes tyres, bought Basketo.", "make subj Orlin; make obj tyre; buy subj Orlin"),
    ("Orlin bought Basketo, which makes tyres.", "make subj Basketo; not make subj Orlin"),
    (
        "Orlin will open a shop in Kenya, Mei Tanaka said on Monday, and plans to buy Basketo.",
        "plan subj Orlin; buy subj Orlin; not plan subj Mei Tanaka",
    ),
    ("Mei Tanaka said on Monday that Orlin grew and praised Basketo.", "say subj Mei Tanaka; grow subj Orlin"),
    ("Orlin praised Basketo, which Fendrala owns.", "own subj Fendrala; own obj Basketo"),
    ("The company that Orlin bought makes tyres.", "buy subj Orlin; buy obj company; make subj company"),
    ("Basketo, owned by Orlin, grew.", "own subj Orlin; own obj Basketo; grow subj Basketo"),
    ("Basketo, founded in Turku, grew.", "found obj Basketo; found in Turku"),
    ("Orlin, making tyres in Turku, grew.", "make subj Orlin; make obj tyre; make in Turku"),
    ("A maker owned by Orlin bought Basketo.", "own subj Orlin; own obj maker; buy subj maker; not own obj Orlin"),
    ("Orlin, whose boss is Mei Tanaka, grew.", "boss poss Orlin"),
    ("The mill where Orlin makes paper closed.", "make subj Orlin; make in mill"),
]

SAMENESS: Rows = [
    ("Orlin, a maker of tyres, grew.", "maker = Orlin; maker of tyre"),
    ("The maker of tyres, Orlin, grew.", "maker = Orlin"),
    ("Tyre maker Orlin grew.", "maker = Orlin"),
    ("The Finnish tyre maker Orlin grew.", "maker = Orlin; maker amod Finnish"),
    ("Orlin is a maker of tyres.", "maker = Orlin"),
    ("Orlin became a maker of tyres.", "maker = Orlin"),
    ("Orlin is one of the largest makers of tyres.", "maker = Orlin"),
    ("Orlin owns two mills and is one of the largest makers of tyres.", "maker = Orlin"),
    ("It is owned by Basketo, the bus maker Orlin and their founders.", "maker = Orlin; not maker = Basketo"),
    ("Orlin is part of the group.", "part = Orlin; not group = Orlin"),
    ("Orlin sued Basketo and is a bank in Turin.", "bank = Orlin; not bank = Basketo"),
    ("Orlin is a maker and retailer of tyres.", "maker = Orlin; retailer = Orlin"),
    ("Orlin, a maker and retailer of tyres, grew.", "maker = Orlin; retailer = Orlin"),
    ("Chief executive Mei Tanaka left.", "executive = Mei Tanaka"),
    ("Mei Tanaka, chief executive of Orlin, left.", "executive = Mei Tanaka; executive of Orlin"),
    ("Retailers such as Orlin and Basketo grew.", "retailer = Orlin; retailer = Basketo"),
    ("Retailers including Orlin and Basketo grew.", "retailer = Orlin; retailer = Basketo"),
    ("Orlin's customers include Basketo and Fendrala.", "include obj Basketo; include obj Fendrala"),
    ("The city of Turin grew.", "city = Turin"),
    ("Orlin, Basketo and Fendrala grew.", "not Orlin = Basketo; not Basketo = Orlin"),
]

POSSESSION: Rows = [
    ("Orlin's partnership with Basketo grew.", "partnership of Orlin; partnership with Basketo"),
    ("The partnership of Orlin with Basketo grew.", "partnership of Orlin; partnership with Basketo"),
    ("The Orlin partnership grew.", "partnership of Orlin"),
    ("The purchase of Basketo by Orlin failed.", "purchase agent Orlin; purchase of Basketo"),
    ("Orlin's purchase of Basketo failed.", "purchase agent Orlin; purchase of Basketo; not purchase of Orlin"),
    ("Orlin announced the purchase of Basketo.", "purchase agent Orlin; purchase of Basketo"),
    ("Orlin completed its purchase of Basketo.", "purchase of Basketo"),
    ("Orlin signed an agreement with Basketo.", "agreement agent Orlin; agreement with Basketo"),
    ("Orlin and Basketo signed an agreement.", "agreement agent Orlin; agreement agent Basketo"),
    ("Orlin entered into an agreement with Basketo.", "agreement agent Orlin"),
]

COORDINATION: Rows = [
    ("Orlin and Basketo make tyres.", "make subj Orlin; make subj Basketo"),
    ("Orlin makes tyres, ships and paper.", "make obj tyre; make obj ship; make obj paper"),
    ("Orlin bought Basketo and sold Fendrala.", "buy obj Basketo; sell obj Fendrala; sell subj Orlin"),
    ("Orlin makes and sells tyres.", "make obj tyre; sell obj tyre; sell subj Orlin"),
    ("Orlin operates in Turin, Genoa and Naples.", "operate in Turin; operate in Genoa; operate in Naples"),
    ("Orlin, a maker headquartered in Turku, and Basketo grew.", "not headquarter obj Basketo; grow subj Basketo"),
    ("The Finnish maker Orlin and Basketo grew.", "not Basketo amod Finnish; not maker = Basketo"),
    ("Basketo was bought by Orlin and Fendrala.", "buy subj Orlin; buy subj Fendrala"),
    ("Basketo is owned by the bank Orlin, by Tellmark and by Fendrala.", "own subj Tellmark; own subj Fendrala"),
    (
        "In Spain the company Orlin competes with Kitalo's Luma brand, Bremio and Romania's Vastanor.",
        "compete with Vastanor; Vastanor poss Romania; not brand = Vastanor",
    ),
    (
        "The Basketo tyres go on sale via Orlin, Tellmark and Fendrala, the Turin-based electronics retailer.",
        "retailer = Fendrala; not retailer = Orlin",
    ),
    ("Orlin and Basketo, which was founded in Turin, grew.", "found obj Basketo; not found obj Orlin"),
    ("Orlin and Basketo, which were founded in Turin, grew.", "found obj Basketo; found obj Orlin"),
    ("Orlin, Basketo and Tellmark are its suppliers.", "supplier = Orlin; supplier = Basketo; supplier = Tellmark"),
    ("Like Orlin and Fendrala, Basketo makes tyres.", "make subj Orlin; make subj Fendrala; make subj Basketo"),
    (
        "Orlin, Basketo and Tellmark supply tyres to Fendrala.",
        "supply subj Orlin; supply subj Tellmark; supply obj tyre",
    ),
    ("Orlin and Basketo control Tellmark.", "control subj Orlin; control subj Basketo; control obj Tellmark"),
    ("Talks between Orlin and Basketo back Tellmark.", "not back subj Orlin"),
    ("Orlin makes tyres like Basketo.", "not make subj Basketo"),
]

CONTROL: Rows = [
    ("Basketo was built by Orlin and launched in 1910.", "launch subj Basketo; launch obj Basketo"),
    ("Basketo was built by Orlin and crossed a lake.", "cross subj Basketo; not cross obj Basketo"),
    ("Basketo is 42 metres (138 feet) long and is old.", "long subj Basketo; long npadv metre; metre num 42"),
    ("Basketo, 42 metres long and 9 metres wide, sank.", "long subj Basketo"),
    ("Orlin agreed to buy Basketo.", "agree subj Orlin; buy subj Orlin; buy obj Basketo"),
    ("Orlin plans to sell tyres in Turku.", "sell subj Orlin; sell in Turku"),
    ("Orlin helped Basketo to enter Finland.", "enter subj Basketo; enter obj Finland"),
    ("Basketo hopes to be bought by Orlin.", "buy subj Orlin; buy obj Basketo"),
    ("Orlin signed a deal to buy Basketo.", "buy subj Orlin; buy obj Basketo"),
    ("Orlin is able to buy Basketo.", "buy subj Orlin; buy obj Basketo"),
    ("Orlin grew by buying Basketo.", "buy subj Orlin; buy obj Basketo"),
]

PLACES: Rows = [
    ("In Turku, Orlin makes tyres.", "make in Turku; make subj Orlin"),
    ("Founded in Turku, Orlin makes tyres.", "found obj Orlin; found in Turku"),
    ("Orlin grew. From Turku Orlin exported tyres.", "export from Turku; export subj Orlin"),
    ("Orlin makes tyres in Turku.", "make in Turku"),
    (
        "Orlin has 20 stores in Turin, 30 in Genoa and five in Naples.",
        "store in Genoa; store in Naples; have in Naples",
    ),
    ("Orlin runs 20 stores in Turin and another 30 in Genoa.", "store in Genoa; run in Genoa"),
    ("Orlin has 20 stores in Turin, and 30 workers strike in Genoa.", "not store in Genoa"),
]

PARTICLES: Rows = [
    ("Orlin took over Basketo.", "take over subj Orlin; take over obj Basketo"),
    ("Orlin took Basketo over.", "take over subj Orlin; take over obj Basketo"),
    ("Basketo was taken over by Orlin.", "take over subj Orlin; take over obj Basketo"),
    ("Orlin set up a unit.", "set up subj Orlin; set up obj unit"),
]


@pytest.mark.parametrize(("text", "wanted"), VOICE)
def test_roles_are_the_deep_ones_in_active_and_passive(text: str, wanted: str) -> None:
    check(text, wanted)


@pytest.mark.parametrize(("text", "wanted"), CLAUSES)
def test_clauses_inside_a_noun_phrase_get_the_noun_as_argument(text: str, wanted: str) -> None:
    check(text, wanted)


@pytest.mark.parametrize(("text", "wanted"), SAMENESS)
def test_words_that_denote_one_thing_are_equal(text: str, wanted: str) -> None:
    check(text, wanted)


@pytest.mark.parametrize(("text", "wanted"), POSSESSION)
def test_nouns_have_doers_and_objects(text: str, wanted: str) -> None:
    check(text, wanted)


@pytest.mark.parametrize(("text", "wanted"), COORDINATION)
def test_conjuncts_share_roles_but_no_modifiers(text: str, wanted: str) -> None:
    check(text, wanted)


@pytest.mark.parametrize(("text", "wanted"), CONTROL)
def test_infinitives_and_participles_have_their_understood_subject(text: str, wanted: str) -> None:
    check(text, wanted)


@pytest.mark.parametrize(("text", "wanted"), PLACES)
def test_place_belongs_to_the_verb_wherever_it_stands(text: str, wanted: str) -> None:
    check(text, wanted)


@pytest.mark.parametrize(("text", "wanted"), PARTICLES)
def test_particle_is_part_of_the_verb(text: str, wanted: str) -> None:
    check(text, wanted)


def test_every_edge_joins_two_tokens_of_its_sentence() -> None:
    for text, _ in (*VOICE, *CLAUSES, *SAMENESS, *POSSESSION, *COORDINATION, *CONTROL, *PLACES, *PARTICLES):
        for sentence in annotated(text).sentences:
            size = len(sentence.tokens)
            assert all(0 <= a.head < size and 0 <= a.dependent < size for a in sentence.arguments)
            assert all(a.head != a.dependent for a in sentence.arguments)
            assert [token.index for token in sentence.tokens] == list(range(size))


DESCRIBED: Rows = [
    ("A former Orlin engineer, Mei Tanaka founded Basketo.", "engineer = Mei Tanaka; not found subj engineer"),
    ("A chemist by training, she founded Basketo.", "chemist = she"),
    ("Basketo, once part of Orlin, makes tyres.", "part = Basketo"),
    ("Last year, Basketo grew.", "not year = Basketo"),
    ("At the company, Basketo grew.", "not company = Basketo"),
]


@pytest.mark.parametrize(("text", "wanted"), DESCRIBED)
def test_description_that_stands_apart_is_of_the_subject(text: str, wanted: str) -> None:
    check(text, wanted)


OBJECTS: Rows = [
    ("Orlin ruled out entering Kenya.", "rule out comp enter; enter obj Kenya"),
    ("Orlin denied having supplied parts to Basketo.", "deny comp supply; supply obj part; supply subj Orlin"),
    ("Orlin is in talks about a takeover of Basketo.", "takeover agent Orlin; takeover of Basketo"),
    ("She was a partner at consulting firm Orlin.", "firm = Orlin; partner at Orlin; not consult obj Orlin"),
    ("She was previously finance chief of Orlin.", "chief of Orlin; be attr chief"),
]


@pytest.mark.parametrize(("text", "wanted"), OBJECTS)
def test_what_looks_like_an_aside_or_a_verb_has_its_role(text: str, wanted: str) -> None:
    check(text, wanted)
