"""Which entities a name may denote: by the catalogue, and by the full names of the same document.

In: the names of a document, the catalogue. Out: `Proposal`s, at most one an entity and name. Nothing is scored here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kg.link.types import settle
from kg.link.values import Named, Names, Proposal
from kg.model import Candidate, Entity
from kg.ontology import Ontology

PARTIAL, FUZZY = "partial", "fuzzy"
# How far an alias is from the text, by judgement. PARTIAL is a part of a full name that the document has.
HOW: Mapping[str, float] = {
    "decided": 1.0,  # by a person
    "exact": 1.0,
    "demonym": 0.95,
    PARTIAL: 1.0,
    "normalised": 0.9,
    "suffix-free": 0.85,
    "folded": 0.8,
    "plural": 0.6,
    FUZZY: 0.3,
}
FAMILY_PRIOR, GIVEN_PRIOR = 0.95, 0.8  # of a surname, and of a given name, after the full name
HEAD_PRIOR = 0.5  # of the first words of a name that is no person's
TAIL_PRIOR = 0.8  # of a name after a common noun that the document has together with it
BODY_PRIOR = 0.8  # of what a body is called for short, where the document speaks of a body: "Banco Turin" … "Turin"


def propose(named: Named, catalogue: Names) -> dict[str, Proposal]:
    """By IRI, what the catalogue has for the surface forms of a name; the nearest alias of each entity."""
    best: dict[str, Proposal] = {}
    for surface, _ in named.surfaces:
        for entry in catalogue.lookup(surface):
            proposal = Proposal(entry.entity, entry.alias, entry.how, surface, entry.prior)
            known = best.get(entry.entity.iri)
            if known is None or nearness(proposal, named) > nearness(known, named):
                best[entry.entity.iri] = proposal
    return best


def nearness(proposal: Proposal, named: Named) -> float:
    """How well the proposal's alias fits the name, in [0, 1].

    An alias that fits only a part of the fullest form ("Victoria" of "Victoria Beckham") counts much less.
    """
    near = HOW.get(proposal.how, 0.5)
    if proposal.surface != named.label and is_part(proposal.surface, named.label):
        near *= PART_ONLY
    return near


PART_ONLY = 0.6  # by judgement: a well-known name still passes where nothing speaks against it


def suggest(named: Named, catalogue: Names) -> Iterator[Proposal]:
    """Entities spelled nearly like the name's fullest form."""
    for entry in catalogue.suggest(named.label):
        yield Proposal(entry.entity, entry.alias, FUZZY, named.label, entry.prior)


def partial(named: Named, longer: Sequence[Named], catalogue: Names, ontology: Ontology) -> Iterator[Proposal]:
    """The things of the document whose full name begins or ends with this one, each as an entity of its cluster.

    ``longer`` are the earlier names that do. Those that no catalogue knows were brought together with their full forms
    before; only persons are left.
    """
    if not longer:
        return
    elsewhere = any(catalogue.lookup(surface) for surface, _ in named.surfaces)
    persons = frozenset(iri for iri, cls in ontology.classes.items() if "PERSON" in cls.ner)
    places = [cls for cls in ontology.classes.values() if cls.gazetteers]
    nouns = frozenset(word.casefold() for cls in places for word in cls.nouns | cls.name_words)
    heads = _body_words(named, ontology)
    for other in longer:
        types, _ = settle(other.votes, ontology)
        prior = _partial_prior(named.label, other.label, bool(types) and ontology.is_a(types, persons), nouns)
        if not prior and frozenset(other.label.casefold().split()[: -len(named.label.split())]) <= heads:
            prior = BODY_PRIOR
        if prior == HEAD_PRIOR and not (elsewhere and _is_head(named.label, other.label, catalogue)):
            continue  # "Orlin" is no short form of its unit "Orlin India"
        if prior == HEAD_PRIOR and _are_places((named.label, other.label), catalogue, ontology):
            continue  # a country is no short form of its capital: "Mexico City"
        if prior:
            stand_in = Entity(f"{_CLUSTER}{other.cluster}", other.label, types)
            yield Proposal(stand_in, other.label, PARTIAL, named.label, prior, other.cluster)


def _are_places(names: Sequence[str], catalogue: Names, ontology: Ontology) -> bool:
    """Whether the catalogue knows a place by each of some names."""
    places = [iri for iri, cls in ontology.classes.items() if cls.gazetteers]
    found = ([entry.entity.types for entry in catalogue.lookup(name)] for name in names)
    return all(any(ontology.is_a(types, places) for types in each) for each in found)


def _partial_prior(short: str, long: str, person: bool, nouns: frozenset[str]) -> float:
    some, all_ = short.casefold().split(), long.casefold().split()
    last = all_[-len(some) :] == some
    if person:
        return FAMILY_PRIOR if last else GIVEN_PRIOR
    if last:  # "Lake Victoria" … "Victoria"; but "University of Oxford" is not what "Oxford" means
        return TAIL_PRIOR if set(all_[: -len(some)]) <= nouns else 0.0
    return HEAD_PRIOR


def _body_words(named: Named, ontology: Ontology) -> frozenset[str]:
    """The words in the names of bodies ("Banco"), for a name that the text speaks of as of a body; else none."""
    labelled = ontology.labelled("ORG")
    types, _ = settle(named.votes, ontology)
    if not types or not labelled or not ontology.is_a(types, labelled):
        return frozenset()
    classes = [cls for iri, cls in ontology.classes.items() if ontology.is_a((iri,), labelled)]
    return frozenset(word.casefold() for cls in classes for word in cls.name_words | cls.name_suffixes)


def _is_head(short: str, long: str, catalogue: Names) -> bool:
    return not catalogue.lookup(" ".join(long.split()[len(short.split()) :]))


@lru_cache(maxsize=4096)  # each name of a document is held against all others
def _folded(name: str) -> tuple[str, ...]:
    return tuple(name.casefold().split())


_CLUSTER = "cluster:"


def cluster_of(candidate: Candidate) -> int:
    """The cluster that a candidate stands for, -1 for an entity of the catalogue."""
    return int(candidate.entity.removeprefix(_CLUSTER)) if candidate.entity.startswith(_CLUSTER) else -1


def is_part(short: str, long: str) -> bool:
    """Whether a name's words are the first or the last ones of a longer name.

    >>> is_part("Lincoln", "Abraham Lincoln"), is_part("Linc", "Lincoln"), is_part("Van", "Van der Bellen")
    (True, False, True)
    """
    some, all_ = _folded(short), _folded(long)
    return 0 < len(some) < len(all_) and (all_[: len(some)] == some or all_[-len(some) :] == some)
