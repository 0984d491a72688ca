"""What the RDF formats write of a graph: the selected claims, and all that is said of them and of what they join.

In: claims. Out: the triples by subject, sorted, read from the store one subject at a time. If nothing is left out, that
is the whole graph. Else it is the claims, their readings, sentences and documents, and the entities at their ends with
the plain edges of these claims alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TypeVar

import pyoxigraph as ox

from kg.export.claims import Claim, Claims, Term, values_of
from kg.iri import KG, NIF, RDF, RDFS, SCHEMA, SKOS
from kg.names import terms_in
from kg.spool import in_order, once

Properties = dict[str, list[Term]]  # by predicate IRI
_MENTIONS = SCHEMA + "mentions"  # a document mentions entities that the selected claims do not know


def described(claims: Claims) -> Iterator[tuple[str, Properties]]:
    """Each subject with its properties, by IRI."""
    return _whole(claims.graph) if claims.selection.everything else _part(claims)


def _whole(graph: ox.Store) -> Iterator[tuple[str, Properties]]:
    subjects = (quad.subject.value for quad in graph if isinstance(quad.subject, ox.NamedNode))
    for iri in once(in_order(once(subjects))):
        yield iri, values_of(graph, iri)


def _part(claims: Claims) -> Iterator[tuple[str, Properties]]:
    relations = frozenset(terms_in(claims.graph, "property"))
    rows = (row for claim in claims for row in _rows(claims, claim))
    for iri, group in groupby(once(in_order(rows, key=_row_key)), key=lambda row: row[0]):
        values = values_of(claims.graph, iri)
        said = {name: found for name, found in values.items() if name not in relations and name != _MENTIONS}
        yield iri, _with_edges(said, group)


Row = tuple[str, str, Term | None]  # a subject, and of a plain edge predicate and object


def _row_key(row: Row) -> tuple[str, str, str]:
    return row[0], row[1], str(row[2])


def _rows(claims: Claims, claim: Claim) -> Iterator[Row]:
    """What the claim needs: each node that it leads to, and its plain edge if it stands as one."""
    yield from ((iri, "", None) for iri in sorted(reached(claims.graph, claim)))
    if claims.is_plain(claim):
        yield claim.subject, claim.predicate, claim.object


def _with_edges(said: Properties, rows: Iterable[Row]) -> Properties:
    for _, predicate, value in rows:
        if value is not None:
            said.setdefault(predicate, []).append(value)
    return said


def reached(graph: ox.Store, claim: Claim) -> frozenset[str]:
    """The nodes that the claim leads to by properties of the kg vocabulary; it does not go on from entities."""
    found: set[str] = {claim.iri, claim.subject}
    if isinstance(claim.object, ox.NamedNode):
        found.add(claim.object.value)
    waiting: list[Mapping[str, list[Term]]] = [claim.values]
    while waiting:
        for predicate, values in waiting.pop().items():
            for value in values if predicate.startswith(KG) else ():
                if isinstance(value, ox.NamedNode) and not value.value.startswith(KG) and value.value not in found:
                    found.add(value.value)
                    waiting += [values_of(graph, value.value)] if predicate not in _LEAVES else []
    return frozenset(found)


# From these the way leads to other claims, or to entities.
_LEAVES = frozenset(KG + name for name in ("premise", "speaker", "scopeEntity", "about", "entity"))
# The order in which a reader wants to see properties.
FIRST = (
    RDF + "type",
    RDF + "reifies",
    SKOS + "prefLabel",
    RDFS + "label",
    KG + "status",
    KG + "confidence",
    NIF + "anchorOf",
)
_RANK = {predicate: rank for rank, predicate in enumerate(FIRST)}


Value = TypeVar("Value")


def ordered(properties: Mapping[str, list[Value]]) -> Iterator[tuple[str, list[Value]]]:
    """The properties with those of `FIRST` first, the others by IRI."""
    for predicate in sorted(properties, key=lambda iri: (_RANK.get(iri, len(_RANK)), iri)):
        yield predicate, properties[predicate]
