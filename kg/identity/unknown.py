"""Unknown names of several documents that mean one thing, joined to one provisional node.

In: the entities of all documents, the ontology, the decisions. Out: IRI → IRI of the node that stays. Equal names meet
by their IRI already; here those meet that differ in accents, case, punctuation or legal form, and a short form or an
acronym with the one full name that some document binds it to. Time grows with the number of nodes, not of pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from kg.identity.decisions import Decisions
from kg.model import Drop, Entity, Extraction, Observation, Statement
from kg.ontology import Ontology
from kg.spelling import fold, plain, without_end_words, without_legal_form

MOST = 50  # nodes of one spelling that are compared with each other
SHORTEST = 4  # letters of a short form that joins: shorter ones mean too many things
_PUNCTUATION = re.compile(r"[^\w\s+#]+")  # "C++" and "C#" keep theirs
_NUMBERS = re.compile(r"\d+|\b[IVX]+\b")


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


@dataclass(frozen=True, slots=True)
class Joined:
    """``nodes``: IRI → IRI of the node that stays, for those that are joined to another; ``labels``: of what stays."""

    nodes: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)


def join_unknown(entities: Iterable[Entity], ontology: Ontology, decisions: Decisions) -> Joined:
    """The unknown entities of all documents that are one thing.

    The order of the entities does not matter. Nodes that share no key of `NameKeys`, a label's with a label's or an
    alias's, have nothing to do with each other.
    """
    all_ = tuple(entities)
    fixed = {entity.iri for entity in all_ if entity.linked} | decisions.settled_nodes
    nodes = _nodes(entity for entity in all_ if entity.iri not in fixed)
    joiner = _Joiner(nodes, ontology, decisions)
    for one, other in sorted({*joiner.same_names(), *joiner.short_forms()}):
        joiner.join(one, other)
    nodes_ = joiner.mapping()
    return Joined(nodes_, {iri: nodes[iri].label for iri in sorted(set(nodes_.values()))})


def _nodes(entities: Iterable[Entity]) -> dict[str, _Node]:
    found: dict[str, _Node] = {}
    for entity in entities:
        if not entity.linked:
            node = found.setdefault(entity.iri, _Node(entity.iri))
            node.labels.add(entity.label)
            node.aliases |= set(entity.aliases)
            node.types |= set(entity.types)
    return dict(sorted(found.items()))


class NameKeys:
    """What spellings of one name share, under an ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self._end_words = ontology.end_words

    def key(self, name: str) -> str:
        """The name without case, accents, punctuation and legal form; "" if nothing is left."""
        words = without_end_words(tuple(without_legal_form(name).replace("&", " and ").split()), self._end_words)
        return " ".join(_PUNCTUATION.sub(" ", _letters(" ".join(words))).split())


class _Joiner:
    """Sets of nodes that grow together, unless something keeps two of their members apart."""

    def __init__(self, nodes: Mapping[str, _Node], ontology: Ontology, decisions: Decisions) -> None:
        self.nodes, self.ontology, self.decisions = nodes, ontology, decisions
        classes = ontology.classes
        self.key = NameKeys(ontology).key
        self.words = frozenset(word.casefold() for c in classes.values() for word in c.nouns | c.name_words)
        self.persons = frozenset(iri for iri, one in classes.items() if "PERSON" in one.ner)
        self.members = {iri: [iri] for iri in nodes}
        self.set_of = {iri: iri for iri in nodes}

    def same_names(self) -> Iterator[tuple[str, str]]:
        by_key: dict[str, list[str]] = defaultdict(list)
        for iri, node in self.nodes.items():
            for label in sorted(node.labels):
                if not self._single_person(node, label) and (key := self.key(label)):
                    by_key[key].append(iri)
        for found in by_key.values():
            if any(self._apart(one, other) for one, other in combinations(sorted(set(found))[:MOST], 2)):
                continue  # which of the two a third one is, nobody knows
            yield from ((found[0], other) for other in found[1:] if other != found[0])

    def short_forms(self) -> Iterator[tuple[str, str]]:
        """A node whose label is the alias of exactly one fuller node."""
        by_alias: dict[str, set[str]] = defaultdict(set)
        for iri, node in self.nodes.items():
            for alias in node.aliases:
                by_alias[self.key(alias)].add(iri)
        for iri, node in self.nodes.items():
            key = self.key(node.label)
            if node.label.islower() or key in self.words:
                continue  # "tyres", "Bank": a common noun is no short form of a name
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
        numbers = [set(_NUMBERS.findall(node.label)) for node in (first, second)]
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
        return bool(node.types and self.persons) and self.ontology.is_a(sorted(node.types), self.persons)

    def _single_person(self, node: _Node, label: str) -> bool:
        """A surname or given name alone says not who it is."""
        return len(label.split()) == 1 and self._is_person(node)


def _letters(name: str) -> str:
    """Without case, and in Latin script without accents: elsewhere a mark makes another letter."""
    latin = all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())
    return fold(name) if latin else plain(name).casefold()


def renamed(extraction: Extraction, joined: Joined) -> Extraction:
    """The extraction with IRIs replaced wherever they stand; a claim about a thing and itself is dropped."""
    nodes = joined.nodes
    if not any(entity.iri in nodes for entity in (*extraction.entities, *(link.entity for link in extraction.links))):
        return extraction
    statements = [_statement(one, nodes) for one in extraction.statements]
    loops = [one for one in statements if one.subject == one.object]
    return replace(
        extraction,
        entities=joined_entities(extraction.entities, joined),
        statements=tuple(one for one in statements if one.subject != one.object),
        observations=tuple(_observation(one, nodes) for one in extraction.observations),
        links=tuple(replace(one, entity=_moved(one.entity, joined)) for one in extraction.links),
        drops=(*extraction.drops, *(_loop(one) for one in loops)),
    )


def _moved(entity: Entity, joined: Joined) -> Entity:
    """The entity under the IRI and the label of the node that stays, its own label among the aliases."""
    if entity.iri not in joined.nodes:
        return entity
    iri = joined.nodes[entity.iri]
    label = joined.labels.get(iri, entity.label)
    return replace(entity, iri=iri, label=label, aliases=tuple(sorted({*entity.aliases, entity.label} - {label})))


def joined_entities(entities: Iterable[Entity], joined: Joined) -> tuple[Entity, ...]:
    """The entities of one document, each under the node that stays, sorted by IRI."""
    found: dict[str, Entity] = {}
    for entity in entities:
        moved = _moved(entity, joined)
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


def _loop(one: Statement) -> Drop:
    evidence = one.evidence[0]
    detail = f"{one.predicate}: subject and object are both <{one.subject}>"
    return Drop("assemble", "same-thing", evidence.document, evidence.start, evidence.end, evidence.text, detail)
