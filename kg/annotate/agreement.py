"""What each thing that a document names may be, and whether a word may stand for a thing of that kind.

In: the votes on the types of names, what the catalogue knows of them, and the ontology. Out: whether a cluster agrees
with what a word asks for. It weighs nothing and resolves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.annotate.references import GENERIC
from kg.annotate.types import kinds_of, noun_classes, ranked, tally
from kg.model import Sentence, TypeVote
from kg.ontology import Ontology

SURE = 1.5  # summed type hints of a name that bar other readings; NER labels alone stay below it


class Agreement:
    """What each cluster may be, by the votes on its type or by what the catalogue knows of it."""

    def __init__(self, votes: Sequence[TypeVote], known: Mapping[int, tuple[str, ...]], ontology: Ontology) -> None:
        sums = tally(votes)
        self.ontology, self.kinds = ontology, kinds_of(ontology)
        self.types = {cluster: ranked(found) for cluster, found in sums.items()}
        self.types.update({cluster: types for cluster, types in known.items() if types})
        named = {iri for iri, cls in ontology.classes.items() if cls.ner}
        self.nameless = frozenset(  # of which a recogniser knows no names: markets
            iri for iri in ontology.classes if named.isdisjoint(ontology.superclasses(iri))
        )
        self.general = frozenset(iri for iri, cls in ontology.classes.items() if cls.nouns & GENERIC)
        self.placed = {cluster for cluster, types in known.items() if frozenset(types) & self.kinds.place}
        self.sure = {cluster for cluster, found in sums.items() if max(found.values(), default=0.0) >= SURE} | {*known}

    def agrees(self, cluster: int, classes: frozenset[str], *, person: bool) -> bool:
        """Whether a cluster's type is one that a word may denote; without classes any thing but a place."""
        if person or self.is_person(cluster):
            return person and self.is_person(cluster)
        if classes:
            first = self.types.get(cluster, ())[:1]
            if cluster in self.placed and classes <= self.kinds.place:  # a continent is no city
                return self.ontology.is_a(first, classes)
            return not any(self.ontology.disjoint(one, other) for one in first for other in classes)
        return not self.is_place(cluster)

    def is_special(self, cluster: int, classes: frozenset[str]) -> bool:
        """Whether a cluster is of one of some classes below that of "companies": a marketplace, say."""
        special = [iri for iri in classes - self.general if self.ontology.superclasses(iri) & self.general]
        return bool(special) and self.ontology.is_a(self.types.get(cluster, ())[:1], special)

    def is_person(self, cluster: int) -> bool:
        return bool(frozenset(self.types.get(cluster, ())[:1]) & self.kinds.person)

    def denotes_person(self, sentence: Sentence, noun: int) -> bool:
        """Whether a common noun denotes people: "spokesman", no "battle"."""
        return bool(self.kinds.person.intersection(noun_classes(self.ontology, sentence, noun)))

    def is_place(self, cluster: int) -> bool:
        return bool(frozenset(self.types.get(cluster, ())[:1]) & self.kinds.place)

    def is_country(self, cluster: int) -> bool:
        return bool(frozenset(self.types.get(cluster, ())[:1]) & self.kinds.country)

    def are_alike(self, one: int, other: int) -> bool:
        """Whether two places are of one class below that of all places: two cities."""
        first, second = self.types.get(one, ())[:1], self.types.get(other, ())[:1]
        above = self.ontology.superclasses(*first) - {*first} if first == second != () else frozenset()
        return bool(above & self.kinds.place)

    def employs(self, cluster: int) -> None:
        """Somebody has an office of a cluster: if it only looks like a person, it is none."""
        if cluster not in self.sure:
            types = self.types.get(cluster, ())
            self.types[cluster] = tuple(iri for iri in types if iri not in self.kinds.person)
            self.sure.add(cluster)

    def may_be_person(self, cluster: int) -> bool:
        """Whether anything at all speaks for a person, or nothing for anything."""
        types = self.types.get(cluster, ())
        return cluster not in self.sure and (not types or bool(frozenset(types) & self.kinds.person))

    def may_be_thing(self, cluster: int) -> bool:
        """Whether a cluster looks like no person, and the text leaves open what it is."""
        return cluster not in self.sure and not self.is_person(cluster)

    def may_act(self, cluster: int) -> bool:
        """Whether a cluster may be one of "both companies": no person, and no place that is surely one."""
        return self.agrees(cluster, frozenset(), person=False) or self.may_be_thing(cluster)
