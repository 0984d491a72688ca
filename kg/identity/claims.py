"""What a person decided about claims and further names, brought to bear on what documents say.

In: decisions, the ontology, the nodes that stand; extractions after joining. Out: the same extractions with what a
person decided on each statement, and `Verdicts` for claims that no sentence makes. Nothing is extracted for it. A
decision about a claim is one about what says the same from the other side, too (symmetric and inverse properties).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from kg.identity.decisions import Decisions, Kind
from kg.model import Document, Entity, Evidence, Extraction, Key, Literal, Statement, Verdict, Verdicts
from kg.ontology import Ontology, all_sides
from kg.terms import exact

# Of decisions about one claim that names of documents brought together: what is said of one document goes first, then
# what keeps a claim out.
_FIRST = (Kind.REJECT, Kind.CORRECT, Kind.ACCEPT)
_REASONS = {
    Kind.REJECT: "rejected: a person decided to reject this claim",
    Kind.CORRECT: "corrected: a person decided to correct this claim",
}
_QUALIFIERS = ("date", "date_text", "date_precision", "valid_from", "valid_until", "speaker", "role")


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision about a claim, under the nodes that stand. ``document`` is an id, source or URL, "" for all."""

    kind: Kind
    claim: Key
    document: str = ""
    instead: Key | None = None

    def order(self) -> tuple[object, ...]:
        """Orders rulings, those that go before others first."""
        instead = self.instead.parts() if self.instead else ()
        return (not self.document, _FIRST.index(self.kind), self.claim.parts(), self.document, instead)


@dataclass(frozen=True, slots=True)
class Rulings:
    """All that a person decided about claims, in their order, and the further names of nodes, sorted."""

    claims: tuple[Ruling, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()  # node, name


def rulings(decisions: Decisions, node: Callable[[str], str] = lambda iri: iri) -> Rulings:
    """The decisions under the nodes that stand: ``node`` gives the one that names of documents were joined to."""

    def stands(iri: str) -> str:
        return node(decisions.node(iri))

    def moved(key: Key) -> Key:
        value = key.object if isinstance(key.object, Literal) else stands(key.object)
        return exact(replace(key, subject=stands(key.subject), object=value))

    found = {
        Ruling(one.kind, moved(one.claim), one.document, moved(one.instead) if one.instead else None)
        for one in decisions.about_claims
        if one.claim
    }
    aliases = {(stands(one.node), one.name) for one in decisions.aliases}
    return Rulings(tuple(sorted(found, key=Ruling.order)), tuple(sorted(aliases)))


class Judge:
    """Brings rulings to bear."""

    def __init__(self, found: Rulings, ontology: Ontology) -> None:
        self._rulings: defaultdict[Key, list[Ruling]] = defaultdict(list)
        accepted: set[Key] = set()
        rejected: dict[Key, str] = {}
        for one in found.claims:
            for key in all_sides(one.claim, ontology):
                self._rulings[key].append(one)
                if one.kind is Kind.ACCEPT and not one.document:
                    accepted.add(key)
                elif not one.document:
                    rejected.setdefault(key, _REASONS[one.kind])
        self.verdicts = Verdicts(frozenset(accepted), rejected)
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        for node, name in found.aliases:
            self._names[node].add(name)

    def judged(self, extraction: Extraction) -> Extraction:
        """What a document says, with what a person decided about it."""
        if not self._rulings and not self._names:
            return extraction
        document = extraction.document
        return replace(
            extraction,
            entities=tuple(self.named(one) for one in extraction.entities),
            statements=tuple(new for old in extraction.statements for new in self._judged(old, document)),
        )

    def named(self, entity: Entity) -> Entity:
        """The entity with the names that a person added."""
        more = self._names.get(entity.iri)
        return replace(entity, aliases=tuple(sorted({*entity.aliases, *more} - {entity.label}))) if more else entity

    def _judged(self, statement: Statement, document: Document) -> Iterator[Statement]:
        key = exact(Key(statement.subject, statement.predicate, statement.object, statement.status))
        ruling = self._about(key, document)
        if ruling is None:
            yield statement
        elif ruling.kind is Kind.ACCEPT:
            yield replace(statement, verdict=Verdict.ACCEPTED)
        else:
            yield _refused(statement, ruling, document)
            yield from self._corrected(statement, key, document)

    def _about(self, key: Key, document: Document) -> Ruling | None:
        """The ruling about a claim of a document that goes first."""
        places = ("", document.id, document.source, document.url)
        return next((one for one in self._rulings.get(key, ()) if one.document in places), None)

    def _corrected(self, statement: Statement, key: Key, document: Document) -> Iterator[Statement]:
        """What stands in the place of a statement, by way of corrections of corrections."""
        passed: set[Key] = set()
        while (ruling := self._about(key, document)) and ruling.instead and key not in passed:
            passed.add(key)
            key = ruling.instead
        if not passed or key in passed or key.subject == key.object:
            return  # it is rejected; or names of documents were joined so that nothing is left to say
        new = _instead(statement, key)
        yield _refused(new, ruling, document) if ruling and ruling.kind is Kind.REJECT else new


def _refused(statement: Statement, ruling: Ruling, document: Document) -> Statement:
    """The statement as one that does not stand. Its dates and speakers go if the claim may stand by other documents."""
    reason = _REASONS[ruling.kind]
    if not ruling.document:
        return replace(statement, verdict=Verdict.REJECTED, refusal=reason)
    nothing: dict[str, Any] = dict.fromkeys(_QUALIFIERS)
    refusal = f"{reason} in document {document.id}"
    return replace(statement, verdict=Verdict.REJECTED, refusal=refusal, **nothing)


def _instead(statement: Statement, key: Key) -> Statement:
    """The statement with what a person put in its place, on the same evidence."""
    read = Key(statement.subject, statement.predicate, statement.object, statement.status)
    return replace(
        statement,
        subject=key.subject,
        predicate=key.predicate,
        object=key.object,
        status=key.status,
        evidence=tuple(_reading(one, exact(read), key) for one in statement.evidence),
        verdict=Verdict.CORRECTED,
        corrects=read,
    )


def _reading(evidence: Evidence, read: Key, key: Key) -> Evidence:
    """The evidence with the spans of what both claims are about, each in its part of the new one."""
    parts = {"subject": read.subject, "object": read.object}
    spans = []
    for span in evidence.spans:
        means = parts.get(span.role)
        if means is None:
            spans.append(span)
        elif means in (key.subject, key.object):
            spans.append(replace(span, role="subject" if means == key.subject else "object"))
    return replace(evidence, spans=tuple(spans))
