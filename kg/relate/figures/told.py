"""Claims that figures state by what narrows them: "sales in Spain rose 5 percent", "China took 44% of exports".

In: the observations of a document, its mentions and links, the ontology and its lexicon. Out: `Statement` values of the
properties that name a metric (``kg:toldByFigure``), asserted as the figures are. Figures themselves stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.lexicon import FigureLexicon
from kg.model import Annotation, Evidence, Link, Observation, Span, Statement, Status
from kg.ontology import Ontology, Property

TOLD = 0.9  # a figure tells it a little less surely than a sentence that says so
REASON = f"told by a figure ({TOLD:g})"


def told_by_figures(
    observations: Iterable[Observation],
    annotation: Annotation,
    links: Mapping[int, Link],
    ontology: Ontology,
    lexicon: FigureLexicon,
) -> Iterator[Statement]:
    """What asserted figures say of the things that narrow them, once each."""
    properties = [prop for prop in ontology.properties.values() if prop.metrics]
    types = {link.entity.iri: link.entity.types for link in links.values()}
    seen: set[tuple[str, str, str]] = set()
    for one in observations if properties else ():
        measured = _measured(one, lexicon)
        for prop in properties:
            for other in one.scope_entities if not measured.isdisjoint(prop.metrics) else ():
                fits = _fits(one.about, prop.domain, types, ontology) and _fits(other, prop.range, types, ontology)
                if one.status is Status.ASSERTED and fits and (one.about, prop.iri, other) not in seen:
                    seen.add((one.about, prop.iri, other))
                    yield _statement(one, prop, other, annotation, links)


def _measured(one: Observation, lexicon: FigureLexicon) -> frozenset[str]:
    """The metric of a figure; of a share, those that it is a share of: "44% of exports"."""
    if one.metric != lexicon.metric("Share").iri:
        return frozenset({one.metric})
    entries = (lexicon.metric_nouns.get(words.lower().split()[-1]) for words in one.scope if words.split())
    return frozenset(entry.iri for entry in entries if entry is not None)


def _fits(iri: str, classes: tuple[str, ...], types: Mapping[str, tuple[str, ...]], ontology: Ontology) -> bool:
    return iri in types and ontology.is_a(types[iri], classes)


def _statement(
    one: Observation, prop: Property, other: str, annotation: Annotation, links: Mapping[int, Link]
) -> Statement:
    confidence = round(one.evidence.confidence * TOLD, 6)
    rest = (span for span in one.evidence.spans if span.role != "object")
    spans = (*rest, *_spans(one.evidence, other, annotation, links))
    evidence = replace(one.evidence, spans=spans, confidence=confidence, reasons=(*one.evidence.reasons, REASON))
    return Statement(one.about, prop.iri, other, one.status, (evidence,), confidence, speaker=one.speaker)


def _spans(evidence: Evidence, iri: str, annotation: Annotation, links: Mapping[int, Link]) -> Iterator[Span]:
    """Where the sentence names a thing first."""
    for one in annotation.mentions:
        inside = evidence.start <= one.start and one.end <= evidence.end
        if inside and one.cluster in links and links[one.cluster].entity.iri == iri:
            yield Span("object", one.start, one.end, one.surface)
            return


__all__ = ["told_by_figures"]
