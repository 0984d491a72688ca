"""The findings of shapes, kept up to date.

In: what changed in a store's graph. Out: the findings of the nodes that it concerns, in the ledger, and the pairs of
which shapes refuse other edges than before. Shapes look at the graph as it would be if they refused nothing: the edges
that are withheld for them count as there. Shapes that only pySHACL can check are evaluated over the whole graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

import pyoxigraph as ox

from kg.assemble.quads import statement_iri
from kg.iri import KG, NIF, RDF
from kg.maintain.claims import Edge, edge_row, object_of, unit_of
from kg.model import Key, Status
from kg.ontology import Ontology
from kg.store.codec import pack, unpack
from kg.store.ledger import Ledger
from kg.validate import Finding, Shapes, explained
from kg.validate.data import Term, as_term
from kg.validate.full import evaluate_full
from kg.validate.plain import findings
from kg.validate.reach import Change, Reach
from kg.validate.report import Edge as PlainEdge

Triples = dict[str, dict[Term, None]]  # predicate → objects, or subjects

_TYPE = RDF + "type"
_WITHHELD = ox.NamedNode(KG + "withheld")
_REFUSED = '"violation: '  # how such a literal begins
_FEW = 50  # triples to a node that are read at once; more only by predicate
# Nodes of these kinds belong to one document: what its graph says of them is all there is.
_LOCAL = ("evidence", "mention", "reading", "observation", "link", "candidate", "document")


def ledger_graph(base: str) -> str:
    """The name of the graph that tells how each document ended and what it was made with."""
    return f"{base}ledger"


def _datatype(node: Term) -> str:
    return node.datatype.value if isinstance(node, ox.Literal) else ""


def is_refusal(quad: ox.Quad) -> bool:
    """Whether a quad says that an edge is withheld because a shape refuses it."""
    return quad.predicate == _WITHHELD and str(quad.object).startswith(_REFUSED)


class StoreView:
    """A store's graph as shapes see it, read node by node.

    ``added`` are quads that the store has just got; ``fresh`` the graphs among theirs that are new as a whole, so that
    they say all about the nodes that belong to these graphs' documents; ``new`` other nodes that were not there before.
    """

    def __init__(
        self,
        store: ox.Store,
        ledger: Ledger,
        ontology: Ontology,
        base: str,
        added: Collection[ox.Quad] = (),
        fresh: Collection[str] = (),
        new: Collection[str] = (),
    ) -> None:
        self._store, self._ledger, self._ontology, self._base = store, ledger, ontology, base
        self._entries = ox.NamedNode(ledger_graph(base))
        self._out: dict[Term, Triples] = {}
        self._in: dict[Term, tuple[Triples, bool]] = {}  # triples to a node, and whether these are all
        self._types: dict[Term, frozenset[str]] = {}
        self._any_lost = ledger.one("SELECT 1 FROM lost") is not None
        self.new = self._take(added, {ox.NamedNode(iri) for iri in fresh}, {ox.NamedNode(iri) for iri in new})

    def _take(
        self, added: Collection[ox.Quad], fresh: Collection[ox.NamedNode], new: Collection[ox.NamedNode]
    ) -> frozenset[Term]:
        """Keep the triples from and to the nodes of which nothing was known before; these nodes."""
        local = tuple(f"{self._base}{kind}/" for kind in _LOCAL)
        for quad in added:
            own = quad.graph_name in fresh and quad.subject.value.startswith(local)  # type: ignore[union-attr]
            if (own or quad.subject in new) and quad.graph_name != self._entries:
                found = self._out.setdefault(quad.subject, {})  # type: ignore[arg-type]
                found.setdefault(quad.predicate.value, {})[quad.object] = None  # type: ignore[index]
        self._in = {node: ({}, True) for node in self._out}
        for quad in added:
            known = self._in.get(quad.object)  # type: ignore[arg-type]
            if known is not None:
                known[0].setdefault(quad.predicate.value, {})[quad.subject] = None  # type: ignore[index]
        return frozenset(self._out)

    def of(self, node: Term) -> Mapping[str, Collection[Term]]:
        """All triples of a subject: predicate → objects."""
        found = self._out.get(node)
        if found is None:
            found = self._out[node] = self._read(node)
        return found

    def _read(self, node: Term) -> Triples:
        found: Triples = {}
        if isinstance(node, ox.Literal):
            return found
        for quad in self._store.quads_for_pattern(node, None, None, None):
            if quad.graph_name != self._entries and not is_refusal(quad):
                found.setdefault(quad.predicate.value, {})[quad.object] = None  # type: ignore[index]
        sql = "SELECT predicate, object, datatype FROM lost WHERE subject = ?"
        for predicate, text, datatype in self._ledger.ask(sql, (node.value,)) if self._any_lost else ():
            found.setdefault(predicate, {})[as_term(object_of(text, datatype))] = None
        return found

    def values(self, node: Term, predicate: str) -> list[Term]:
        """The objects of one subject and predicate."""
        return list(self.of(node).get(predicate, ()))

    def sources(self, node: Term, predicate: str) -> list[Term]:
        """The subjects of one predicate and object."""
        found, complete = self._incoming(node)
        if predicate not in found and not complete:
            quads = self._store.quads_for_pattern(None, ox.NamedNode(predicate), node, None)
            found[predicate] = self._subjects(quads, node, predicate)
        return list(found.get(predicate, ()))

    def into(self, node: Term, predicates: Collection[str]) -> Collection[str]:
        """Those of the predicates of which the node is an object."""
        found, complete = self._incoming(node)
        if complete:
            return [predicate for predicate in predicates if found.get(predicate)]
        return [predicate for predicate in predicates if found.get(predicate) or self._is_object(node, predicate)]

    def _is_object(self, node: Term, predicate: str) -> bool:
        quads = self._store.quads_for_pattern(None, ox.NamedNode(predicate), node, None)
        return bool(self._subjects(islice(quads, 2), node, predicate))

    def _incoming(self, node: Term) -> tuple[Triples, bool]:
        """The triples to a node by predicate, if there are few; else none of them."""
        if node not in self._in:
            quads = list(islice(self._store.quads_for_pattern(None, None, node, None), _FEW))
            if len(quads) == _FEW:
                self._in[node] = ({}, False)
            else:
                each: dict[str, list[ox.Quad]] = {name: [] for name in self._lost_into(node)}
                for quad in quads:
                    each.setdefault(quad.predicate.value, []).append(quad)
                self._in[node] = ({name: self._subjects(found, node, name) for name, found in each.items()}, True)
        return self._in[node]

    def _subjects(self, quads: Iterable[ox.Quad], node: Term, predicate: str) -> dict[Term, None]:
        found = dict.fromkeys(quad.subject for quad in quads if quad.graph_name != self._entries)
        if self._any_lost:
            sql = "SELECT subject FROM lost WHERE object = ? AND predicate = ? AND datatype = ?"
            rows = self._ledger.ask(sql, (node.value, predicate, _datatype(node)))
            found |= dict.fromkeys(ox.NamedNode(row[0]) for row in rows)
        return found  # type: ignore[return-value]

    def _lost_into(self, node: Term) -> set[str]:
        if not self._any_lost:
            return set()
        sql = "SELECT DISTINCT predicate FROM lost WHERE object = ? AND datatype = ?"
        return {row[0] for row in self._ledger.ask(sql, (node.value, _datatype(node)))}

    def is_a(self, node: Term, wanted: str) -> bool:
        """Whether one of the node's types is the class or below it."""
        return wanted in self.types(node)

    def types(self, node: Term) -> frozenset[str]:
        """The node's types and the classes above them."""
        found = self._types.get(node)
        if found is None:
            kinds = (kind.value for kind in self.values(node, _TYPE) if isinstance(kind, ox.NamedNode))
            found = self._types[node] = frozenset(iri for kind in kinds for iri in self._ontology.superclasses(kind))
        return found

    def sentences(self, node: Term, edges: Iterable[PlainEdge]) -> tuple[str, ...]:
        """The texts of the evidence of the node itself or of statements of the edges, sorted."""
        keys = (Key(*edge, status) for edge in edges for status in Status)
        nodes = [node, *(ox.NamedNode(statement_iri(self._base, key)) for key in keys)]
        evidence = {one for found in nodes for one in self.values(found, KG + "evidence")} | {node}
        return tuple(sorted({text.value for one in evidence for text in self.values(one, NIF + "anchorOf")}))


class Checks:
    """The findings of a store."""

    def __init__(self, ledger: Ledger, shapes: Shapes) -> None:
        self._ledger, self._shapes = ledger, shapes
        self._reach = Reach(shapes.plain)

    def update(self, changes: Iterable[Change], view: StoreView) -> set[str]:
        """Check the nodes that the changes concern; the units of which other edges are refused now."""
        nodes = self._reach.concerned(changes, view, view.new)
        return {unit for node in sorted(nodes, key=str) for unit in self._check(node, view)}

    def _check(self, node: Term, view: StoreView) -> set[str]:
        into = view.into(node, self._reach.object_targets)
        shapes = self._reach.shapes_of(node, view.types(node), view.of(node), into)
        found = {
            explained(node, finding, view, self._shapes) for shape in shapes for finding in findings(shape, node, view)
        }
        return self._replace(str(node), found)

    def update_rest(self, quads: Iterable[ox.Quad], view: StoreView) -> set[str]:
        """Check the shapes that pySHACL alone understands, over all quads; the units whose refused edges change."""
        if not self._shapes.rest:
            return set()
        by_focus: defaultdict[str, set[Finding]] = defaultdict(set)
        for node, finding in evaluate_full(self._shapes.rest, quads, self._shapes.ontology):
            by_focus[f"rest {node}"].add(explained(node, finding, view, self._shapes))
        rows = self._ledger.ask("SELECT DISTINCT focus FROM findings WHERE focus LIKE 'rest %'")
        focuses = {row[0] for row in rows} | by_focus.keys()
        return {unit for focus in sorted(focuses) for unit in self._replace(focus, by_focus.get(focus, set()))}

    def _replace(self, focus: str, found: set[Finding]) -> set[str]:
        """Make these the findings of a node."""
        rows = self._ledger.ask("SELECT data FROM findings WHERE focus = ? ORDER BY number", (focus,))
        new = sorted(pack(finding) for finding in found)
        if [row[0] for row in rows] == new:
            return set()
        self._ledger.run("DELETE FROM findings WHERE focus = ?", (focus,))
        self._ledger.run_all(
            "INSERT INTO findings VALUES (?, ?, ?)", ((focus, number, data) for number, data in enumerate(new))
        )
        return self._refuse(focus, {row for finding in found for row in _refusals(finding)})

    def _refuse(self, focus: str, new: set[tuple[Edge, str]]) -> set[str]:
        rows = self._ledger.ask("SELECT unit, key, message FROM refused WHERE focus = ?", (focus,))
        wanted = {(unit_of(edge), pack(edge), message) for edge, message in new}
        changed = {(row[0], row[1], row[2]) for row in rows} ^ wanted
        self._ledger.run("DELETE FROM refused WHERE focus = ?", (focus,))
        added = ((focus, unit, message, key) for unit, key, message in wanted)
        self._ledger.run_all("INSERT INTO refused VALUES (?, ?, ?, ?)", added)
        return {row[0] for row in changed}


def _refusals(finding: Finding) -> Iterator[tuple[Edge, str]]:
    if finding.severity == "Violation":
        for subject, predicate, value in finding.edges:
            yield edge_row(Key(subject, predicate, value, Status.ASSERTED)), finding.message


def findings_of(ledger: Ledger) -> Iterator[Finding]:
    """All findings of a store, in no order."""
    for (data,) in ledger.each("SELECT data FROM findings"):
        yield unpack(data, Finding)
