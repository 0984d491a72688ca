"""What the service says of itself. In: its address and options. Out: a graph, written.

Specification: https://www.w3.org/TR/sparql11-service-description/.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.iri import RDF
from kg.web.negotiate import GRAPHS

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


def describe(endpoint: str, union: bool, writable: bool, name: str) -> bytes:
    """The description as the media type ``name`` of graphs."""
    prefixes = {"sd": SD, "formats": FORMATS}
    return ox.serialize(_triples(endpoint, union, writable), format=GRAPHS[name], prefixes=prefixes) or b""


def _triples(endpoint: str, union: bool, writable: bool) -> Iterator[ox.Triple]:
    service, dataset, graph = (ox.BlankNode(name) for name in ("service", "dataset", "graph"))
    yield _typed(service, "Service")
    yield _about(service, "endpoint", ox.NamedNode(endpoint))
    for language in ("SPARQL11Query", *(("SPARQL11Update",) if writable else ())):
        yield _about(service, "supportedLanguage", ox.NamedNode(SD + language))
    for format in (*_RESULTS, *_GRAPHS):
        yield _about(service, "resultFormat", ox.NamedNode(FORMATS + format))
    for format in _GRAPHS if writable else ():
        yield _about(service, "inputFormat", ox.NamedNode(FORMATS + format))
    if union:
        yield _about(service, "feature", ox.NamedNode(SD + "UnionDefaultGraph"))
    yield _about(service, "defaultDataset", dataset)
    yield _typed(dataset, "Dataset")
    yield _about(dataset, "defaultGraph", graph)
    yield _typed(graph, "Graph")


def _typed(subject: ox.BlankNode, name: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(RDF + "type"), ox.NamedNode(SD + name))


def _about(subject: ox.BlankNode, name: str, value: ox.NamedNode | ox.BlankNode) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(SD + name), value)
