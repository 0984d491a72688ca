"""Turtle and TriG for readers: grouped by subject, things of one kind together, types and labels first.

In: quads and a prefix table. Out: text that depends on these alone. pyoxigraph's own serializer declares its prefixes
in a random order and repeats a subject whenever another one came between, so its bytes differ from run to run.
Specification: https://www.w3.org/TR/turtle/ and https://www.w3.org/TR/trig/.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.iri import DATA_PREFIXES, KG, NIF, RDF, RDFS, SKOS
from kg.terms import Terms

_LEADING = (
    *(RDF + "type", SKOS + "prefLabel", RDFS + "label", SKOS + "altLabel"),
    *(RDF + "subject", RDF + "predicate", RDF + "object", KG + "status", KG + "confidence"),
)
_ORDER_BY = (
    *(RDF + "subject", RDF + "predicate", RDF + "object", KG + "about"),
    *(KG + "document", KG + "evidence", NIF + "sentence", NIF + "beginIndex"),
)
_RANK = {predicate: rank for rank, predicate in enumerate(_LEADING)}
_KINDS = {name: rank for rank, name in enumerate(DATA_PREFIXES)}

Triple = tuple[object, ox.NamedNode, object]


def write_turtle(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> str:
    """The union of all graphs as Turtle."""
    terms = Terms(prefixes)
    body = _blocks(((quad.subject, quad.predicate, quad.object) for quad in quads), terms)
    return _document(terms, [body])


def write_trig(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> str:
    """The default graph, then each named graph in a block of its own."""
    terms = Terms(prefixes)
    graphs: defaultdict[str, list[Triple]] = defaultdict(list)
    names: dict[str, ox.NamedNode | ox.BlankNode] = {}
    for quad in quads:
        if not isinstance(quad.graph_name, ox.DefaultGraph):
            names[str(quad.graph_name)] = quad.graph_name
        graphs[str(quad.graph_name)].append((quad.subject, quad.predicate, quad.object))
    shared = _blocks((triple for name in graphs if name not in names for triple in graphs[name]), terms)
    parts = [shared] if shared else []
    for name in sorted(names):
        inner = re.sub(r"^(?=.)", "    ", _blocks(graphs[name], terms), flags=re.MULTILINE)
        parts.append(f"{terms.short(names[name])} {{\n{inner}}}\n")
    return _document(terms, parts)


def _document(terms: Terms, parts: list[str]) -> str:
    used = "".join(f"@prefix {name}: <{space}> .\n" for name, space in terms.prefixes.items() if name in terms.used)
    return "\n".join(part for part in (used, *parts) if part)


def _blocks(triples: Iterable[Triple], terms: Terms) -> str:
    subjects: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subject, predicate, value in triples:
        subjects[terms.short(subject)][predicate.value].add(terms.short(value))
    ordered = sorted(subjects, key=lambda name: _subject_order(name, subjects[name]))
    return "\n".join(_block(name, subjects[name], terms) for name in ordered)


def _subject_order(name: str, predicates: Mapping[str, set[str]]) -> tuple[int, tuple[str, ...], str]:
    """Kinds in the order of the prefix table; within one, claims by what they say and sentences as they are read."""
    kind = _KINDS.get(name.partition(":")[0], len(_KINDS))
    return (kind, tuple(min(predicates.get(iri, ("",))).zfill(9) for iri in _ORDER_BY), name)


def _block(subject: str, predicates: Mapping[str, set[str]], terms: Terms) -> str:
    ordered = sorted(predicates, key=lambda iri: (_RANK.get(iri, len(_RANK)), terms.short(ox.NamedNode(iri))))
    lines = (f"{_verb(iri, terms)} {', '.join(sorted(predicates[iri]))}" for iri in ordered)
    return f"{subject} " + " ;\n    ".join(lines) + " .\n"


def _verb(iri: str, terms: Terms) -> str:
    return "a" if iri == RDF + "type" else terms.short(ox.NamedNode(iri))
