"""One name for two things in one document: "the town of Orange", and Orange that sells phone contracts.

In: clustered names and the hints at their types, each at its mention. Out: the clusters, parted where mentions of one
name are said to be of classes that nothing can have both. Mentions without a sure hint go with the nearest before them.
A document has one sense a name unless it says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.model import Mention, Sentence, TypeVote
from kg.ontology import Ontology

SURE = 2.0  # weight of a hint that can start a second sense: a description, a title, an honorific
LABEL = 0.8  # weight of a recogniser's label for a name that the catalogue gives to things of several classes
ENOUGH = 0.75  # weight of hints that put a mention on a side once there are two


Known = Callable[[str], Sequence[tuple[str, tuple[str, ...]]]]  # surface → (entity IRI, its class IRIs)


def part_senses(
    mentions: Sequence[Mention],
    votes: Iterable[TypeVote],
    sentences: Sequence[Sentence],
    ontology: Ontology,
    known: Known,
) -> tuple[int, ...]:
    """The cluster of each name mention, new numbers for parted ones; unchanged where a document has one sense."""
    hints: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for vote in votes:
        if vote.start >= 0:
            hints[vote.start][vote.type] += vote.weight
    members: dict[int, list[int]] = defaultdict(list)
    for number, mention in enumerate(mentions):
        members[mention.cluster].append(number)
    chosen = [mention.cluster for mention in mentions]
    free = max(chosen, default=-1) + 1
    for numbers in members.values():
        own = [mentions[number] for number in numbers]
        types = {iri for surface in {one.surface for one in own} for _, kinds in known(surface) for iri in kinds}
        sides = _Sides(own, hints, sentences, ontology, frozenset(types)).assign() if len(own) > 1 else [0]
        for number, side in zip(numbers, sides, strict=True):
            chosen[number] = chosen[number] if side == 0 else free + side - 1
        free += max(sides, default=0)
    return tuple(chosen)


class _Sides:
    """The senses of one cluster: side 0 is that of its first sure mention."""

    def __init__(
        self,
        mentions: Sequence[Mention],
        hints: Mapping[int, Mapping[str, float]],
        sentences: Sequence[Sentence],
        ontology: Ontology,
        known: frozenset[str],
    ) -> None:
        self.mentions, self.sentences, self.ontology = mentions, sentences, ontology
        self.hints = [self._with_label(mention, hints.get(mention.start, {}), known) for mention in mentions]

    def _with_label(self, mention: Mention, found: Mapping[str, float], known: frozenset[str]) -> Mapping[str, float]:
        """The hints at a mention; the recogniser's label is one where the catalogue has namesakes to choose from."""
        label = self._label(mention)
        classes = [iri for iri, cls in self.ontology.classes.items() if label in cls.ner]
        meant = [iri for iri in classes if self.ontology.is_a(sorted(known), [iri])]
        others = any(self.ontology.disjoint(iri, one) for iri in meant for one in known)
        if not known or not others:
            return found
        return {**found, **{iri: found.get(iri, 0.0) + LABEL for iri in meant[:1]}}

    def _label(self, mention: Mention) -> str:
        return self.sentences[mention.sentence].tokens[mention.token].entity_label

    def assign(self) -> list[int]:
        kinds = [self._kind(found) for found in self.hints]
        senses: list[str] = []
        for iri, weight in kinds:
            if weight >= ENOUGH and not any(not self.ontology.disjoint(iri, one) for one in senses):
                senses.append(iri)
        sure = any(weight >= SURE for _, weight in kinds)
        if len(senses) < 2 or not sure or len({mention.surface for mention in self.mentions}) > MOST_FORMS:
            return [0] * len(self.mentions)
        return self._follow([self._side(iri, weight, senses) for iri, weight in kinds], senses)

    def _kind(self, found: Mapping[str, float]) -> tuple[str, float]:
        """The class that most hints at one mention speak for, with those of its superclasses, less the contrary."""
        best = ("", 0.0)
        for iri in sorted(found):
            above = self.ontology.superclasses(iri)
            weight = sum(value for other, value in found.items() if other in above)
            weight -= sum(value for other, value in found.items() if self.ontology.disjoint(iri, other))
            if weight > best[1]:
                best = (iri, weight)
        return best

    def _side(self, iri: str, weight: float, senses: Sequence[str]) -> int:
        """The sense that a mention's own hints put it on; -1 for none."""
        if weight < ENOUGH:
            return -1
        return next(place for place, one in enumerate(senses) if not self.ontology.disjoint(iri, one))

    def _follow(self, sides: list[int], senses: Sequence[str]) -> list[int]:
        """Mentions without hints follow the recogniser's label, else the nearest decided mention before or after."""
        for place, side in enumerate(sides):
            if side < 0:
                sides[place] = self._labelled(self.mentions[place], senses)
        last = next(side for side in sides if side >= 0)
        for place, side in enumerate(sides):
            last = sides[place] = last if side < 0 else side
        return sides

    def _labelled(self, mention: Mention, senses: Sequence[str]) -> int:
        label = self._label(mention)
        classes = [iri for iri, cls in self.ontology.classes.items() if label in cls.ner]
        sides = {
            place
            for place, sense in enumerate(senses)
            if classes and any(not self.ontology.disjoint(sense, iri) for iri in classes)
        }
        return sides.pop() if len(sides) == 1 else -1


MOST_FORMS = 4  # surface forms of a cluster that is parted: more are a well-described thing, and a hint was misread
