"""One name looked up by a person: the candidates, their scores, and the decision.

In: the names of a text and which of them is asked for. Out: an `Answer`. It decides as `kg.link.decide` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.config import Settings
from kg.link.candidates import cluster_of
from kg.link.decide import decide
from kg.link.values import Decision, Named, Names
from kg.model import Candidate
from kg.ontology import Ontology
from kg.spelling import called


@dataclass(frozen=True, slots=True)
class Shown:
    """A candidate with what tells it from the others: its classes (short names) and its description."""

    candidate: Candidate
    classes: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a name means: ``entity`` is the IRI of the winner, "" for NIL; ``reason`` says why."""

    surface: str
    entity: str
    label: str
    reason: str
    candidates: tuple[Shown, ...]


def answer(
    surface: str,
    names: Sequence[Named],
    words: Mapping[str, float],
    catalogue: Names,
    ontology: Ontology,
    settings: Settings,
) -> Answer:
    """What ``surface`` means among the names of a text.

    A name that the text does not have is added to them, with ``words`` (all those of the text) around it.
    """
    asked = next((one for one in names if called(surface) in {form for form, _ in one.surfaces}), None)
    if asked is None:
        number = max((one.cluster for one in names), default=-1) + 1
        asked = Named(number, called(surface), ((called(surface), 1),), context=words)
        names = (*names, asked)
    decisions = decide(names, catalogue, ontology, settings)
    decision = decisions[asked.cluster]
    full = decisions[decision.same_as] if decision.same_as >= 0 else decision
    known = full.entity
    label = known.label if known else next(one.label for one in names if one.cluster == full.cluster)
    return Answer(
        surface=surface,
        entity=known.iri if known else "",
        label=label,
        reason=decision.reason if known or decision is full else f"{decision.reason}; and of that, {full.reason}",
        candidates=tuple(_shown(one, decisions, catalogue, ontology) for one in decision.candidates),
    )


def _shown(candidate: Candidate, decisions: dict[int, Decision], catalogue: Names, ontology: Ontology) -> Shown:
    cluster = cluster_of(candidate)
    if cluster >= 0:
        other = decisions[cluster].entity
        return Shown(candidate, (), f"a full name of the text{f', <{other.iri}>' if other else ''}")
    entity = catalogue.entity(candidate.entity)
    if entity is None:
        return Shown(candidate, (), "")
    return Shown(candidate, tuple(ontology.curie(iri) for iri in entity.types), entity.description)
