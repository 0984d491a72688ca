"""The catalogue as a person's decisions let a document see it: some names excluded, some meant, some added.

In: a catalogue, decisions, a document. Out: `Governed`, which the linker takes for a catalogue, and `FurtherNames`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.annotate.names import KnownSpan
from kg.catalogue import CatalogueEntry
from kg.identity import Decision, Decisions, form_of
from kg.model import Document, Entity, Link
from kg.trace import Asked

# How likely a node is meant by a name that a person gave it, before any context. By judgement: as a place of some size.
PRIOR = 0.5


class FurtherNames:
    """The names that a person gave to nodes, each as a catalogue has an alias.

    A node that no catalogue knows has the label and the class of the decision; without them the name is its label.
    """

    def __init__(self, catalogue: Asked, decisions: Decisions) -> None:
        self._catalogue = catalogue
        self._given: defaultdict[str, list[tuple[Decision, str]]] = defaultdict(list)
        for one in decisions.aliases:
            self._given[form_of(one.name)].append((one, decisions.node(one.node)))
        self._nodes = frozenset(node for given in self._given.values() for _, node in given)
        names = sorted({one.name for one in decisions.aliases}, key=lambda name: (-len(name), name))
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)") if names else None

    def lookup(self, surface: str) -> Sequence[CatalogueEntry]:
        """The nodes that have the name."""
        return [self._entry(*one) for one in self._given.get(form_of(surface), ())] if self._given else ()

    def _entry(self, one: Decision, node: str) -> CatalogueEntry:
        entity = _entity(one, node, self._catalogue)
        return CatalogueEntry(entity, one.name, "exact", _prior(entity, self._catalogue))

    def is_alone(self, iri: str) -> bool:
        """Whether only a decision names a node, and no catalogue."""
        return iri in self._nodes and self._catalogue.entity(iri) is None

    def bearers(self, surface: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Their IRIs and classes."""
        return ((entry.entity.iri, entry.entity.types) for entry in self.lookup(surface))

    def among(self, spans: Sequence[KnownSpan], text: str) -> Sequence[KnownSpan]:
        """Known spans of a text together with those of these names: the leftmost, then the longest."""
        if self._pattern is None:
            return spans
        own = [KnownSpan(*found.span(), False) for found in self._pattern.finditer(text)]
        kept: list[KnownSpan] = []
        for span in sorted((*spans, *own), key=lambda one: (one.start, -one.end, one.adjective)):
            if not kept or span.start >= kept[-1].end:
                kept.append(span)
        return kept


def _entity(one: Decision, node: str, catalogue: Asked) -> Entity:
    known = catalogue.entity(node)
    return known or Entity(node, one.label or one.name, (one.class_,) if one.class_ else (), linked=False)


def _prior(entity: Entity, catalogue: Asked) -> float:
    """That of the entity's own label, if a catalogue has it."""
    return next((one.prior for one in catalogue.lookup(entity.label) if one.entity.iri == entity.iri), PRIOR)


class Governed:
    """A catalogue as a person's decisions let one document see it."""

    def __init__(self, catalogue: Asked, decisions: Decisions, further: FurtherNames, document: Document) -> None:
        self.catalogue, self.decisions, self.further, self.document = catalogue, decisions, further, document
        self.related, self.entity, self.rarity = catalogue.related, catalogue.entity, catalogue.rarity

    def lookup(self, surface: str) -> tuple[CatalogueEntry, ...]:
        """What a decision says that the name means, alone; else what has the name, without the excluded ones."""
        meant = self.decisions.meant(surface, self.document)
        entity = self.catalogue.entity(meant) if meant else None
        if entity is not None:
            return (CatalogueEntry(entity, surface, "decided", 1.0),)
        added = self.further.lookup(surface)
        nodes = {entry.entity.iri for entry in added}
        known = [entry for entry in self.catalogue.lookup(surface) if entry.entity.iri not in nodes]
        return self._allowed(surface, (*added, *known))

    def suggest(self, surface: str) -> tuple[CatalogueEntry, ...]:
        """As the catalogue, without the excluded entities."""
        return self._allowed(surface, self.catalogue.suggest(surface))

    def told(self, link: Link) -> Link:
        """The link, with a node that only a decision names as one that no catalogue knows."""
        if not self.further.is_alone(link.entity.iri):
            return link
        return replace(link, entity=replace(link.entity, linked=False))

    def _allowed(self, surface: str, entries: Sequence[CatalogueEntry]) -> tuple[CatalogueEntry, ...]:
        return tuple(entry for entry in entries if self.decisions.allows(surface, entry.entity.iri, self.document))
