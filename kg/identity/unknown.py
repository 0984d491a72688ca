"""Unknown names of several documents that mean one thing, joined to one provisional node.

In: the entities of all documents, the ontology, the decisions. Out: IRI → IRI of the node that stays. Equal names meet
by their IRI already; here those meet that differ in accents, case, punctuation or legal form, and a short form or an
acronym with the one full name that some document binds it to. Time grows with the number of nodes, not of pairs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.identity.decisions import Decisions
from kg.model import Drop, Entity, Extraction, Link, Observation, Statement
from kg.ontology import Ontology
from kg.spelling import fold, without_end_words, without_legal_form

SHORTEST = 4  # letters of a short form that joins: shorter ones mean too many things
_PUNCTUATION = re.compile(r"[^\w\s]+")
_DIGITS = re.compile(r"\d+")


@dataclass
class _Node:
    iri: str
    labels: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)

    @property
    def label(self) -> str:
        """Its fullest label."""
        return max(self.labels, key=lambda label: (len(label.split()), len(label), label))


def join_unknown(entities: Iterable[Entity], ontology: Ontology, decisions: Decisions) -> Mapping[str, str]:
    """IRI → IRI of the node that stays, for unknown entities that are joined; the others are left out.

    The order of the entities does not matter.
    """
    nodes = _nodes(entities)
    joiner = _Joiner(nodes, ontology, decisions)
    for one, other in sorted({*joiner.same_names(), *joiner.short_forms()}):
        joiner.join(one, other)
    return joiner.mapping()


def _nodes(entities: Iterable[Entity]) -> dict[str, _Node]:
    found: dict[str, _Node] = {}
    for entity in entities:
        if not entity.linked:
            node = found.setdefault(entity.iri, _Node(entity.iri))
            node.labels.add(entity.label)
            node.aliases |= set(entity.aliases)
            node.types |= set(entity.types)
    return dict(sorted(found.items()))


class _Joiner:
    """Sets of nodes that grow together, unless something keeps two of their members apart."""

    def __init__(self, nodes: Mapping[str, _Node], ontology: Ontology, decisions: Decisions) -> None:
        self.nodes, self.ontology, self.decisions = nodes, ontology, decisions
        classes = ontology.classes
        self.end_words = frozenset(word.casefold().rstrip(".") for c in classes.values() for word in c.name_suffixes)
        self.persons = frozenset(iri for iri, one in classes.items() if "PERSON" in one.ner)
        self.members = {iri: [iri] for iri in nodes}
        self.set_of = {iri: iri for iri in nodes}

    def key(self, name: str) -> str:
        """What spellings of one name share."""
        words = without_end_words(tuple(without_legal_form(name).replace("&", " and ").split()), self.end_words)
        return " ".join(_PUNCTUATION.sub(" ", fold(" ".join(words))).split())

    def same_names(self) -> Iterator[tuple[str, str]]:
        by_key: dict[str, list[str]] = defaultdict(list)
        for iri, node in self.nodes.items():
            for label in sorted(node.labels):
                if not self._single_person(node, label) and (key := self.key(label)):
                    by_key[key].append(iri)
        for found in by_key.values():
            yield from ((found[0], other) for other in found[1:] if other != found[0])

    def short_forms(self) -> Iterator[tuple[str, str]]:
        """A node whose label is the alias of exactly one fuller node."""
        by_alias: dict[str, set[str]] = defaultdict(set)
        for iri, node in self.nodes.items():
            for alias in node.aliases:
                by_alias[self.key(alias)].add(iri)
        for iri, node in self.nodes.items():
            key = self.key(node.label)
            fuller = {
                other for other in by_alias.get(key, ()) if other != iri and self.key(self.nodes[other].label) != key
            }
            if len({self.key(self.nodes[other].label) for other in fuller}) == 1 and len(key) >= SHORTEST:
                other = min(fuller)
                if not (self._is_person(node) or self._is_person(self.nodes[other])):
                    yield iri, other

    def join(self, one: str, other: str) -> None:
        left, right = self.set_of[one], self.set_of[other]
        if left == right or any(self._apart(a, b) for a in self.members[left] for b in self.members[right]):
            return
        for iri in self.members.pop(right):
            self.set_of[iri] = left
            self.members[left].append(iri)

    def _apart(self, one: str, other: str) -> bool:
        first, second = self.nodes[one], self.nodes[other]
        numbers = [set(_DIGITS.findall(node.label)) for node in (first, second)]
        disjoint = any(self.ontology.disjoint(a, b) for a in first.types for b in second.types)
        return disjoint or numbers[0] != numbers[1] or self.decisions.separate(one, other)

    def mapping(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for members in self.members.values():
            stays = min(
                members, key=lambda iri: (-len(self.nodes[iri].label.split()), -len(self.nodes[iri].label), iri)
            )
            found |= {iri: stays for iri in members if iri != stays}
        return dict(sorted(found.items()))

    def _is_person(self, node: _Node) -> bool:
        return bool(node.types) and self.ontology.is_a(sorted(node.types), self.persons)

    def _single_person(self, node: _Node, label: str) -> bool:
        """A surname or given name alone says not who it is."""
        return len(label.split()) == 1 and self._is_person(node)


def renamed(extraction: Extraction, nodes: Mapping[str, str]) -> Extraction:
    """The extraction with IRIs replaced wherever they stand; a claim about a thing and itself is dropped."""
    if not any(entity.iri in nodes for entity in (*extraction.entities, *(link.entity for link in extraction.links))):
        return extraction
    statements = [_statement(one, nodes) for one in extraction.statements]
    loops = [one for one in statements if one.subject == one.object]
    return replace(
        extraction,
        entities=_entities(extraction.entities, nodes),
        statements=tuple(one for one in statements if one.subject != one.object),
        observations=tuple(_observation(one, nodes) for one in extraction.observations),
        links=tuple(_link(one, nodes) for one in extraction.links),
        drops=(*extraction.drops, *(_loop(one) for one in loops)),
    )


def _entities(entities: Iterable[Entity], nodes: Mapping[str, str]) -> tuple[Entity, ...]:
    found: dict[str, Entity] = {}
    for entity in entities:
        moved = replace(entity, iri=nodes.get(entity.iri, entity.iri))
        known = found.get(moved.iri)
        if known is None:
            found[moved.iri] = moved
        else:
            aliases = {*known.aliases, *moved.aliases, moved.label} - {known.label}
            found[moved.iri] = replace(known, aliases=tuple(sorted(aliases)), types=known.types or moved.types)
    return tuple(found[iri] for iri in sorted(found))


def _statement(one: Statement, nodes: Mapping[str, str]) -> Statement:
    return replace(
        one,
        subject=nodes.get(one.subject, one.subject),
        object=nodes.get(one.object, one.object) if isinstance(one.object, str) else one.object,
        speaker=nodes.get(one.speaker, one.speaker) if one.speaker else one.speaker,
    )


def _observation(one: Observation, nodes: Mapping[str, str]) -> Observation:
    return replace(
        one,
        about=nodes.get(one.about, one.about),
        speaker=nodes.get(one.speaker, one.speaker) if one.speaker else one.speaker,
        scope_entities=tuple(nodes.get(iri, iri) for iri in one.scope_entities),
    )


def _link(one: Link, nodes: Mapping[str, str]) -> Link:
    if one.entity.iri not in nodes:
        return one
    return replace(one, entity=replace(one.entity, iri=nodes[one.entity.iri]))


def _loop(one: Statement) -> Drop:
    evidence = one.evidence[0]
    detail = f"{one.predicate}: subject and object are both <{one.subject}>"
    return Drop("assemble", "same-thing", evidence.document, evidence.start, evidence.end, evidence.text, detail)
