"""Every question that the explorer's page asks: its name, its parameters, and the function that answers.

In: arguments that `kg.explore.parameters` has checked, and `Sources`. Out: the JSON of web/src/explorer/api.ts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from kg.explore import claim, claims, document, documents, dropped, entity, graph, path, resource, search
from kg.explore.about import about
from kg.explore.parameters import Arguments, Parameter
from kg.explore.sources import Sources


@dataclass(frozen=True, slots=True)
class Call:
    """A question: the function that answers it, and what it may be asked with."""

    answer: Callable[[Sources, Arguments], object]
    parameters: tuple[Parameter, ...] = ()


CALLS: Mapping[str, Call] = {
    "about": Call(about),
    "search": Call(search.search, search.PARAMETERS),
    "graph": Call(graph.graph, graph.GRAPH),
    "neighbourhood": Call(graph.neighbourhood, graph.NEIGHBOURHOOD),
    "subgraph": Call(graph.subgraph, graph.SUBGRAPH),
    "path": Call(path.path, path.PATH),
    "claims": Call(claims.claims, claims.CLAIMS),
    "timeline": Call(claims.timeline, claims.TIMELINE),
    "claim": Call(claim.claim, claim.CLAIM),
    "entity": Call(entity.entity, entity.ENTITY),
    "documents": Call(documents.documents, documents.DOCUMENTS),
    "document": Call(document.document, document.PARAMETERS),
    "dropped": Call(dropped.dropped, dropped.DROPPED),
    "resource": Call(resource.resource, resource.RESOURCE),
}


def answer(name: str, arguments: Arguments, sources: Sources) -> bytes:
    """The answer of a call as JSON. Raises `EndpointError` with status 404 for an IRI that the graph does not have."""
    return msgspec.json.encode(CALLS[name].answer(sources, arguments))
