"""From the claims of a store to a view: nodes, edges, attributes, colours, sizes.

In: claims. Out: a `View`. Edges are read one at a time and spooled; what is kept in memory grows with the entities.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import groupby
from math import sqrt

import pyoxigraph as ox

from kg.export.claims import Claim, Claims, Term, types_of, values_of
from kg.export.cleaning import as_type, attribute_name, clean, common_type, iso_day, scalar
from kg.export.figures import figures_of
from kg.export.merging import merged
from kg.export.view import PALETTE, Edge, Node, Scalar, View
from kg.iri import KG, NIF, RDF, RDFS, SCHEMA, SKOS, local_name
from kg.names import words
from kg.spool import kept

EDGE_ATTRIBUTES: Mapping[str, str] = {
    "predicate": "string",
    "property": "string",
    "statement": "string",
    "status": "string",
    "confidence": "double",
    "date": "date",
    "sentence": "string",
    "evidence": "string",
    "document": "string",
    "url": "string",
    "speaker": "string",
    "inferred": "boolean",
}
NODE_ATTRIBUTES: Mapping[str, str] = {"kind": "string", "types": "string", "linked": "boolean"}
RECENT = 4_096  # sentences that are kept at hand: claims share them
LARGEST = 80.0  # points; a hub must not cover its neighbours
Facts = dict[str, dict[str, dict[str, tuple[str, Scalar]]]]  # entity → property IRI → text → type and value


def read_view(claims: Claims) -> View:
    """The view of the claims: their entities as nodes, the claims between them as edges, literal ones as attributes."""
    facts: Facts = {}
    reader = _Reader(claims.graph)
    edges = kept(reader.edges(_literals_aside(claims, facts)))
    if claims.selection.merge:
        edges = kept(merged(edges))
    degrees = Counter(end for edge in edges for end in (edge.source, edge.target))
    iris = sorted(degrees.keys() | facts.keys())
    columns, values = _columns(facts)
    if claims.selection.figures:
        more, figures = figures_of(claims.graph, iris, taken=columns)
        columns |= more
        values = {iri: {**values.get(iri, {}), **figures.get(iri, {})} for iri in values.keys() | figures.keys()}
    nodes = kept(reader.node(iri, values.get(iri, {}), degrees[iri]) for iri in iris)
    extra = {"claims": "integer"} if claims.selection.merge else {}
    view = View(nodes, edges, {**NODE_ATTRIBUTES, **columns}, {**EDGE_ATTRIBUTES, **extra})
    return coloured(view, frequent=_frequent(claims.graph))


def coloured(view: View, by: Callable[[Node], str] = lambda node: node.kind, frequent: Sequence[str] = ()) -> View:
    """The view with a colour for each of the seven most frequent groups of nodes, and grey for the others.

    Those of ``frequent`` come before those that the view itself has, so that parts of one graph share their colours.
    """
    counts = Counter(by(node) for node in view.nodes)
    own = colours_of([*frequent, *sorted(counts, key=lambda kind: (-counts[kind], kind))])
    colours = {kind: own.get(kind, PALETTE[-1]) for kind in sorted(counts)}
    nodes = kept(replace(node, colour=colours[by(node)], group=by(node)) for node in view.nodes)
    return replace(view, nodes=nodes, colours=colours)


def colours_of(groups: Iterable[str]) -> dict[str, str]:
    """The colours of the first groups, as many as there are beside grey; a group may be named twice."""
    first = sorted(tuple(dict.fromkeys(groups))[: len(PALETTE) - 1])
    return dict(zip(first, PALETTE, strict=False))


def _frequent(graph: ox.Store) -> list[str]:
    """The classes of all entities at the ends of claims, the most frequent first."""
    found: set[str] = set()
    for part in ("subject", "object"):
        ends = graph.quads_for_pattern(None, ox.NamedNode(RDF + part), None, None)
        found.update(quad.object.value for quad in ends if isinstance(quad.object, ox.NamedNode))
    counts = Counter(kind_of(types_of(graph, iri)) for iri in found)
    return sorted(counts, key=lambda kind: (-counts[kind], kind))


def kind_of(types: Sequence[str]) -> str:
    """The local name of the first class."""
    return clean(local_name(types[0])) if types else "Thing"


def _literals_aside(claims: Claims, facts: Facts) -> Iterator[Claim]:
    """The claims between entities; literal ones that stand as facts go into ``facts`` on the way."""
    for claim in claims:
        if isinstance(claim.object, ox.NamedNode):
            yield claim
        elif claims.is_plain(claim):
            known = facts.setdefault(claim.subject, {}).setdefault(claim.predicate, {})
            known[claim.object.value] = scalar(claim.object)


def _columns(facts: Facts) -> tuple[dict[str, str], dict[str, dict[str, Scalar]]]:
    """The attributes that literal claims make, and their values by entity.

    A property with several values for one entity is a string of them, joined by "; ".
    """
    kinds: dict[str, list[str]] = {}
    for properties in facts.values():
        for iri, found in properties.items():
            kinds.setdefault(iri, []).extend(kind if len(found) == 1 else "string" for kind, _ in found.values())
    names: dict[str, str] = {}
    for iri in sorted(kinds):
        names[iri] = attribute_name(local_name(iri), names.values())
    columns = {names[iri]: common_type(kinds[iri]) for iri in sorted(kinds, key=lambda iri: names[iri])}
    values = {
        entity: {names[iri]: _value(properties[iri], columns[names[iri]]) for iri in sorted(properties)}
        for entity, properties in facts.items()
    }
    return columns, values


def _value(found: Mapping[str, tuple[str, Scalar]], type: str) -> Scalar:
    values = [as_type(found[text][1], type) for text in sorted(found)]
    return values[0] if len(values) == 1 else "; ".join(map(str, values))


class _Reader:
    """Reads nodes and edges, and remembers what many claims share: documents and the labels of speakers."""

    def __init__(self, graph: ox.Store) -> None:
        self._graph = graph
        self._values = lru_cache(maxsize=RECENT)(partial(values_of, graph))
        self._documents: dict[str, tuple[str, str]] = {}
        self._labels: dict[str, str] = {}

    def edges(self, claims: Iterable[Claim]) -> Iterator[Edge]:
        """An edge a claim; its id is the last part of its IRI, or all of it if another one ends so too."""
        for _, group in groupby(claims, key=lambda claim: local_name(claim.iri)):
            same = list(group)
            for claim in same:
                yield self._edge(claim, clean(local_name(claim.iri) if len(same) == 1 else claim.iri))

    def _edge(self, claim: Claim, identity: str) -> Edge:
        start, end = claim.days
        name = clean(local_name(claim.predicate))
        evidence, sentence = self._best_sentence(claim)
        document, url = self._document(evidence)
        speaker = claim.first("speaker")
        known: dict[str, Scalar] = {
            "predicate": name,
            "property": claim.predicate,
            "statement": claim.iri,
            "status": clean(claim.status),
            "confidence": claim.confidence,
            "date": iso_day(claim.first("date")),
            "sentence": sentence,
            "evidence": evidence,
            "document": document,
            "url": url,
            "speaker": self._label(speaker) if speaker else "",
            "inferred": bool(claim.all("inferredBy")),
        }
        attributes = {key: value for key, value in known.items() if value != ""}
        ends = claim.subject, claim.object.value
        return Edge(identity, *ends, words(name) or name, attributes, len(claim.all("evidence")), start, end)

    def _best_sentence(self, claim: Claim) -> tuple[str, str]:
        """The evidence that was read with the greatest confidence, and its text; the first text among equals."""
        evidence = claim.all("evidence")
        if len(evidence) <= 1:
            return (evidence[0], self._text(evidence[0])) if evidence else ("", "")
        sure = dict.fromkeys(evidence, 0.0)
        for reading in claim.all("reading"):
            values = values_of(self._graph, reading)
            confidence = max((float(term.value) for term in values.get(KG + "confidence", ())), default=0.0)
            for term in values.get(KG + "evidence", ()):
                sure[term.value] = max(sure.get(term.value, 0.0), confidence)
        _, text, found = min((-sure[one], self._text(one), one) for one in sure)
        return found, text

    def _text(self, sentence: str) -> str:
        return clean(_first(self._values(sentence), NIF + "anchorOf"))

    def _document(self, evidence: str) -> tuple[str, str]:
        """The headline or source of the document that has the sentence, and its address if it has one on the web."""
        iri = _first(self._values(evidence), KG + "document") if evidence else ""
        if iri not in self._documents:
            self._documents[iri] = self._described(iri) if iri else ("", "")
        return self._documents[iri]

    def _described(self, iri: str) -> tuple[str, str]:
        values = values_of(self._graph, iri)
        source = _first(values, KG + "source")
        title = _first(values, SCHEMA + "headline") or source or local_name(iri)
        addresses = (_first(values, SCHEMA + "url"), source)
        url = next((one for one in addresses if one.startswith(("http://", "https://"))), "")
        return clean(title), clean(url)

    def _label(self, iri: str) -> str:
        if iri not in self._labels:
            self._labels[iri] = label(values_of(self._graph, iri), iri)
        return self._labels[iri]

    def node(self, iri: str, facts: Mapping[str, Scalar], degree: int) -> Node:
        """The node of an entity, sized by how many edges it has."""
        values = values_of(self._graph, iri)
        types = [term.value for term in values.get(RDF + "type", ())]
        attributes: dict[str, Scalar] = {
            "kind": kind_of(types),
            "types": " ".join(types),
            "linked": "false" not in {term.value for term in values.get(KG + "linked", ())},
            **facts,
        }
        return Node(iri, label(values, iri), attributes, size=size_of(degree))


def size_of(degree: int) -> float:
    """The diameter of an entity with so many edges, in points."""
    return round(min(10 * sqrt(1 + degree), LARGEST), 1)


def label(values: Mapping[str, list[Term]], iri: str) -> str:
    """The preferred label, else another one, else the words of the IRI's last part."""
    texts = (_first(values, predicate) for predicate in (SKOS + "prefLabel", RDFS + "label", SKOS + "altLabel"))
    return next((text for text in map(clean, texts) if text), "") or clean(words(local_name(iri))) or iri


def _first(values: Mapping[str, list[Term]], predicate: str) -> str:
    return min((term.value for term in values.get(predicate, ())), default="")
