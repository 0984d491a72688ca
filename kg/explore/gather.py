"""The claims, entities and documents of a graph, gathered in memory by scans.

In: a store. Out: `Gathered`, in which things are numbered. It takes about 1 kB of memory a claim.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.explore.scan import Scan, Term
from kg.export.claims import days_of
from kg.export.cleaning import iso_day
from kg.iri import KG, NIF, OWL, RDF, RDFS, SCHEMA, SKOS, local_name
from kg.names import LABELS

Tell = Callable[[str, int, int], None]
STATEMENT = ox.NamedNode(KG + "Statement")
_CLAIM_DAYS = ("date", "validFrom", "validUntil")
_DOCUMENT = {
    SCHEMA + "headline": "title",
    SCHEMA + "datePublished": "day",
    SCHEMA + "url": "url",
    KG + "source": "source",
}


@dataclass
class Claim:
    """A claim as the index has it: IRIs, and texts as the graph has them. ``sentences`` are numbers."""

    iri: str
    subject: str = ""
    relation: str = ""
    object: Term | None = None
    status: str = ""
    confidence: str = ""
    withheld: str = ""
    inferred: bool = False
    stands: bool = False
    days: dict[str, str] = field(default_factory=dict)
    sentences: set[int] = field(default_factory=set)

    @property
    def whole(self) -> bool:
        """Whether it has all parts of its triple."""
        return bool(self.subject and self.relation and self.object is not None)

    @property
    def ends(self) -> tuple[str, ...]:
        """The entities that it is about."""
        return (self.subject, self.object.value) if isinstance(self.object, ox.NamedNode) else (self.subject,)

    def span(self) -> tuple[str, str, str, str]:
        """The day that it names, the day from which and until which it holds, and the last day that may matter."""
        first = {name: iso_day(self.days.get(name, "")) for name in _CLAIM_DAYS}
        start, end = days_of(date=first["date"], since=first["validFrom"], until=first["validUntil"])
        last = end or ("9999-12-31" if first["validFrom"] else start)
        return first["date"], start, end, last


@dataclass
class Gathered:
    """All that an index has of a graph."""

    claims: dict[str, Claim] = field(default_factory=dict)
    sentences: dict[str, int] = field(default_factory=dict)  # numbers from 1
    sources: dict[int, str] = field(default_factory=dict)  # sentence → IRI of its document
    roles: list[tuple[str, str]] = field(default_factory=list)
    speakers: list[tuple[str, str]] = field(default_factory=list)
    names: defaultdict[str, dict[str, list[Term]]] = field(default_factory=lambda: defaultdict(dict))
    types: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unlinked: set[str] = field(default_factory=set)
    documents: dict[str, dict[str, str]] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)  # figure → entity
    measured: list[tuple[str, int]] = field(default_factory=list)  # entity, sentence with a figure of it
    entities: set[str] = field(default_factory=set)
    degrees: Counter[str] = field(default_factory=Counter)


def gather(graph: ox.Store, tell: Tell) -> Gathered:
    """Go through the graph; ``tell`` is called with a stage and how far it is."""
    scan, found = Scan(graph), Gathered()
    steps = (_claims, _days, _notes, _figures, _evidence, _standing, _mentions, _entities, _names, _documents)
    for number, step in enumerate(steps):
        tell("claims" if number < 6 else "entities", number, len(steps))
        step(scan, found)
    return found


def _claims(scan: Scan, found: Gathered) -> None:
    claims = {iri: Claim(iri) for iri in scan.subjects(RDF + "type", STATEMENT)}
    for iri, value in _least(scan.facts(RDF + "subject"), claims):
        claims[iri].subject = value.value if isinstance(value, ox.NamedNode) else ""
    for iri, value in _least(scan.facts(RDF + "object"), claims):
        claims[iri].object = value
    for iri, relation in scan.grouped(RDF + "predicate"):
        if iri in claims:
            claims[iri].relation = claims[iri].relation or relation
    for iri, status in scan.grouped(KG + "status"):
        if iri in claims:
            claims[iri].status = claims[iri].status or local_name(status)
    found.claims = {iri: claim for iri, claim in claims.items() if claim.whole}


def _least(facts: Iterable[tuple[str, Term]], claims: dict[str, Claim]) -> Iterator[tuple[str, Term]]:
    """A fact for each claim: of several the one that sorts first, as `kg.export.claims` has it."""
    least: dict[str, Term] = {}
    for iri, value in facts:
        if iri in claims and (iri not in least or str(value) < str(least[iri])):
            least[iri] = value
    yield from least.items()


def _days(scan: Scan, found: Gathered) -> None:
    for name in _CLAIM_DAYS:
        for iri, value in _least(scan.facts(KG + name), found.claims):
            found.claims[iri].days[name] = value.value


def _notes(scan: Scan, found: Gathered) -> None:
    _confidences(scan.common(KG + "confidence"), found)
    if any(not claim.confidence for claim in found.claims.values()):
        _confidences(scan.facts(KG + "confidence"), found)
    for iri, value in _least(scan.facts(KG + "withheld"), found.claims):
        found.claims[iri].withheld = value.value
    for iri, _ in scan.facts(KG + "inferredBy"):
        if iri in found.claims:
            found.claims[iri].inferred = True
    found.roles = [(iri, role) for iri, role in scan.texts(KG + "role") if iri in found.claims]
    found.speakers = [(iri, who) for iri, who in scan.links(KG + "speaker") if iri in found.claims]


def _confidences(facts: Iterable[tuple[str, Term]], found: Gathered) -> None:
    """Readings have confidences too, in the graphs of documents; those of claims stand apart, in the default graph."""
    for iri, value in _least(facts, found.claims):
        found.claims[iri].confidence = value.value


def _figures(scan: Scan, found: Gathered) -> None:
    for iri, entity in scan.links(KG + "about"):
        found.figures[iri] = min(found.figures.get(iri, entity), entity)


def _evidence(scan: Scan, found: Gathered) -> None:
    for iri, sentence, graph in scan.placed(KG + "evidence"):
        if iri in found.claims or iri in found.figures:
            number = found.sentences.setdefault(sentence, len(found.sentences) + 1)
            if iri in found.claims:
                found.claims[iri].sentences.add(number)
            else:
                found.measured.append((found.figures[iri], number))
            if graph and number not in found.sources and scan.is_in(sentence, KG + "document", graph, graph):
                found.sources[number] = graph
    if len(found.sources) < len(found.sentences):
        _sources(scan, found)


def _sources(scan: Scan, found: Gathered) -> None:
    """The documents of sentences where graphs are not named after them, as in Turtle."""
    for sentence, document in scan.links(KG + "document"):
        number = found.sentences.get(sentence, 0)
        if number:
            found.sources.setdefault(number, document)


def _standing(scan: Scan, found: Gathered) -> None:
    for claim in found.claims.values():
        assert claim.object is not None
        claim.stands = claim.status == "Asserted" and scan.has(claim.subject, claim.relation, claim.object)
        if len(claim.ends) == 2:
            found.degrees.update(set(claim.ends))
        else:
            found.degrees.update({claim.subject: 0})


def _mentions(scan: Scan, found: Gathered) -> None:
    """Who is mentioned. In which documents is left to the graph, which has very many of these."""
    found.entities = {entity for _, entity in found.speakers}
    found.entities.update(scan.values(SCHEMA + "mentions"))
    found.entities |= set(found.figures.values())
    found.entities |= found.degrees.keys()


def _entities(scan: Scan, found: Gathered) -> None:
    """Types; what is of some class, but of none of the vocabulary's, is an entity if it has a name."""
    for iri in scan.values(RDF + "type"):
        if iri.startswith((KG, NIF)):
            continue
        for subject in scan.subjects(RDF + "type", ox.NamedNode(iri)):
            found.types[subject].append(iri)
    found.unlinked = set(scan.subjects(KG + "linked", ox.Literal(False)))


def _names(scan: Scan, found: Gathered) -> None:
    own = set(found.entities)
    for predicate in LABELS:
        for iri, value in scan.facts(predicate):
            if isinstance(value, ox.Literal) and (iri in own or _is_entity(iri, predicate, found)):
                found.names[iri].setdefault(predicate, []).append(value)
                found.entities.add(iri)


def _is_entity(iri: str, predicate: str, found: Gathered) -> bool:
    """Whether something that nobody claims anything of is an entity: it has a preferred name and a class."""
    return predicate == SKOS + "prefLabel" and iri in found.types and not _ABSTRACT.intersection(found.types[iri])


_ABSTRACT = frozenset(
    (
        *(RDFS + "Class", RDF + "Property", SKOS + "ConceptScheme"),
        *(OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "Ontology")),
    )
)


def _documents(scan: Scan, found: Gathered) -> None:
    known = set(found.sources.values())
    known |= {iri for iri, types in found.types.items() if SCHEMA + "NewsArticle" in types}
    found.documents = {iri: {} for iri in sorted(known)}
    for predicate, name in _DOCUMENT.items():
        for iri, text in scan.texts(predicate):
            if iri in found.documents:
                values = found.documents[iri]
                values[name] = min(values.get(name, text), text)
