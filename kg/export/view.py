"""The graph as a drawing tool needs it: entities as nodes, claims as edges, clean scalars only.

In: a store. Out: one `View` that every exporter writes. This is the one cleaning step: text has only characters that
XML 1.0 allows, days are ISO days or "", edge ids are unique, no attribute has a name that a tool reserves (``type`` is
the direction of an edge in GEXF, so that ours is ``predicate``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pyoxigraph as ox

from kg.errors import ExportError
from kg.iri import KG, NIF, RDF, SKOS, local_name
from kg.names import close, find_terms, terms_in, words

# Names that Gephi, Cytoscape, yEd, D3 or networkx give a meaning of their own.
RESERVED = frozenset(
    (
        *("id", "key", "label", "name", "source", "target", "type", "types", "kind", "weight", "start", "end"),
        *("color", "colour", "size", "x", "y", "z", "uri", "linked", "directed", "interaction"),
    )
)
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """An entity. ``kind`` is the local name of its first class; ``facts`` are its literal claims by local name."""

    id: str
    label: str
    kind: str
    types: tuple[str, ...]
    linked: bool
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A claim between two entities. ``weight`` counts its sentences; ``sentence`` is the surest of them."""

    id: str
    statement: str
    source: str
    target: str
    property: str  # IRI
    predicate: str  # local name
    label: str
    status: str
    confidence: float
    weight: int
    date: str
    start: str
    end: str
    sentence: str
    inferred: bool


@dataclass(frozen=True, slots=True)
class View:
    """All nodes and edges, sorted by id."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def make_view(
    graph: ox.Store,
    *,
    status: str = "asserted",
    relations: Iterable[str] = (),
    prefixes: Mapping[str, str],
) -> View:
    """The claims of a status ("asserted": those with a plain edge; "all") and of the relations, with their entities.

    Raises:
        ExportError: for an unknown status or relation.
    """
    if status not in ("asserted", "all"):
        raise ExportError(f"unknown status {status!r}", hint="Use asserted or all.")
    reader = _Reader(graph)
    wanted = frozenset(iri for name in relations for iri in _relation(graph, name, prefixes))
    claims = [
        claim
        for claim in sorted(reader.subjects(KG + "Statement"))
        if (not wanted or reader.first(claim, "predicate") in wanted) and (status == "all" or reader.plain(claim))
    ]
    edges = _unique([edge for claim in claims if (edge := reader.edge(claim)) is not None])
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    facts = reader.facts(claims)
    return View(tuple(reader.node(iri, facts.get(iri, ())) for iri in sorted(ends | set(facts))), edges)


def _relation(graph: ox.Store, name: str, prefixes: Mapping[str, str]) -> tuple[str, ...]:
    found = find_terms(graph, name, "property", prefixes)
    if not found:
        known = sorted({local_name(iri) for iri in terms_in(graph, "property")})
        near = close(name, known)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"It has: {', '.join(known) or 'none'}."
        raise ExportError(f"the graph has no relation {name!r}", hint=hint)
    return found


def _unique(edges: list[Edge]) -> tuple[Edge, ...]:
    """Edges with ids of their own: the last part of the statement's IRI, or all of it if another one ends so too."""
    counts = Counter(edge.id for edge in edges)
    named = (edge if counts[edge.id] == 1 else replace(edge, id=edge.statement) for edge in edges)
    return tuple(sorted(named, key=lambda edge: edge.id))


def clean(text: str) -> str:
    """The text without characters that XML 1.0 forbids, and without CR, which its readers turn into LF.

    >>> clean("a" + chr(0) + "b" + chr(27) + "c")
    'abc'
    """
    return _NOT_XML.sub("", text)


def iso_day(text: str) -> str:
    """The text if it is a day of the calendar, else ""."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


class _Reader:
    """One pass over the store, then look-ups."""

    def __init__(self, graph: ox.Store) -> None:
        self._values: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._edges: set[tuple[str, str, str]] = set()
        self._literals: set[tuple[str, str]] = set()  # statements whose object is a literal
        for quad in graph:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                self._add(quad.subject.value, quad.predicate.value, quad.object)

    def _add(self, subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        if predicate.startswith((KG, RDF, SKOS, NIF)):
            self._values[subject][predicate].add(value.value)
            if predicate == RDF + "object" and isinstance(value, ox.Literal):
                self._literals.add((subject, value.value))
        else:
            self._edges.add((subject, predicate, value.value))

    def all(self, node: str, predicate: str) -> list[str]:
        found = self._values.get(node)
        return sorted(found.get(predicate, ())) if found is not None else []

    def first(self, node: str, name: str) -> str:
        """The first value of a property of the statement vocabulary."""
        space = RDF if name in ("subject", "predicate", "object") else KG
        return next(iter(self.all(node, space + name)), "")

    def subjects(self, kind: str) -> list[str]:
        return [node for node, values in self._values.items() if kind in values.get(RDF + "type", ())]

    def plain(self, claim: str) -> bool:
        """Whether the claim stands as a plain edge."""
        asserted = self.first(claim, "status") == KG + "Asserted"
        triple = (self.first(claim, "subject"), self.first(claim, "predicate"), self.first(claim, "object"))
        return asserted and triple in self._edges

    def edge(self, claim: str) -> Edge | None:
        target = self.first(claim, "object")
        if not target or (claim, target) in self._literals:
            return None
        predicate = self.first(claim, "predicate")
        day = iso_day(self.first(claim, "date"))
        start, end = iso_day(self.first(claim, "validFrom")) or day, iso_day(self.first(claim, "validUntil"))
        return Edge(
            id=local_name(claim),
            statement=claim,
            source=self.first(claim, "subject"),
            target=target,
            property=predicate,
            predicate=local_name(predicate),
            label=words(local_name(predicate)),
            status=local_name(self.first(claim, "status")),
            confidence=float(self.first(claim, "confidence") or 0),
            weight=len(self.all(claim, KG + "evidence")),
            date=day,
            start=start,
            end=end if not start or end >= start else "",
            sentence=clean(self._best_sentence(claim)),
            inferred=bool(self.all(claim, KG + "inferredBy")),
        )

    def _best_sentence(self, claim: str) -> str:
        """The sentence that was read with the greatest confidence; the first by its text among equals."""
        readings = self.all(claim, KG + "reading")
        sure = {one: float(self.first(one, "confidence") or 0) for one in readings}
        ranked = [(-sure[one], self._text(self.first(one, "evidence"))) for one in readings]
        ranked += [(1.0, self._text(one)) for one in self.all(claim, KG + "evidence")]
        return min(ranked, default=(0.0, ""))[1]

    def _text(self, sentence: str) -> str:
        return next(iter(self.all(sentence, NIF + "anchorOf")), "")

    def node(self, iri: str, facts: tuple[tuple[str, str], ...]) -> Node:
        types = tuple(self.all(iri, RDF + "type"))
        label = clean(next(iter(self.all(iri, SKOS + "prefLabel")), "")) or words(local_name(iri)) or iri
        kind = local_name(types[0]) if types else "Thing"
        linked = "false" not in self.all(iri, KG + "linked")
        return Node(iri, label, clean(kind), types, linked, facts)

    def facts(self, claims: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
        """Literal claims by entity: local name of the property → values, joined by "; "."""
        found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for claim in claims:
            value = self.first(claim, "object")
            if (claim, value) in self._literals and self.plain(claim):
                name = clean(local_name(self.first(claim, "predicate")))
                free = f"{name}_" if name.casefold() in RESERVED else name
                found[self.first(claim, "subject")][free].add(clean(value))
        return {
            iri: tuple((name, "; ".join(sorted(values[name]))) for name in sorted(values))
            for iri, values in found.items()
        }
