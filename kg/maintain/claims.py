"""The claims about one pair of things, made again from what each document says about it.

In: the rows of a unit, the chains that end in it, what shapes refuse. Out: the claims that stand, their quads for the
default graph, the lines of the why-not report. It is `kg.assemble` on a small part, and gives the same for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kg.assemble.axioms import NONE, spread
from kg.assemble.chains import (
    Path,
    chain_claim,
    standing_edges,
    transitive_properties,
    with_consequences,
    with_spoken,
)
from kg.assemble.edges import drops_for
from kg.assemble.merge import Claim, Place, merge_claims, place
from kg.assemble.settle import Settled, settle, withhold
from kg.config import Settings
from kg.maintain.units import pair_unit
from kg.model import Document, Drop, Extraction, Key, Literal, Status, Verdicts
from kg.ontology import Ontology
from kg.store.codec import Statements, pack, unpack
from kg.store.ledger import Ledger

Edge = tuple[str, str, str, str]  # subject, predicate, object, its datatype ("" for a thing)
Lost = Mapping[Key, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """The claims of one pair. ``spoken`` are all that sentences make and what follows; ``settled`` what is left."""

    unit: str
    spoken: Mapping[Key, Claim]
    settled: Settled
    lost: Lost  # withheld by shapes, and with what they withhold
    faint: Mapping[Key, str]  # those of ``spoken``

    @property
    def withheld(self) -> dict[Key, str]:
        """All claims without a plain edge, and why."""
        return {**self.settled.withheld, **self.lost}

    def drops(self) -> tuple[Drop, ...]:
        """Its lines of the why-not report."""
        settled, spoken = self.settled, self.spoken
        refused = drops_for(self.lost, settled.claims, stage="validate")
        return (*drops_for(settled.faint, spoken), *drops_for(settled.withheld, settled.claims), *refused)


class Claims:
    """Makes pairs from a ledger. ``verdicts`` are those that the rows in it were made with."""

    def __init__(self, ledger: Ledger, ontology: Ontology, settings: Settings, verdicts: Verdicts = NONE) -> None:
        self._ledger, self._ontology, self._settings, self.verdicts = ledger, ontology, settings, verdicts
        self._transitive = transitive_properties(ontology)

    # --- without chains --------------------------------------------------------------------------------------------

    def spoken(self, unit: str) -> tuple[dict[Key, Claim], dict[str, str]]:
        """The claims of a pair that sentences make, with what follows from them, and the days of the documents."""
        rows = self._ledger.rows(unit)
        days = self._days(document for document, _ in rows)
        found = [
            Extraction(Document(document, "", (), "", date=days.get(document)), statements=unpack(data, Statements))
            for document, data in rows
        ]
        return spread(merge_claims(found), self._ontology, self.verdicts), days

    def _days(self, documents: Iterable[str]) -> dict[str, str]:
        return {name: day for name in sorted(set(documents)) if (day := self._ledger.day(name))}

    def update_edges(self, unit: str) -> set[tuple[str, str, str]]:
        """Write down the edges of a pair that chains may go over; those that changed: property, subject, object."""
        if not self._transitive:
            return set()
        spoken, days = self.spoken(unit)
        direct = settle(spoken, days, self._settings, self.verdicts)
        new = {
            (claim.key.predicate, claim.key.subject, str(claim.key.object)): (str(claim.confidence), _places(claim))
            for claim in standing_edges(direct.claims, direct.withheld, self._transitive)
        }
        rows = self._ledger.ask(
            "SELECT property, subject, object, confidence, places FROM edges WHERE unit = ?", (unit,)
        )
        old = {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows}
        gone = [key for key in old if key not in new]
        changed = [key for key in new if old.get(key) != new[key]]
        self._ledger.run_all("DELETE FROM edges WHERE property = ? AND subject = ? AND object = ?", gone)
        added = ((*key, unit, *new[key]) for key in changed)
        self._ledger.run_all("INSERT OR REPLACE INTO edges VALUES (?, ?, ?, ?, ?, ?)", added)
        return {*gone, *changed}

    # --- with chains -----------------------------------------------------------------------------------------------

    def pair(self, unit: str) -> Pair:
        """A pair as it stands now."""
        spoken, days = self.spoken(unit)
        chains = with_consequences(self._chains(unit), self._ontology, self.verdicts)
        days |= self._days(one.document for claim in chains.values() for one in claim.borrowed)
        settled = settle(with_spoken(chains, spoken, self.verdicts), days, self._settings, self.verdicts)
        lost = withhold(settled.claims, settled.withheld, {**self._refused(unit, settled), **self._elsewhere(chains)})
        lost = {key: reason for key, reason in lost.items() if key not in settled.withheld}
        faint = {key: reason for key, reason in settled.faint.items() if key in spoken and spoken[key].readings}
        return Pair(unit, spoken, settled, lost, faint)

    def _chains(self, unit: str) -> list[Claim]:
        rows = self._ledger.ask("SELECT property, path FROM chains WHERE unit = ? ORDER BY property, start", (unit,))
        return [self._chain(property_, unpack(path, Path)) for property_, path in rows]

    def _chain(self, property_: str, path: Path) -> Claim:
        confidences: list[Decimal] = []
        places: list[Place] = []
        for step in pairwise(path):
            row = self._ledger.one(
                "SELECT confidence, places FROM edges WHERE property = ? AND subject = ? AND object = ?",
                (property_, *step),
            )
            assert row is not None, "a chain goes over edges that are there"
            confidences.append(Decimal(row[0]))
            places += unpack(row[1], tuple[Place, ...])
        return chain_claim(property_, path, confidences, places, self._ontology)

    def _refused(self, unit: str, settled: Settled) -> Lost:
        """The plain edges of the pair that a shape refuses, with its message."""
        rows = self._ledger.ask("SELECT key, message FROM refused WHERE unit = ?", (unit,))
        edges = [(*edge_of(as_edge(key)), message) for key, message in rows]
        ordered = sorted(edges, key=str)  # as `Assembled.withhold` has it: the last of several messages counts
        wanted = {Key(s, p, o, Status.ASSERTED): f"violation: {message}" for s, p, o, message in ordered}
        return {key: text for key, text in wanted.items() if key in settled.claims and key not in settled.withheld}

    def _elsewhere(self, chains: Mapping[Key, Claim]) -> Lost:
        """Premises of chains that are withheld in their own pairs."""
        found: dict[Key, str] = {}
        for premise in {premise for claim in chains.values() if claim.together for premise in claim.premises}:
            row = self._ledger.one(
                "SELECT reason FROM lost WHERE subject = ? AND predicate = ? AND object = ? AND datatype = ''",
                (premise.subject, premise.predicate, premise.object),
            )
            if row:
                found[premise] = row[0]
        return found

    def is_lost(self, edge: Edge) -> bool:
        """Whether shapes withhold an edge."""
        sql = "SELECT 1 FROM lost WHERE subject = ? AND predicate = ? AND object = ? AND datatype = ?"
        return self._ledger.one(sql, edge) is not None

    def update_lost(self, pair: Pair) -> set[Edge]:
        """Write down what shapes withhold in a pair; the edges whose state changed, as `edge_row` has them."""
        rows = self._ledger.ask(
            "SELECT subject, predicate, object, datatype, reason FROM lost WHERE unit = ?", (pair.unit,)
        )
        old = {(row[0], row[1], row[2], row[3]): row[4] for row in rows}
        new = {edge_row(key): reason for key, reason in pair.lost.items()}
        gone = [key for key in old if key not in new]
        changed = [(*key, pair.unit, reason) for key, reason in new.items() if old.get(key) != reason]
        self._ledger.run_all(
            "DELETE FROM lost WHERE subject = ? AND predicate = ? AND object = ? AND datatype = ?", gone
        )
        self._ledger.run_all("INSERT OR REPLACE INTO lost VALUES (?, ?, ?, ?, ?, ?)", changed)
        return {*gone, *(key for key in new if old.get(key) != new[key])}


def _places(claim: Claim) -> bytes:
    return pack(tuple(sorted({place(one) for one in claim.evidence})))


def edge_row(key: Key) -> Edge:
    """A plain edge as four texts."""
    if isinstance(key.object, Literal):
        return (key.subject, key.predicate, key.object.lexical, key.object.datatype)
    return (key.subject, key.predicate, key.object, "")


def object_of(text: str, datatype: str) -> str | Literal:
    """The object of an edge from its two texts."""
    return Literal(text, datatype) if datatype else text


def as_edge(data: bytes) -> Edge:
    """The four texts that were packed."""
    subject, predicate, text, datatype = unpack(data, tuple[str, ...])
    return (subject, predicate, text, datatype)


def edge_of(edge: Edge) -> tuple[str, str, str | Literal]:
    """The edge of four texts."""
    subject, predicate, text, datatype = edge
    return (subject, predicate, object_of(text, datatype))


def unit_of(edge: Edge) -> str:
    """The pair that an edge belongs to."""
    return pair_unit(edge[0], object_of(edge[2], edge[3]))
