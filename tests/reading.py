"""Sentences through the real stages, for tests that ask what a reader of the graph would see.

The engine (model, ontology, patterns) is loaded once a session. `extracted` reads a text as the body of a document,
`claims` gives what it says as (subject label, property, object label, status); all results are kept by text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kg.config import Settings
from kg.engine import Engine
from kg.model import Annotation, Document, Entity, Extraction, Mention, MentionKind, Statement
from kg.read import ReadFailure
from kg.read.draft import Draft
from kg.read.finish import finish

ROOT = Path(__file__).parent.parent
DATE = "2021-03-04"

Claim = tuple[str, str, str, str]


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The stages with the shipped ontology and patterns alone; tests/relate/test_learned.py has the learned model."""
    return Engine(replace(Settings(), extractor="none"))


@lru_cache(maxsize=256)
def document(text: str, date: str | None = DATE) -> Document:
    """The document that a reader makes of a text file with this content."""
    found = finish(Draft("test.txt", text, "0" * 64), Settings(), date)
    assert not isinstance(found, ReadFailure)
    return found


@lru_cache(maxsize=256)
def annotated(text: str, date: str | None = DATE) -> Annotation:
    """What the language stage says of a text."""
    return engine().annotator.annotate(document(text, date))


@lru_cache(maxsize=512)
def extracted(text: str, date: str | None = DATE) -> Extraction:
    """Everything the engine finds in a text."""
    return engine()(document(text, date))


def claims(text: str, property: str | None = None, date: str | None = DATE) -> set[Claim]:
    """What a text says, optionally of one property, with labels and local names instead of IRIs."""
    found = extracted(text, date)
    labels = labels_of(found)
    said = {(labels[s.subject], local(s.predicate), said_object(s, labels), s.status.value) for s in found.statements}
    return {claim for claim in said if property in (None, claim[1])}


def statement(text: str, subject: str, property: str, obj: str, date: str | None = DATE) -> Statement:
    """The one statement of a text with these labels."""
    found = extracted(text, date)
    labels = labels_of(found)
    fitting = [
        s
        for s in found.statements
        if (labels[s.subject], local(s.predicate), said_object(s, labels)) == (subject, property, obj)
    ]
    assert len(fitting) == 1, f"{len(fitting)} such statements; the text says {sorted(claims(text, None, date))}"
    return fitting[0]


def said_object(statement: Statement, labels: dict[str, str]) -> str:
    """The label of an entity, or the lexical form of a literal."""
    return labels[statement.object] if isinstance(statement.object, str) else statement.object.lexical


def labels_of(found: Extraction) -> dict[str, str]:
    """IRI → label of every entity that a claim may name."""
    return {entity.iri: entity.label for entity in (*(one.entity for one in found.links), *found.entities)}


def names(text: str) -> list[str]:
    """The surface forms of the names that are found in a text, in its order."""
    return [m.surface for m in name_mentions(text)]


def name_mentions(text: str) -> list[Mention]:
    """The names of a text in its order."""
    found = [m for m in annotated(text).mentions if m.kind is MentionKind.NAME]
    return sorted(found, key=lambda mention: mention.start)


def entity(text: str, surface: str) -> Entity:
    """The entity that a name of a text is linked to, and the only one."""
    found = extracted(text)
    clusters = {m.cluster for m in found.mentions if m.surface == surface}
    assert len(clusters) == 1, (
        f"{surface!r} stands for {len(clusters)} things among {[m.surface for m in found.mentions]}"
    )
    return next(link.entity for link in found.links if link.cluster in clusters)


def types(text: str, surface: str) -> set[str]:
    """Local names of the classes of the entity that a name is linked to."""
    return {local(iri) for iri in entity(text, surface).types}


def denoted(text: str, words: str, occurrence: int = 0) -> set[str]:
    """The labels of what some words of a text refer to: the n-th place where they stand."""
    found = extracted(text)
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(words, start + 1)
    offset = found.document.text.index(text[:40]) if text[:40] in found.document.text else 0
    labels = {link.cluster: link.entity.label for link in found.links}
    here = [m for m in found.mentions if _covers(m, start + offset, start + offset + len(words)) and m.cluster >= 0]
    return {labels[m.cluster] for m in here}


def _covers(mention: Mention, start: int, end: int) -> bool:
    """Whether the mention ends with the words, whatever article or adjective either begins with."""
    return mention.end == end and mention.start < end and start < mention.end


def local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def said(found: Iterable[Claim]) -> str:
    """Claims in a form that an assertion can show."""
    return "; ".join(" ".join(claim) for claim in sorted(found)) or "nothing"
