"""Turtle and TriG for readers: grouped by subject, things of one kind together, types and labels first.

In: any number of quads, sorted by way of files, and a prefix table. Out: text that depends on these alone.
pyoxigraph's own serializer declares its prefixes in a random order and repeats a subject whenever another one came
between, so its bytes differ from run to run.
Specification: https://www.w3.org/TR/turtle/ and https://www.w3.org/TR/trig/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

import pyoxigraph as ox

from kg.iri import DATA_PREFIXES, KG, NIF, RDF, RDFS, SKOS
from kg.spool import Rows, in_order, kept, once
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

# Subject, predicate and object of a triple; the subject and the object in short form.
Row = tuple[str, str, str]


def write_turtle(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The union of all graphs as Turtle, in pieces."""
    terms = Terms(prefixes)
    return _document(terms, kept(_blocks(in_order(_row(quad, terms) for quad in quads), terms)))


def write_trig(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The default graph, then each named graph in a block of its own, in pieces."""
    terms = Terms(prefixes)
    rows = in_order((*_name(quad, terms), _row(quad, terms)) for quad in quads)
    return _document(terms, kept(_graphs(rows, terms)))


def _row(quad: ox.Quad, terms: Terms) -> Row:
    return terms.short(quad.subject), quad.predicate.value, terms.short(quad.object)


def _name(quad: ox.Quad, terms: Terms) -> tuple[str, str]:
    """What a quad's graph is sorted by, and its short form; both "" for the default graph."""
    graph = quad.graph_name
    return ("", "") if isinstance(graph, ox.DefaultGraph) else (str(graph), terms.short(graph))


def _document(terms: Terms, parts: Rows[str]) -> Iterator[str]:
    """The prefixes that the parts use, and the parts, which have used them by now; blank lines between."""
    if terms.used:
        yield "".join(f"@prefix {name}: <{space}> .\n" for name, space in terms.prefixes.items() if name in terms.used)
    for number, part in enumerate(parts):
        yield f"\n{part}" if number or terms.used else part


def _graphs(rows: Iterable[tuple[str, str, Row]], terms: Terms) -> Iterator[str]:
    """The blocks of the default graph, then those of each named graph, with its opening and closing lines."""
    for (_, name), group in groupby(rows, key=itemgetter(0, 1)):
        blocks = _blocks((row for *_, row in group), terms)
        if not name:
            yield from blocks
            continue
        opening = f"{name} {{\n"
        before = None
        for block in blocks:
            if before is not None:
                yield before
                opening = ""
            before = opening + re.sub(r"^(?=.)", "    ", block, flags=re.MULTILINE)
        yield f"{before}}}\n"


def _blocks(rows: Iterable[Row], terms: Terms) -> Iterator[str]:
    """Sorted rows as blocks of one subject each, in the order for readers."""

    def blocks() -> Iterator[tuple[tuple[int, tuple[str, ...], str], str]]:
        for subject, group in groupby(once(rows), key=itemgetter(0)):
            predicates = {iri: [row[2] for row in own] for iri, own in groupby(group, key=itemgetter(1))}
            yield _subject_order(subject, predicates), _block(subject, predicates, terms)

    return (block for _, block in in_order(blocks(), key=itemgetter(0)))


def _subject_order(name: str, predicates: Mapping[str, Sequence[str]]) -> tuple[int, tuple[str, ...], str]:
    """Kinds in the order of the prefix table; within one, claims by what they say and sentences as they are read."""
    kind = _KINDS.get(name.partition(":")[0], len(_KINDS))
    return (kind, tuple(min(predicates.get(iri, ("",))).zfill(9) for iri in _ORDER_BY), name)


def _block(subject: str, predicates: Mapping[str, Sequence[str]], terms: Terms) -> str:
    ordered = sorted(predicates, key=lambda iri: (_RANK.get(iri, len(_RANK)), terms.short(ox.NamedNode(iri))))
    lines = (f"{_verb(iri, terms)} {', '.join(predicates[iri])}" for iri in ordered)
    return f"{subject} " + " ;\n    ".join(lines) + " .\n"


def _verb(iri: str, terms: Terms) -> str:
    return "a" if iri == RDF + "type" else terms.short(ox.NamedNode(iri))
