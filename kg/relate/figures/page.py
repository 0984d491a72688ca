"""A document as the figure rules see it: whom its figures can be about, and whom it is about itself.

In: the annotation of a document, its links, the ontology and the lexicon. Out: a `Page`. No sentence is read here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.lexicon import FigureLexicon
from kg.model import Annotation, Entity, Link, Mention, MentionKind
from kg.ontology import Ontology

OPENING = 4  # sentences in one of which a text names what it is about, its headline among them
NAMED = 2  # times that it names it, at least
LEAD = 2  # times as often as anything else


@dataclass(frozen=True)
class Page:
    """A document with its links; ``aboutable`` are the clusters that figures can be about, ``places`` those of places,
    as whose only their exports and the like are told."""

    annotation: Annotation
    links: Mapping[int, Link]
    lexicon: FigureLexicon
    aboutable: frozenset[int]
    places: frozenset[int]
    mentions: Mapping[tuple[int, int], Mention]  # (sentence, token) → the mention that the token heads
    reporters: frozenset[int]  # clusters that tell figures of others: market researchers, associations
    things: Mapping[str, str]  # noun → class of what a phrase that ends in it names: "market"
    base: str  # of minted IRIs

    def entity(self, cluster: int) -> str:
        """The IRI of a cluster's entity."""
        return self.links[cluster].entity.iri

    @cached_property
    def main(self) -> int:
        """The cluster that the document is mostly about: the most mentioned one that figures can be about.

        It is -1 if there is none, or if two are mentioned alike.
        """
        sizes = self._sizes
        if len({count for _, count in sizes.most_common(2)}) == 1 and len(sizes) > 1:
            return -1
        firsts = {one.cluster: -one.start for one in reversed(self.annotation.mentions)}
        typed = {cluster for cluster in sizes if self.links[cluster].entity.types}
        return max(sizes, key=lambda one: (one in typed, sizes[one], firsts.get(one, 0)), default=-1)

    @cached_property
    def theme(self) -> int:
        """The cluster that is mentioned twice, and twice as often as any other that figures can be about; or -1."""
        (first, often), (_, after) = (*self._sizes.most_common(2), (-1, 0), (-1, 0))[:2]
        return first if often >= max(NAMED, LEAD * after) else -1

    @cached_property
    def _sizes(self) -> Counter[int]:
        """How often each cluster is mentioned that figures can be about and that the opening names, without those who
        only tell figures."""
        opening = {one.cluster for one in self.annotation.mentions if one.sentence < OPENING}
        told = (self.aboutable & opening) - self.reporters
        return Counter(one.cluster for one in self.annotation.mentions if one.cluster in told)


def page_of(
    annotation: Annotation, links: Mapping[int, Link], ontology: Ontology, lexicon: FigureLexicon, base: str
) -> Page:
    """Everything about a document that its sentences share."""
    heads = {(one.sentence, one.token): one for one in annotation.mentions if one.cluster >= 0}
    names = {
        (one.sentence, one.token): one
        for one in annotation.mentions
        if one.kind is MentionKind.NAME and one.cluster >= 0
    }
    return Page(
        annotation=annotation,
        links=links,
        lexicon=lexicon,
        aboutable=_aboutable(links, ontology, lexicon),
        places=_of_classes(links, _place_classes(ontology), ontology),
        mentions=heads | names,
        reporters=_reporters(annotation, links, lexicon),
        things=_things(ontology, lexicon),
        base=base,
    )


def _things(ontology: Ontology, lexicon: FigureLexicon) -> dict[str, str]:
    """The nouns of phrases that may have figures themselves, each with the first class that it names."""
    classes = {noun: iri for iri in sorted(ontology.classes, reverse=True) for noun in ontology.classes[iri].nouns}
    return {noun: classes[noun] for noun in sorted(lexicon.words("ThingNouns", "noun")) if noun in classes}


def _place_classes(ontology: Ontology) -> tuple[str, ...]:
    """The classes of places: by the recogniser's label, or because the catalogue has lists of their instances."""
    listed = {iri for iri, cls in ontology.classes.items() if cls.gazetteers}
    return tuple(sorted({*ontology.labelled("GPE"), *listed}))


def _of_classes(links: Mapping[int, Link], classes: tuple[str, ...], ontology: Ontology) -> frozenset[int]:
    return frozenset(c for c, link in links.items() if classes and ontology.is_a(link.entity.types, classes))


def _aboutable(links: Mapping[int, Link], ontology: Ontology, lexicon: FigureLexicon) -> frozenset[int]:
    """The clusters that figures can be about: no persons, no places, nothing that the lexicon names, no common noun."""
    others = (*sorted(lexicon.not_about), *ontology.labelled("PERSON"), *_place_classes(ontology))
    barred = _of_classes(links, others, ontology)
    return frozenset(c for c, link in links.items() if c not in barred and _is_named(link.entity))


def _is_named(entity: Entity) -> bool:
    return not entity.types or entity.label[:1].isupper() or entity.linked


def _reporters(annotation: Annotation, links: Mapping[int, Link], lexicon: FigureLexicon) -> frozenset[int]:
    """Clusters that a noun beside their name, or a word of it, makes somebody who tells figures of others."""
    nouns, words = lexicon.words("ReporterNouns", "noun"), lexicon.words("ReporterNouns", "word")
    named = {c for c, link in links.items() if words.intersection(link.entity.label.lower().split())}
    called = {cluster for cluster, noun in _called(annotation) if noun in nouns}
    return frozenset(named | called)


def _called(annotation: Annotation) -> Iterator[tuple[int, str]]:
    """Each cluster that a sentence names, with the nouns beside the name: "the market researcher Orlin"."""
    named = {(one.sentence, one.token): one.cluster for one in annotation.mentions if one.kind is MentionKind.NAME}
    for sentence in annotation.sentences:
        tokens = sentence.tokens
        for pair in sentence.equivalences:
            if (sentence.index, pair.name) in named:
                yield named[sentence.index, pair.name], tokens[pair.noun].lemma
        for token in tokens[1:]:
            if (sentence.index, token.index) in named:
                yield named[sentence.index, token.index], tokens[token.index - 1].lemma
