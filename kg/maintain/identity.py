"""Which unknown names of several documents are one thing, kept up to date.

In: IRIs of entities of which some document says something else than before. Out: what is joined now, in the ledger, and
which documents and nodes that changes. Only nodes that share a spelling with each other, directly or by others between
them, can matter to each other: those are joined anew, by the same function that joins all at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.identity import Decisions, Joined, NameKeys, join_unknown
from kg.maintain.units import ENTITY
from kg.model import Entity, Extraction
from kg.ontology import Ontology
from kg.store.codec import unpack
from kg.store.ledger import Ledger

LABEL, ALIAS = "label", "alias"


@dataclass(slots=True)
class Moves:
    """What a change of names brought about: ``documents`` to read anew, ``nodes`` to describe anew."""

    documents: set[str] = field(default_factory=set)
    nodes: set[str] = field(default_factory=set)


def entities_of(ledger: Ledger, iri: str) -> list[tuple[str, Entity]]:
    """The entity as each document has it; equal ones are one value."""
    known: dict[bytes, Entity] = {}
    found = []
    for document, data in ledger.rows(ENTITY + iri):
        if data not in known:
            known[data] = unpack(data, Entity)
        found.append((document, known[data]))
    return found


class Identities:
    """The joined names of a store."""

    def __init__(self, ledger: Ledger, ontology: Ontology, decisions: Decisions) -> None:
        self._ledger, self._ontology, self._decisions = ledger, ontology, decisions
        self._key = NameKeys(ontology).key

    def joined(self, extraction: Extraction) -> Joined:
        """What of the joined names concerns one document."""
        iris = {entity.iri for entity in extraction.entities} | {link.entity.iri for link in extraction.links}
        found = {iri: row for iri in iris if (row := self._row(iri))}
        nodes = {iri: found[iri][0] for iri in sorted(found)}
        return Joined(nodes, dict(found.values()))

    def members(self, node: str) -> Joined:
        """All names that are joined to a node, the node itself not among them."""
        rows = self._ledger.ask("SELECT iri, label FROM joined WHERE stays = ? ORDER BY iri", (node,))
        return Joined(dict.fromkeys((iri for iri, _ in rows), node), dict.fromkeys([node], rows[0][1]) if rows else {})

    def node(self, iri: str) -> str:
        """The node that stands for an IRI."""
        row = self._row(iri)
        return row[0] if row else iri

    def _row(self, iri: str) -> tuple[str, str] | None:
        row = self._ledger.one("SELECT stays, label FROM joined WHERE iri = ?", (iri,))
        return (row[0], row[1]) if row else None

    def rejoin(self, changed: Iterable[str]) -> Moves:
        """Join anew what may be joined otherwise now that the rows of these entities have changed."""
        moves = Moves()
        seeds: set[str] = set()
        for iri in sorted(set(changed)):
            before = self._neighbours(iri)
            self._name(iri)
            moves.nodes.add(self.node(iri))
            seeds |= {iri, *before, *self._companions(iri)}
        component = self._component(seeds)
        old = {iri: row for iri in component if (row := self._row(iri))}
        new = self._join(component)
        for iri in component:
            if old.get(iri) != new.get(iri):
                self._move(iri, old.get(iri), new.get(iri), moves)
        moves.nodes |= {self.node(iri) for iri in changed}
        return moves

    def _join(self, component: Iterable[str]) -> dict[str, tuple[str, str]]:
        entities = {entity for iri in component for _, entity in entities_of(self._ledger, iri)}
        joined = join_unknown(entities, self._ontology, self._decisions)
        return {iri: (stays, joined.labels[stays]) for iri, stays in joined.nodes.items()}

    def _move(self, iri: str, old: tuple[str, str] | None, new: tuple[str, str] | None, moves: Moves) -> None:
        if new is None:
            self._ledger.run("DELETE FROM joined WHERE iri = ?", (iri,))
        else:
            self._ledger.run("INSERT OR REPLACE INTO joined VALUES (?, ?, ?)", (iri, *new))
        moves.nodes |= {iri, *(row[0] for row in (old, new) if row)}
        if (old and old[0]) != (new and new[0]):
            moves.documents |= {document for document, _ in self._ledger.rows(ENTITY + iri)}

    # --- spellings -----------------------------------------------------------------------------------------------

    def _name(self, iri: str) -> None:
        """Write down the spellings of a node; none if it is known or nobody names it."""
        unknown = [entity for _, entity in entities_of(self._ledger, iri) if not entity.linked]
        labels = {self._key(entity.label) for entity in unknown}
        aliases = {self._key(alias) for entity in unknown for alias in entity.aliases}
        rows = {(key, LABEL, iri) for key in labels if key} | {(key, ALIAS, iri) for key in aliases if key}
        self._ledger.run("DELETE FROM names WHERE iri = ?", (iri,))
        self._ledger.run_all("INSERT INTO names VALUES (?, ?, ?)", sorted(rows))

    def _neighbours(self, iri: str) -> set[str]:
        """The nodes that share a spelling with this one: an alias with an alias says nothing."""
        rows = self._ledger.ask(_SHARING, (iri,))
        return {row[0] for row in rows}

    def _companions(self, iri: str) -> set[str]:
        node = self.node(iri)
        return {node, *self.members(node).nodes}

    def _component(self, seeds: Iterable[str]) -> list[str]:
        reached = set(seeds)
        queue = list(reached)
        while queue:
            new = self._neighbours(queue.pop()) - reached
            reached |= new
            queue += new
        return sorted(reached)


_SHARING = """
SELECT DISTINCT other.iri FROM names AS mine JOIN names AS other ON other.key = mine.key
WHERE mine.iri = ? AND (mine.kind = 'label' OR other.kind = 'label')
"""
