"""What the relations that a name stands in say of its type.

In: readings of a document, an ontology. Out: `TypeVote`s, to be added to those of the name itself. Nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.model import Annotation, Mention, MentionKind, TypeVote
from kg.ontology import Ontology
from kg.relate.bindings import Bound
from kg.relate.readings import Reading
from kg.spelling import name_in

RANGE_VOTE = 0.8  # how much standing in a relation says about a name's type; two NER labels outweigh it
COMMON_VOTE = 0.5  # what is left of a vote where the example has a common noun in the name's place
PLACE_VOTE = 0.3  # the same for places: the gazetteer knows most of them, so an unknown name rarely is one
BARE_PERSON = 0.2  # what is left of a vote for a person whose full name the text never has: that is rare in news
FIRST_SHARE = 0.7  # of a relation's vote, to the first of several classes


def type_votes(annotation: Annotation, readings: Sequence[Reading], ontology: Ontology) -> tuple[TypeVote, ...]:
    """The votes of readings for the classes of their ends; one a name, class and sentence, the heaviest."""
    best: dict[tuple[int, str, int], TypeVote] = {}
    known, bare = dict(annotation.known), _bare_names(annotation.mentions)
    persons = ontology.labelled("PERSON")
    for reading in readings:
        for vote in _votes(reading, known, ontology):
            if vote.cluster in bare and persons and ontology.is_a((vote.type,), persons):
                vote = replace(vote, weight=vote.weight * BARE_PERSON)
            key = (vote.cluster, vote.type, reading.sentence.index)
            if key not in best or vote.weight > best[key].weight:
                best[key] = vote
    return tuple(best.values())


def _bare_names(mentions: Sequence[Mention]) -> frozenset[int]:
    """The clusters that the text calls by one word only, which no longer name of the text has in it."""
    names = [(one.cluster, name_in(one.surface).split()) for one in mentions if one.kind is MentionKind.NAME]
    within = {word for _, words in names if len(words) > 1 for word in words}
    longer = {cluster for cluster, words in names if len(words) > 1}
    return frozenset(cluster for cluster, words in names if within.isdisjoint(words)) - longer


def _votes(reading: Reading, known: Mapping[int, tuple[str, ...]], ontology: Ontology) -> Iterator[TypeVote]:
    prop, bare = ontology.properties[reading.match.pattern.property], reading.match.pattern.bare
    ends = ((reading.subject, prop.domain), (reading.object, prop.range))
    for (bound, classes), (other, wanted) in (ends, ends[::-1]):
        if bound.cluster < 0 or (bare and not ontology.is_a(known.get(other.cluster, ()), wanted)):
            continue
        for iri, weight in _shares(classes, ontology):
            sureness = reading.match.sureness if reading.match.pattern.steps else reading.learned
            sure = weight * sureness * bound.certainty * (COMMON_VOTE if _by_noun(reading, bound) else 1.0)
            yield TypeVote(bound.cluster, iri, sure, f"stands in {prop.label!r}", bound.start)


def _by_noun(reading: Reading, bound: Bound) -> bool:
    """Whether a name stands where the example has a common noun: "supplies Orlin" read as "supplies tyres"."""
    pattern = reading.match.pattern
    return bound is reading.object and bool(pattern.steps) and pattern.example.object_text.islower()


def _shares(classes: Sequence[str], ontology: Ontology) -> Iterator[tuple[str, float]]:
    """The weight of a relation's vote for each of the classes that may stand there."""
    named = ontology.classes
    known = [iri for iri in classes if iri in named and named[iri].gazetteers]
    others = [iri for iri in classes if iri not in known and (iri not in named or named[iri].names_instances)]
    for number, iri in enumerate(others):  # the class named first is the usual one
        share = 1.0 if len(others) == 1 else FIRST_SHARE if number == 0 else (1 - FIRST_SHARE) / (len(others) - 1)
        yield iri, RANGE_VOTE * share
    yield from ((iri, PLACE_VOTE / len(known)) for iri in known)
