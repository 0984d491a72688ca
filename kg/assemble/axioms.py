"""What follows from the claims by the ontology's axioms.

In: the claims that sentences make. Out: the same claims with the evidence that others lend them, and inferred ones.

- ``owl:SymmetricProperty`` and ``owl:inverseOf`` carry every status: they only say the same thing from the other side.
- ``rdfs:subPropertyOf`` carries what holds, is planned or is possible. It carries no denial and no end: who is not
  based in a city may still be located there.
- ``owl:TransitiveProperty`` joins asserted claims only; the confidence is the product along the surest path.

A claim both said and inferred counts as said; the sentences of its premises support it too.
Specification: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (prp-symp, prp-inv,
prp-spo1, prp-trp).
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from kg.assemble.merge import MAX_CONFIDENCE, Claim, Key, Qualifier, evidence_order, pooled, rounded
from kg.model import Evidence, Literal, Status
from kg.ontology import Ontology

_PASSED_UP = (Status.ASSERTED, Status.PLANNED, Status.HYPOTHETICAL)


@dataclass(slots=True)
class _Loan:
    """What premises lend one claim, while it is collected."""

    evidence: set[Evidence] = field(default_factory=set)
    qualifiers: set[Qualifier] = field(default_factory=set)
    steps: set[tuple[Key, str]] = field(default_factory=set)  # a premise and the axiom that leads from it


def apply_axioms(claims: Mapping[Key, Claim], ontology: Ontology) -> dict[Key, Claim]:
    """All claims, said and inferred, in the order of their keys."""
    closed = _spread(claims, ontology)
    chains = _chains(closed, ontology)
    closed = {**_from_chains(chains, ontology), **chains, **closed}
    return {key: closed[key] for key in sorted(closed, key=Key.parts)}


def consequences(key: Key, ontology: Ontology) -> Iterator[tuple[Key, str]]:
    """The claims that follow from one claim in one step, each with the axiom in CURIEs."""
    relation = ontology.properties.get(key.predicate)
    if relation is None:
        return
    name = ontology.curie(key.predicate)
    if not isinstance(key.object, Literal):
        if relation.symmetric:
            yield _turned(key, key.predicate), f"{name} rdf:type owl:SymmetricProperty"
        for inverse in relation.inverses:
            yield _turned(key, inverse), f"{name} owl:inverseOf {ontology.curie(inverse)}"
    if key.status in _PASSED_UP:
        for parent in relation.parents:
            yield replace(key, predicate=parent), f"{name} rdfs:subPropertyOf {ontology.curie(parent)}"


def _turned(key: Key, predicate: str) -> Key:
    assert isinstance(key.object, str)
    return Key(key.object, predicate, key.subject, key.status)


def _reachable(start: Key, ontology: Ontology) -> Iterator[tuple[Key, Key, str]]:
    """All that follows from a claim, step by step, nearest first and each once: premise, consequence, axiom."""
    reached, queue = {start}, deque([start])
    while queue:
        premise = queue.popleft()
        for key, axiom in consequences(premise, ontology):
            if key not in reached:
                reached.add(key)
                queue.append(key)
                yield premise, key, axiom


def _spread(claims: Mapping[Key, Claim], ontology: Ontology) -> dict[Key, Claim]:
    """Lend each claim's evidence to all that follows from it, step by step."""
    loans: defaultdict[Key, _Loan] = defaultdict(_Loan)
    for start, claim in claims.items():
        for premise, key, axiom in _reachable(start, ontology):
            loan = loans[key]
            loan.evidence.update(claim.evidence)
            loan.qualifiers.update(claim.qualifiers)
            loan.steps.add((premise, axiom))
    return {key: _with_loan(key, claims.get(key), loans.get(key)) for key in {**claims, **loans}}


def _with_loan(key: Key, claim: Claim | None, loan: _Loan | None) -> Claim:
    if loan is None:
        assert claim is not None
        return claim
    said = claim or Claim(key)
    borrowed = sorted(loan.evidence - set(said.evidence), key=evidence_order)
    full = replace(
        said,
        qualifiers=said.qualifiers if said.readings else tuple(sorted(loan.qualifiers)),
        borrowed=(*said.borrowed, *borrowed),
        premises=tuple(sorted({premise for premise, _ in loan.steps}, key=Key.parts)),
        axioms=() if said.readings else tuple(sorted({axiom for _, axiom in loan.steps})),
    )
    return pooled(full)


# --- transitive properties ---------------------------------------------------------------------------------------


def _chains(claims: Mapping[Key, Claim], ontology: Ontology) -> dict[Key, Claim]:
    """Claims that only a chain of asserted claims yields."""
    found: dict[Key, Claim] = {}
    for iri, relation in sorted(ontology.properties.items()):
        if relation.transitive:
            edges = _edges(claims, iri)
            axiom = f"{ontology.curie(iri)} rdf:type owl:TransitiveProperty"
            for start in sorted(edges):
                for path in _surest_paths(start, edges):
                    if path[-1] not in edges[start] and path[-1] != start:
                        claim = _chain(iri, path, claims, axiom)
                        found[claim.key] = claim
    return found


def _edges(claims: Mapping[Key, Claim], predicate: str) -> dict[str, dict[str, Decimal]]:
    edges: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for key, claim in claims.items():
        if key.predicate == predicate and key.status is Status.ASSERTED and isinstance(key.object, str):
            edges[key.subject][key.object] = claim.confidence
    return dict(edges)


def _surest_paths(start: str, edges: Mapping[str, Mapping[str, Decimal]]) -> Iterator[tuple[str, ...]]:
    """To every node that can be reached from ``start``, the path with the greatest product (Dijkstra's algorithm)."""
    queue: list[tuple[Decimal, tuple[str, ...]]] = [(Decimal(-1), (start,))]
    done: set[str] = set()
    while queue:
        weight, path = heapq.heappop(queue)
        if path[-1] in done:
            continue
        done.add(path[-1])
        if len(path) > 1:
            yield path
        for target, confidence in sorted(edges.get(path[-1], {}).items()):
            if target not in done:
                heapq.heappush(queue, (weight * confidence, (*path, target)))


def _chain(predicate: str, path: tuple[str, ...], claims: Mapping[Key, Claim], axiom: str) -> Claim:
    premises = [Key(left, predicate, right, Status.ASSERTED) for left, right in pairwise(path)]
    product = Decimal(1)
    for premise in premises:
        product *= claims[premise].confidence
    evidence = {one for premise in premises for one in claims[premise].evidence}
    return Claim(
        key=Key(path[0], predicate, path[-1], Status.ASSERTED),
        borrowed=tuple(sorted(evidence, key=evidence_order)),
        premises=tuple(sorted(premises, key=Key.parts)),
        axioms=(axiom,),
        confidence=min(MAX_CONFIDENCE, rounded(float(product))),
        note=f"a chain of {len(premises)} claims; the confidence is their product",
    )


def _from_chains(chains: Mapping[Key, Claim], ontology: Ontology) -> dict[Key, Claim]:
    """What follows from chains in turn, with the confidence of the surest."""
    found: dict[Key, Claim] = {}
    for start in sorted(chains.values(), key=lambda claim: (-claim.confidence, claim.key.parts())):
        for premise, key, axiom in _reachable(start.key, ontology):
            found.setdefault(key, replace(start, key=key, premises=(premise,), axioms=(axiom,)))
    return found
