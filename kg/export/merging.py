"""One edge in place of several claims of one relation and status between the same two entities.

In: edges. Out: fewer edges, sorted by id. The surest claim gives id, sentence and other attributes; the sentences of
all are counted in the weight, the claims in the attribute "claims".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from kg.export.view import Edge
from kg.spool import in_order


def merged(edges: Iterable[Edge]) -> Iterator[Edge]:
    """The edges with parallel ones of one relation and status as one."""
    together = (_one(list(group)) for _, group in groupby(in_order(edges, key=_same), key=_same))
    return in_order(together, key=lambda edge: edge.id)


def _same(edge: Edge) -> tuple[str, ...]:
    relation = edge.attributes.get("property", edge.predicate)
    return edge.source, edge.target, str(relation), str(edge.attributes.get("status", ""))


def _one(claims: list[Edge]) -> Edge:
    best = min(claims, key=lambda edge: (-float(edge.attributes.get("confidence", 0)), edge.id))
    starts = [edge.start for edge in claims if edge.start]
    ends = [edge.end for edge in claims]
    return replace(
        best,
        weight=sum(edge.weight for edge in claims),
        start=min(starts, default=""),
        end=max(ends) if all(ends) else "",
        attributes={**best.attributes, "claims": len(claims)},
    )
