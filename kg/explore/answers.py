"""What calls answer with: the shapes of web/src/explorer/api.ts, field by field, so that msgspec writes them as JSON.

In: nothing. Out: frozen values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Name:
    """An entity as it is named wherever it stands."""

    iri: str
    label: str
    kind: str
    colour: str


@dataclass(frozen=True, slots=True)
class Term:
    """A relation or a class."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things that a reader can pick together."""

    key: str
    label: str
    count: int
    colour: str = ""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as lists have it."""

    iri: str
    subject: Name
    relation: Term
    object: Name | None
    value: str
    status: str
    confidence: float
    day: str
    end: str
    sentences: int
    stands: bool
    inferred: bool
    withheld: str
    sentence: str


@dataclass(frozen=True, slots=True)
class DocumentName:
    """A document as lists have it."""

    iri: str
    title: str
    day: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text; ``marks`` are places in the marks beside it."""

    text: str
    marks: Sequence[int]


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence as one rule read it."""

    segments: Sequence[Segment]
    marks: Sequence[Json]
    rule: str
    confidence: float
    note: str
    document: DocumentName
    evidence: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something that was found and not kept."""

    stage: str
    reason: str
    meaning: str
    text: str
    detail: str
    document: DocumentName
