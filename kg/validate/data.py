"""A graph as dictionaries, for checks that touch every node once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

import pyoxigraph as ox

from kg.iri import KG, NIF, RDF
from kg.model import Literal
from kg.ontology import Ontology
from kg.validate.report import Edge

Term = ox.NamedNode | ox.BlankNode | ox.Literal
_TYPE = RDF + "type"


class View(Protocol):
    """What a check reads of a graph."""

    def values(self, node: Term, predicate: str) -> list[Term]:
        """The objects of one subject and predicate."""

    def sources(self, node: Term, predicate: str) -> list[Term]:
        """The subjects of one predicate and object."""

    def is_a(self, node: Term, wanted: str) -> bool:
        """Whether one of the node's types is the class or below it."""

    def sentences(self, node: Term, edges: Iterable[Edge]) -> tuple[str, ...]:
        """The texts of the evidence of the node itself or of statements of the edges, sorted."""


class Data:
    """The union of all graphs, indexed by subject and by predicate. ``ontology`` gives the classes above a class."""

    def __init__(self, quads: Iterable[ox.Quad], ontology: Ontology) -> None:
        out: defaultdict[Term, defaultdict[str, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
        self.pairs: defaultdict[str, dict[tuple[Term, Term], None]] = defaultdict(dict)
        for quad in quads:
            subject, predicate, value = quad.subject, quad.predicate.value, quad.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                continue  # RDF 1.2 triple terms are outside SHACL 1.0
            out[subject][predicate][value] = None
            self.pairs[predicate][subject, value] = None
        self._out: Mapping[Term, Mapping[str, dict[Term, None]]] = out
        self._ontology = ontology
        self._in: dict[str, dict[Term, list[Term]]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._statements: dict[tuple[Term | None, ...], list[Term]] | None = None

    def values(self, node: Term, predicate: str) -> list[Term]:
        """The objects of one subject and predicate."""
        found = self._out.get(node)
        return list(found.get(predicate, ())) if found is not None else []

    def sources(self, node: Term, predicate: str) -> list[Term]:
        """The subjects of one predicate and object."""
        if predicate not in self._in:
            index: defaultdict[Term, list[Term]] = defaultdict(list)
            for subject, value in self.pairs.get(predicate, ()):
                index[value].append(subject)
            self._in[predicate] = dict(index)
        return self._in[predicate].get(node, [])

    def is_a(self, node: Term, wanted: str) -> bool:
        """Whether one of the node's types is the class or below it."""
        return any(
            wanted in self.above(kind.value) for kind in self.values(node, _TYPE) if isinstance(kind, ox.NamedNode)
        )

    def above(self, kind: str) -> frozenset[str]:
        """The class itself and all above it."""
        if kind not in self._above:
            self._above[kind] = self._ontology.superclasses(kind)
        return self._above[kind]

    def instances(self, wanted: str) -> list[Term]:
        """All nodes of the class or of one below it."""
        found: dict[Term, None] = {}
        for node, kind in self.pairs.get(_TYPE, ()):
            if isinstance(kind, ox.NamedNode) and wanted in self.above(kind.value):
                found[node] = None
        return list(found)

    def sentences(self, node: Term, edges: Iterable[Edge]) -> tuple[str, ...]:
        """The texts of the evidence of the node itself or of statements of the edges, sorted."""
        nodes = [node, *(found for edge in edges for found in self._stating(edge))]
        evidence = {one for found in nodes for one in self.values(found, KG + "evidence")} | {node}
        return tuple(sorted({text.value for one in evidence for text in self.values(one, NIF + "anchorOf")}))

    def _stating(self, edge: Edge) -> list[Term]:
        if self._statements is None:
            index: defaultdict[tuple[Term | None, ...], list[Term]] = defaultdict(list)
            for node, subject in self.pairs.get(RDF + "subject", ()):
                for predicate in self.values(node, RDF + "predicate"):
                    for value in self.values(node, RDF + "object"):
                        index[subject, predicate, value].append(node)
            self._statements = dict(index)
        key = (ox.NamedNode(edge[0]), ox.NamedNode(edge[1]), as_term(edge[2]))
        return self._statements.get(key, [])


def edges_from(node: Term, predicate: str, data: View) -> tuple[Edge, ...]:
    """The plain edges from the node by the predicate, as values of `kg.model`."""
    if not isinstance(node, ox.NamedNode):
        return ()
    return tuple((node.value, predicate, as_object(value)) for value in data.values(node, predicate))


def as_object(term: Term) -> str | Literal:
    """A term as the object of a `kg.model.Statement`."""
    return Literal(term.value, term.datatype.value) if isinstance(term, ox.Literal) else term.value


def as_term(value: str | Literal) -> Term:
    """The other way round."""
    if isinstance(value, Literal):
        return ox.Literal(value.lexical, datatype=ox.NamedNode(value.datatype))
    return ox.NamedNode(value)
