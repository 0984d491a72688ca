"""What examples say of planned, denied, former and hypothetical facts, as relations of their own.

In: examples whose triples have a status. Out: the same with a triple more for each that is no plain fact, whose
relation is the IRI of the status, so that a model learns what is no fact as it learns what relation a pair has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.corpora.values import Example
from kg.model import Status
from kg.ontology import KG, STATUS_IRIS

LEAST = 20  # triples that are no plain facts, from which statuses are taught; by judgement: five of each, held out too


def tells_statuses(examples: Sequence[Example]) -> bool:
    """Whether enough triples of the examples are planned, denied, over or possible that a model may learn to tell."""
    return sum(one.status is not Status.ASSERTED for example in examples for one in example.triples) >= LEAST


def plain_facts(example: Example) -> Example:
    """The example with what is no plain fact as uncertain: neither a fact nor none."""
    others = tuple(one for one in example.triples if one.status is not Status.ASSERTED)
    plain = tuple(one for one in example.triples if one.status is Status.ASSERTED)
    return replace(example, triples=plain, uncertain=(*example.uncertain, *others)) if others else example


def without_statuses(example: Example) -> Example:
    """The example as it was before `with_statuses`, with what is no plain fact as a fact."""
    triples = tuple(one for one in example.triples if one.relation not in STATUS_IRIS)
    return replace(example, triples=triples, annotated=example.annotated - STATUS_IRIS.keys())


def with_statuses(example: Example) -> Example:
    """The example with the statuses of its triples as relations, all of which count as looked for.

    A pair that has a plain fact beside one that is none says nothing of statuses; its statuses are uncertain.
    """
    plain = {(one.subject_span, one.object_span) for one in example.triples if one.status is Status.ASSERTED}
    told = [
        (replace(one, relation=KG + one.status, status=Status.ASSERTED), (one.subject_span, one.object_span) in plain)
        for one in example.triples
        if one.status is not Status.ASSERTED
    ]
    stated = [replace(one, status=Status.ASSERTED) for one in example.triples]
    return replace(
        example,
        triples=tuple(dict.fromkeys((*stated, *(one for one, mixed in told if not mixed)))),
        uncertain=tuple(dict.fromkeys((*example.uncertain, *(one for one, mixed in told if mixed)))),
        annotated=example.annotated | frozenset(STATUS_IRIS),
    )
