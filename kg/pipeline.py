"""The flow, read top to bottom: read → annotate → link → relate → (identity, claims that a person judged) → assemble →
validate.

In: inputs as the user named them, settings, an ontology. Out: a `BuildResult`: the graph, what became of every
document, what was dropped and why, what the shapes found. It writes no file. One bad document never stops a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.assemble import Assembled, assemble
from kg.config import Settings
from kg.copies import find_copies
from kg.engine import Engine, load_decisions
from kg.identity import Decisions, Judge, join_unknown, renamed, rulings
from kg.model import Document, DocumentReport, Drop, Extraction, Outcome, Status
from kg.ontology import Ontology, load_ontology, log_warnings
from kg.read import ReadFailure, read_documents
from kg.scale import Casualty, Mapper, map_documents
from kg.validate import Finding, Shapes, load_shapes, validate


@dataclass(frozen=True, slots=True)
class BuildResult:
    """A finished build. ``reports`` has one entry for every document of the input, in its order."""

    graph: Assembled
    reports: tuple[DocumentReport, ...]
    drops: tuple[Drop, ...]
    findings: tuple[Finding, ...]
    unchanged = 0  # nothing is known of an earlier build

    @property
    def sizes(self) -> Mapping[str, int]:
        """How much of what the graph holds."""
        content = self.graph.content
        return {
            "entities": len(content.entities),
            "statements": len(content.claims),
            "asserted": sum(key.status is Status.ASSERTED for key in content.claims),
            "plain edges": len(self.graph.plain_edges()),
            "figures": len(content.observations),
        }


def build(
    inputs: Sequence[str],
    settings: Settings,
    *,
    ontology: Path | None = None,
    date: str | None = None,
    workers: int = 1,
    progress: Callable[[DocumentReport], None] = lambda report: None,
    mapper: Mapper = map_documents,
) -> BuildResult:
    """Build a graph from documents. Equal inputs give equal results for any number of workers, wherever they are.

    Args:
        inputs: files, directories, globs, or "-" for stdin.
        ontology: a directory of Turtle files; None for the shipped one.
        date: ISO 8601 day of documents that state none themselves.
        progress: is called once a finished document, in the order of the input.
        mapper: has the documents extracted: by a pool of processes, or on a cluster.

    Raises:
        OntologyError, ShapesError, ExtractError: nothing can be built with this ontology or model.
        CatalogueError, LinkError: a catalogue or the file of decisions cannot be used.
    """
    known = load_ontology(ontology)
    log_warnings(known)
    decisions = load_decisions(settings, known)
    shapes = load_shapes(known)
    reader = _Reader(inputs, settings, date)
    extractions: list[Extraction] = []
    for result in mapper(reader, Engine, settings, ontology, workers=workers):
        document = result.document
        if isinstance(result, Casualty):
            reader.lose(result)
        else:
            extractions.append(result)
            reader.end(document, Outcome.WARNINGS if document.warnings else Outcome.OK)
        reader.report(progress)
    reader.report(progress)
    copies = copies_of(extractions, settings)
    sources = {one.document.id: one.document.source for one in extractions}
    reports = tuple(copy_report(one, sources.get(copies.get(one.document, ""), "")) for one in reader.done)
    standing = [one for one in extractions if one.document.id not in copies]
    graph, drops, findings = graph_of(standing, known, decisions, shapes, settings)
    return BuildResult(graph, reports, drops, findings)


def copies_of(extractions: Sequence[Extraction], settings: Settings) -> dict[str, str]:
    """Id of a document that is nearly the same as another → id of that one, which is earlier."""
    documents = [one.document for one in extractions]
    return find_copies([(one.id, one.date or "", one.text) for one in documents], settings.near_duplicate)


def copy_report(report: DocumentReport, original: str) -> DocumentReport:
    """The report of a document that turned out to be a copy of one from the source ``original``, "" for none."""
    if not original or report.outcome not in (Outcome.OK, Outcome.WARNINGS):
        return report
    return replace(report, outcome=Outcome.DUPLICATE, stage="read", reason=f"nearly the same text as {original}")


def graph_of(
    extractions: Sequence[Extraction], ontology: Ontology, decisions: Decisions, shapes: Shapes, settings: Settings
) -> tuple[Assembled, tuple[Drop, ...], tuple[Finding, ...]]:
    """The graph of all documents together, what was dropped, and what the shapes found.

    The order of the extractions does not matter.
    """
    joined = join_unknown((entity for one in extractions for entity in one.entities), ontology, decisions)
    judge = Judge(rulings(decisions, lambda iri: joined.nodes.get(iri, iri)), ontology)
    found = [judge.judged(renamed(one, joined)) for one in extractions]
    graph = assemble(found, ontology, settings, judge.verdicts)
    report = validate(graph.quads(), shapes)
    if report.edges:
        graph = graph.withhold(report.edges)
    drops = tuple(sorted((*flat_drops(found), *graph.drops), key=drop_order))
    return graph, drops, report.findings


class _Reader:
    """The documents of the input, with a report of each in its order; equal documents are given out once."""

    def __init__(self, inputs: Sequence[str], settings: Settings, date: str | None) -> None:
        self.inputs, self.settings, self.date = inputs, settings, date
        self.waiting: list[tuple[str, DocumentReport | None]] = []  # document id, "" where it needs no work
        self.outcomes: dict[str, DocumentReport] = {}
        self.done: list[DocumentReport] = []

    def __iter__(self) -> Iterator[Document]:
        seen: dict[str, str] = {}
        for item in read_documents(self.inputs, self.settings, self.date):
            if isinstance(item, ReadFailure):
                self.waiting.append(("", failure_report(item)))
            elif item.id in seen:
                reason = f"the same document as {seen[item.id]}"
                self.waiting.append(("", DocumentReport(item.source, Outcome.DUPLICATE, item.id, "read", reason)))
            else:
                seen[item.id] = item.source
                self.waiting.append((item.id, None))
                yield item

    def end(self, document: Document, outcome: Outcome) -> None:
        report = DocumentReport(document.source, outcome, document.id, warnings=document.warnings)
        self.outcomes[document.id] = report

    def lose(self, casualty: Casualty) -> None:
        self.outcomes[casualty.document.id] = casualty_report(casualty)

    def report(self, progress: Callable[[DocumentReport], None]) -> None:
        """Hand on the reports that are due: of finished documents, and of what needed no work before them."""
        while self.waiting:
            identifier, report = self.waiting[0]
            report = report or self.outcomes.get(identifier)
            if report is None:
                return
            self.waiting.pop(0)
            self.done.append(report)
            progress(report)


def failure_report(failure: ReadFailure) -> DocumentReport:
    """The report of what could not be read."""
    return DocumentReport(
        failure.source, Outcome.QUARANTINED, stage="read", reason=str(failure.error), sha256=failure.sha256
    )


def casualty_report(casualty: Casualty) -> DocumentReport:
    """The report of a document that could not be processed."""
    document, reason = casualty.document, f"{casualty.document.source}: {casualty.reason}"
    return DocumentReport(
        *(document.source, Outcome.QUARANTINED, document.id, "extract", reason, document.warnings),
        sha256=document.sha256,
        traceback=casualty.traceback,
    )


def flat_drops(extractions: Sequence[Extraction]) -> Iterator[Drop]:
    """What documents yielded and dropped, with white space made even."""
    for extraction in extractions:
        for drop in extraction.drops:
            yield replace(drop, text=" ".join(drop.text.split()))


def drop_order(drop: Drop) -> tuple[str, int, int, str, str, str]:
    """Orders the lines of the why-not report."""
    return (drop.document, drop.start, drop.end, drop.stage, drop.reason, drop.detail)
