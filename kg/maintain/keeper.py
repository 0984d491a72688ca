"""A store that is open for changes: documents in, out, and again; then published.

In: documents with what they yield; names of documents to take back. Out: a graph on disk that equals the one that all
its documents give at once. Every document is kept in a transaction of its own: what is acknowledged stays, whatever
happens next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.assemble import document_order
from kg.catalogue import catalogues_hash
from kg.config import Settings
from kg.engine import load_decisions
from kg.errors import StoreError
from kg.maintain.carry import STALE, Carrier, Stage, quiet
from kg.maintain.memory import give_back
from kg.maintain.own import with_own_decisions
from kg.maintain.publish import REJOIN, UNSEEN, Publisher
from kg.maintain.recipes import assembly_recipe, decision_rows, extraction_recipe, named_in, nodes_in
from kg.model import Document, DocumentReport, Extraction, Outcome, Trace
from kg.ontology import Ontology, load_ontology
from kg.pipeline import casualty_report, failure_report
from kg.read import ReadFailure
from kg.scale import Casualty
from kg.spelling import bare
from kg.store.codec import pack, squeeze, stretch, unpack
from kg.store.database import Database
from kg.store.ledger import Entry, Ledger, SourceEntry
from kg.trace import files_hash
from kg.validate import load_shapes

ASSEMBLY, DECISIONS, WIPE = "assembly", "decisions", "wipe"  # notes of the ledger
Result = Extraction | Casualty


class Keeper:
    """The one process that changes a store.

    With ``adopt``, new settings, a new ontology and new decisions are taken up: what they change is made again. Without
    it, they must be those of the store; with ``decide``, new decisions alone are taken up. Without a file of decisions
    in the settings, the store's own is used (`own_decisions`). ``known`` is the ontology if it is loaded already,
    ``stage`` is told of what takes long on the way.

    Raises:
        StoreError: if another process has it open, it cannot be read or made, or was made with something else.
        OntologyError, ShapesError, LinkError, CatalogueError: the ontology, its shapes, the decisions or a catalogue
            are wrong.
    """

    def __init__(
        self,
        directory: Path,
        settings: Settings,
        ontology: Path | None = None,
        *,
        adopt: bool = True,
        decide: bool = False,
        known: Ontology | None = None,
        stage: Stage = quiet,
    ) -> None:
        self.directory, self.settings = directory, with_own_decisions(settings, directory)
        with ExitStack() as undo:
            self.database = Database(directory)  # before all else: a store in use is refused at once
            undo.callback(self.database.close)
            self.ontology = known or load_ontology(ontology)
            self._read_with = {"ontology": files_hash(self.ontology), "catalogues": catalogues_hash(settings)}
            self.decisions = load_decisions(self.settings, self.ontology)
            shapes = load_shapes(self.ontology)
            self.ledger = Ledger(self.database.own / "ledger.sqlite")
            undo.callback(self.ledger.close)
            self.publisher = Publisher(self.ledger, self.database, self.ontology, self.decisions, shapes, settings)
            self.recipe = extraction_recipe(settings, self.ontology)
            if not adopt:
                self._check_recipes(decide)
            self._begin()
            if adopt:
                Carrier(self.ledger, settings, self.ontology, ontology, self.recipe).carry_over(stage)
            undo.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the store free for others."""
        self.ledger.close()
        self.database.close()
        give_back()

    # --- what changed since the last time ----------------------------------------------------------------------------

    def _check_recipes(self, decide: bool) -> None:
        """Refuse to work with anything but what the store was made with; with ``decide``, but for its decisions."""
        assembly = assembly_recipe(self.settings, self.ontology).encode()
        differs = self.ledger.note(ASSEMBLY) != assembly or (not decide and self._has_new_decisions())
        if differs:
            what = "the store was made with other settings, another ontology or other decisions"
            hint = "Name them (--ontology, --settings), or bring it up to date: kg build --store."
            raise StoreError(what, path=str(self.directory), hint=hint)
        other = "SELECT 1 FROM documents WHERE holds NOT IN (?, ?) AND state != 'gone'"
        if decide and self.ledger.one(other, (self.recipe, STALE)):
            what = "documents of the store were extracted with another ontology, model, catalogue or version"
            hint = "Name them (--ontology, --settings), start it anew, or bring it up to date: kg build --store."
            raise StoreError(what, path=str(self.directory), hint=hint)

    def _begin(self) -> None:
        """Finish what a crash left half done, and mark what other files have changed."""
        assembly = assembly_recipe(self.settings, self.ontology).encode()
        if self.ledger.note(WIPE) is None:
            self.publisher.recover()
        if self.ledger.note(ASSEMBLY) != assembly:
            with self.ledger.transaction():
                self.ledger.set_note(WIPE, b"")
                self.ledger.set_note(ASSEMBLY, assembly)
                self.ledger.forget_derived()
        if self.ledger.note(WIPE) is not None:
            self.database.clear()
            self.ledger.drop_note(WIPE)
        self._take_decisions()
        if not (self.database.own / "current").is_file():
            self.database.snapshot()

    def _take_decisions(self) -> None:
        """Mark the documents and the nodes that new, changed and deleted decisions concern."""
        old, new = self._old_decisions(), decision_rows(self.decisions)
        if old.keys() == new.keys():
            return
        gone = named_in({key: row for key, row in old.items() if key not in new}, gone=True)
        come = named_in({key: row for key, row in new.items() if key not in old}, gone=False)
        nodes, names = gone[0] | come[0], gone[1] | come[1]
        everything = nodes_in({**old, **new})
        with self.ledger.transaction():
            for document in self._concerned(nodes, names):
                self.ledger.set_holds(document, STALE)
            waiting = unpack(self.ledger.note(REJOIN) or pack(()), tuple[str, ...])
            self.ledger.set_note(REJOIN, pack(sorted({*waiting, *everything})))
            self.ledger.set_note(DECISIONS, pack(new))

    def _old_decisions(self) -> dict[str, tuple[str, ...]]:
        return unpack(self.ledger.note(DECISIONS) or pack({}), dict[str, tuple[str, ...]])

    def _has_new_decisions(self) -> bool:
        """Whether there are decisions that the store has not seen, or that it has and that are no more."""
        return self._old_decisions().keys() != decision_rows(self.decisions).keys()

    def _concerned(self, nodes: set[str], names: set[str]) -> set[str]:
        if not nodes and not names:
            return set()
        sql = "SELECT document FROM mentioned WHERE iri = ?"
        found = {row[0] for iri in nodes for row in self.ledger.ask(sql, (iri,))}
        found |= {name for name, state in self.ledger.ask("SELECT id, state FROM documents") if state == "staged"}
        forms = {_form(name) for name in names}
        if forms:
            for identity, body in self.ledger.each("SELECT id, body FROM documents"):
                text = _form(stretch(body, Document).text)
                found |= {identity} if any(form in text for form in forms) else set()
        return found

    # --- documents ---------------------------------------------------------------------------------------------------

    def has(self, document: Document) -> bool:
        """Whether a document need not be extracted: it was, with what it would be extracted with now."""
        entry = self.ledger.entry(document.id)
        return entry is not None and entry.holds == self.recipe

    def meet(self, document: Document) -> DocumentReport:
        """Note that a known document was there again; what became of it."""
        entry = self.ledger.entry(document.id)
        assert entry is not None
        known = self.ledger.sources_of(document.id)
        with self.ledger.transaction():
            if entry.state == "gone":
                self.ledger.set_state(document.id, "staged")
                report = self._report_of(entry, document)
            elif found := next((one for one in known if one.source == document.source), None):
                if entry.extraction is None or found.outcome != Outcome.QUARANTINED.value:
                    return unpack(found.report, DocumentReport)
                report = fine_report(document)  # it could not be read for a while
            else:
                report = duplicate_report(document, next((one.source for one in known), ""))
            self._attach(document, report)
            self._settle_body(document.id)
        return report

    def _report_of(self, entry: Entry, document: Document) -> DocumentReport:
        if entry.extraction is None:
            reason = f"{document.source}: it could not be processed before"
            return DocumentReport(document.source, Outcome.QUARANTINED, document.id, "extract", reason)
        return fine_report(document)

    def put(self, result: Result, others: tuple[Document, ...] = ()) -> tuple[DocumentReport, ...]:
        """Keep what a document yields, instead of what it yielded before; what became of it and of its copies."""
        document = result.document
        reports = [casualty_report(result) if isinstance(result, Casualty) else fine_report(document)]
        reports += [duplicate_report(other, document.source) for other in others]
        with self.ledger.transaction():
            self._stage(result)
            for one, report in zip((document, *others), reports, strict=True):
                self._attach(one, report)
            self._settle_body(document.id)
        return tuple(reports)

    def renew(self, result: Result) -> DocumentReport:
        """Keep what a document of the store yields now; where it came from stays."""
        report = casualty_report(result) if isinstance(result, Casualty) else fine_report(result.document)
        document = result.document
        with self.ledger.transaction():
            self._stage(result)
            if (found := self.ledger.source(document.source)) and found.document == document.id:
                self.ledger.set_source(replace(found, outcome=report.outcome.value, report=pack(report)))
        return report

    def _stage(self, result: Result) -> None:
        document, found = result.document, None if isinstance(result, Casualty) else result
        if found and found.trace:
            self._check_sources(found.trace)
        extraction = squeeze(replace(found, trace=None)) if found else None
        trace = squeeze(found.trace) if found and found.trace else None
        self.ledger.stage(document.id, document.date or "", squeeze(document), extraction, self.recipe, trace)

    def _check_sources(self, trace: Trace) -> None:
        """Refuse what was extracted with other files than the store has noted."""
        places = {"ontology": str(self.ontology.files[0].parent), "catalogues": ", ".join(self.settings.catalogues)}
        for name, place in places.items():
            if getattr(trace, name) not in (b"", self._read_with[name]):
                what = f"the {name} changed while documents were extracted with it"
                hint = "Build once more: what was kept before this is right, the rest is done then."
                raise StoreError(what, path=place, hint=hint)

    def fail(self, failure: ReadFailure) -> DocumentReport:
        """Note what could not be read. What its source said before stays until it is retracted."""
        report = failure_report(failure)
        known = self.ledger.source(failure.source)
        with self.ledger.transaction():
            entry = SourceEntry(failure.source, "", report.outcome.value, pack(report))
            if known and known.document:
                entry = replace(entry, document=known.document, body=known.body, url=known.url)
            self.ledger.set_source(entry)
        return report

    def _attach(self, document: Document, report: DocumentReport) -> None:
        """Note that a source has this document now; the one that it had before goes with its last source."""
        before = self.ledger.source(document.source)
        body = squeeze(replace(document, text="", blocks=()))
        outcome = report.outcome.value
        self.ledger.set_source(SourceEntry(document.source, document.id, outcome, pack(report), body, document.url))
        if before and before.document not in ("", document.id):
            self._leave(before.document)

    def _leave(self, document: str) -> None:
        """Take a document out if it has no source any more."""
        if not self.ledger.sources_of(document):
            self.ledger.set_state(document, "gone")
        else:
            self._settle_body(document)

    def _settle_body(self, document: str) -> None:
        """Of several sources of one document, the one whose fields sort first stands for it."""
        entry = self.ledger.entry(document)
        bodies = [stretch(one.body, Document) for one in self.ledger.sources_of(document) if one.body]
        if entry is None or len(bodies) == 0:
            return
        now, first = stretch(entry.body, Document), min(bodies, key=document_order)
        if document_order(now) == document_order(first):
            return
        body = replace(first, text=now.text, blocks=now.blocks)
        extraction = stretch(entry.extraction, Extraction) if entry.extraction else None
        data = squeeze(replace(extraction, document=body)) if extraction else None
        self.ledger.set_body(document, body.date or "", squeeze(body), data)
        if self.decisions.about_names:
            self.ledger.set_holds(document, STALE)  # a decision may be about a source

    def count_stale(self) -> int:
        """How many documents of the store were extracted with something else."""
        found = self.ledger.one("SELECT COUNT(*) FROM documents WHERE holds != ? AND state != 'gone'", (self.recipe,))
        return int(found[0]) if found else 0

    def stale(self) -> Iterator[Document]:
        """The documents of the store that were extracted with something else than what is there now."""
        last = ""
        sql = "SELECT id, body FROM documents WHERE holds != ? AND state != 'gone' AND id > ? ORDER BY id LIMIT 1"
        while row := self.ledger.one(sql, (self.recipe, last)):
            last = row[0]
            yield stretch(row[1], Document)

    def retract(self, name: str) -> tuple[str, ...]:
        """Take a document back: by its source, id, IRI or address. A file takes back all documents in it.

        Returns the sources that are gone.

        Raises:
            StoreError: if the store has no such document.
        """
        sources = self._named(name)
        if not sources:
            hint = "kg store status --sources lists all."
            raise StoreError(f"it holds no document {name!r}", path=str(self.directory), hint=hint)
        with self.ledger.transaction():
            for one in sources:
                self.ledger.drop_source(one.source)
            for document in sorted({one.document for one in sources if one.document}):
                self._leave(document)
        return tuple(sorted(one.source for one in sources))

    def _named(self, name: str) -> list[SourceEntry]:
        iri = self.publisher.document_iri("")
        identity = name.removeprefix(iri)
        inside = [name + mark for mark in (":", "#", "!/")]
        ranges = " OR ".join("(source >= ? AND source < ?)" for _ in inside)
        values = [bound for start in inside for bound in (start, start + "\U0010ffff")]
        rows = self.ledger.ask(
            f"SELECT * FROM sources WHERE source = ? OR document = ? OR url = ? OR {ranges}",
            (name, identity or None, name, *values),
        )
        return [SourceEntry(*row) for row in rows]

    # --- publishing --------------------------------------------------------------------------------------------------

    def publish(self, progress: Callable[[int], None] = lambda done: None, *, shown: bool = True) -> None:
        """Bring the graph up to date, and let readers see it if it is to be ``shown``."""
        self.publisher.publish(progress)
        give_back()
        if shown and self.ledger.note(UNSEEN) is not None:
            self.database.snapshot()
            self.ledger.drop_note(UNSEEN)
            self.ledger.write_back()


def _form(text: str) -> str:
    return " ".join(bare(text).split())


def fine_report(document: Document) -> DocumentReport:
    """The report of a document that was processed."""
    outcome = Outcome.WARNINGS if document.warnings else Outcome.OK
    return DocumentReport(document.source, outcome, document.id, warnings=document.warnings)


def duplicate_report(document: Document, source: str) -> DocumentReport:
    """The report of a document that another source has too."""
    reason = f"the same document as {source}"
    return DocumentReport(document.source, Outcome.DUPLICATE, document.id, "read", reason)
