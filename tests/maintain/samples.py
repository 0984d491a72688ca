"""Random documents about a few firms, towns and people, and stores to put them into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pyoxigraph as ox

from kg.assemble.axioms import reachable
from kg.assemble.merge import merge_claims
from kg.config import Settings
from kg.errors import LinkError
from kg.identity import Decision, Decisions, Kind, checked
from kg.iri import slug
from kg.maintain.publish import Publisher
from kg.maintain.shapes import ledger_graph
from kg.model import (
    Entity,
    Evidence,
    Extraction,
    Key,
    Link,
    Literal,
    Mention,
    MentionKind,
    Observation,
    Statement,
    Status,
)
from kg.ontology import load_ontology
from kg.pipeline import graph_of
from kg.store.codec import squeeze
from kg.store.database import Database
from kg.store.ledger import Ledger
from kg.validate import load_shapes
from tests.graph_samples import ENTITY, TRADE, XSD, make_document

ONTOLOGY = load_ontology(Path(__file__).parents[1] / "data" / "trade")
SHAPES = load_shapes(ONTOLOGY)
NONE = Decisions()
SETTINGS = Settings(min_confidence=0.3, assert_confidence=0.5)
# Spellings that join to each other, that do not, and that only a third brings together; each with its usual class.
NAMES = {
    "Velmora": "Firm",
    "Velmora Ltd": "Firm",
    "Vélmora": "Firm",
    "Velmora Trade Group": "Firm",
    "Brakka": "Firm",
    "Ana Ruiz": "Human",
    "Porto": "Town",
    "Pórto": "Town",
    "Norland": "Spot",
    "Southern Isles": "Spot",
    "Isles": "Spot",
}
# By the usual classes of subject and object; anything else is foundIn, against its range more often than not.
PREDICATES = {
    ("Firm", "Firm"): ("alliedWith", "heldBy", "holds"),
    ("Firm", "Town"): ("seatedIn", "foundIn"),
    ("Firm", "Spot"): ("seatedIn", "foundIn"),
    ("Human", "Firm"): ("staffOf", "holds"),
    ("Town", "Spot"): ("partOf",),
    ("Spot", "Spot"): ("partOf",),
    ("Spot", "Town"): ("partOf",),
    ("Town", "Town"): ("partOf",),
}
KINDS = tuple(sorted(set(NAMES.values())))
SENTENCES = ("One says so.", "Another says so too.", "A third one is not so sure.")
TEXT = " ".join(SENTENCES)


def place_of(sentence: str) -> tuple[int, int]:
    """Where a sentence stands in `TEXT`."""
    start = TEXT.index(sentence)
    return start, start + len(sentence)


VALUES = (Literal("1998-05-01", XSD + "date"), Literal("long ago", XSD + "string"))


def extraction(identity: str, seed: int) -> Extraction:
    """What one document yields, by a seed: equal arguments give equal values."""
    return _Draw(Random(seed)).extraction(identity)


class _Draw:
    def __init__(self, random: Random) -> None:
        self.random = random

    def extraction(self, identity: str) -> Extraction:
        pick = self.random.choice
        found = [self.entity(name) for name in self.random.sample(sorted(NAMES), pick(range(3, 8)))]
        statements = [self.statement(identity, found) for _ in range(pick(range(2, 10)))]
        return Extraction(
            make_document(identity, TEXT, pick((None, "2020-01-01", "2021-01-01"))),
            entities=tuple(sorted(found, key=lambda one: one.iri)),
            statements=tuple(one for one in statements if one.subject != one.object),
            observations=tuple(self.observation(identity, found) for _ in range(pick(range(3)))),
            links=tuple(Link(number, entity, reason="r") for number, entity in enumerate(found)),
            mentions=tuple(Mention(0, 3, "One", MentionKind.NAME, 0, 0, cluster=n) for n, _ in enumerate(found)),
        )

    def entity(self, name: str) -> Entity:
        """A name with its usual class and no alias, most of the time."""
        kind = self.random.choice(("",) * 12 + KINDS) or NAMES[name]
        alias = self.random.choice(("",) * 12 + tuple(NAMES))
        aliases = (alias,) if alias not in ("", name) else ()
        return Entity(ENTITY + slug(name), name, (TRADE + kind,), aliases, self.random.random() < 0.1)

    def evidence(self, identity: str) -> Evidence:
        pick = self.random.choice
        sentence = pick(SENTENCES)
        confidence = pick((0.2, 0.4, 0.6, 0.9, 0.95))
        return Evidence(identity, *place_of(sentence), sentence, (), pick(("r", "s")), confidence)

    def statement(self, identity: str, found: Sequence[Entity]) -> Statement:
        pick = self.random.choice
        subject, other = pick(found), pick(found)
        usual = PREDICATES.get((NAMES[subject.label], NAMES[other.label]), ("foundIn",))
        predicate, value = pick(((pick(usual), other.iri),) * 5 + (("begunOn", pick(VALUES)),))
        status = pick((Status.ASSERTED,) * 6 + tuple(Status))
        evidence = (self.evidence(identity),)
        return Statement(subject.iri, TRADE + predicate, value, status, evidence, date=pick((None, "2019-05-05")))

    def observation(self, identity: str, found: Sequence[Entity]) -> Observation:
        pick = self.random.choice
        value, label = Decimal(pick(range(1, 4))), pick(("sales", "Sales"))
        return Observation(pick(found).iri, TRADE + "Sales", label, self.evidence(identity), value=value, unit="EUR")


class Growing:
    """A store fed with extractions directly."""

    def __init__(self, folder: Path, decisions: Decisions = NONE, settings: Settings = SETTINGS) -> None:
        self.database = Database(folder)
        self.ledger = Ledger(self.database.own / "ledger.sqlite")
        self.settings = settings
        self.publisher = Publisher(self.ledger, self.database, ONTOLOGY, decisions, SHAPES, settings)

    def decide(self, decisions: Decisions) -> None:
        """Have other decisions about claims and further names."""
        self.publisher = Publisher(self.ledger, self.database, ONTOLOGY, decisions, SHAPES, self.settings)

    def add(self, extraction: Extraction) -> None:
        """Put a document in, or its new reading."""
        document = extraction.document
        with self.ledger.transaction():
            body = squeeze(document)
            self.ledger.stage(document.id, document.date or "", body, squeeze(extraction), "recipe")

    def remove(self, document: str) -> None:
        """Take a document out."""
        with self.ledger.transaction():
            self.ledger.set_state(document, "gone")

    def wander(self, random: Random, state: dict[str, Extraction], names: Sequence[str], steps: int) -> None:
        """Add, change and take out documents at random; ``state`` follows."""
        for _ in range(steps):
            name = random.choice(names)
            if random.random() < 0.7:
                state[name] = extraction(name, random.getrandbits(32))
                self.add(state[name])
            elif state.pop(name, None):
                self.remove(name)

    def lines(self) -> set[str]:
        """The graph, without the ledger's entries."""
        entries = ox.NamedNode(ledger_graph(self.settings.base))
        return {str(quad) for quad in self.database.store if quad.graph_name != entries}

    def close(self) -> None:
        """Give the files free."""
        self.ledger.close()
        self.database.close()


def claim_decisions(extractions: Sequence[Extraction], seed: int) -> Decisions:
    """Some decisions about claims that the documents make, or that follow from them; those that agree."""
    random = Random(seed)
    said = sorted({key for one in extractions for key in merge_claims([one])}, key=Key.parts)
    found: list[Decision] = []
    for _ in range(random.randint(0, 5) if said else 0):
        one = _decision(random, said, [item.document.id for item in extractions])
        with suppress(LinkError):
            checked(Decisions([*found, one]), ONTOLOGY)
            found.append(one)
    return checked(Decisions(found), ONTOLOGY)


def _decision(random: Random, said: Sequence[Key], documents: Sequence[str]) -> Decision:
    key = random.choice(said)
    sides = [other for _, other, _ in reachable(key, ONTOLOGY)]
    claim = random.choice([key, key, key, *sides])
    kind = random.choice((Kind.ACCEPT, Kind.REJECT, Kind.CORRECT, Kind.CORRECT, Kind.ALIAS))
    if kind is Kind.ALIAS:
        return Decision(kind, node=key.subject, name=random.choice(("Otherly", "Brakka")))
    document = random.choice(("", "", random.choice(documents)))
    return Decision(kind, document=document, claim=claim, instead=_instead(random, claim, said, kind))


def _instead(random: Random, claim: Key, said: Sequence[Key], kind: Kind) -> Key | None:
    if kind is not Kind.CORRECT:
        return None
    other = random.choice(said)
    if isinstance(claim.object, Literal):
        return replace(claim, object=VALUES[0])
    turned = replace(claim, subject=claim.object, object=claim.subject)
    moved = replace(claim, subject=other.subject)
    return random.choice((other, turned, moved, replace(claim, status=random.choice(tuple(Status)))))


def rebuilt(extractions: Iterable[Extraction], decisions: Decisions = NONE) -> set[str]:
    """The graph of a build of all documents at once."""
    graph, _, _ = graph_of(list(extractions), ONTOLOGY, decisions, SHAPES, SETTINGS)
    store = ox.Store()
    store.extend(graph.quads())
    return {str(quad) for quad in store}


def renumbered(extraction: Extraction, document: str) -> Extraction:
    """The same said by another document."""
    return replace(extraction, document=replace(extraction.document, id=document))


def kept(state: Mapping[str, Extraction]) -> list[Extraction]:
    """The extractions of a state, in the order of the ids."""
    return [state[name] for name in sorted(state)]
