"""Whether "the Dutch company" or "the company, based in Turin" may be a thing, by where the text places it.

In: parsed sentences, their name mentions, and the catalogue's places around a name. Out: what the place of a noun
phrase adds to a thing as its antecedent. It resolves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from functools import lru_cache

from kg.annotate.agreement import Agreement
from kg.annotate.described import Named, based, bases, beside, origins, placed, places
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
        self, sentences: Sequence[Sentence], names: Sequence[Mention], agreement: Agreement, around: Around
    ) -> None:
        self.agreement = agreement
        self.names: Named = {(m.sentence, m.token): m for m in names}
        self.around = lru_cache(maxsize=None)(around)  # a document has few names, and asks for each again and again
        self.surfaces = {name.cluster: name.surface for name in self.names.values()}
        self.placed, self.origins = (
            {
                cluster: frozenset(filter(agreement.is_place, found))  # no "investor in Orlin"
                for cluster, found in placed(sentences, self.names, said).items()
            }
            for said in (places, origins)
        )
        self.based = based(sentences, names, self.names)
        self.beside: Mapping[int, frozenset[int]] = beside(names, sentences, agreement.is_place)

    def learn(self, sentence: Sentence, noun: int, cluster: int) -> None:
        """A noun phrase means a thing: what it says of places holds for the thing."""
        self.placed[cluster] = self.placed.get(cluster, frozenset()) | places(sentence, noun, self.names)
        self.based[cluster] = self.based.get(cluster, frozenset()) | bases(sentence, noun, self.names)
        self.origins[cluster] = self.origins.get(cluster, frozenset()) | origins(sentence, noun, self.names)

    def elsewhere(self, sentence: Sentence, noun: int, clusters: Set[int]) -> frozenset[int]:
        """Those of some clusters that the text has to be of surely other places than a noun phrase says: "the Hamburg
        group" is not "Berlin's Orlin", nor "the Dutch group"."""
        said = filter(self.agreement.is_place, self._homes(sentence, noun))
        here = [place for place in said if self._region_of(place)[0]]
        if not here:
            return frozenset()
        homes = {
            cluster: self.origins.get(cluster, frozenset()) | self.based.get(cluster, frozenset())
            for cluster in clusters
        }
        return frozenset(
            cluster
            for cluster, known in homes.items()
            if known and all(self._apart(one, other) for one in here for other in known)
        )

    def _may_meet(self, one: int, other: int) -> bool:
        """Whether one of two places of a country, unlike each other, may lie in the other: London in England."""
        shared = self._region_of(one)[1] & self._region_of(other)[1]
        return bool(shared) and not self.agreement.are_alike(one, other)

    def _homes(self, sentence: Sentence, noun: int) -> frozenset[int]:
        """Where a noun phrase says that a thing is of."""
        return origins(sentence, noun, self.names) | bases(sentence, noun, self.names)

    def _apart(self, one: int, other: int) -> bool:
        """Whether two places have surely nothing to do with each other: other countries, or two cities of one."""
        here, there = self._region_of(one), self._region_of(other)
        if not (here[0] and there[0]) or here[0] & there[1] or there[0] & here[1]:
            return False
        bounded = all(
            around[1] - around[0] or self.agreement.is_country(place) for place, around in ((one, here), (other, there))
        )  # a continent is not
        return bounded and (not here[1] & there[1] or self.agreement.are_alike(one, other))

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
        if known | other and self._meet(said | base, known | other):
            return HERE
        home = other | self.origins.get(cluster, frozenset())
        if not home:  # "Milan-listed" tells of none
            return self._at_home(said | base, cluster)
        if any(self._may_meet(one, two) for one in said | base for two in home):
            return 0.0
        return UNLIKELY if base else ELSEWHERE

    def is_there(self, sentence: Sentence, noun: int, cluster: int) -> bool:
        """Whether the text places a thing where a noun phrase says."""
        said = places(sentence, noun, self.names) | bases(sentence, noun, self.names)
        known = self.placed.get(cluster, frozenset()) | self.based.get(cluster, frozenset())
        return self._meet(said, known | self.beside.get(cluster, frozenset()))

    def conflict(self, sentence: Sentence, noun: int, other: int) -> bool:
        """Whether two nouns say different places of what they mean: "the Dutch group" and "the Japanese jeweller"."""
        said = [places(sentence, index, self.names) | bases(sentence, index, self.names) for index in (noun, other)]
        return all(said) and not self._meet(*said)

    def may_lie(self, sentence: Sentence, noun: int, place: int) -> bool:
        """Whether a place may be "the Chilean capital": not if the catalogue has it in other countries alone."""
        said, here = self._regions(places(sentence, noun, self.names)), self._regions({place})
        known = [around for around in here if around[0] and around[1] - around[0]]
        return not (said and known) or any(one[1] & other[1] for one in said for other in known)

    def _at_home(self, said: Set[int], cluster: int) -> float:
        """What it adds where the catalogue has what bears the cluster's name: in one of the places, or surely not."""
        if any(place[0] & own[1] for place in self._regions(said) for own in self._regions({cluster})):
            return HERE
        return ELSEWHERE * all(self._apart(place, cluster) for place in said)

    def _meet(self, some: Set[int], others: Set[int]) -> bool:
        """Whether one of the places is one of the others, or lies in it or around it: Turin and Italy."""
        if some & others:
            return True
        here, there = (self._regions(places) for places in (some, others))
        return any(one[0] & other[1] or one[1] & other[0] for one in here for other in there)

    def _regions(self, places: Set[int]) -> list[tuple[Set[str], Set[str]]]:
        """For each place, or thing in one, the entities of its name, and those with what they lie in."""
        return [self._region_of(cluster) for cluster in sorted(places) if cluster in self.surfaces]

    def _region_of(self, cluster: int) -> tuple[Set[str], Set[str]]:
        return self.around(self.surfaces[cluster])
