"""What a graph says by one predicate, in one go through it: each fact once, in however many named graphs it stands.

In: a store. Out: pairs of an IRI and a term. Looking up the text of a term is what takes the time in Oxigraph (some
6 microseconds each), so no scan asks for more terms than it needs: SPARQL of one pattern does that, `quads_for_pattern`
looks up all four. Nodes without an IRI are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

Term = ox.NamedNode | ox.Literal


class Scan:
    """Goes through one store."""

    def __init__(self, graph: ox.Store) -> None:
        self.graph = graph

    def _query(self, text: str) -> Iterator[Any]:
        return iter(self.graph.query(text, use_default_graph_as_union=True))  # type: ignore[arg-type]

    def facts(self, predicate: str) -> Iterator[tuple[str, Term]]:
        """Subjects and values of a predicate."""
        for subject, value in self._query(f"SELECT DISTINCT ?s ?o {{ ?s {ox.NamedNode(predicate)} ?o }}"):
            if isinstance(subject, ox.NamedNode) and not isinstance(value, ox.BlankNode | ox.Triple):
                yield subject.value, value

    def common(self, predicate: str) -> Iterator[tuple[str, Term]]:
        """As `facts`, of the default graph alone: there stands what all documents together say."""
        text = f"SELECT ?s ?o {{ ?s {ox.NamedNode(predicate)} ?o }}"
        rows: Any = self.graph.query(text)
        for subject, value in rows:
            if isinstance(subject, ox.NamedNode) and not isinstance(value, ox.BlankNode | ox.Triple):
                yield subject.value, value

    def placed(self, predicate: str) -> Iterator[tuple[str, str, str]]:
        """As `links`, with the name of the graph in which each stands, "" for the default graph."""
        rows: Any = self.graph.query(f"SELECT ?s ?o ?g {{ GRAPH ?g {{ ?s {ox.NamedNode(predicate)} ?o }} }}")
        for subject, value, graph in rows:
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode):
                yield subject.value, value.value, graph.value if isinstance(graph, ox.NamedNode) else ""
        for iri, value in self.common(predicate):
            if isinstance(value, ox.NamedNode):
                yield iri, value.value, ""

    def is_in(self, subject: str, predicate: str, value: str, graph: str) -> bool:
        """Whether one named graph has the triple. This looks up no text."""
        nodes = (ox.NamedNode(iri) for iri in (subject, predicate, value, graph))
        return ox.Quad(*nodes) in self.graph

    def texts(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subjects and literal values of a predicate, as text."""
        for subject, value in self.facts(predicate):
            if isinstance(value, ox.Literal):
                yield subject, value.value

    def links(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subjects and IRIs that a predicate joins."""
        for subject, value in self.facts(predicate):
            if isinstance(value, ox.NamedNode):
                yield subject, value.value

    def values(self, predicate: str) -> list[str]:
        """The IRIs that a predicate leads to, each once, sorted. Quick where they are few."""
        rows = self._query(f"SELECT DISTINCT ?o {{ ?s {ox.NamedNode(predicate)} ?o }}")
        return sorted(row[0].value for row in rows if isinstance(row[0], ox.NamedNode))

    def subjects(self, predicate: str, value: Term) -> Iterator[str]:
        """The subjects that have a value."""
        for row in self._query(f"SELECT DISTINCT ?s {{ ?s {ox.NamedNode(predicate)} {value} }}"):
            if isinstance(row[0], ox.NamedNode):
                yield row[0].value

    def grouped(self, predicate: str) -> Iterator[tuple[str, str]]:
        """As `links`, where the values are few: they are looked up once."""
        for value in self.values(predicate):
            yield from ((subject, value) for subject in self.subjects(predicate, ox.NamedNode(value)))

    def has(self, subject: str, predicate: str, value: Term) -> bool:
        """Whether some graph has the triple."""
        triple = (ox.NamedNode(subject), ox.NamedNode(predicate), value)
        if ox.Quad(*triple, ox.DefaultGraph()) in self.graph:
            return True
        return next(iter(self.graph.quads_for_pattern(*triple, None)), None) is not None
