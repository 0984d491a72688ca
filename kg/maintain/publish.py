"""From the extractions in a store's ledger to its graph: only what has changed is made again.

In: documents that are staged or gone. Out: the graph that a build of all documents at once would give. A step takes a
number of documents: what they say replaces what they said, and every unit, chain and graph that this concerns is made
again in one transaction of the ledger, which keeps the difference to the graph until the graph has it. Whoever opens
the store after a crash applies that difference first; to apply it twice does no harm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.assemble import QuadWriter, Said, said_by
from kg.assemble.merge import merge_entity, merge_metric
from kg.config import Settings
from kg.identity import Decisions, joined_entities, renamed
from kg.iri import KG
from kg.maintain.chains import chained_over, update_chains
from kg.maintain.claims import Claims, Edge, Pair, edge_of, edge_row, object_of
from kg.maintain.copies import Copies
from kg.maintain.dump import as_written
from kg.maintain.identity import Identities, entities_of
from kg.maintain.reviewed import Reviewed
from kg.maintain.shapes import Checks, StoreView, is_refusal, ledger_graph
from kg.maintain.units import ENTITY, METRIC, PAIR, claim_rows, entity_rows, mentioned, pair_unit
from kg.model import Drop, Entity, Extraction, Key, Status
from kg.ontology import Ontology
from kg.store.codec import pack, squeeze, stretch, unpack
from kg.store.database import Database, Lines, as_nquads
from kg.store.ledger import Entry, Ledger
from kg.validate import Shapes
from kg.validate.data import as_term
from kg.validate.reach import Change

# Documents of one step: more spare work on things that many documents name, fewer take less memory (5 MB each).
STEP = 100
REJOIN = "rejoin"  # the note with entities to be joined anew, because a decision about them changed
UNSEEN = "unseen"  # the note that the graph has something that readers do not see yet

FaintKey = tuple[Edge, str]


@dataclass(slots=True)
class Delta:
    """The difference to the graph.

    ``fresh`` are graphs that are new as a whole, ``dropped`` those that go, ``new`` are nodes of the default graph that
    were not there before, ``edges`` what shapes began or ceased to withhold.
    """

    removed: dict[str, set[str]] = field(default_factory=dict)
    added: dict[str, set[str]] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def change(self, graph: str, old: Iterable[str], new: Iterable[str]) -> None:
        """Have these triples of a graph be those; what is taken back of an earlier change was never there."""
        before, after = set(old), set(new)
        removed, added = self.removed.setdefault(graph, set()), self.added.setdefault(graph, set())
        gone, come = before - after, after - before
        removed |= gone - added
        added |= come - removed
        added -= gone
        removed -= come


@dataclass(slots=True)
class _Work:
    """What one step has to make again."""

    entries: dict[str, Entry | None] = field(default_factory=dict)  # documents whose graph is to be written
    extractions: dict[str, bytes] = field(default_factory=dict)
    units: set[str] = field(default_factory=set)  # pairs and metrics
    nodes: set[str] = field(default_factory=set)
    faint: dict[str, frozenset[FaintKey]] = field(default_factory=dict)


class Publisher:
    """Brings the graph of a store up to date with its ledger."""

    def __init__(
        self, ledger: Ledger, database: Database, ontology: Ontology, decisions: Decisions, shapes: Shapes,
        settings: Settings,
    ) -> None:  # fmt: skip
        self._ledger, self._database, self._ontology, self._settings = ledger, database, ontology, settings
        self._copies = Copies(ledger, settings.near_duplicate)
        self._identities = Identities(ledger, ontology, decisions)
        self._reviewed = Reviewed(ledger, ontology, decisions, self._identities)
        self._claims = Claims(ledger, ontology, settings, self._reviewed.judge.verdicts)
        self._checks = Checks(ledger, shapes)
        self._writer = QuadWriter(settings.base, settings.store_text)

    def publish(self, progress: Callable[[int], None] = lambda done: None) -> bool:
        """Publish all that waits, in steps; whether there was anything. ``progress`` hears the documents of a step.

        Raises:
            StoreError: if a disk is full or fails; what is done stays, and the next call goes on.
        """
        changed = self.recover()
        while (done := self.step()) is not None:
            progress(done)
            changed = True
        return changed

    def document_iri(self, document: str) -> str:
        """The IRI of a document."""
        return self._writer.graph(document)

    def recover(self) -> bool:
        """Finish the step that a crash has left half done; whether there was one."""
        found = False
        while (pending := self._ledger.one("SELECT number, state, data FROM pending ORDER BY number")) is not None:
            found = True
            self._finish(*pending)
        return found

    def step(self) -> int | None:
        """Publish some documents; how many, or None if there is nothing to publish."""
        with self._ledger.transaction():
            documents = self._ledger.unpublished(STEP)
            rejoin = unpack(self._ledger.note(REJOIN) or pack(()), tuple[str, ...])
            if not documents and not rejoin and not self._reviewed.is_behind():
                return None
            self._ledger.set_note(REJOIN, pack(()))
            self._ledger.set_note(UNSEEN, b"")
            self._keep("check", self._make(documents, rejoin))
        self.recover()
        return len(documents)

    def _keep(self, state: str, delta: Delta) -> None:
        self._ledger.run("INSERT INTO pending (state, data) VALUES (?, ?)", (state, squeeze(delta)))

    def _finish(self, number: int, state: str, data: bytes) -> None:
        delta = stretch(data, Delta)
        self._database.change(delta.removed, delta.added, delta.dropped)
        with self._ledger.transaction():
            if state == "check":
                self._keep("apply", self._check(delta))
            self._ledger.run("DELETE FROM pending WHERE number = ?", (number,))

    # --- a step ------------------------------------------------------------------------------------------------------

    def _make(self, documents: Collection[str], rejoin: Collection[str]) -> Delta:
        work, delta = _Work(), Delta()
        documents = {*documents, *self._published(self._copies.update(documents))}
        moves = self._identities.rejoin({*rejoin, *self._take(documents, work)})
        renewal = self._reviewed.update()
        self._claims.verdicts = self._reviewed.judge.verdicts
        work.nodes |= moves.nodes | renewal.nodes
        work.units |= renewal.units
        for document in sorted({*documents, *self._published(moves.documents | renewal.documents)}):
            self._read(document, work)
        pairs = {unit for unit in work.units if unit.startswith(PAIR)}
        edges = [edge for unit in sorted(pairs) for edge in self._claims.update_edges(unit)]
        self._settle(pairs | update_chains(self._ledger, edges), work, delta)
        for unit in sorted(work.units - pairs):
            self._emit(unit, self._metric(unit), delta)
        for node in sorted(work.nodes):
            self._emit(ENTITY + node, self._entity(node), delta)
        for document in sorted(work.entries):
            self._show(document, work, delta)
        return delta

    def _published(self, documents: Iterable[str]) -> list[str]:
        """Those that are not waiting for a step of their own, in which they are made again anyway."""
        entries = ((name, self._ledger.entry(name)) for name in documents)
        return [name for name, entry in entries if entry and entry.state == "published"]

    def _take(self, documents: Iterable[str], work: _Work) -> set[str]:
        """Write down what the documents call things; the entities about which they say something else."""
        changed: set[str] = set()
        for document in documents:
            entry = self._ledger.entry(document)
            assert entry is not None
            extraction = self._extraction(entry)
            rows = entity_rows(extraction) if extraction else {}
            changed |= {unit.removeprefix(ENTITY) for unit in self._ledger.replace_rows(document, (ENTITY,), rows)}
            self._ledger.run("DELETE FROM mentioned WHERE document = ?", (document,))
            names = sorted(mentioned(extraction)) if extraction else []
            self._ledger.run_all("INSERT INTO mentioned VALUES (?, ?)", ((iri, document) for iri in names))
        return changed

    @staticmethod
    def _extraction(entry: Entry) -> Extraction | None:
        """What a document yields, before joining; None for one that is gone, a copy, or could not be processed."""
        if entry.state == "gone" or entry.copy_of or entry.extraction is None:
            return None
        return stretch(entry.extraction, Extraction)

    def _judged(self, entry: Entry) -> Extraction | None:
        """What a document yields under the nodes that stand, with what a person decided about it."""
        extraction = self._extraction(entry)
        if extraction is None:
            return None
        return self._reviewed.judge.judged(renamed(extraction, self._identities.joined(extraction)))

    def _read(self, document: str, work: _Work) -> None:
        """Write down what a document says about pairs of things and metrics."""
        entry = self._ledger.entry(document)
        assert entry is not None
        work.entries[document] = entry
        extraction = self._judged(entry)
        rows = claim_rows(extraction) if extraction else {}
        work.units |= self._ledger.replace_rows(document, (PAIR, METRIC), rows)

    def _settle(self, units: Iterable[str], work: _Work, delta: Delta) -> None:
        """Make pairs again, then those whose chains go over an edge that shapes withhold or no longer do."""
        lost: set[Edge] = set()
        for unit in sorted(units):
            lost |= self._pair(unit, work, delta)
        for unit in sorted(chained_over(self._ledger, lost)):
            lost |= self._pair(unit, work, delta)
        delta.edges += sorted(lost)

    def _pair(self, unit: str, work: _Work, delta: Delta) -> set[Edge]:
        """Make one pair again; the edges that shapes begin or cease to withhold."""
        pair = self._claims.pair(unit)
        faint = frozenset((edge_row(key), key.status.value) for key in pair.faint)
        for key in faint ^ self._faint(unit):
            self._turned(pair, key, work)
        work.faint[unit] = faint
        self._emit(unit, self._pair_lines(pair), delta, pair)
        return self._claims.update_lost(pair)

    def _turned(self, pair: Pair, faint: FaintKey, work: _Work) -> None:
        """A claim that has become too faint, or no longer is: its documents' graphs lose it or get it back."""
        edge, status = faint
        key = Key(edge[0], edge[1], object_of(edge[2], edge[3]), Status(status))
        claim = pair.spoken.get(key)
        readers = {one.document for one in claim.readings} if claim else set()
        for document in self._published(readers - work.entries.keys()):
            work.entries[document] = self._ledger.entry(document)

    def _faint(self, unit: str) -> frozenset[FaintKey]:
        row = self._ledger.one("SELECT faint FROM units WHERE unit = ?", (unit,))
        return frozenset(unpack(row[0], tuple[FaintKey, ...])) if row else frozenset()

    # --- lines of the graph ------------------------------------------------------------------------------------------

    def _pair_lines(self, pair: Pair) -> list[str]:
        withheld, claims = pair.withheld, pair.settled.claims
        return _lines(quad for key in claims for quad in self._writer.claim(claims[key], withheld.get(key, "")))

    def _metric(self, unit: str) -> list[str]:
        names = {name for _, data in self._ledger.rows(unit) for name in unpack(data, tuple[str, ...])}
        if not names:
            return []
        return _lines(self._writer.metric(merge_metric(unit.removeprefix(METRIC), names, self._ontology)))

    def _entity(self, node: str) -> list[str]:
        if self._identities.node(node) != node:
            return []
        joined = self._identities.members(node)
        by_document: defaultdict[str, list[Entity]] = defaultdict(list)
        for iri in sorted((node, *joined.nodes)):  # as the entities of an extraction are
            for document, entity in entities_of(self._ledger, iri):
                by_document[document].append(entity)
        uses = {(name, one) for name, group in by_document.items() for one in joined_entities(group, joined)}
        if not uses:
            return []
        return _lines(self._writer.entity(self._reviewed.judge.named(merge_entity(uses, self._ontology))))

    def _emit(self, unit: str, lines: list[str], delta: Delta, pair: Pair | None = None) -> None:
        """Have the graph say this of a unit, in the default graph."""
        row = self._ledger.one("SELECT quads FROM units WHERE unit = ?", (unit,))
        delta.change("", stretch(row[0], list[str]) if row else (), lines)
        if row is None:
            delta.new += self._new_nodes(unit, lines)
        if not lines and not (pair and pair.faint):
            self._ledger.run("DELETE FROM units WHERE unit = ?", (unit,))
            return
        values = (unit, squeeze(lines), *_about(pair))
        self._ledger.run("INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def _new_nodes(self, unit: str, lines: Iterable[str]) -> list[str]:
        """The statements of a pair, or the metric itself.

        Of an entity nothing is sure: a document that waits for its step may speak of it in the graph as it is.
        """
        if not unit.startswith(PAIR):
            return [unit.removeprefix(METRIC)] if unit.startswith(METRIC) else []
        subjects = {line[1 : line.index(">")] for line in lines}
        return sorted(iri for iri in subjects if iri.startswith(f"{self._settings.base}statement/"))

    def _show(self, document: str, work: _Work, delta: Delta) -> None:
        """Have the graph of a document be what it says now, and the ledger say so."""
        entry = work.entries[document]
        assert entry is not None
        extraction = self._judged(entry)
        graph, entries = self._writer.graph(document), ledger_graph(self._settings.base)
        said = self._said(extraction, work.faint) if extraction else None
        new = _lines(self._writer.document(said)) if said else []
        delta.change(graph, self._stored(None, graph) if entry.shown else (), new)
        told = self._told(entry, graph, extraction) if extraction else []
        delta.change(entries, self._stored(graph, entries) if entry.shown else (), told)
        if new and not entry.shown:
            delta.fresh.append(graph)
        if entry.shown and not new:
            delta.dropped.append(graph)
        if entry.state == "gone":
            self._ledger.drop_document(document)
        else:
            self._ledger.set_published(document, bool(new), len(said.observations) if said else 0)

    def differs(self, document: str) -> bool:
        """Whether the graph of a published document is another than its extraction gives."""
        entry = self._ledger.entry(document)
        extraction = self._judged(entry) if entry else None
        said = self._said(extraction, {}) if extraction else None
        wanted = _lines(self._writer.document(said)) if said else []
        return wanted != sorted(self._stored(None, self._writer.graph(document)))

    def _said(self, extraction: Extraction, known: dict[str, frozenset[FaintKey]]) -> Said:
        """What a document says, without what is too faint; ``known`` has the faint claims of some units."""
        said = said_by([extraction], self._settings)
        faint: set[FaintKey] = set()
        for unit in {pair_unit(key.subject, key.object) for key in said.claims}:
            if unit not in known:
                known[unit] = self._faint(unit)
            faint |= known[unit]
        kept = {key: one for key, one in said.claims.items() if (edge_row(key), key.status.value) not in faint}
        return Said(said.document, said.about, said.links, kept, said.observations)

    def _told(self, entry: Entry, document: str, extraction: Extraction) -> list[str]:
        """The ledger's entry as triples: how the document ended, and what it was made with."""
        outcome = "ok-with-warnings" if extraction.document.warnings else "ok"
        said = {"outcome": outcome, "recipe": entry.recipe}
        return [f"<{document}> <{KG}{name}> {ox.Literal(value)}" for name, value in sorted(said.items())]

    def _stored(self, subject: str | None, graph: str) -> list[str]:
        node = ox.NamedNode(subject) if subject else None
        found = self._database.store.quads_for_pattern(node, None, None, ox.NamedNode(graph))
        return [str(as_written(quad).triple) for quad in found]

    # --- shapes ------------------------------------------------------------------------------------------------------

    def _check(self, delta: Delta) -> Delta:
        """Check what a difference that the graph has by now concerns; the difference that follows from it."""
        added = _quads(delta.added)
        store, base = self._database.store, self._settings.base
        there = (*added, *(_plain(edge) for edge in delta.edges if self._claims.is_lost(edge)))
        view = StoreView(store, self._ledger, self._ontology, base, there, delta.fresh, delta.new)
        changes = _changes((*added, *_quads(delta.removed)), delta.edges, ledger_graph(base))
        units = self._checks.update(changes, view)
        if not self._ledger.unpublished(1):
            units |= self._checks.update_rest(self._unrefused(), view)
        after = Delta()
        self._settle(units, _Work(), after)
        return after

    def _unrefused(self) -> Iterator[ox.Quad]:
        """The whole graph as it would be if shapes refused nothing."""
        entries = ox.NamedNode(ledger_graph(self._settings.base))
        for quad in self._database.store:
            if quad.graph_name != entries and not is_refusal(quad):
                yield quad
        for row in self._ledger.ask("SELECT subject, predicate, object, datatype FROM lost"):
            yield _plain(row)


def _plain(edge: Edge) -> ox.Quad:
    subject, predicate, value = edge_of(edge)
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), as_term(value), ox.DefaultGraph())


def _about(pair: Pair | None) -> tuple[bytes, bytes, int, int, int]:
    """What the ledger keeps of a unit beside its quads: faint claims, drops, numbers of claims, asserted, plain."""
    if pair is None:
        return pack(()), pack(()), 0, 0, 0
    asserted = [key for key in pair.settled.claims if key.status is Status.ASSERTED]
    faint = sorted((edge_row(key), key.status.value) for key in pair.faint)
    plain = sum(key not in pair.withheld for key in asserted)
    drops: tuple[Drop, ...] = pair.drops()
    return pack(faint), squeeze(drops), len(pair.settled.claims), len(asserted), plain


def _lines(quads: Iterable[ox.Quad]) -> list[str]:
    return sorted({str(quad.triple) for quad in quads})


def _quads(lines: Lines) -> list[ox.Quad]:
    return list(ox.parse(as_nquads(lines), format=ox.RdfFormat.N_QUADS))


def _changes(quads: Iterable[ox.Quad], edges: Iterable[Edge], entries: str) -> Iterator[Change]:
    for quad in quads:
        if quad.graph_name != ox.NamedNode(entries):
            triple: Any = quad
            yield triple.subject, quad.predicate.value, triple.object
    for subject, predicate, text, datatype in edges:
        yield ox.NamedNode(subject), predicate, as_term(object_of(text, datatype))
