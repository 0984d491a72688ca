"""What a person decided about claims and further names, in a store: which rulings its rows were made with.

In: decisions, and what names of documents are joined to now. Out: a `Judge` for the rulings that the ledger has, and
what has to be made again where they are others than before: the documents that make such a claim, from what is kept of
them, and the pairs and nodes that the rulings are about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.identity import Decisions, Judge, Rulings, rulings
from kg.maintain.identity import Identities
from kg.maintain.units import pair_unit
from kg.model import Key, Literal
from kg.ontology import Ontology
from kg.store.codec import pack, unpack
from kg.store.ledger import Ledger

RULINGS = "rulings"  # the note with those that the rows of the ledger were made with


@dataclass(slots=True)
class Renewal:
    """What other rulings bring about: ``documents`` to read anew, ``units`` and ``nodes`` to make again."""

    documents: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    nodes: set[str] = field(default_factory=set)


class Reviewed:
    """The rulings of a store."""

    def __init__(self, ledger: Ledger, ontology: Ontology, decisions: Decisions, identities: Identities) -> None:
        self._ledger, self._ontology, self._decisions, self._identities = ledger, ontology, decisions, identities
        self._rulings = unpack(ledger.note(RULINGS) or pack(Rulings()), Rulings)
        self.judge = Judge(self._rulings, ontology)

    def is_behind(self) -> bool:
        """Whether the rows were made with other rulings than the decisions give now."""
        return self._now() != self._rulings

    def _now(self) -> Rulings:
        return rulings(self._decisions, self._identities.node)

    def update(self) -> Renewal:
        """Take up the rulings that the decisions give now."""
        old, new = self._rulings, self._now()
        renewal = Renewal()
        if old == new:
            return renewal
        for one in {*old.claims} ^ {*new.claims}:
            renewal.units.update(self._units(one.claim))
        renewal.documents.update(self._documents(renewal.units))
        renewal.nodes.update(node for node, _ in {*old.aliases} ^ {*new.aliases})
        self._ledger.set_note(RULINGS, pack(new))
        self._rulings, self.judge = new, Judge(new, self._ontology)
        return renewal

    def _units(self, key: Key) -> Iterator[str]:
        """The pair that a claim is about; a text may stand for a value of its property's datatype."""
        yield pair_unit(key.subject, key.object)
        relation = self._ontology.properties.get(key.predicate)
        if isinstance(key.object, Literal) and relation and relation.datatype:
            yield pair_unit(key.subject, Literal(key.object.lexical, relation.datatype))

    def _documents(self, units: Iterable[str]) -> Iterator[str]:
        """The documents that say something about these pairs."""
        return (document for unit in units for document, _ in self._ledger.rows(unit))
