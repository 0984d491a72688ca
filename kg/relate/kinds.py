"""What a learned model takes the unknown names of a sentence for.

In: what the model says of a sentence. Out: votes on classes, which count beside those of the recogniser and relations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import TypeVote
from kg.ontology import Ontology
from kg.relate.candidates import Place
from kg.relate.scored import Scored

KIND_VOTE = 2.0  # weight of the model's word on what an unknown name is at one place: nearly that of a title there
BODY_VOTE = 2.05  # the same for an organisation, which the recogniser often takes for a person or a place
PLACE_VOTE = 1.0  # for a place: persons and firms are called by the names of places, which the model has seen
LEAST_KIND = 0.5  # share of a kind that is worth a vote


class Kinds:
    """The kinds of mention that a model tells, the first of them none, with the classes that they stand for."""

    def __init__(self, kinds: Sequence[str], ontology: Ontology) -> None:
        self.kinds = tuple(kinds[1:])
        self.classes = {kind: _classes(kind, ontology) for kind in self.kinds}
        self.weights = dict.fromkeys(ontology.labelled("ORG"), BODY_VOTE)
        self.weights |= dict.fromkeys(ontology.labelled("GPE", "LOC", "FAC"), PLACE_VOTE)

    def votes(self, place: Place, scored: Scored) -> Iterator[TypeVote]:
        """What the names of a sentence are whose class is not certain."""
        for one, span, shares in zip(place.candidates, scored.spans, scored.kinds.tolist(), strict=True):
            if one.bound.cluster < 0 or one.settled or not span:
                continue
            for kind, share in zip(self.kinds, shares, strict=True):
                if share >= LEAST_KIND:
                    reason = f"learned model: {kind} {share:.2f}"
                    for iri in self.classes[kind]:
                        weight = self.weights.get(iri, KIND_VOTE)
                        yield TypeVote(one.bound.cluster, iri, weight * share, reason, one.bound.start)


def _classes(kind: str, ontology: Ontology) -> list[str]:
    """The classes that a kind of mention stands for: itself, or those that its labels vote for."""
    return [kind] if kind in ontology.classes else ontology.labelled(*kind.split("|"))
