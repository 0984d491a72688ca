"""From the extractions of all documents to one graph: merge, infer, decide the plain edges, write quads.

In: extractions in any order and grouping, an ontology, settings. Out: an `Assembled`, equal for equal input. It reads
no file, checks no shape (`kg.validate` does; `Assembled.withhold` takes its findings back) and writes no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Quad

from kg.assemble.axioms import apply_axioms
from kg.assemble.edges import drops_for, with_orphans, withheld_edges
from kg.assemble.merge import Claim, Key, merge_claims, merge_entities, merge_metrics, merge_observations
from kg.assemble.quads import Content, LinkRecord, graph_quads
from kg.config import Settings
from kg.model import Document, Drop, Extraction, Literal, Mention, MentionKind, Observation, Status
from kg.ontology import Ontology

__all__ = ["Assembled", "Claim", "Key", "assemble"]


@dataclass(frozen=True, slots=True)
class Assembled:
    """The graph as values. ``withheld`` says why asserted claims have no plain edge; ``drops`` is for the report."""

    content: Content
    drops: tuple[Drop, ...] = ()

    @property
    def claims(self) -> Mapping[Key, Claim]:
        """All claims, said and inferred, by key, in the order of the keys."""
        return self.content.claims

    @property
    def withheld(self) -> Mapping[Key, str]:
        """Asserted claims without a plain edge, and why."""
        return self.content.withheld

    def plain_edges(self) -> tuple[Key, ...]:
        """The claims that stand as plain edges, sorted."""
        return self.content.plain_edges()

    def quads(self) -> tuple[Quad, ...]:
        """The graph as sorted quads: one named graph a document, and what they say together in the default graph."""
        return graph_quads(self.content)

    def withhold(self, violations: Iterable[tuple[str, str, str | Literal, str]]) -> Assembled:
        """Take the plain edges (subject, predicate, object, message) back, and those inferred from nothing else.

        The statements stay and carry the message as ``kg:withheld "violation: …"``.
        """
        ordered = sorted(violations, key=str)
        wanted = {Key(s, p, o, Status.ASSERTED): f"violation: {message}" for s, p, o, message in ordered}
        new = {key: text for key, text in wanted.items() if key in self.claims and key not in self.withheld}
        withheld = with_orphans({**new, **self.withheld}, self.claims)
        new = {key: text for key, text in withheld.items() if key not in self.withheld}
        content = replace(self.content, withheld=withheld)
        return Assembled(content, (*self.drops, *drops_for(new, self.claims, stage="validate")))


def assemble(extractions: Iterable[Extraction], ontology: Ontology, settings: Settings) -> Assembled:
    """Make one graph of all extractions; their order, grouping and repetition do not matter.

    Claims below ``settings.min_confidence`` and such figures are left out, with a drop; asserted claims below
    ``settings.assert_confidence`` keep their statement and get no plain edge.
    """
    found = tuple(extractions)
    documents = _documents(found)
    closed = apply_axioms(merge_claims(found), ontology)
    least = settings.min_confidence
    faint = {key: f"below-threshold: under {least}" for key, claim in closed.items() if claim.confidence < least}
    claims = {key: _without(claim, faint) for key, claim in closed.items() if key not in faint}
    withheld = with_orphans(withheld_edges(claims, documents, settings.assert_confidence), claims)
    content = Content(
        documents=documents,
        entities=merge_entities(found, ontology),
        claims=claims,
        observations=_clear(merge_observations(found), settings),
        metrics=merge_metrics(found, ontology),
        withheld=withheld,
        about=_about(found),
        links=_links(found),
        base=settings.base,
        store_text=settings.store_text,
    )
    drops = (*drops_for(faint, closed), *drops_for(withheld, claims), *_faint_figures(found, settings))
    return Assembled(content, drops)


def _documents(extractions: tuple[Extraction, ...]) -> dict[str, Document]:
    """Documents by id. Of two with one id (equal text under two names) the one whose fields sort first is kept."""
    ordered = sorted((extraction.document for extraction in extractions), key=lambda one: (one.id, _fields(one)))
    documents: dict[str, Document] = {}
    for document in ordered:
        documents.setdefault(document.id, document)
    return documents


def _fields(document: Document) -> tuple[str, ...]:
    values = (document.source, document.title, document.date, document.url, document.author, document.sha256)
    return tuple(value or "" for value in values)


def _about(extractions: tuple[Extraction, ...]) -> tuple[tuple[str, str], ...]:
    """Pairs of a document's id and an entity that it mentions, sorted."""
    pairs = {(found.document.id, entity.iri) for found in extractions for entity in found.entities}
    return tuple(sorted(pairs))


def _links(extractions: tuple[Extraction, ...]) -> tuple[LinkRecord, ...]:
    """The link decisions about entities of the graph, once a document, in the order of the text."""
    found: dict[tuple[str, int, str], LinkRecord] = {}
    for extraction in extractions:
        used = {entity.iri for entity in extraction.entities}
        named: dict[int, list[Mention]] = defaultdict(list)
        for mention in extraction.mentions:
            if mention.kind is MentionKind.NAME:
                named[mention.cluster].append(mention)
        for link in extraction.links:
            mentions = named[link.cluster]
            if link.entity.iri in used and mentions:
                start = min(mention.start for mention in mentions)
                surfaces = tuple(sorted({" ".join(mention.surface.split()) for mention in mentions}))
                record = LinkRecord(extraction.document.id, start, surfaces, link)
                found.setdefault((record.document, start, link.entity.iri), record)
    return tuple(found[key] for key in sorted(found))


def _without(claim: Claim, gone: Mapping[Key, str]) -> Claim:
    if not any(premise in gone for premise in claim.premises):
        return claim
    return replace(claim, premises=tuple(premise for premise in claim.premises if premise not in gone))


def _clear(observations: tuple[Observation, ...], settings: Settings) -> tuple[Observation, ...]:
    return tuple(one for one in observations if one.evidence.confidence >= settings.min_confidence)


def _faint_figures(extractions: tuple[Extraction, ...], settings: Settings) -> tuple[Drop, ...]:
    return tuple(
        Drop(
            *("assemble", "below-threshold", one.evidence.document, one.evidence.start, one.evidence.end),
            text=one.evidence.text,
            detail=f"{one.about} {one.metric} {one.value_text}: under {settings.min_confidence}",
        )
        for one in merge_observations(extractions)
        if one.evidence.confidence < settings.min_confidence
    )
