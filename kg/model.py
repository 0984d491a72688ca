"""The values that the stages hand on: frozen dataclasses, no I/O, no rdflib, no spaCy.

Offsets are 0-based, end-exclusive, in Unicode code points of ``Document.text``; they are fixed when the document is
read and never change. IRIs are full strings. Sequences are tuples. Sentences and what they consist of are
structs of msgspec, frozen as well, which are made in a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

import msgspec


class BlockKind(StrEnum):
    """What a line of a document is. Only PARAGRAPH and CAPTION and HEADLINE are searched for claims; CREDIT never."""

    HEADLINE = "headline"
    DATELINE = "dateline"  # the place-and-date opening of a paragraph, without its sentence
    PARAGRAPH = "paragraph"
    CAPTION = "caption"  # a sentence under a picture
    CREDIT = "credit"  # "[Photo/…]", bylines: yields no entity


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document's text that no sentence crosses. ``0 <= start < end <= len(text)``."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text with fixed offsets and what is known of its origin. ``id`` is a content hash (16 hex digits)."""

    id: str
    text: str
    blocks: tuple[Block, ...]
    sha256: str  # of the bytes that were read
    source: str = ""  # the path, or path:line for JSONL, as the user gave it
    title: str | None = None
    date: str | None = None  # ISO 8601 day, "2020-05-22"
    url: str | None = None
    author: str | None = None
    language: str = "en"
    warnings: tuple[str, ...] = ()


class MentionKind(StrEnum):
    NAME = "name"
    NOMINAL = "nominal"  # "the company", "smart televisions"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that denotes an entity. ``document.text[start:end] == surface``.

    ``sentence`` and ``token`` say where its head stands in ``Annotation.sentences[sentence].tokens[token]``.
    ``cluster`` numbers the thing it denotes within the document: mentions of one cluster corefer; -1 for none.
    ``source`` says who proposed it: catalogue, ner, capitals, nominal, pronoun.
    ``certainty`` in [0, 1] is 1 for a name, lower for a resolved pronoun or noun phrase.
    """

    start: int
    end: int
    surface: str
    kind: MentionKind
    sentence: int
    token: int
    cluster: int = -1
    source: str = ""
    certainty: float = 1.0


class Token(msgspec.Struct, frozen=True, gc=False):
    """One token of a parsed sentence; a whole name is one token (``mention`` >= 0).

    ``pos`` is the Universal POS tag, ``tag`` the Penn tag, ``dep`` spaCy's (ClearNLP) label, ``head`` the index of the
    governing token in the same sentence (its own index for the root).
    """

    index: int
    start: int
    end: int
    text: str
    lemma: str  # lower case, except for names
    pos: str
    tag: str
    dep: str
    head: int
    entity_label: str = ""  # the NER label of the first parse: a soft vote only
    mention: int = -1  # number of the found name that this token is, or -1 for a common word


class Argument(msgspec.Struct, frozen=True, gc=False):
    """An edge of a sentence's normalised argument graph: ``dependent`` plays the role ``label`` for ``head``.

    Labels: subj, obj (of the active verb, whatever the voice), iobj, comp, agent (who does an event noun), of
    (possessive, of-phrase, compound), amod, num, npadv, or a preposition ("in", "with"). ``certain`` is False for a
    preposition that the parser attached elsewhere and that may belong here too.
    """

    head: int
    label: str
    dependent: int
    certain: bool = True


class Equivalence(msgspec.Struct, frozen=True, gc=False):
    """Two tokens of a sentence that denote one thing: apposition, title, copula ("X is a maker"), "such as".

    ``via`` is the copula's token, or -1 where no verb is involved.
    """

    noun: int
    name: int
    via: int = -1


class Sentence(msgspec.Struct, frozen=True):
    """A parsed sentence. ``document.text[start:end]`` is its text, without surrounding white space."""

    index: int
    start: int
    end: int
    block: BlockKind
    tokens: tuple[Token, ...]
    arguments: tuple[Argument, ...] = ()
    equivalences: tuple[Equivalence, ...] = ()


class DatePrecision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    UNKNOWN = "unknown"  # a day or month without a year: start and end are None


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date or period said in the text. ``first``/``last`` are ISO days (inclusive), None if the year is unknown.

    ``relation`` is "in", "since", "until", "before", "after" or "by": how the words before it bind it.
    """

    start: int
    end: int
    surface: str
    sentence: int
    precision: DatePrecision
    first: str | None
    last: str | None
    relation: str = "in"
    fiscal: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure said in the text.

    ``kind`` is "money", "percent", "times" or "count". ``value`` is the plain number in full, signed for changes that
    fall. ``unit`` is an ISO 4217 code, "percent", "times", or the counted noun phrase ("countries").
    ``approximation`` holds the words that soften it ("more than"), or "". Of the kind "measure" (in
    ``Annotation.measures`` only) is any number with the words after it, heights and lengths of time too.
    """

    start: int
    end: int
    surface: str
    sentence: int
    kind: str
    value: Decimal
    unit: str
    approximation: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of direct or reported speech and its speaker (``speaker`` is an index into mentions, -1 if unknown)."""

    start: int
    end: int
    speaker: int
    direct: bool


@dataclass(frozen=True, slots=True)
class Drop:
    """Something that was found and not kept, and why (a line of the why-not report)."""

    stage: str  # annotate, link, relate, assemble, validate
    reason: str  # a short stable code: "domain", "no-antecedent", "credit-line", "below-threshold"
    document: str
    start: int
    end: int
    text: str  # the surface or sentence
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TypeVote:
    """A hint that the thing of a cluster is an instance of a class; weights of one class add up.

    ``start`` is where the mention begins that the hint was seen at; -1 for one that no single mention gives.
    """

    cluster: int
    type: str  # class IRI
    weight: float
    reason: str
    start: int = -1


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that the language stage says about one document."""

    document: Document
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    votes: tuple[TypeVote, ...] = ()
    known: tuple[tuple[int, tuple[str, ...]], ...] = ()  # clusters that the catalogue knows, with its class IRIs
    drops: tuple[Drop, ...] = ()
    unsaid: tuple[Mention, ...] = ()  # what words are about that do not say so: whose an event is ("owner": "a factory
    # in Kenya was closed") or a thing at a place that is surely there ("holder": "the factory in Kenya has 300 staff"),
    # whom a trigger leaves to the text ("understood": "customers include Orlin"), and what the document is about, at
    # the root of each sentence that tells of nobody else ("theme": "exports go to Kenya")
    measures: tuple[Quantity, ...] = ()  # only where the ontology has a property with numbers


@dataclass(frozen=True, slots=True)
class Entity:
    """A node of the graph. ``types`` are class IRIs, most specific first; ``linked`` is False for a minted (NIL) one.

    ``aliases`` are further surface forms that denote it, sorted.
    """

    iri: str
    label: str
    types: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    linked: bool = False
    external: tuple[str, ...] = ()  # owl:sameAs / skos:exactMatch IRIs of a catalogue entity
    description: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity proposed for a mention. ``score`` ranks (higher is better); ``reasons`` explain it.

    ``parts`` are what the score is the sum of, each with its name: "name", "prior", "type", "context", "coherence".
    """

    entity: str
    label: str
    score: float
    reasons: tuple[str, ...] = ()
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """The decision for one cluster of mentions: an entity (known or minted), with all that was considered."""

    cluster: int
    entity: Entity
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""


class Status(StrEnum):
    """Local names of the status individuals in the vocabulary."""

    ASSERTED = "Asserted"
    NEGATED = "Negated"
    PLANNED = "Planned"
    HYPOTHETICAL = "Hypothetical"
    FORMER = "Former"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a document's text that plays a part in a claim: ``role`` is "subject", "object" or "trigger"."""

    role: str
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of one document that supports a claim, with the spans that carry it and the rule that found it."""

    document: str  # Document.id
    start: int
    end: int
    text: str
    spans: tuple[Span, ...] = ()
    rule: str = ""  # the example sentence (or other rule) that matched, as the ontology has it
    confidence: float = 1.0  # of this one reading, in [0, 1]
    reasons: tuple[str, ...] = ()  # what lowered the confidence: "subject: pronoun 'its' (0.85)"


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal object: lexical form and datatype IRI."""

    lexical: str
    datatype: str


@dataclass(frozen=True, slots=True)
class Key:
    """What makes two statements equal: the triple and its status."""

    subject: str
    predicate: str
    object: str | Literal
    status: Status

    def parts(self) -> tuple[str, ...]:
        """Texts that sort and hash the key: subject, predicate, object, datatype, status."""
        if isinstance(self.object, Literal):
            return (self.subject, self.predicate, self.object.lexical, self.object.datatype, self.status.value)
        return (self.subject, self.predicate, self.object, "", self.status.value)


class Verdict(StrEnum):
    """Local names of what a person can decide about a claim, in the vocabulary."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    CORRECTED = "Corrected"  # it is a person's, in the place of another one


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a person decided about claims wherever they come from, inferred ones too.

    ``accepted`` stand however unsure they are; ``rejected`` do not stand, each with the reason. Their literals are in
    canonical form (`kg.terms.exact`).
    """

    accepted: frozenset[Key] = frozenset()
    rejected: Mapping[Key, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim: subject – predicate – object, its status, qualifiers and evidence.

    ``object`` is an entity IRI or a Literal. ``confidence`` in [0, 1] is pooled over the evidence by `assemble`.
    ``verdict`` is what a person decided about it; ``refusal`` why it does not stand if that was to reject it.
    """

    subject: str
    predicate: str
    object: str | Literal
    status: Status
    evidence: tuple[Evidence, ...]
    confidence: float = 1.0
    date: str | None = None  # ISO day of the event
    date_text: str | None = None
    valid_from: str | None = None  # ISO day, from "since 2015"
    valid_until: str | None = None  # ISO day, from "until 2011"
    speaker: str | None = None  # entity IRI of who said so
    role: str | None = None  # "vice chairman"
    date_precision: str | None = None  # of a date object: "day", "month", "quarter", "year"
    inferred_by: str | None = None  # the axiom (CURIE-like text) for a statement that no sentence says itself
    verdict: Verdict | None = None
    refusal: str = ""
    corrects: Key | None = None  # what was read, if a person put this in its place


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure about an entity. Dates are ISO days; numbers are exact decimals."""

    about: str
    metric: str  # IRI of a kg:Metric individual, or of one minted from the noun
    metric_label: str
    evidence: Evidence
    metric_text: tuple[str, ...] = ()  # the words of the text that say what is measured: "turnover", "paid"
    status: Status = Status.ASSERTED
    scope: tuple[str, ...] = ()  # literals: "overseas", "smart televisions"
    scope_entities: tuple[str, ...] = ()  # entity IRIs: the market or place it is narrowed to
    value: Decimal | None = None
    unit: str | None = None
    approximation: str | None = None
    change_percent: Decimal | None = None  # signed
    change_factor: Decimal | None = None
    change_value: Decimal | None = None  # signed, in ``change_unit``: what "fell by $3 million" says
    change_unit: str | None = None
    comparison: str | None = None  # local name: YearOnYear, QuarterOnQuarter, MonthOnMonth
    period_start: str | None = None
    period_end: str | None = None
    period_text: str | None = None
    value_text: str = ""
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """On what an extraction rests: after a change to an ontology or a catalogue, whether it would be another one.

    ``patterns`` are the keys of those that fitted somewhere, four bytes each, sorted; ``read`` are the properties of
    which they read something, ``proposed`` those of which the learned model proposed something, ``likened`` says
    whether it held pairs against marked examples. ``words`` are the lemmas and parts of words that the text does not
    have as words of its own. ``asked`` are the questions that were put to the catalogue, as (kind, argument), sorted;
    ``scanned`` the stretches in which names were looked for, as (start, end) in the text, or as texts where they do
    not stand there; ``answers`` is a hash of what the catalogue said to all of that, ``ontology`` one of its files,
    ``catalogues`` one of the user's.
    """

    patterns: bytes = b""
    read: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    likened: bool = False
    words: tuple[str, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    scanned: tuple[tuple[int, int] | str, ...] = ()
    answers: bytes = b""
    ontology: bytes = b""
    catalogues: bytes = b""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document yields before assembly. ``trace`` is there if it was asked for, and not part of it."""

    document: Document
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    observations: tuple[Observation, ...] = ()
    links: tuple[Link, ...] = ()
    mentions: tuple[Mention, ...] = ()
    drops: tuple[Drop, ...] = ()
    warnings: tuple[str, ...] = ()
    trace: Trace | None = field(default=None, compare=False, repr=False)


class Outcome(StrEnum):
    """How a document ended; the counts of a run sum to its inputs."""

    OK = "ok"
    WARNINGS = "ok-with-warnings"
    DUPLICATE = "skipped-duplicate"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """A line of the build report."""

    source: str
    outcome: Outcome
    document: str = ""
    stage: str = ""
    reason: str = ""
    warnings: tuple[str, ...] = field(default=())
    sha256: str = ""  # of the bytes of a quarantined document
    traceback: str = ""  # of a quarantined document that made a stage fail
