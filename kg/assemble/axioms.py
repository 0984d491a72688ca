"""What follows from the claims by the ontology's axioms.

In: the claims that sentences make. Out: the same claims with the evidence that others lend them, and inferred ones.

- ``owl:SymmetricProperty`` and ``owl:inverseOf`` carry every status: they only say the same thing from the other side.
- ``rdfs:subPropertyOf`` carries what holds, is planned or is possible. It carries no denial and no end: who is not
  based in a city may still be located there.
- ``owl:TransitiveProperty`` is left to `kg.assemble.chains`.

A claim both said and inferred counts as said; the sentences of its premises support it too. Nothing follows from a
claim that a person rejected; what follows from one that a person accepted stands as that one does.
Specification: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (prp-symp, prp-inv,
prp-spo1).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.assemble.merge import Claim, Qualifier, evidence_order, pooled
from kg.model import Evidence, Key, Status, Verdicts
from kg.ontology import Ontology, other_sides
from kg.terms import exact

NONE = Verdicts()
_PASSED_UP = (Status.ASSERTED, Status.PLANNED, Status.HYPOTHETICAL)


@dataclass(slots=True)
class _Loan:
    """What premises lend one claim, while it is collected."""

    evidence: set[Evidence] = field(default_factory=set)
    qualifiers: set[Qualifier] = field(default_factory=set)
    steps: set[tuple[Key, str]] = field(default_factory=set)  # a premise and the axiom that leads from it
    vouched: bool = False


def consequences(key: Key, ontology: Ontology) -> Iterator[tuple[Key, str]]:
    """The claims that follow from one claim in one step, each with the axiom in CURIEs."""
    relation = ontology.properties.get(key.predicate)
    if relation is None:
        return
    yield from other_sides(key, ontology)
    if key.status in _PASSED_UP:
        name = ontology.curie(key.predicate)
        for parent in relation.parents:
            yield replace(key, predicate=parent), f"{name} rdfs:subPropertyOf {ontology.curie(parent)}"


def reachable(start: Key, ontology: Ontology, rejected: Container[Key] = frozenset()) -> Iterator[tuple[Key, Key, str]]:
    """All that follows from a claim, step by step, nearest first and each once: premise, consequence, axiom.

    What follows may be ``rejected`` itself, but nothing follows from that.
    """
    reached, queue = {start}, deque([start])
    while queue:
        premise = queue.popleft()
        if exact(premise) in rejected:
            continue
        for key, axiom in consequences(premise, ontology):
            if key not in reached:
                reached.add(key)
                queue.append(key)
                yield premise, key, axiom


def spread(claims: Mapping[Key, Claim], ontology: Ontology, verdicts: Verdicts = NONE) -> dict[Key, Claim]:
    """The claims and all that follows from each, with its evidence, in the order of their keys.

    What follows is about the same two things, so the claims about a pair of things need no others.
    """
    loans: defaultdict[Key, _Loan] = defaultdict(_Loan)
    for start, claim in claims.items():
        if not claim.heard:
            continue
        vouched = claim.vouched or exact(start) in verdicts.accepted
        for premise, key, axiom in reachable(start, ontology, verdicts.rejected):
            loan = loans[key]
            loan.evidence.update(claim.heard)
            loan.qualifiers.update(claim.qualifiers)
            loan.steps.add((premise, axiom))
            loan.vouched |= vouched
    keys = sorted({**claims, **loans}, key=Key.parts)
    return {key: _with_loan(key, claims.get(key), loans.get(key)) for key in keys}


def _with_loan(key: Key, claim: Claim | None, loan: _Loan | None) -> Claim:
    if loan is None:
        assert claim is not None
        return claim
    said = claim or Claim(key)
    borrowed = sorted(loan.evidence - {*said.heard, *said.borrowed}, key=evidence_order)
    full = replace(
        said,
        qualifiers=said.qualifiers if said.heard else tuple(sorted({*said.qualifiers, *loan.qualifiers})),
        borrowed=(*said.borrowed, *borrowed),
        premises=tuple(sorted({premise for premise, _ in loan.steps}, key=Key.parts)),
        axioms=() if said.heard else tuple(sorted({axiom for _, axiom in loan.steps})),
        vouched=said.vouched or loan.vouched,
    )
    return pooled(full)
