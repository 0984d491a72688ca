"""Claims, figures, entities and documents as quads: the shape of the graph.

In: a `Content`, or its parts. Out: quads without blank nodes. It decides nothing: every choice was made before.

Which graph holds what, so that taking a document back is exact and local (docs/decisions/0003-named-graphs.md):

- The named graph of a document (its name is the document's IRI) holds what this document says, whatever the others
  say: the document, its sentences, mentions, readings and figures; for each claim that it makes the statement's
  identity (type, subject, predicate, object, status) with its evidence and qualifiers; and the entities it mentions.
- The default graph holds what depends on all documents together: plain edges, pooled confidence and its note, inferred
  statements, and the entities' labels and types. It can be made again from the named graphs and the catalogue.

Turtle and N-Triples are the union of all graphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePosixPath, PureWindowsPath

import pyoxigraph as ox

from kg.assemble.merge import Claim, Qualifier, observation_parts
from kg.iri import KG, NIF, RDF, SCHEMA, SKOS, XSD, content_hash, mint_iri
from kg.model import Document, Entity, Evidence, Key, Link, Literal, Observation, Span, Status, Verdict
from kg.ontology import Metric
from kg.terms import typed

Term = ox.NamedNode | ox.Literal
Triples = Iterator[tuple[ox.NamedNode, ox.NamedNode, Term]]

_QUALIFIER_TERMS = {
    "date": "date",
    "date_text": "dateText",
    "date_precision": "datePrecision",
    "valid_from": "validFrom",
    "valid_until": "validUntil",
    "speaker": "speaker",
    "role": "role",
}
_DAYS = ("date", "valid_from", "valid_until")
_LANGUAGE = "en"  # of labels, until documents in other languages are read


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A link decision of one document: the surface forms that it is about, and where the first of them stands."""

    document: str
    start: int
    surfaces: tuple[str, ...]
    link: Link


@dataclass(frozen=True, slots=True)
class Said:
    """What one document says, whatever the others say. ``claims`` have their readings and qualifiers in it alone."""

    document: Document
    about: tuple[str, ...] = ()  # IRIs of the entities that it mentions
    links: tuple[LinkRecord, ...] = ()
    claims: Mapping[Key, Claim] = field(default_factory=dict)
    observations: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """All that the graph says, merged and decided. Mappings are in the order of their keys."""

    documents: Mapping[str, Said]
    entities: tuple[Entity, ...]
    claims: Mapping[Key, Claim]
    metrics: tuple[Metric, ...] = ()
    withheld: Mapping[Key, str] = field(default_factory=dict)
    base: str = ""
    store_text: bool = True

    @property
    def observations(self) -> tuple[Observation, ...]:
        """All figures, in the order of their parts."""
        found = (observation for said in self.documents.values() for observation in said.observations)
        return tuple(sorted(found, key=observation_parts))

    def plain_edges(self) -> tuple[Key, ...]:
        """The asserted claims that are not withheld, sorted."""
        return tuple(key for key in self.claims if key.status is Status.ASSERTED and key not in self.withheld)


def graph_quads(content: Content) -> tuple[ox.Quad, ...]:
    """The whole graph, without duplicates, sorted by graph, subject, predicate, object."""
    writer = QuadWriter(content.base, content.store_text)
    found: set[ox.Quad] = set()
    for said in content.documents.values():
        found.update(writer.document(replace(said, claims=_known(said.claims, content.claims))))
    for entity in content.entities:
        found.update(writer.entity(entity))
    for claim in content.claims.values():
        found.update(writer.claim(claim, content.withheld.get(claim.key, "")))
    for metric in content.metrics:
        found.update(writer.metric(metric))
    return tuple(sorted(found, key=_order))


def _known(said: Mapping[Key, Claim], known: Mapping[Key, Claim]) -> Mapping[Key, Claim]:
    """The claims of a document that the graph holds: not those that are too faint."""
    return {key: claim for key, claim in said.items() if key in known}


class QuadWriter:
    """What the graph says of each thing as quads, in no order; the same quad may come twice."""

    def __init__(self, base: str, store_text: bool) -> None:
        self._names = _Names(base)
        self._triples = _Writer(self._names, store_text)

    def document(self, said: Said) -> Iterator[ox.Quad]:
        """The named graph of a document."""
        graph = self._names.graph(said.document.id)
        for triple in self._document(said, graph):
            yield ox.Quad(*triple, graph)

    def _document(self, said: Said, graph: ox.NamedNode) -> Triples:
        yield from self._triples.document(said.document)
        yield from ((graph, _node(SCHEMA + "mentions"), _node(iri)) for iri in said.about)
        for record in said.links:
            yield from self._triples.link(record)
        for claim in said.claims.values():
            yield from self._triples.said(claim)
        for observation in said.observations:
            yield from self._triples.observation(observation)

    def claim(self, claim: Claim, withheld: str = "") -> Iterator[ox.Quad]:
        """What all documents together say of a claim, in the default graph; the edge too if it is asserted and stands.

        ``withheld`` says why it does not.
        """
        yield from _shared(self._triples.pooled(claim, withheld))
        if claim.key.status is Status.ASSERTED and not withheld:
            yield self.edge(claim.key)

    def edge(self, key: Key) -> ox.Quad:
        """The plain edge."""
        return ox.Quad(_node(key.subject), _node(key.predicate), _object(key.object), ox.DefaultGraph())

    def entity(self, entity: Entity) -> Iterator[ox.Quad]:
        """Labels and types, in the default graph."""
        return _shared(self._triples.entity(entity))

    def metric(self, metric: Metric) -> Iterator[ox.Quad]:
        """Labels of what figures measure, in the default graph."""
        return _shared(self._triples.metric(metric))

    def graph(self, document: str) -> str:
        """The name of a document's graph, which is the document's IRI."""
        return self._names.graph(document).value


def statement_iri(base: str, key: Key) -> str:
    """The IRI of a statement."""
    return _Names(base).statement(key).value


def _shared(triples: Triples) -> Iterator[ox.Quad]:
    return (ox.Quad(*triple, ox.DefaultGraph()) for triple in triples)


def _order(quad: ox.Quad) -> tuple[str, ...]:
    return (str(quad.graph_name), quad.subject.value, quad.predicate.value, str(quad.object))  # type: ignore[union-attr]


@lru_cache(maxsize=65536)
def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _kg(name: str) -> ox.NamedNode:
    return _node(KG + name)


def _object(value: str | Literal) -> Term:
    return typed(value.lexical, value.datatype) if isinstance(value, Literal) else _node(value)


def day(text: str) -> ox.Literal:
    """An ISO day as xsd:date."""
    return typed(text, XSD + "date")


def number(value: Decimal) -> ox.Literal:
    """A whole number as xsd:integer, any other as xsd:decimal, never with an exponent.

    >>> number(Decimal("4.61E+10")).value, number(Decimal("21.10")).value
    ('46100000000', '21.1')
    """
    if value == value.to_integral_value():
        return ox.Literal(format(value.to_integral_value(), "f"), datatype=_node(XSD + "integer"))
    return ox.Literal(format(value.normalize(), "f"), datatype=_node(XSD + "decimal"))


def share(value: Decimal) -> ox.Literal:
    """A number in [0, 1] as xsd:decimal with one decimal place or more.

    >>> share(Decimal("0.90")).value, share(Decimal(1)).value
    ('0.9', '1.0')
    """
    text = format(value.normalize(), "f")
    return ox.Literal(text if "." in text else f"{text}.0", datatype=_node(XSD + "decimal"))


@dataclass(frozen=True, slots=True)
class _Names:
    """The data IRIs under one base."""

    base: str

    def mint(self, kind: str, *parts: str) -> ox.NamedNode:
        return _node(mint_iri(self.base, kind, content_hash(*parts)))

    def graph(self, document: str) -> ox.NamedNode:
        return _node(mint_iri(self.base, "document", document))

    def statement(self, key: Key) -> ox.NamedNode:
        return self.mint("statement", *key.parts())

    def sentence(self, evidence: Evidence) -> ox.NamedNode:
        return self.mint("evidence", evidence.document, str(evidence.start), str(evidence.end))

    def mention(self, document: str, span: Span) -> ox.NamedNode:
        return self.mint("mention", document, str(span.start), str(span.end))

    def reading(self, key: Key, evidence: Evidence) -> ox.NamedNode:
        place = (evidence.document, str(evidence.start), str(evidence.end))
        return self.mint("reading", *key.parts(), *place, evidence.rule)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Triples of one thing each."""

    names: _Names
    store_text: bool

    def document(self, document: Document) -> Triples:
        node = self.names.graph(document.id)
        yield node, _node(RDF + "type"), _node(SCHEMA + "NewsArticle")
        yield node, _kg("sha256"), ox.Literal(document.sha256)
        if document.title:
            yield node, _node(SCHEMA + "headline"), ox.Literal(document.title)
        if document.date:
            yield node, _node(SCHEMA + "datePublished"), day(document.date)
        if document.url:
            yield node, _node(SCHEMA + "url"), typed(document.url, XSD + "anyURI")
        if document.author:
            yield node, _node(SCHEMA + "author"), ox.Literal(document.author)
        if document.source:
            yield node, _kg("source"), ox.Literal(_file_name(document.source))
        if self.store_text:
            yield node, _node(RDF + "type"), _node(NIF + "Context")
            yield node, _node(NIF + "isString"), ox.Literal(document.text)

    def entity(self, entity: Entity) -> Triples:
        node = _node(entity.iri)
        for iri in entity.types:
            yield node, _node(RDF + "type"), _node(iri)
        yield node, _node(SKOS + "prefLabel"), ox.Literal(entity.label, language=_LANGUAGE)
        for alias in entity.aliases:
            yield node, _node(SKOS + "altLabel"), ox.Literal(alias, language=_LANGUAGE)
        for iri in entity.external:
            yield node, _node(SKOS + "exactMatch"), _node(iri)
        if entity.description:
            yield node, _node(SKOS + "definition"), ox.Literal(entity.description, language=_LANGUAGE)
        if not entity.linked:
            yield node, _kg("linked"), ox.Literal(False)

    def link(self, record: LinkRecord) -> Triples:
        """Why the names of a document mean this entity; the candidates only where there was something to choose."""
        link = record.link
        node = self.names.mint("link", record.document, str(record.start), link.entity.iri)
        yield node, _node(RDF + "type"), _kg("Link")
        yield node, _kg("document"), self.names.graph(record.document)
        yield node, _kg("denotes"), _node(link.entity.iri)
        yield node, _kg("linkNote"), ox.Literal(link.reason)
        for surface in record.surfaces if self.store_text else ():
            yield node, _kg("surfaceForm"), ox.Literal(surface)
        rejected = not link.entity.linked or len(link.candidates) > 1
        for rank, candidate in enumerate(link.candidates if rejected else (), start=1):
            other = self.names.mint("candidate", node.value, str(rank))
            yield node, _kg("candidate"), other
            yield other, _node(RDF + "type"), _kg("Candidate")
            yield other, _kg("candidateEntity"), _node(candidate.entity)
            yield other, _kg("rank"), ox.Literal(rank)
            yield other, _kg("score"), number(Decimal(repr(candidate.score)))
            for name, value in candidate.parts:
                yield other, _kg(f"{name}Score"), number(Decimal(repr(value)))
            yield other, _kg("linkNote"), ox.Literal("; ".join((candidate.label, *candidate.reasons)))

    def said(self, claim: Claim) -> Triples:
        """A claim as one document makes it."""
        node = self.names.statement(claim.key)
        yield from self._identity(node, claim.key)
        for evidence in claim.readings:
            yield from self._reading(node, claim.key, evidence)
            if evidence in claim.refused:
                yield self.names.reading(claim.key, evidence), _kg("verdict"), _kg(Verdict.REJECTED.value)
        for qualifier in claim.qualifiers:
            yield node, *_qualifier(qualifier)

    def _identity(self, node: ox.NamedNode, key: Key) -> Triples:
        yield node, _node(RDF + "type"), _kg("Statement")
        yield node, _node(RDF + "subject"), _node(key.subject)
        yield node, _node(RDF + "predicate"), _node(key.predicate)
        yield node, _node(RDF + "object"), _object(key.object)
        yield node, _kg("status"), _kg(key.status.value)

    def _reading(self, node: ox.NamedNode, key: Key, evidence: Evidence) -> Triples:
        yield node, _kg("evidence"), self.names.sentence(evidence)
        yield from self._sentence(evidence)
        reading = self.names.reading(key, evidence)
        yield node, _kg("reading"), reading
        yield reading, _node(RDF + "type"), _kg("Reading")
        yield reading, _kg("evidence"), self.names.sentence(evidence)
        denoted = {"subject": key.subject, "object": key.object if isinstance(key.object, str) else ""}
        yield from self._found(reading, evidence, denoted)

    def _sentence(self, evidence: Evidence) -> Triples:
        node = self.names.sentence(evidence)
        yield node, _node(RDF + "type"), _kg("Evidence")
        yield node, _node(RDF + "type"), _node(NIF + "Sentence")
        yield from self._span(node, evidence.start, evidence.end, evidence.text)
        yield node, _kg("document"), self.names.graph(evidence.document)

    def _span(self, node: ox.NamedNode, start: int, end: int, text: str) -> Triples:
        if self.store_text:
            yield node, _node(NIF + "anchorOf"), ox.Literal(text)
        yield node, _node(NIF + "beginIndex"), ox.Literal(start)
        yield node, _node(NIF + "endIndex"), ox.Literal(end)

    def _found(self, node: ox.NamedNode, evidence: Evidence, denoted: Mapping[str, str]) -> Triples:
        """How a sentence was read: the rule, how sure it is, and the spans that carry the claim."""
        yield node, _kg("confidence"), share(Decimal(repr(evidence.confidence)))
        if evidence.rule:
            yield node, _kg("rule"), ox.Literal(evidence.rule)
        if evidence.reasons:
            yield node, _kg("confidenceNote"), ox.Literal("; ".join(evidence.reasons))
        for span in evidence.spans:
            mention = self.names.mention(evidence.document, span)
            yield node, _kg(f"{span.role}Mention"), mention
            yield mention, _node(RDF + "type"), _kg("Mention")
            yield mention, _node(RDF + "type"), _node(NIF + "Phrase")
            yield from self._span(mention, span.start, span.end, span.surface)
            yield mention, _node(NIF + "sentence"), self.names.sentence(evidence)
            if denoted.get(span.role):
                yield mention, _kg("denotes"), _node(denoted[span.role])

    def pooled(self, claim: Claim, withheld: str) -> Triples:
        """A claim as all documents together make it."""
        node = self.names.statement(claim.key)
        if claim.inferred:
            yield from self._identity(node, claim.key)
            yield from ((node, *_qualifier(qualifier)) for qualifier in claim.qualifiers)
        for axiom in claim.axioms:
            yield node, _kg("inferredBy"), ox.Literal(axiom)
        for premise in claim.premises:
            yield node, _kg("premise"), self.names.statement(premise)
        for evidence in claim.borrowed:
            yield node, _kg("evidence"), self.names.sentence(evidence)
        yield node, _kg("confidence"), share(claim.confidence)
        yield node, _kg("confidenceNote"), ox.Literal(claim.note)
        if withheld:
            yield node, _kg("withheld"), ox.Literal(withheld)
        if claim.verdict:
            yield node, _kg("verdict"), _kg(claim.verdict.value)
        for corrected in claim.corrects:
            yield node, _kg("corrects"), self.names.statement(corrected)

    def metric(self, metric: Metric) -> Triples:
        node = _node(metric.iri)
        yield node, _node(RDF + "type"), _kg("Metric")
        yield node, _node(SKOS + "prefLabel"), ox.Literal(metric.label, language=_LANGUAGE)
        for alias in metric.aliases:
            yield node, _node(SKOS + "altLabel"), ox.Literal(alias, language=_LANGUAGE)

    def observation(self, one: Observation) -> Triples:
        node = self.names.mint("observation", *observation_parts(one))
        yield node, _node(RDF + "type"), _kg("Observation")
        yield node, _kg("about"), _node(one.about)
        yield node, _kg("metric"), _node(one.metric)
        yield node, _kg("status"), _kg(one.status.value)
        yield from ((node, _kg(name), term) for name, term in _measured(one))
        yield node, _kg("evidence"), self.names.sentence(one.evidence)
        yield from self._sentence(one.evidence)
        yield from self._found(node, one.evidence, {"subject": one.about})


def _qualifier(qualifier: Qualifier) -> tuple[ox.NamedNode, Term]:
    predicate = _kg(_QUALIFIER_TERMS[qualifier.name])
    if qualifier.name in _DAYS:
        return predicate, day(qualifier.value)
    return predicate, _node(qualifier.value) if qualifier.name == "speaker" else ox.Literal(str(qualifier.value))


def _measured(one: Observation) -> Iterable[tuple[str, Term]]:
    yield from (("metricText", ox.Literal(words)) for words in one.metric_text)
    yield from (("scope", ox.Literal(scope)) for scope in one.scope)
    yield from (("scopeEntity", _node(iri)) for iri in one.scope_entities)
    numbers = {
        "value": one.value,
        "changePercent": one.change_percent,
        "changeFactor": one.change_factor,
        "changeValue": one.change_value,
    }
    yield from ((name, number(value)) for name, value in numbers.items() if value is not None)
    days = {"periodStart": one.period_start, "periodEnd": one.period_end}
    yield from ((name, day(value)) for name, value in days.items() if value)
    texts = {
        "unit": one.unit,
        "changeUnit": one.change_unit,
        "approximation": one.approximation,
        "periodText": one.period_text,
        "valueText": one.value_text,
    }
    yield from ((name, ox.Literal(text)) for name, text in texts.items() if text)
    if one.comparison:
        yield "comparison", _kg(one.comparison)
    if one.speaker:
        yield "speaker", _node(one.speaker)


def _file_name(source: str) -> str:
    """The last part of a path, so that the bytes do not depend on the directory of a build.

    >>> _file_name("/tmp/in/a.txt"), _file_name("in\\\\a.jsonl:3")
    ('a.txt', 'a.jsonl:3')
    """
    return PureWindowsPath(PurePosixPath(source).name).name
