"""Whether "the Dutch company" or "the company, based in Turin" may be a thing, by where the text places it.

In: parsed sentences, their name mentions, and the catalogue's places around a name. Out: what the place of a noun
phrase adds to a thing as its antecedent. It resolves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from functools import lru_cache

from kg.annotate.described import Named, based, bases, beside, placed, places
from kg.model import Mention, Sentence

Around = Callable[[str], tuple[Set[str], Set[str]]]  # the entities of a name, and those with what they lie in

HERE = 0.9  # what being placed there adds
ELSEWHERE = -0.7  # the same where the text places it elsewhere
UNLIKELY = -1.2  # the same for "the firm is based in Turin" where the text calls it Dutch
BASED_ELSEWHERE = -2.0  # the same where the text bases it elsewhere
NEAR_PLACE = 0.5  # what having been named right before the same place adds


class Whereabouts:
    """Where a document places its things; what its noun phrases say is added as they are resolved."""

    def __init__(
        self, sentences: Sequence[Sentence], names: Sequence[Mention], is_place: Callable[[int], bool], around: Around
    ) -> None:
        self.names: Named = {(m.sentence, m.token): m for m in names}
        self.around = lru_cache(maxsize=None)(around)  # a document has few names, and asks for each again and again
        self.surfaces = {name.cluster: name.surface for name in self.names.values()}
        self.placed = {
            cluster: frozenset(filter(is_place, found))  # no "investor in Orlin"
            for cluster, found in placed(sentences, self.names).items()
        }
        self.based = based(sentences, names, self.names)
        self.beside: Mapping[int, frozenset[int]] = beside(names, sentences, is_place)

    def learn(self, sentence: Sentence, noun: int, cluster: int) -> None:
        """A noun phrase means a thing: what it says of places holds for the thing."""
        self.placed[cluster] = self.placed.get(cluster, frozenset()) | places(sentence, noun, self.names)
        self.based[cluster] = self.based.get(cluster, frozenset()) | bases(sentence, noun, self.names)

    def speak_for(self, sentence: Sentence, noun: int, cluster: int) -> float:
        """What the places of a noun phrase add to a thing: that which the text places there fits best."""
        said, base = places(sentence, noun, self.names), bases(sentence, noun, self.names)
        other, known = self.based.get(cluster, frozenset()), self.placed.get(cluster, frozenset())
        if base and other and not self._meet(base, other):
            return BASED_ELSEWHERE
        if not known and said & self.beside.get(cluster, frozenset()):
            return NEAR_PLACE
        if not said | base:
            return 0.0
        if not known | other:
            return HERE * self._at_home(said | base, cluster)
        return HERE if self._meet(said | base, known | other) else UNLIKELY if base else ELSEWHERE

    def conflict(self, sentence: Sentence, noun: int, other: int) -> bool:
        """Whether two nouns say different places of what they mean: "the Dutch group" and "the Japanese jeweller"."""
        said = [places(sentence, index, self.names) | bases(sentence, index, self.names) for index in (noun, other)]
        return all(said) and not self._meet(*said)

    def may_lie(self, sentence: Sentence, noun: int, place: int) -> bool:
        """Whether a place may be "the Chilean capital": not if the catalogue has it in other countries alone."""
        said, here = self._regions(places(sentence, noun, self.names)), self._regions({place})
        known = [around for around in here if around[0] and around[1] - around[0]]
        return not (said and known) or any(one[1] & other[1] for one in said for other in known)

    def _at_home(self, said: Set[int], cluster: int) -> bool:
        """Whether the catalogue has a thing of the cluster's names in one of the places."""
        return any(place[0] & own[1] for place in self._regions(said) for own in self._regions({cluster}))

    def _meet(self, some: Set[int], others: Set[int]) -> bool:
        """Whether one of the places is one of the others, or lies in it or around it: Turin and Italy."""
        if some & others:
            return True
        here, there = (self._regions(places) for places in (some, others))
        return any(one[0] & other[1] or one[1] & other[0] for one in here for other in there)

    def _regions(self, places: Set[int]) -> list[tuple[Set[str], Set[str]]]:
        """For each place, or thing in one, the entities of its name, and those with what they lie in."""
        return [self.around(self.surfaces[cluster]) for cluster in sorted(places) if cluster in self.surfaces]
