"""Documents into a store, read top to bottom: read → extract what is new or stale → keep → publish.

In: inputs as the user named them, and a store's directory. Out: a `StoreResult`; the store's graph is that of all its
documents. It can be killed at any time and run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.config import Settings
from kg.engine import traced
from kg.maintain.carry import Stage, quiet
from kg.maintain.keeper import Keeper, Result
from kg.maintain.own import with_own_decisions
from kg.maintain.publish import STEP
from kg.maintain.shapes import findings_of
from kg.maintain.state import as_it_ended, drops_of, sizes_of
from kg.model import Document, DocumentReport, Drop
from kg.ontology import log_warnings
from kg.read import ReadFailure, read_documents
from kg.scale import Factory, Mapper, map_documents
from kg.validate import Finding, in_order

SHOWN = 10 * STEP  # documents after which readers see what a long build has done so far
Progress = Callable[[DocumentReport], None]


@dataclass(frozen=True, slots=True)
class StoreResult:
    """A finished build of a store. ``reports`` has one entry for every document of the input, in its order.

    ``unchanged`` of them were in the store already. ``sizes`` and ``findings`` are those of the whole store; ``drops``
    is empty unless they were asked for.
    """

    sizes: Mapping[str, int]
    unchanged: int
    reports: tuple[DocumentReport, ...]
    drops: tuple[Drop, ...]
    findings: tuple[Finding, ...]


def build_store(
    inputs: Sequence[str],
    directory: Path,
    settings: Settings,
    *,
    ontology: Path | None = None,
    date: str | None = None,
    workers: int = 1,
    with_drops: bool = False,
    progress: Progress = lambda report: None,
    stage: Stage = quiet,
    factory: Factory = traced,
    mapper: Mapper = map_documents,
) -> StoreResult:
    """Put documents into a store; what it has already, extracted with the same, is not extracted again.

    Args:
        inputs: files, directories, globs, or "-" for stdin.
        directory: of the store, which is made if there is none.
        ontology: a directory of Turtle files; None for the shipped one.
        date: ISO 8601 day of documents that state none themselves.
        with_drops: whether the result shall list all that was dropped, in the whole store.
        progress: is called once a document of the input is kept, in the order of the input.
        stage: is called with what else takes its time, and how many steps that has; what it returns, at each step.
        mapper: has the documents extracted: by a pool of processes, or on a cluster.

    Raises:
        StoreError: if the store is in use, damaged, or the disk is full; what was reported before is kept.
        OntologyError, ShapesError, ExtractError, CatalogueError, LinkError: as `kg.pipeline.build`.
    """
    settings = with_own_decisions(settings, directory)
    with Keeper(directory, settings, ontology, stage=stage) as keeper:
        log_warnings(keeper.ontology)
        intake = _Intake(keeper, progress, stage)
        documents = intake.documents(read_documents(inputs, settings, date))
        results = mapper(documents, factory, settings, ontology, workers=workers)
        for number, result in enumerate(results, start=1):
            intake.take(result)
            if number % STEP == 0:
                keeper.publish(shown=number % SHOWN == 0)
        intake.hand_on()
        keeper.publish()
        drops = drops_of(keeper) if with_drops else ()
        findings = in_order(findings_of(keeper.ledger))
        reports = tuple(as_it_ended(keeper.ledger, report) for report in intake.done)
        return StoreResult(sizes_of(keeper.ledger), intake.unchanged, reports, drops, findings)


class _Intake:
    """The documents of the input that need work, then those of the store that do; a report of each of the input."""

    def __init__(self, keeper: Keeper, progress: Progress, stage: Stage) -> None:
        self.keeper, self.progress, self.stage = keeper, progress, stage
        self.renewed: Callable[[], None] = lambda: None
        self.under_way: dict[str, list[Document]] = {}  # id → the document, and copies of it that came meanwhile
        self.waiting: list[tuple[str, str, DocumentReport | None]] = []  # id and source of what is under way
        self.finished: dict[tuple[str, str], DocumentReport] = {}
        self.done: list[DocumentReport] = []
        self.unchanged = 0

    def documents(self, found: Iterator[Document | ReadFailure]) -> Iterator[Document]:
        for item in found:
            if isinstance(item, ReadFailure):
                self.waiting.append(("", "", self.keeper.fail(item)))
            elif item.id in self.under_way:
                self.under_way[item.id].append(item)
                self.waiting.append((item.id, item.source, None))
            elif self.keeper.has(item):
                self.waiting.append(("", "", self.keeper.meet(item)))
                self.unchanged += 1
            else:
                self.under_way[item.id] = [item]
                self.waiting.append((item.id, item.source, None))
                yield item
            self.hand_on()
        if stale := self.keeper.count_stale():
            self.renewed = self.stage("documents extracted again", stale)
        yield from (one for one in self.keeper.stale() if one.id not in self.under_way)

    def take(self, result: Result) -> None:
        """Keep the result of a document."""
        copies = self.under_way.pop(result.document.id, None)
        if copies is None:
            self.keeper.renew(result)
            self.renewed()
            return
        for report in self.keeper.put(result, tuple(copies[1:])):
            self.finished[report.document, report.source] = report
        self.hand_on()

    def hand_on(self) -> None:
        """Hand on the reports that are due, in the order of the input."""
        due = 0
        for identity, source, report in self.waiting:
            report = report or self.finished.pop((identity, source), None)
            if report is None:
                break
            due += 1
            self.done.append(report)
            self.progress(report)
        del self.waiting[:due]
