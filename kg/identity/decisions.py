"""A person's decisions about entities, names and claims, checked against each other, and what they do to a link.

In: `Decision`s with their lines. Out: `Decisions`, which answer for a surface form and an entity whether it may be
meant, and give the node of a link. Two decisions that contradict each other are an error that names both lines; for
those about claims `kg.identity.claims` finds that out, which knows the ontology.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.errors import Contradiction
from kg.model import Document, Entity, Key, Link
from kg.spelling import bare


class Kind(StrEnum):
    """What a decision does. The values are what stands in a file."""

    MERGE = "merge"  # node is the same as target, which stays
    SPLIT = "split"  # mentions of node in a document, or by a name, are target instead
    DISTINCT = "distinct"  # node and target are never joined
    NOT_MEANT = "not-meant"  # the name never means target
    MEANT = "meant"  # the name always means target
    PROMOTE = "promote"  # node, which no catalogue knows, becomes the known entity target
    ALIAS = "alias"  # the name is one of node, too
    ACCEPT = "accept"  # the claim stands however unsure it is
    REJECT = "reject"  # the claim does not stand, and nothing follows from it
    CORRECT = "correct"  # it does not stand, and another one does in its place


ABOUT_CLAIMS = frozenset({Kind.ACCEPT, Kind.REJECT, Kind.CORRECT})


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. ``node`` and ``target`` are IRIs; ``name`` a surface form; ``document`` an id, source or URL.

    ``claim`` is what it is about if that is a claim, ``instead`` what stands in its place. ``path`` and ``line`` are
    for messages alone: no graph depends on where a decision stands.
    """

    kind: Kind
    node: str = ""
    target: str = ""
    name: str = ""
    document: str = ""
    class_: str = ""
    label: str = ""
    claim: Key | None = None
    instead: Key | None = None
    path: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def says(self) -> tuple[object, ...]:
        """All that it says, whoever wrote it where."""
        parts = (self.kind, self.node, self.target, self.name, self.document, self.class_, self.label)
        return (*map(str, parts), *(one.parts() if one else () for one in (self.claim, self.instead)))


class Decisions:
    """All decisions of a build.

    Raises:
        Contradiction: two of them contradict each other.
    """

    def __init__(self, items: Iterable[Decision] = ()) -> None:
        self.items = tuple(items)
        self.about_claims = tuple(one for one in self.items if one.kind in ABOUT_CLAIMS)
        self.about_names = tuple(one for one in self.items if one.kind not in ABOUT_CLAIMS)
        by: dict[Kind, list[Decision]] = {kind: [one for one in self.items if one.kind is kind] for kind in Kind}
        self.merges = _once(by[Kind.MERGE], lambda one: one.node, "merge one node into two")
        self.promotions = _once(by[Kind.PROMOTE], lambda one: one.node, "promote one node to two entities")
        self.meanings = _once(
            by[Kind.MEANT], lambda one: f"{form_of(one.name)}\n{one.document}", "give one name two meanings"
        )
        self.splits = by[Kind.SPLIT]
        self.excluded = by[Kind.NOT_MEANT]
        self.distinct = by[Kind.DISTINCT]
        self.aliases = by[Kind.ALIAS]
        _check_splits(self.splits)
        self._check_chains()
        self._check_distinct()
        self._check_meanings()
        self._check_aliases()
        apart = (*self.distinct, *self.splits)  # what a person split must not be brought together again
        self._apart = frozenset(frozenset((self.node(one.node), self.node(one.target))) for one in apart)
        self.settled_nodes = frozenset(
            iri
            for one in (*self.merges.values(), *self.promotions.values(), *self.splits)
            for iri in (one.node, one.target)
        )

    def __bool__(self) -> bool:
        return bool(self.items)

    def node(self, iri: str) -> str:
        """The node that an IRI stands for after all merges and promotions."""
        while True:
            step = self.merges.get(iri) or self.promotions.get(iri)
            if step is None:
                return iri
            iri = step.target

    def allows(self, surface: str, iri: str, document: Document) -> bool:
        """Whether a name may mean an entity in a document."""
        form, node = form_of(surface), self.node(iri)
        return not any(
            form_of(one.name) == form and self.node(one.target) == node and is_in(one, document)
            for one in self.excluded
        )

    def meant(self, surface: str, document: Document) -> str | None:
        """The entity that a name always means, in this document or anywhere."""
        form = form_of(surface)
        for name in (document.id, document.source, document.url or "", ""):
            found = self.meanings.get(f"{form}\n{name}")
            if found is not None and (name or not found.document):
                return found.target
        return None

    def separate(self, one: str, other: str) -> bool:
        """Whether two nodes must never be joined."""
        return frozenset((self.node(one), self.node(other))) in self._apart

    def settled(
        self, link: Link, document: Document, surfaces: Iterable[str], known: Callable[[str], Entity | None]
    ) -> Link:
        """The link with its entity after splits, merges and promotions; the reason tells which of these it was.

        ``known`` gives the catalogue's entity of an IRI.
        """
        entity, reason = link.entity, link.reason
        forms = {form_of(surface) for surface in surfaces}
        for one in self.splits:
            if one.node == entity.iri and is_in(one, document) and (not one.name or form_of(one.name) in forms):
                entity, reason = _as(entity, one, known), f"{reason}; split off by a person"
                break
        seen = set[str]()
        while (step := self.merges.get(entity.iri) or self.promotions.get(entity.iri)) and entity.iri not in seen:
            seen.add(entity.iri)
            word = "merged" if step.kind is Kind.MERGE else "promoted"
            entity, reason = _as(entity, step, known), f"{reason}; {word} by a person"
        return link if entity is link.entity else replace(link, entity=entity, reason=reason)

    def fingerprint(self) -> str:
        """16 hex digits that change with what is decided, not with how the file is written."""
        rows = sorted(repr(one.says) for one in self.items)
        return hashlib.sha256("\n".join(dict.fromkeys(rows)).encode()).hexdigest()[:16]

    # --- contradictions ----------------------------------------------------------------------------------------------

    def _check_chains(self) -> None:
        for start in sorted({*self.merges, *self.promotions}):
            seen, iri, last = [start], start, None
            while (step := self.merges.get(iri) or self.promotions.get(iri)) is not None:
                if step.target in seen:
                    raise contradiction("the merges lead in a circle", last or step, step)
                seen.append(step.target)
                iri, last = step.target, step
        for node in sorted(set(self.merges) & set(self.promotions)):
            raise contradiction("one node is merged away and promoted", self.merges[node], self.promotions[node])

    def _check_distinct(self) -> None:
        for pair in self.distinct:
            if pair.node == pair.target:
                raise contradiction("a node is to be distinct from itself", pair, pair)
            if self.node(pair.node) == self.node(pair.target):
                steps = (self.merges, self.promotions)
                ends = (pair.node, pair.target)
                cause = next((one for table in steps for iri in ends if (one := table.get(iri))), None)
                raise contradiction("nodes that are to be distinct are merged", pair, cause or pair)

    def _check_meanings(self) -> None:
        for one in self.meanings.values():
            for other in self.excluded:
                same = form_of(other.name) == form_of(one.name) and self.node(other.target) == self.node(one.target)
                if not same or (other.document and other.document != one.document):
                    continue
                raise contradiction(f"{one.name!r} is always and never to mean <{one.target}>", one, other)
        for split in self.splits:
            if merge := self.merges.get(split.node):
                raise contradiction(f"<{split.node}> is split and merged away", split, merge)
            if (merge := self.merges.get(split.target)) and self.node(split.target) == self.node(split.node):
                raise contradiction(f"<{split.target}> is split off and merged back", split, merge)

    def _check_aliases(self) -> None:
        for one in self.aliases:
            for other in self.excluded:
                same = form_of(other.name) == form_of(one.name) and self.node(other.target) == self.node(one.node)
                if same and not other.document:
                    raise contradiction(f"{one.name!r} is a name of <{one.node}> and never to mean it", one, other)


def is_in(one: Decision, document: Document) -> bool:
    """Whether a decision is about a document; one that names none is about all."""
    return not one.document or one.document in (document.id, document.source, document.url)


def form_of(surface: str) -> str:
    """How surface forms are compared: typography, article and possessive aside; the case counts."""
    return bare(surface)


def _as(entity: Entity, decision: Decision, known: Callable[[str], Entity | None]) -> Entity:
    """The entity under the decision's target: the catalogue's where it has one."""
    forms = {entity.label, *entity.aliases}
    there = known(decision.target)
    if there is not None:
        return replace(there, linked=True, aliases=tuple(sorted({*there.aliases, *forms} - {there.label})))
    label = decision.label or (decision.name if decision.kind is Kind.SPLIT and decision.name else entity.label)
    types = (decision.class_,) if decision.class_ else entity.types
    aliases = () if decision.kind is Kind.SPLIT else tuple(sorted(forms - {label}))
    linked = decision.kind is Kind.PROMOTE
    return Entity(decision.target, label, types, aliases, linked)


def _once(items: Iterable[Decision], key: Callable[[Decision], str], what: str) -> Mapping[str, Decision]:
    found: dict[str, Decision] = {}
    for one in items:
        known = found.setdefault(key(one), one)
        if known.target != one.target:
            raise contradiction(f"they {what}", known, one)
    return found


def _check_splits(splits: Iterable[Decision]) -> None:
    found: dict[tuple[str, str, str], Decision] = {}
    for one in splits:
        known = found.setdefault((one.node, form_of(one.name), one.document), one)
        if known.target != one.target:
            raise contradiction("they split one node in two ways", known, one)


def contradiction(what: str, one: Decision, other: Decision) -> Contradiction:
    """The error of two decisions that cannot both be meant, which names their lines."""
    first, second = sorted((one, other), key=lambda decision: (decision.path, decision.line))
    places = first.place if first == second else f"{first.place} and {second.place}"
    return Contradiction(what, places, (first.line, second.line), hint="Remove one of the lines.")
