"""Claims of a document, or of a piece of a long one, that cannot both be true: "Orlin belongs to Basketo" both ways.

In: statements, an ontology with axioms (owl:AsymmetricProperty, owl:propertyDisjointWith). Out: the same statements;
those that others exclude are as sure as is left beside these. None is dropped here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.model import Evidence, Statement, Status
from kg.ontology import Ontology

Triple = tuple[str, str, str]


def reconciled(statements: Sequence[Statement], ontology: Ontology) -> tuple[Statement, ...]:
    """The statements, each weighed against the surest of those that exclude it."""
    sure: dict[Triple, float] = {}
    for one in statements:
        if one.status is Status.ASSERTED and isinstance(one.object, str):
            key = (one.subject, one.predicate, one.object)
            sure[key] = max(one.confidence, sure.get(key, 0.0))
    return tuple(_weighed(one, sure, ontology) for one in statements)


def _weighed(one: Statement, sure: Mapping[Triple, float], ontology: Ontology) -> Statement:
    ways = ontology.exclusions.get(one.predicate, ())
    if not ways or one.status is not Status.ASSERTED or not isinstance(one.object, str):
        return one
    rivals = [
        (sure.get((one.object, name, one.subject) if turned else (one.subject, name, one.object), 0.0), name, turned)
        for name, turned in ways
    ]
    best, name, turned = max(rivals)
    if not best:
        return one
    told = f"{ontology.properties[name].label!r}{' the other way round' if turned else ''}"
    share = share_left(sure[one.subject, one.predicate, one.object], best)
    evidence = tuple(_doubted(each, share, f"excluded by {told} ({best:.2f})") for each in one.evidence)
    return replace(one, confidence=one.confidence * share, evidence=evidence)


def _doubted(evidence: Evidence, share: float, reason: str) -> Evidence:
    return replace(evidence, confidence=evidence.confidence * share, reasons=(*evidence.reasons, reason))


def share_left(sure: float, other: float) -> float:
    """What is left of a claim's confidence beside one that excludes it: that of it alone, given that not both hold.

    >>> [round(sure * share_left(sure, other), 2) for sure, other in ((0.58, 0.99), (0.99, 0.58), (0.55, 0.55))]
    [0.01, 0.98, 0.35]
    """
    both = sure * other
    return (1 - other) / (1 - both) if both < 1 else 0.5
