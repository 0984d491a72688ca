"""A store's graph brought up to date with its file of decisions, batch after batch.

In: a store that others may have open, a file of decisions. Out: a new snapshot for readers; for each line whether the
graph shows it. The store is open for the time of one batch. While another process has it, this one waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from kg.config import Settings
from kg.engine import Engine, traced
from kg.errors import KGError, StoreInUse
from kg.identity import Entry, Journal
from kg.maintain import Keeper
from kg.maintain.publish import STEP
from kg.ontology import Ontology
from kg.scale import Extract, map_documents

PAUSE = 0.5  # seconds between two tries while another process has the store
Lines = frozenset[tuple[str, bool]]  # ids, and whether each is off


@dataclass
class Batches:
    """Runs in the main thread of a process, which alone can enforce deadlines; the other methods are for others."""

    store: Path
    settings: Settings
    ontology: Path | None
    journal: Journal
    known: Ontology
    _due: Event = field(default_factory=Event)
    _shown: Lines = frozenset()  # what the graph shows
    _tried: Lines = frozenset()  # what the last batch had
    _failed: Lines = frozenset()  # what of it failed
    _busy: bool = False
    _error: str = ""
    _held: str = ""  # why it waits
    _engine: Engine | None = None

    def check(self) -> None:
        """Refuse to begin with what the store was not made with; take up what an earlier process left.

        Raises:
            StoreError, LinkError, OntologyError: as `Keeper`; not if another process has the store.
        """
        self._due.set()
        with suppress(StoreInUse), self._open() as keeper:
            if next(keeper.stale(), None) is None and not keeper.ledger.unpublished(1):  # else it takes a while
                lines = self._lines()
                keeper.publish()
                self._shown = self._tried = lines
                self._due.clear()

    def wake(self) -> None:
        """Have the graph brought up to date; what failed before is tried again."""
        self._failed = frozenset()
        self._due.set()

    def notice(self, entries: Iterable[Entry]) -> None:
        """Have the graph brought up to date if others have changed the file since the last batch."""
        if not self._busy and not self._due.is_set() and self._tried != _lines(entries):
            self._due.set()

    def state(self, one: Entry) -> dict[str, str]:
        """Whether the graph shows a line as it is; why not."""
        line = (one.id, one.off)
        if line in self._shown:
            return {"state": "applied", "error": ""}
        if line in self._failed:
            return {"state": "failed", "error": self._error}
        return {"state": "waiting", "error": self._held}

    def run(self) -> None:
        """Bring the graph up to date whenever that is due. Never returns."""
        while True:
            self._due.wait()
            self._busy = True
            self._due.clear()
            try:
                self._batch()
            except StoreInUse:
                self._held = "another process is writing to the store: this waits for it"
                self._due.wait(PAUSE)
                self._due.set()
            finally:
                self._busy = False

    def _batch(self) -> None:
        try:
            lines = self._tried = self._lines()
            self._apply()
            self._held = ""
        except StoreInUse:
            raise
        except Exception as error:  # whatever it is, the server says so and the decision can be undone
            text = str(error) if isinstance(error, KGError) else f"{type(error).__name__}: {error}"
            with suppress(KGError):
                self._failed = self._lines() - self._shown
            self._error = text
            return
        self._shown, self._failed, self._error = lines, frozenset(), ""

    def _lines(self) -> Lines:
        return _lines(self.journal.entries())

    def _open(self) -> Keeper:
        return Keeper(self.store, self.settings, self.ontology, adopt=False, decide=True, known=self.known)

    def _apply(self) -> None:
        with self._open() as keeper:
            results = map_documents(keeper.stale(), lambda *_: self._extractor(keeper), keeper.settings)
            for number, result in enumerate(results, start=1):
                keeper.renew(result)
                if number % STEP == 0:
                    keeper.publish(shown=False)
            keeper.publish()

    def _extractor(self, keeper: Keeper) -> Extract:
        """The stages of extraction with the decisions of now; loaded when they are needed first, and kept."""
        if self._engine is None:
            self._engine = traced(keeper.settings, self.ontology)
        self._engine.decide(keeper.decisions)
        return self._engine


def _lines(entries: Iterable[Entry]) -> Lines:
    return frozenset((one.id, one.off) for one in entries)
