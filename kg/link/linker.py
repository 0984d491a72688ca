"""From clusters of mentions to nodes: a catalogue entity, or a minted one (NIL).

In: an annotation, hints at types, a catalogue. Out: one `Link` a cluster, with the candidates that were considered and
the reason of the decision. It joins nothing across documents beyond equal labels.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.config import Settings
from kg.iri import local_name, mint_iri, slug
from kg.link.candidates import cluster_of
from kg.link.context import words_of_document
from kg.link.decide import decide
from kg.link.places import places_beside
from kg.link.siblings import full_names
from kg.link.types import settle
from kg.link.values import Decision, Named, Names
from kg.model import Annotation, BlockKind, Candidate, Entity, Link, Mention, MentionKind, TypeVote
from kg.ontology import Ontology
from kg.spelling import name_in, without_end_words

MOST_FORMS = 50  # surface forms of one thing that become aliases; more are an error of clustering


def link(
    annotation: Annotation, votes: Sequence[TypeVote], catalogue: Names, ontology: Ontology, settings: Settings
) -> dict[int, Link]:
    """The decision for every cluster of name mentions of one document."""
    names = named_things(annotation, votes, ontology)
    decisions = decide(names, catalogue, ontology, settings)
    writer = _Writer(names, decisions, catalogue, ontology, settings)
    return {named.cluster: writer.link(named) for named in names}


def named_things(annotation: Annotation, votes: Sequence[TypeVote], ontology: Ontology) -> tuple[Named, ...]:
    """The names of a document by cluster, with the hints and the words around them."""
    mentions: dict[int, list[Mention]] = defaultdict(list)
    for mention in annotation.mentions:
        if mention.kind is MentionKind.NAME:
            mentions[mention.cluster].append(mention)
    hints: dict[int, list[TypeVote]] = defaultdict(list)
    for vote in votes:
        hints[vote.cluster].append(vote)
    words = words_of_document(annotation, ontology)
    full, near = full_names(annotation), places_beside(annotation)
    return tuple(
        Named(
            cluster=cluster,
            label=full.get(cluster) or _label(mentions[cluster], annotation),
            surfaces=tuple(sorted(Counter(name_in(m.surface) for m in mentions[cluster]).items())),
            votes=tuple(hints[cluster]),
            context=words.around(mention.sentence for mention in mentions[cluster]),
            first=_first(mentions[cluster], annotation),
            beside=near.get(cluster, frozenset()),
        )
        for cluster in sorted(mentions)
    )


def _first(mentions: Sequence[Mention], annotation: Annotation) -> int:
    """Where a name stands first; a headline takes up the names of the text, so it comes last."""
    return min(mentions, key=lambda m: (_in_headline(m, annotation), m.start)).start


def _label(mentions: Sequence[Mention], annotation: Annotation) -> str:
    """The fullest form of the name; the first one in the text among equally long ones."""
    fullest = min(mentions, key=lambda m: (-len(name_in(m.surface)), _in_headline(m, annotation), m.start))
    return name_in(fullest.surface)


def _in_headline(mention: Mention, annotation: Annotation) -> bool:
    return annotation.sentences[mention.sentence].block is BlockKind.HEADLINE


class _Writer:
    """Makes links of decisions."""

    def __init__(
        self,
        names: Sequence[Named],
        decisions: Mapping[int, Decision],
        catalogue: Names,
        ontology: Ontology,
        settings: Settings,
    ) -> None:
        self.names = {named.cluster: named for named in names}
        self.decisions, self.catalogue, self.ontology, self.settings = decisions, catalogue, ontology, settings

    def link(self, named: Named) -> Link:
        """The link of a name; a part of a full name takes over the full name's entity."""
        decision = self.decisions[named.cluster]
        candidates = tuple(self._real(candidate) for candidate in decision.candidates)
        if decision.same_as < 0:
            entity, reason = self._entity(named, decision)
            return Link(named.cluster, entity, candidates, reason)
        full = self._full(decision.same_as)
        aliases = sorted({*full.aliases, *(surface for surface, _ in named.surfaces)} - {full.label})
        return Link(named.cluster, replace(full, aliases=tuple(aliases)), candidates, decision.reason)

    def _real(self, candidate: Candidate) -> Candidate:
        """A candidate that stands for another cluster, with that one's entity."""
        number = cluster_of(candidate)
        return candidate if number < 0 else replace(candidate, entity=self._full(number).iri)

    def _full(self, cluster: int) -> Entity:
        """The entity of a cluster by its own candidates: no chain from part to part."""
        decision = self.decisions[cluster]
        return self._entity(self.names[cluster], decision if decision.same_as < 0 else replace(decision, same_as=-1))[0]

    def _entity(self, named: Named, decision: Decision) -> tuple[Entity, str]:
        if decision.entity is not None:
            return self._known(decision.entity, named), decision.reason
        types, why = settle(named.votes, self.ontology)
        return self._minted(named, types), f"NIL: {decision.reason}; type: {why}"

    def _known(self, entity: Entity, named: Named) -> Entity:
        """The catalogue's entity, with the forms of the text that are no nationalities among its aliases."""
        found = {surface for surface, _ in named.surfaces} - {entity.label}
        own = set(entity.aliases)
        further = {form for form in found if form in own or form not in self.ontology.demonyms}
        aliases = sorted(own | further) if len(found) < MOST_FORMS else entity.aliases
        return replace(entity, aliases=tuple(aliases), linked=True)

    def _minted(self, named: Named, types: tuple[str, ...]) -> Entity:
        """A provisional node, under an IRI that no known entity has."""
        words = without_end_words(tuple(named.label.split()), self.ontology.end_words)
        name = slug(" ".join(words).rstrip(","))
        iri = mint_iri(self.settings.base, "entity", name)
        if self.catalogue.entity(iri) is not None:
            iri = mint_iri(
                self.settings.base, "entity", f"{name}-{local_name(types[0]).lower() if types else 'unknown'}"
            )
        aliases = sorted({surface for surface, _ in named.surfaces} - {named.label})
        return Entity(iri=iri, label=named.label, types=types, aliases=tuple(aliases))
