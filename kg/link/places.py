"""Cities that share their name with a greater one: "Paris, Texas".

In: an annotation; the candidates of its names. Out: which names say where another one lies, and which candidates are
not meant unless they do. Nothing is scored here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

from kg.link.values import Named, Names, Proposal
from kg.model import Annotation, MentionKind, Token
from kg.ontology import Ontology

LESSER = 0.75  # share of the greater place's prior: of cities, about a third of the inhabitants
MOST_BETWEEN = 2  # words between a place and the name that says where it lies


def places_beside(annotation: Annotation) -> Mapping[int, frozenset[int]]:
    """By cluster, those of the names that may say where it lies: "Paris, Texas", "the Texan city of Paris"."""
    found: dict[int, set[int]] = defaultdict(set)
    names = {(m.sentence, m.token): m.cluster for m in annotation.mentions if m.kind is MentionKind.NAME}
    for sentence in annotation.sentences:
        last = -1
        for token in sentence.tokens:
            if token.mention < 0 or (sentence.index, token.index) not in names:
                continue
            between = sentence.tokens[last + 1 : token.index]
            if last >= 0 and len(between) <= MOST_BETWEEN:
                pair = names[sentence.index, last], names[sentence.index, token.index]
                for inner, outer in _nested(between, *pair):
                    found[inner].add(outer)
            last = token.index
    return {cluster: frozenset(near) for cluster, near in found.items()}


def _nested(between: Sequence[Token], left: int, right: int) -> Iterator[tuple[int, int]]:
    """The inner and the outer one of two names, by the words between them."""
    words = [token.text for token in between]
    if words in ([","], ["in"]):
        yield left, right
    elif words in (["'s"], ["’s"]) or (words[-1:] == ["of"] and between[0].pos == "NOUN"):
        yield right, left


def unlikely_places(
    names: Sequence[Named], proposals: Mapping[int, Mapping[str, Proposal]], catalogue: Names, ontology: Ontology
) -> Mapping[int, frozenset[str]]:
    """By cluster, the cities that the rest of the document cannot speak for.

    A name beside says that another city of the name is meant ("Paris, Texas"), or it says nothing and another one is
    much greater.
    """
    cities = frozenset(iri for iri, cls in ontology.classes.items() if "city" in cls.gazetteers)
    found: dict[int, frozenset[str]] = {}
    for named in names:
        places = {i: one.prior for i, one in proposals[named.cluster].items() if cities.intersection(one.entity.types)}
        if len(places) > 1:
            outer = {iri for one in named.beside for iri in _outer(proposals.get(one, {}), cities, catalogue)}
            said = {iri for iri in places if outer and outer & {one.iri for one in catalogue.related(iri)}}
            greatest = max(places.values())
            found[named.cluster] = frozenset(
                iri for iri, prior in places.items() if iri not in said and (said or prior < greatest * LESSER)
            )
    return found


def _outer(proposals: Mapping[str, Proposal], cities: frozenset[str], catalogue: Names) -> Set[str]:
    """What a name beside a place may mean, and what that lies in if it is no city: "Ontario" and Canada."""
    likeliest = max(proposals.values(), key=lambda one: one.prior, default=None)
    if likeliest is None or cities.intersection(likeliest.entity.types):
        return proposals.keys()
    return {*proposals, *(one.iri for iri in proposals for one in catalogue.related(iri))}
