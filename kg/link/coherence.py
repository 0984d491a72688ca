"""How well the candidates of a document's names go together in the catalogue.

In: the candidates of every name, the catalogue's relations. Out: for each candidate a share in [0, 1). A random walk
with restart (personalised PageRank) over the candidates: it starts at each name's candidates by their prior, and steps
along the catalogue's relations to candidates of other names. What reaches a candidate from the others is its support.

Reference: Hachey, Radford & Curran, "Graph-based named entity linking with Wikipedia", WISE 2011; Pershina, He &
Grishman, "Personalized page rank for named entity disambiguation", NAACL 2015.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.link.values import Names, Proposal

DAMPING = 0.5  # of a walk's weight that steps on; with more, long chains of weak relations count
SHARED = 0.3  # weight of a neighbour that two candidates share, by how few candidates share it
HALF = 0.15  # support at which the share is one half
ENOUGH = 1e-6  # change of a node's support, on average, at which the walk ends
MOST_ROUNDS = 200
MOST_PAIRS = 20_000  # a document of many hundred ambiguous names is not compared pair by pair beyond it

Node = tuple[int, str]  # cluster, IRI


def coherence(proposals: Mapping[int, Mapping[str, Proposal]], catalogue: Names) -> Mapping[Node, float]:
    """The support of each candidate by those of other names; candidates without any are left out."""
    starts: dict[Node, float] = {}
    for cluster, found in proposals.items():
        whole = sum(proposal.prior for proposal in found.values())
        for iri, proposal in found.items():
            starts[cluster, iri] = proposal.prior / whole * max(p.prior for p in found.values())
    weights = _edges(proposals, catalogue)
    if not weights:
        return {}
    leaving: dict[Node, float] = defaultdict(float)
    for (one, _), weight in weights.items():
        leaving[one] += weight
    steps: dict[Node, list[tuple[Node, float]]] = {node: [] for node in starts}
    for (one, other), weight in weights.items():
        steps[one].append((other, weight / leaving[one]))
    support = {node: max(0.0, value - starts[node]) for node, value in reached(starts, steps).items()}
    return {node: round(value / (value + HALF), 4) for node, value in support.items() if value > 1e-6}


def reached(starts: Mapping[Node, float], steps: Mapping[Node, Sequence[tuple[Node, float]]]) -> dict[Node, float]:
    """How much of the walk comes by each node: what begins there, and `DAMPING` of the shares that step to it.

    That is Katz centrality with what begins at a node as its own weight (Katz 1953), by power iteration.

    >>> found = reached({(0, "a"): 1.0, (1, "b"): 0.0}, {(0, "a"): [((1, "b"), 1.0)], (1, "b"): []})
    >>> found == {(0, "a"): 1.0, (1, "b"): DAMPING}
    True
    """
    now = dict.fromkeys(starts, 0.0)
    for _ in range(MOST_ROUNDS):
        last, now = now, dict.fromkeys(starts, 0.0)
        for node, value in last.items():
            for other, share in steps[node]:
                now[other] += value * share
        for node, value in now.items():
            now[node] = DAMPING * value + starts[node]
        if sum(abs(value - last[node]) for node, value in now.items()) < len(now) * ENOUGH:
            break
    return now


def _edges(proposals: Mapping[int, Mapping[str, Proposal]], catalogue: Names) -> dict[tuple[Node, Node], float]:
    """Weighted steps between candidates of different names, in both directions."""
    nodes = [(cluster, iri) for cluster, found in proposals.items() for iri in found]
    by_iri: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        by_iri[node[1]].append(node)
    weights: dict[tuple[Node, Node], float] = defaultdict(float)
    common: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        for neighbour in {one.iri for one in catalogue.related(node[1])}:
            common[neighbour].append(node)
            for other in by_iri.get(neighbour, ()):
                _join(weights, node, other, 1.0)
    for sharing in common.values():
        for one, other in _pairs(sharing):
            _join(weights, one, other, SHARED / len(sharing))
    return dict(weights)


def _pairs(nodes: list[Node]) -> Iterator[tuple[Node, Node]]:
    count = 0
    for place, one in enumerate(nodes):
        for other in nodes[place + 1 :]:
            count += 1
            if count > MOST_PAIRS:
                return
            yield one, other


def _join(weights: Any, one: Node, other: Node, weight: float) -> None:
    if one[0] != other[0] and one[1] != other[1]:
        weights[one, other] += weight
        weights[other, one] += weight
