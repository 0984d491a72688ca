"""Graphs of any size in the shapes that `kg build` writes, without reading a text: for measurements and hostile names.

In: how many claims and entities, a seed. Out: N-Quads, equal for equal arguments. Some entities have very many claims
and most have few, as in graphs of news; a document has five claims; a part of the claims is said by two documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from random import Random

import pyoxigraph as ox

from kg.assemble.merge import Claim, Qualifier, pooled
from kg.assemble.quads import LinkRecord, QuadWriter, Said
from kg.iri import BIZ, KG
from kg.model import Block, BlockKind, Candidate, Document, Entity, Evidence, Key, Link, Observation, Span, Status
from kg.ontology import Metric
from kg.store import load_graph
from tests.explore.keeping import kept, package

BASE = "https://graphwright.example/"
CLAIMS_A_DOCUMENT = 5
SAID_TWICE = 0.15  # of the claims
FIGURES_A_DOCUMENT = 0.5
RIVALLED = 0.05  # of the names: those that had two candidates
# The classes with their share of all entities, and what can be said between them.
CLASSES = {"Company": 0.55, "Person": 0.2, "Place": 0.1, "Product": 0.08, "Market": 0.04, "Industry": 0.03}
RELATIONS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("Company", "Company"): ("partnerWith", "ownedBy", "competesWith", "acquired", "supplies", "investedIn"),
    ("Company", "Place"): ("headquarteredIn", "operatesIn"),
    ("Company", "Product"): ("produces",),
    ("Company", "Market"): ("operatesIn",),
    ("Company", "Industry"): ("inIndustry",),
    ("Person", "Company"): ("worksFor", "foundedBy"),
}
STATUSES = (*[Status.ASSERTED] * 7, Status.PLANNED, Status.NEGATED, Status.FORMER, Status.HYPOTHETICAL)
SYLLABLES = "bra kel vo ri nam tes lu qua dor mi san pel go zin hav ost erl uth nja pré søl wić ära".split()
ENDINGS = {"Company": ("Group", "Ltd", "AG", "Foods", "Motors", "海"), "Place": ("stad", "ville", "burg")}


@dataclass(frozen=True)
class Thing:
    """An entity with its class."""

    entity: Entity
    kind: str


def things(random: Random, count: int) -> list[Thing]:
    """So many entities of all classes, every name once, one in four with an alias."""
    kinds = random.choices(list(CLASSES), list(CLASSES.values()), k=count)
    return [_thing(random, number, kind) for number, kind in enumerate(kinds)]


def _thing(random: Random, number: int, kind: str) -> Thing:
    name = "".join(random.choices(SYLLABLES, k=random.randint(2, 4))).capitalize()
    label = f"{name} {random.choice(ENDINGS.get(kind, ('',)))} {number}".replace("  ", " ")
    aliases = (f"{name[:3].upper()}{number}",) if random.random() < 0.25 else ()
    iri = f"{BASE}entity/{kind.lower()}-{number}"
    return Thing(Entity(iri, label, (BIZ + kind,), aliases, linked=random.random() < 0.5), kind)


class _Draw:
    """Draws documents about some things; those that come first are named most."""

    def __init__(self, random: Random, found: list[Thing]) -> None:
        self.random = random
        self.weights: dict[str, tuple[list[Thing], list[float]]] = {}
        for kind in CLASSES:
            own = [thing for thing in found if thing.kind == kind]
            self.weights[kind] = (own, list(accumulate(1 / (place + 1) ** 0.8 for place, _ in enumerate(own))))
        self.pairs = [pair for pair in RELATIONS if all(self.weights[kind][0] for kind in pair)]

    def thing(self, kind: str) -> Thing:
        own, weights = self.weights[kind]
        return self.random.choices(own, cum_weights=weights)[0]

    def claim(self) -> tuple[Thing, str, Thing, Status]:
        weights = [4 if pair == ("Company", "Company") else 1 for pair in self.pairs]
        pair = self.random.choices(self.pairs, weights)[0]
        subject, value = self.thing(pair[0]), self.thing(pair[1])
        while value is subject:
            value = self.thing(pair[1])
        return subject, self.random.choice(RELATIONS[pair]), value, self.random.choice(STATUSES)


Sayings = list[tuple[Thing, str, Thing, Status]]


def write_synthetic(path: Path, *, claims: int = 50_000, entities: int = 15_000, seed: int = 1) -> Path:
    """Write a graph of so many claims between so many entities as N-Quads."""
    random = Random(seed)
    found = things(random, entities)
    draw = _Draw(random, found)
    distinct: dict[tuple[str, str, str, Status], tuple[Thing, str, Thing, Status]] = {}
    while len(distinct) < claims:
        one = draw.claim()
        distinct.setdefault((one[0].entity.iri, one[1], one[2].entity.iri, one[3]), one)
    sayings = list(distinct.values())
    sayings += [random.choice(sayings) for _ in range(int(claims * SAID_TWICE))]
    random.shuffle(sayings)
    return write_said(path, _documents(sayings), [thing.entity for thing in found], random)


def _documents(sayings: Sayings) -> Iterator[Sayings]:
    for start in range(0, len(sayings), CLAIMS_A_DOCUMENT):
        yield sayings[start : start + CLAIMS_A_DOCUMENT]


def write_said(path: Path, documents: Iterable[Sayings], entities: Iterable[Entity], random: Random) -> Path:
    """Write the graph of documents that each say some things."""
    writer = QuadWriter(BASE, store_text=True)
    claims: dict[Key, Claim] = {}
    with open(path, "wb") as file:
        for number, sayings in enumerate(documents):
            said = _said(number, sayings, random)
            _write(file.write, writer.document(said))
            for key, claim in said.claims.items():
                known = claims.get(key)
                claims[key] = replace(claim, readings=(*(known.readings if known else ()), *claim.readings))
        for claim in claims.values():
            withheld = "low-confidence" if random.random() < 0.02 else ""
            _write(file.write, writer.claim(pooled(claim), withheld))
        for entity in entities:
            _write(file.write, writer.entity(entity))
        _write(file.write, writer.metric(Metric(KG + "Revenue", "revenue")))
    return path


def _write(write: Callable[[bytes], object], quads: Iterable[ox.Quad]) -> None:
    write(b"".join(f"{quad} .\n".encode() for quad in quads))


def _said(number: int, sayings: Sayings, random: Random) -> Said:
    identity = f"{number:016x}"
    sentences = [_sentence(*saying) for saying in sayings]
    starts = list(accumulate((len(text) + 1 for text, _ in sentences), initial=0))
    text = " ".join(text for text, _ in sentences)
    day = f"{2015 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(text)),)
    document = Document(identity, text, blocks, f"{number:064x}", f"{number}.txt", f"News of {day}, {number}", day)
    claims: dict[Key, Claim] = {}
    for (subject, relation, value, status), start, (sentence, spans) in zip(sayings, starts, sentences, strict=False):
        key = Key(subject.entity.iri, BIZ + relation, value.entity.iri, status)
        moved = tuple(Span(role, start + at, start + end, sentence[at:end]) for role, at, end in spans)
        confidence = round(random.uniform(0.4, 0.98), 2)
        evidence = Evidence(identity, start, start + len(sentence), sentence, moved, f"rule of {relation}", confidence)
        qualifiers = tuple(sorted(_qualifiers(identity, day, subject, random)))
        claims[key] = Claim(key, (evidence,), qualifiers)
    about = sorted({end.entity.iri for saying in sayings for end in (saying[0], saying[2])})
    return Said(
        document,
        tuple(about),
        tuple(_links(document, sayings, random)),
        claims,
        tuple(_figures(document, claims, random)),
    )


def _sentence(subject: Thing, relation: str, value: Thing, status: Status) -> tuple[str, list[tuple[str, int, int]]]:
    """A sentence with its spans by role, from its beginning."""
    name, trigger, other = subject.entity.label, f"{relation} ({status.value.lower()})", value.entity.label
    text = f"{name} {trigger} {other}, sources said."
    at = len(name) + 1
    end = at + len(trigger)
    return text, [("subject", 0, len(name)), ("trigger", at, end), ("object", end + 1, end + 1 + len(other))]


def _qualifiers(document: str, day: str, subject: Thing, random: Random) -> Iterator[Qualifier]:
    if random.random() < 0.6:
        yield Qualifier(document, "date", day)
        yield Qualifier(document, "date_text", day)
    if subject.kind == "Person":
        yield Qualifier(document, "role", random.choice(("chief executive", "chair", "founder")))
    if random.random() < 0.1:
        yield Qualifier(document, "speaker", subject.entity.iri)


def _links(document: Document, sayings: Sayings, random: Random) -> Iterator[LinkRecord]:
    seen = {end.entity.iri: end.entity for saying in sayings for end in (saying[0], saying[2])}
    for start, entity in enumerate(seen.values()):
        candidates = tuple(_candidate(entity, rank) for rank in range(2 if random.random() < RIVALLED else 0))
        yield LinkRecord(document.id, start, (entity.label,), Link(start, entity, candidates, "an exact name"))


def _candidate(entity: Entity, rank: int) -> Candidate:
    """The entity itself, then one that the graph says nothing else of."""
    iri = entity.iri if rank == 0 else f"{entity.iri}-rival"
    return Candidate(iri, entity.label, 0.9 - rank / 10, ("exact name",), (("name", 0.5), ("prior", 0.4 - rank / 10)))


def _figures(document: Document, claims: Mapping[Key, Claim], random: Random) -> Iterator[Observation]:
    for key, claim in claims.items():
        if "company" in key.subject and random.random() < FIGURES_A_DOCUMENT / CLAIMS_A_DOCUMENT:
            year = (document.date or "2020")[:4]
            yield Observation(
                *(key.subject, KG + "Revenue", "revenue", claim.readings[0]),
                value=Decimal(random.randint(1, 9_000)) * 1_000_000,
                unit=random.choice(("EUR", "USD")),
                period_start=f"{year}-01-01",
                period_end=f"{year}-12-31",
                period_text=year,
                value_text="some millions",
                change_percent=Decimal(random.randint(-50, 90)),
                comparison="YearOnYear",
            )


# --- names that must be shown as text and do nothing --------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "javascript:alert(1)",
    "&lt;b&gt; &#60;b&#62; &amp;",
    "\u202egnp.exe\u202c",
    "\u2066\u2067\u2068isolated\u2069",
    "\u200b",
    "__proto__",
    "constructor",
    "{{7*7}}${7*7}",
    "-->",
    "]]>",
    "'\"`",
    "a\nb\tc",
    "𝄞👩‍👩‍👧 emoji",
    "\u2028line\u2029",
    "null",
    "=1+1",
    "x" * 10_000,
    "שלום " * 2_000,
)
HOSTILE_IRIS = (f"{BASE}entity/%3Cscript%3E", "javascript:alert(1)", "data:text/html,alert(1)")


def write_hostile(path: Path, *, hub: int = 100_000, seed: int = 2) -> Path:
    """Write a graph of hostile names, in a ring of claims that their own sentences say, and a hub of so many claims.

    Labels, aliases, sentences, titles, roles, links' notes are hostile; some entities have hostile IRIs and no http.
    """
    random = Random(seed)
    named = [_named(number, label) for number, label in enumerate(HOSTILE)]
    odd = [
        Thing(Entity(iri, iri, (BIZ + "Company",), external=("javascript:alert(2)",)), "Company")
        for iri in HOSTILE_IRIS
    ]
    ring = [*named, *odd]
    sayings: Sayings = [
        (one, "partnerWith", ring[(place + 1) % len(ring)], Status.ASSERTED) for place, one in enumerate(ring)
    ]
    centre = Thing(Entity(f"{BASE}entity/hub", "Hub <b>of</b> all", (BIZ + "Company",)), "Company")
    spokes = [Thing(Entity(f"{BASE}entity/spoke-{n}", f"Spoke {n}", (BIZ + "Company",)), "Company") for n in range(hub)]
    sayings += [(one, "supplies", centre, Status.ASSERTED) for one in spokes]
    entities = [thing.entity for thing in (*ring, centre, *spokes)]
    return write_said(path, _documents(sayings), entities, random)


def _named(number: int, label: str) -> Thing:
    aliases = (HOSTILE[(number + 1) % len(HOSTILE)],)
    entity = Entity(f"{BASE}entity/hostile-{number}", label, (BIZ + "Company",), aliases, description=label)
    return Thing(entity, "Company")


# --- the same as databases, kept between runs ---------------------------------------------------------------------


def synthetic_store(claims: int = 50_000, entities: int = 15_000) -> Path:
    """An Oxigraph database of `write_synthetic`. It must not be changed."""
    return _store(
        f"synthetic-{claims}-{entities}", lambda path: write_synthetic(path, claims=claims, entities=entities)
    )


def hostile_store(hub: int = 100_000) -> Path:
    """An Oxigraph database of `write_hostile`. It must not be changed."""
    return _store(f"hostile-{hub}", lambda path: write_hostile(path, hub=hub))


def _store(name: str, write: Callable[[Path], object]) -> Path:
    def make(folder: Path) -> None:
        graph = folder / "graph.nq"
        write(graph)
        load_graph(str(graph), folder / "database")
        graph.unlink()

    return kept(name, [*package("assemble"), Path(__file__)], make) / "database"
