"""Claims that only a chain of others yields, by ``owl:TransitiveProperty``.

In: the edges of one property with their confidences. Out: the surest chains, and claims made of them. Only edges that
stand count: asserted, sure enough, not contradicted. A chain's confidence is the product along it.
Specification: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (prp-trp).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from math import prod

from kg.assemble.axioms import NONE, reachable
from kg.assemble.merge import MAX_CONFIDENCE, Claim, Place, place, rounded
from kg.model import Evidence, Key, Status, Verdicts
from kg.ontology import Ontology

Edges = Mapping[str, Mapping[str, Decimal]]  # subject → object → confidence
Path = tuple[str, ...]


def transitive_properties(ontology: Ontology) -> tuple[str, ...]:
    """The IRIs of the transitive properties, sorted."""
    return tuple(sorted(iri for iri, one in ontology.properties.items() if one.transitive))


def standing_edges(
    claims: Mapping[Key, Claim], withheld: Mapping[Key, str], predicates: Iterable[str]
) -> Iterator[Claim]:
    """The claims that chains of these properties may be made of."""
    wanted = frozenset(predicates)
    for key, claim in claims.items():
        asserted = key.status is Status.ASSERTED and isinstance(key.object, str)
        if asserted and key.predicate in wanted and key not in withheld:
            yield claim


def surest_chains(edges: Edges, starts: Iterable[str] | None = None) -> Iterator[Path]:
    """The surest path from each start (or every subject) to what it reaches in two steps or more.

    A place that an edge leads to directly needs no chain. Dijkstra's algorithm, O(e log e) a start for its e edges.
    """
    for start in sorted(edges if starts is None else starts):
        for path in _surest_paths(start, edges):
            if path[-1] not in edges[start] and path[-1] != start:
                yield path


def _surest_paths(start: str, edges: Edges) -> Iterator[Path]:
    queue: list[tuple[Decimal, Path]] = [(Decimal(-1), (start,))]
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


def chain_claim(
    predicate: str, path: Path, confidences: Sequence[Decimal], places: Iterable[Place], ontology: Ontology
) -> Claim:
    """The claim that a chain yields. Its evidence is where the sentences of its links stand, without their texts."""
    premises = [Key(left, predicate, right, Status.ASSERTED) for left, right in pairwise(path)]
    return Claim(
        key=Key(path[0], predicate, path[-1], Status.ASSERTED),
        borrowed=tuple(Evidence(*one, text="") for one in sorted(set(places))),
        premises=tuple(sorted(premises, key=Key.parts)),
        together=True,
        axioms=(f"{ontology.curie(predicate)} rdf:type owl:TransitiveProperty",),
        confidence=min(MAX_CONFIDENCE, rounded(float(prod(confidences, start=Decimal(1))))),
        note=f"a chain of {len(premises)} claims; the confidence is their product",
    )


def with_consequences(chains: Iterable[Claim], ontology: Ontology, verdicts: Verdicts = NONE) -> dict[Key, Claim]:
    """The chains and what follows from them in turn, with the confidence of the surest."""
    direct = {chain.key: replace(chain, vouched=chain.key in verdicts.accepted) for chain in chains}
    found: dict[Key, Claim] = {}
    for start in sorted(direct.values(), key=lambda claim: (-claim.confidence, claim.key.parts())):
        for premise, key, axiom in reachable(start.key, ontology, verdicts.rejected):
            found.setdefault(key, replace(start, key=key, premises=(premise,), together=False, axioms=(axiom,)))
    return {**found, **direct}


def with_spoken(
    chains: Mapping[Key, Claim], spoken: Mapping[Key, Claim], verdicts: Verdicts = NONE
) -> dict[Key, Claim]:
    """Claims of chains and of sentences together, in the order of their keys. What a sentence says needs no chain.

    Where a person rejected the sentences, but not the claim, the chain still yields it.
    """
    both = {**chains, **spoken}
    for key in chains.keys() & spoken.keys():
        said = spoken[key]
        if not said.heard and not said.premises and key not in verdicts.rejected:
            both[key] = replace(chains[key], readings=said.readings, refused=said.refused, refusals=said.refusals)
    return {key: both[key] for key in sorted(both, key=Key.parts)}


def chained(
    claims: Mapping[Key, Claim], withheld: Mapping[Key, str], ontology: Ontology, verdicts: Verdicts = NONE
) -> dict[Key, Claim]:
    """All claims that chains among these yield, and what follows from them."""
    by_predicate: defaultdict[str, dict[tuple[str, str], Claim]] = defaultdict(dict)
    for claim in standing_edges(claims, withheld, transitive_properties(ontology)):
        assert isinstance(claim.key.object, str)
        by_predicate[claim.key.predicate][claim.key.subject, claim.key.object] = claim
    found = [
        _chain(predicate, path, links, ontology)
        for predicate, links in sorted(by_predicate.items())
        for path in surest_chains(_edges(links))
    ]
    return with_consequences(found, ontology, verdicts)


def _edges(links: Mapping[tuple[str, str], Claim]) -> Edges:
    edges: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for (subject, object_), claim in links.items():
        edges[subject][object_] = claim.confidence
    return edges


def _chain(predicate: str, path: Path, links: Mapping[tuple[str, str], Claim], ontology: Ontology) -> Claim:
    steps = [links[step] for step in pairwise(path)]
    places = (place(one) for step in steps for one in step.evidence)
    return chain_claim(predicate, path, [step.confidence for step in steps], places, ontology)
