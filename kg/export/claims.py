"""The claims of a store that a selection keeps, one at a time.

In: a store and a selection. Out: claims in the order of their IRIs, each with what the graph says of it, read from the
store when its turn comes, so that a graph of any size needs little memory. It draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from kg.export.cleaning import iso_day
from kg.export.selection import Selection, check, terms
from kg.export.view import Track, untracked
from kg.iri import KG, RDF, local_name
from kg.spool import Rows, in_order, kept, once

TYPE = ox.NamedNode(RDF + "type")
Term = ox.NamedNode | ox.Literal
_TERMS = (ox.NamedNode, ox.Literal)  # a tuple: to ask for a union takes three times as long, and this is asked most


@dataclass(frozen=True, slots=True)
class Claim:
    """A `kg:Statement`: its triple, and all that is said of it by predicate IRI, as `values_of` has it."""

    iri: str
    subject: str
    predicate: str
    object: Term
    values: Mapping[str, list[Term]]

    def first(self, name: str) -> str:
        """The first value of a property of the kg vocabulary, or ""."""
        terms = self.values.get(KG + name)
        return terms[0].value if terms else ""

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a property of the kg vocabulary."""
        return tuple(term.value for term in self.values.get(KG + name, ()))

    @property
    def status(self) -> str:
        """The local name of its status."""
        return local_name(self.first("status"))

    @property
    def confidence(self) -> float:
        """Its confidence, in [0, 1]; 0 if the graph gives none."""
        return float(self.first("confidence") or 0)

    @property
    def days(self) -> tuple[str, str]:
        """The ISO days on which it begins to hold and ceases to, "" where unknown or out of order."""
        return days_of(*(iso_day(self.first(name)) for name in ("date", "validFrom", "validUntil")))


def days_of(date: str, since: str, until: str) -> tuple[str, str]:
    """The days on which a claim begins to hold and ceases to, from what is said of it: ISO days, or "".

    >>> days_of("2020-05-20", "", "2019-01-01")
    ('2020-05-20', '')
    """
    start = since or date
    return start, until if not start or until >= start else ""


def values_of(graph: ox.Store, iri: str) -> dict[str, list[Term]]:
    """What the graph says of a node, by predicate IRI: terms sorted by their text, each once."""
    found: dict[str, list[Term]] = {}
    for quad in graph.quads_for_pattern(ox.NamedNode(iri), None, None, None):
        value = quad.object
        if isinstance(value, _TERMS):
            found.setdefault(quad.predicate.value, []).append(value)
    return {name: terms if len(terms) == 1 else sorted(set(terms), key=str) for name, terms in found.items()}


def types_of(graph: ox.Store, iri: str) -> list[str]:
    """The classes of a node, in the order that `values_of` has."""
    found = graph.quads_for_pattern(ox.NamedNode(iri), TYPE, None, None)
    terms = {quad.object for quad in found if isinstance(quad.object, ox.NamedNode)}
    return [term.value for term in sorted(terms, key=str)]


def read_claim(graph: ox.Store, iri: str) -> Claim | None:
    """The claim of this IRI; None if it lacks a part of its triple."""
    values = values_of(graph, iri)
    subject, predicate, value = (next(iter(values.get(RDF + part, ())), None) for part in _TRIPLE)
    if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode) or value is None:
        return None
    return Claim(iri, subject.value, predicate.value, value, values)


_TRIPLE = ("subject", "predicate", "object")


@dataclass(frozen=True)
class Claims:
    """The claims of a graph that a selection keeps; can be gone through again and again. ``track`` shows how far.

    Raises `ExportError` when made, for a selection with something that is unknown.
    """

    graph: ox.Store
    selection: Selection
    prefixes: Mapping[str, str]
    track: Track = untracked
    relations: frozenset[str] = field(init=False)
    classes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        check(self.selection)
        relations = terms(self.graph, self.selection.relations, "property", self.prefixes)
        classes = terms(self.graph, self.selection.classes, "class", self.prefixes)
        object.__setattr__(self, "relations", relations)
        object.__setattr__(self, "classes", classes)

    @cached_property
    def all(self) -> Rows[str]:
        """The IRIs of all claims of the graph, sorted by their last part."""
        found = self.graph.quads_for_pattern(None, TYPE, ox.NamedNode(KG + "Statement"), None)
        iris = (quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))
        return kept(once(in_order(iris, key=lambda iri: (local_name(iri), iri))))

    def __iter__(self) -> Iterator[Claim]:
        for iri in self.track(self.all, "claims"):
            claim = read_claim(self.graph, iri)
            if claim is not None and self._keeps(claim):
                yield claim

    def is_plain(self, claim: Claim) -> bool:
        """Whether the claim stands as a plain edge."""
        triple = (ox.NamedNode(claim.subject), ox.NamedNode(claim.predicate), claim.object)
        return claim.status == "Asserted" and _any(self.graph, *triple)

    def _keeps(self, claim: Claim) -> bool:
        chosen = self.selection
        return (
            (not self.relations or claim.predicate in self.relations)
            and claim.confidence >= chosen.confidence
            and (chosen.inferred or not claim.all("inferredBy"))
            and self._dated(claim)
            and (chosen.chosen is None or self._is_chosen(claim, chosen.chosen))
            and self._has_status(claim)
            and (not self.classes or all(self._of_class(end) for end in self._ends(claim)))
        )

    def _has_status(self, claim: Claim) -> bool:
        wanted = self.selection.statuses
        if "all" in wanted:
            return True
        status = claim.status.casefold()
        stands = self.is_plain(claim) if status == "asserted" else local_name(claim.first("verdict")) != "Rejected"
        return status in wanted and stands

    def _dated(self, claim: Claim) -> bool:
        """Whether the days on which it holds, or the one day it has, touch those asked for."""
        since, until = self.selection.since, self.selection.until
        if not since and not until:
            return True
        start, end = claim.days
        if not start and not end:
            return False
        last = end or ("9999-12-31" if claim.first("validFrom") else start)
        return (not until or (start or "0001-01-01") <= until) and last >= since

    def _is_chosen(self, claim: Claim, chosen: frozenset[str]) -> bool:
        return claim.iri in chosen or all(end in chosen for end in self._ends(claim))

    @staticmethod
    def _ends(claim: Claim) -> tuple[str, ...]:
        return (claim.subject, claim.object.value) if isinstance(claim.object, ox.NamedNode) else (claim.subject,)

    def _of_class(self, iri: str) -> bool:
        return not self.classes.isdisjoint(types_of(self.graph, iri))


def _any(graph: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term) -> bool:
    return next(iter(graph.quads_for_pattern(subject, predicate, value, None)), None) is not None
