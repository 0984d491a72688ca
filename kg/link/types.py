"""Which class an unknown name belongs to, by the sum of all hints.

In: summed votes of one cluster, the ontology. Out: one class with the reason, or none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kg.model import TypeVote
from kg.ontology import Ontology


def settle(votes: Sequence[TypeVote], ontology: Ontology) -> tuple[tuple[str, ...], str]:
    """The most specific class that most weight speaks for, and why; empty when nothing speaks for any.

    A class is carried by the votes for all classes above and below it. Among equally carried ones, that with most
    votes of its own wins, then the more general one.
    """
    direct: dict[str, float] = defaultdict(float)
    for vote in votes:
        if vote.type in ontology.classes:
            direct[vote.type] += vote.weight
    if not direct:
        return (), "no hint at its type"
    branch = {iri: _branch(iri, direct, ontology) for iri in direct}
    own = {iri: direct[iri] for iri in direct}
    best = max(sorted(direct), key=lambda iri: (round(branch[iri], 6), own[iri], -len(ontology.superclasses(iri))))
    reasons = sorted({vote.reason for vote in votes if vote.type in ontology.superclasses(best)})
    return (best,), "; ".join(reasons[:4])


def _branch(iri: str, direct: Mapping[str, float], ontology: Ontology) -> float:
    """Weight of a class, of all above it and of all below it."""
    family = ontology.superclasses(iri) | ontology.subclasses(iri)
    return sum(weight for other, weight in direct.items() if other in family)
