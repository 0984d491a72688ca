"""Which documents of a store are nearly the same as an earlier one, kept up to date.

In: documents that come, change or go. Out: in the ledger, which document stands for which; the documents for which that
changes. What is asked of the ledger grows with the texts that stand for others near these, not with their copies: a
page that a thousand sites have costs each of them the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush

from kg.copies import alike, bands, date_order
from kg.model import Document
from kg.store.codec import stretch
from kg.store.ledger import Ledger

Waiting = list[tuple[str, str]]  # a heap of documents, by their places in the order of dates


class Copies:
    """The copies among a store's documents. ``least`` is the setting ``near_duplicate``.

    Documents are looked at in the order of their dates, so that whatever stands before one is settled; a change brings
    up only documents after it.
    """

    def __init__(self, ledger: Ledger, least: float) -> None:
        self._ledger, self._least = ledger, least

    def update(self, documents: Iterable[str]) -> set[str]:
        """Look again for copies of these documents; those, these or others, for which another one stands now."""
        if self._least > 1:
            return set()
        waiting: Waiting = []
        for name in documents:
            self._ledger.run("DELETE FROM bands WHERE document = ?", (name,))
            self._push(waiting, [name, *self._copies_of(name)])
        changed: set[str] = set()
        while waiting:
            place, name = heappop(waiting)
            if waiting[:1] != [(place, name)] and self._settle(name, place, waiting):
                changed.add(name)
        return changed

    def _push(self, waiting: Waiting, names: Iterable[str]) -> None:
        for name in names:
            heappush(waiting, (date_order(name, self._ledger.day(name)), name))

    def _settle(self, name: str, place: str, waiting: Waiting) -> bool:
        """Find what stands for a document, and push what depends on that; whether it is another one now."""
        text = self._text(name) or ""
        own = bands(text)
        before = self._ledger.one("SELECT stands, original FROM bands WHERE document = ? LIMIT 1", (name,))
        original = self._original(text, own, place)
        after = (0, original[0]) if original else (1, place)
        if before != after:
            self._ledger.run("DELETE FROM bands WHERE document = ?", (name,))
            self._ledger.run_all("INSERT INTO bands VALUES (?, ?, ?, ?)", ((band, *after, name) for band in own))
            if before and before[0]:
                self._push(waiting, self._copies_of(name))
            if not original:
                self._push(waiting, self._later(text, own, place))
        return self._set(name, original[1] if original else "")

    def _original(self, text: str, own: Iterable[str], place: str) -> tuple[str, str] | None:
        """The earliest text before this place that stands for itself and is alike."""
        sql = "SELECT original, document FROM bands WHERE band = ? AND stands = 1 AND original < ?"
        near = sorted({(row[0], row[1]) for band in own for row in self._ledger.ask(sql, (band, place))})
        return next((one for one in near if self._is_alike(text, one[1])), None)

    def _later(self, text: str, own: Iterable[str], place: str) -> list[str]:
        """What is alike to a text and stands, or has what stands for it, after this place."""
        sql = "SELECT document FROM bands WHERE band = ? AND stands = ? AND original > ?"
        near = {row[0] for band in own for stands in (0, 1) for row in self._ledger.ask(sql, (band, stands, place))}
        return [name for name in near if self._is_alike(text, name)]

    def _copies_of(self, name: str) -> list[str]:
        return [row[0] for row in self._ledger.ask("SELECT id FROM documents WHERE copy_of = ?", (name,))]

    def _is_alike(self, text: str, other: str) -> bool:
        return alike(text, self._text(other) or "", self._least)

    def _text(self, name: str) -> str | None:
        """The text of a document; None for one that is gone or could not be processed."""
        entry = self._ledger.entry(name)
        if entry is None or entry.state == "gone" or entry.extraction is None:
            return None
        return stretch(entry.body, Document).text

    def _set(self, name: str, original: str) -> bool:
        entry = self._ledger.entry(name)
        if entry is None or entry.copy_of == original:
            return False
        self._ledger.run("UPDATE documents SET copy_of = ? WHERE id = ?", (original, name))
        return True
