"""From the extractions of all documents to one graph: merge, infer, decide the plain edges, write quads.

In: extractions in any order and grouping, an ontology, settings. Out: an `Assembled`, equal for equal input. It reads
no file, checks no shape (`kg.validate` does; `Assembled.withhold` takes its findings back) and writes no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Quad

from kg.assemble.axioms import NONE, spread
from kg.assemble.chains import chained, with_spoken
from kg.assemble.edges import drops_for
from kg.assemble.merge import Claim, merge_claims, merge_entities, merge_metrics, merge_observations
from kg.assemble.quads import Content, LinkRecord, QuadWriter, Said, graph_quads
from kg.assemble.settle import Settled, settle, withhold
from kg.config import Settings
from kg.model import Document, Drop, Extraction, Key, Literal, Mention, MentionKind, Status, Verdicts
from kg.ontology import Ontology

__all__ = [
    "Assembled",
    "Claim",
    "Key",
    "QuadWriter",
    "Said",
    "Settled",
    "assemble",
    "document_order",
    "faint_figures",
    "said_by",
]


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
        withheld = withhold(self.claims, self.withheld, new)
        new = {key: text for key, text in withheld.items() if key not in self.withheld}
        content = replace(self.content, withheld=withheld)
        return Assembled(content, (*self.drops, *drops_for(new, self.claims, stage="validate")))


def assemble(
    extractions: Iterable[Extraction], ontology: Ontology, settings: Settings, verdicts: Verdicts = NONE
) -> Assembled:
    """Make one graph of all extractions; their order, grouping and repetition do not matter.

    Claims below ``settings.min_confidence`` and such figures are left out, with a drop; asserted claims below
    ``settings.assert_confidence`` keep their statement and get no plain edge. ``verdicts`` are what a person decided
    about claims, whoever makes them.
    """
    found = tuple(extractions)
    documents = _documents(found, settings)
    days = {name: said.document.date for name, said in documents.items() if said.document.date}
    spoken = spread(merge_claims(found), ontology, verdicts)
    direct = settle(spoken, days, settings, verdicts)
    chains = chained(direct.claims, direct.withheld, ontology, verdicts)
    settled = settle(with_spoken(chains, spoken, verdicts), days, settings, verdicts)
    content = Content(
        documents=documents,
        entities=merge_entities(found, ontology),
        claims=settled.claims,
        metrics=merge_metrics(found, ontology),
        withheld=settled.withheld,
        base=settings.base,
        store_text=settings.store_text,
    )
    drops = (*drops_for(settled.faint, spoken), *drops_for(settled.withheld, settled.claims))
    return Assembled(content, (*drops, *faint_figures(found, settings)))


def _documents(extractions: tuple[Extraction, ...], settings: Settings) -> dict[str, Said]:
    by_id: defaultdict[str, list[Extraction]] = defaultdict(list)
    for extraction in extractions:
        by_id[extraction.document.id].append(extraction)
    return {name: said_by(by_id[name], settings) for name in sorted(by_id)}


def said_by(extractions: Sequence[Extraction], settings: Settings) -> Said:
    """What one document says by its extractions, of which there is one at least.

    Of two documents with one id (equal text under two names) the one whose fields sort first stands for both.
    """
    observations = merge_observations(extractions)
    return Said(
        document=min((one.document for one in extractions), key=document_order),
        about=tuple(sorted({entity.iri for one in extractions for entity in one.entities})),
        links=_links(extractions),
        claims=merge_claims(extractions),
        observations=tuple(one for one in observations if one.evidence.confidence >= settings.min_confidence),
    )


def document_order(document: Document) -> tuple[str, ...]:
    """Orders documents of one id."""
    values = (document.source, document.title, document.date, document.url, document.author, document.sha256)
    return tuple(value or "" for value in values)


def _links(extractions: Sequence[Extraction]) -> tuple[LinkRecord, ...]:
    """The link decisions about entities of the graph, in the order of the text."""
    found: dict[tuple[int, str], LinkRecord] = {}
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
                found.setdefault((start, link.entity.iri), LinkRecord(extraction.document.id, start, surfaces, link))
    return tuple(found[key] for key in sorted(found))


def faint_figures(extractions: Iterable[Extraction], settings: Settings) -> tuple[Drop, ...]:
    """A line of the why-not report for every figure below ``settings.min_confidence``."""
    return tuple(
        Drop(
            *("assemble", "below-threshold", one.evidence.document, one.evidence.start, one.evidence.end),
            text=one.evidence.text,
            detail=f"{one.about} {one.metric} {one.value_text}: under {settings.min_confidence}",
        )
        for one in merge_observations(extractions)
        if one.evidence.confidence < settings.min_confidence
    )
