"""Who or what a user means by a name, in one graph: entities by their labels, properties and classes by local name.

In: a store and what a user typed. Out: IRIs, or suggestions. It links no document's mentions (`kg.link` does).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from kg.iri import KG, RDF, RDFS, SKOS, expand, local_name

LABELS = (SKOS + "prefLabel", RDFS + "label", SKOS + "altLabel")
_CLOSE = 70.0  # of 100: below it, rapidfuzz's suggestions have little in common with what was typed


def normal(name: str) -> str:
    """The form in which names are compared: case-folded, white space collapsed, apostrophes alike.

    >>> normal("  Gommex’s  TYRES ")
    "gommex's tyres"
    """
    return " ".join(name.replace("’", "'").casefold().split())


def find_entities(graph: ox.Store, name: str, prefixes: Mapping[str, str]) -> tuple[str, ...]:
    """The IRIs that the name denotes, sorted: written as IRI or CURIE, or equal to a label or alias but for case."""
    iri = expand(name, prefixes)
    if iri is not None and _occurs(graph, iri):
        return (iri,)
    wanted = normal(name)
    return tuple(sorted({iri for iri, label in _labels(graph) if normal(label) == wanted}))


def suggest_entities(graph: ox.Store, name: str, limit: int = 5) -> tuple[str, ...]:
    """Labels that resemble the name, the closest first."""
    labels = sorted({label for _, label in _labels(graph)})
    return close(name, labels, limit)


def close(name: str, known: Iterable[str], limit: int = 5) -> tuple[str, ...]:
    """Of the known names those that resemble this one, the closest first.

    >>> close("parners", ["partners", "markets"])
    ('partners',)
    """
    found = process.extract(name, sorted(known), scorer=fuzz.WRatio, processor=normal, score_cutoff=_CLOSE, limit=limit)
    return tuple(text for text, _, _ in found)


def _occurs(graph: ox.Store, iri: str) -> bool:
    node = ox.NamedNode(iri)
    patterns = ((node, None, None), (None, node, None), (None, None, node))
    return any(next(iter(graph.quads_for_pattern(*pattern)), None) is not None for pattern in patterns)


def _labels(graph: ox.Store) -> Iterable[tuple[str, str]]:
    for predicate in LABELS:
        for quad in graph.quads_for_pattern(None, ox.NamedNode(predicate), None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                yield quad.subject.value, quad.object.value


def find_terms(graph: ox.Store, name: str, kind: str, prefixes: Mapping[str, str]) -> tuple[str, ...]:
    """Properties (``kind`` "property"), classes ("class") or statuses ("status") of the graph with this name.

    A name is an IRI, a CURIE, or a local name in any case, however joined: "alliedWith", "allied with", "alliedwith".
    """
    known = terms_in(graph, kind)
    iri = expand(name, prefixes)
    if iri is not None:
        return (iri,)
    wanted = _joined(name)
    return tuple(sorted(term for term in known if _joined(local_name(term)) == wanted))


def _joined(name: str) -> str:
    return words(name).replace(" ", "")


def terms_in(graph: ox.Store, kind: str) -> tuple[str, ...]:
    """All properties, classes or statuses that the graph uses, sorted."""
    predicate = {"property": RDF + "predicate", "class": RDF + "type", "status": KG + "status"}[kind]
    quads = graph.quads_for_pattern(None, ox.NamedNode(predicate), None)
    return tuple(sorted({quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}))


def words(name: str) -> str:
    """A local name or label as lower-case words.

    >>> words("alliedWith"), words("allied with"), words("set_up_on")
    ('allied with', 'allied with', 'set up on')
    """
    return " ".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_\-]", " ", name).casefold().split())


def label_of(graph: ox.Store, iri: str) -> str:
    """The preferred label of a node, else another label, else the words of its local name."""
    node = ox.NamedNode(iri)
    for predicate in LABELS:
        quads = graph.quads_for_pattern(node, ox.NamedNode(predicate), None)
        found = [quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)]
        if found:
            return min(found)
    return words(local_name(iri)) or iri
