"""Whether a graph holds a gold fact, claim, role or figure.

In: an `Assembled` graph, the ontology, items of gold. Out: the claims and observations that match. Names are compared
after case-folding, with an entity's label and aliases; symmetric properties are read both ways, inverses and
super-properties as the ontology has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property

from kg.assemble import Assembled, Claim, Key
from kg.evaluate.gold import Claim as GoldClaim
from kg.evaluate.gold import Fact, Figure
from kg.model import Literal, Observation, Status
from kg.ontology import Ontology
from kg.read import parse_day
from kg.read.furniture import MONTHS

MONTH = re.compile(r"([a-z]+)\.? (\d{4})")


def folded(text: str) -> str:
    """A name as it is compared.

    >>> folded("Gommex’s  Tyres")
    "gommex's tyres"
    """
    return " ".join(text.casefold().replace("’", "'").split())


def alternatives(names: str) -> frozenset[str]:
    """The names of ``a|b``, folded."""
    return frozenset(folded(name) for name in names.split("|"))


def first_day(text: str) -> str | None:
    """The ISO day on which the period of a gold date begins.

    >>> first_day("1998"), first_day("May 1998"), first_day("12 October 1990"), first_day("1990-10-12")
    ('1998-01-01', '1998-05-01', '1990-10-12', '1990-10-12')
    """
    words = folded(text)
    if re.fullmatch(r"\d{4}", words):
        return f"{words}-01-01"
    match = MONTH.fullmatch(words)
    if match and match[1] in MONTHS:
        return f"{match[2]}-{MONTHS[match[1]]:02}-01"
    return parse_day(text)


def _stands(words: str, text: str) -> bool:
    """Whether one of the alternatives ``a|b`` stands in a folded text."""
    return any(folded(one) in text for one in words.split("|"))


def _numbers(one: Observation) -> tuple[Decimal | None, ...]:
    return one.value, one.change_percent, one.change_factor, one.change_value


class View:
    """A graph as a reader of gold sees it."""

    def __init__(self, graph: Assembled, ontology: Ontology) -> None:
        self.graph, self.ontology = graph, ontology
        self.names = {one.iri: frozenset(map(folded, (one.label, *one.aliases))) for one in graph.content.entities}

    @cached_property
    def edges(self) -> tuple[Claim, ...]:
        """The claims behind all plain edges."""
        return tuple(self.graph.claims[key] for key in self.graph.plain_edges())

    @cached_property
    def own_edges(self) -> tuple[Claim, ...]:
        """The plain edges that a sentence makes itself; a symmetric one counts once."""
        seen: set[tuple[str, ...]] = set()
        kept = []
        for claim in self.edges:
            parts = claim.key.parts()[:3]
            symmetric = self.ontology.properties[claim.key.predicate].symmetric
            identity = (parts[1], *sorted((parts[0], parts[2]))) if symmetric else parts
            if not claim.inferred and identity not in seen:
                seen.add(identity)
                kept.append(claim)
        return tuple(kept)

    def shown(self, value: str | Literal) -> str:
        """A node's label, or a literal's text."""
        if isinstance(value, Literal):
            return value.lexical
        return next((one.label for one in self.graph.content.entities if one.iri == value), value)

    def facts_like(self, fact: Fact) -> Iterator[Claim]:
        """The plain edges that say the fact, directly, by a sub-property, or from its other side."""
        return (claim for claim in self.edges if self._says(claim, fact))

    def claims_like(self, wanted: GoldClaim) -> Iterator[Claim]:
        """The claims that make the gold claim with one of its statuses."""
        *parts, statuses = wanted
        fact, accepted = (parts[0], parts[1], parts[2]), {Status(status) for status in statuses.split("|")}
        return (one for one in self.graph.claims.values() if one.key.status in accepted and self._says(one, fact))

    def is_right(self, claim: Claim, gold: Iterable[Fact]) -> bool:
        """Whether one of the gold facts is the claim's triple or implies it."""
        return any(self._follows(claim, fact) for fact in gold)

    def has_role(self, role: Fact) -> bool:
        """Whether a plain edge joins person and organisation and carries the role's words."""
        person, organization, words = role
        return any(
            qualifier.name == "role" and folded(words) in folded(qualifier.value)
            for claim in self.edges
            if self._joins(claim, claim.key.subject, claim.key.object, person, organization)
            for qualifier in claim.qualifiers
        )

    def nodes_named(self, names: Iterable[str]) -> frozenset[str]:
        """The nodes of the graph that bear one of the names and take part in a claim or figure."""
        wanted = frozenset(map(folded, names))
        return frozenset(iri for iri in self._active if self.names.get(iri, frozenset()) & wanted)

    def figures_like(self, wanted: Figure) -> Iterator[Observation]:
        """The observations that carry every number and word asked for."""
        return (one for one in self.graph.content.observations if self._carries(one, wanted))

    @cached_property
    def _active(self) -> frozenset[str]:
        ends = {end for key in self.graph.claims for end in (key.subject, key.object) if isinstance(end, str)}
        return frozenset(ends | {one.about for one in self.graph.content.observations})

    def _says(self, claim: Claim, fact: Fact) -> bool:
        """Whether the claim's triple is the fact or implies it."""
        subject, name, value = fact
        wanted = self.ontology.by_local(name)
        reached = (claim.key.predicate, *self.ontology.superproperties(claim.key.predicate))
        ways = [way for predicate in reached for way in self._ways(predicate, wanted)]
        return any(self._joins(claim, *self._turned(claim.key, turn), subject, value) for turn in set(ways))

    def _follows(self, claim: Claim, fact: Fact) -> bool:
        """Whether the gold fact is the claim's triple or implies it."""
        subject, name, value = fact
        given = self.ontology.by_local(name)
        reached = (given, *self.ontology.superproperties(given))
        ways = [way for predicate in reached for way in self._ways(predicate, claim.key.predicate)]
        return any(self._joins(claim, *self._turned(claim.key, turn), subject, value) for turn in set(ways))

    def _ways(self, one: str, other: str) -> Iterator[bool]:
        """False if the properties are one, True if one is the other read backwards (symmetric or inverse)."""
        properties = self.ontology.properties
        if one == other:
            yield False
        if other in properties[one].inverses or one in properties[other].inverses:
            yield True
        if one == other and properties[one].symmetric:
            yield True

    def _turned(self, key: Key, turn: bool) -> tuple[str | Literal, str | Literal]:
        return (key.object, key.subject) if turn else (key.subject, key.object)

    def _joins(self, claim: Claim, left: str | Literal, right: str | Literal, subject: str, value: str) -> bool:
        return self._named(claim, left, subject) and self._named(claim, right, value)

    def _named(self, claim: Claim, end: str | Literal, wanted: str) -> bool:
        if isinstance(end, str):
            return bool(self.names.get(end, frozenset()) & alternatives(wanted))
        texts = {folded(end.lexical), *(folded(q.value) for q in claim.qualifiers if q.name == "date_text")}
        return any(folded(name) in texts or first_day(name) == end.lexical for name in wanted.split("|"))

    def _carries(self, one: Observation, wanted: Figure) -> bool:
        numbers = [float(n) for n in _numbers(one) if n is not None]
        asked = [n for n in (wanted.value, wanted.change, wanted.factor) if n is not None]
        texts = self._texts(one)
        return (
            (wanted.subject is None or bool(self.names.get(one.about, frozenset()) & alternatives(wanted.subject)))
            and all(any(abs(n - number) <= 1e-6 * max(1.0, abs(number)) for n in numbers) for number in asked)
            and all(any(_stands(words, text) for text in texts) for words in wanted.words)
            and (not wanted.period or any(folded(wanted.period) in text for text in texts))
            and (
                wanted.unit is None
                or len(wanted.unit) != 3
                or folded(wanted.unit) in map(folded, (one.unit or "", one.change_unit or ""))
            )
        )

    def _texts(self, one: Observation) -> list[str]:
        """Every literal and name that the observation's node leads to."""
        literals = (
            one.metric_label,
            one.unit,
            one.change_unit,
            one.approximation,
            one.comparison,
            one.period_text,
            one.value_text,
        )
        metric = self.ontology.metrics.get(one.metric)
        named = (*one.scope, *one.metric_text, *((metric.label, *metric.aliases) if metric else ()))
        places = [name for iri in one.scope_entities for name in self.names.get(iri, ())]
        return [folded(text) for text in (*literals, *named) if text] + places
