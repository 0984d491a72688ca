"""A claim as it is said from its other side: by a symmetric property, or by the inverse of a property.

In: a claim's key, an ontology. Out: the keys that say the same, with the axioms.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Key
from kg.ontology.model import Ontology


def other_sides(key: Key, ontology: Ontology) -> Iterator[tuple[Key, str]]:
    """The claims that say the same from the other side, in one step; each with the axiom in CURIEs."""
    relation = ontology.properties.get(key.predicate)
    if relation is None or not isinstance(key.object, str):
        return
    name, turned = ontology.curie(key.predicate), replace(key, subject=key.object, object=key.subject)
    if relation.symmetric:
        yield turned, f"{name} rdf:type owl:SymmetricProperty"
    for inverse in relation.inverses:
        yield replace(turned, predicate=inverse), f"{name} owl:inverseOf {ontology.curie(inverse)}"


def all_sides(key: Key, ontology: Ontology) -> tuple[Key, ...]:
    """All claims that say the same, itself first."""
    found, queue = {key: None}, deque([key])
    while queue:
        for other, _ in other_sides(queue.popleft(), ontology):
            if other not in found:
                found[other] = None
                queue.append(other)
    return tuple(found)
