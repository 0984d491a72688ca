"""Which documents of a store are nearly the same as an earlier one, kept up to date.

In: documents that come, change or go. Out: in the ledger, which document stands for which; the documents for which that
changes. Only documents that are alike to each other, directly or by others between them, matter to each other.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.copies import alike, bands, date_order, originals
from kg.maintain.codec import stretch
from kg.model import Document
from kg.store.ledger import Ledger


class Copies:
    """The copies among a store's documents. ``least`` is the setting ``near_duplicate``."""

    def __init__(self, ledger: Ledger, least: float) -> None:
        self._ledger, self._least = ledger, least

    def update(self, documents: Iterable[str]) -> set[str]:
        """Look again for copies of these documents; those, these or others, for which another one stands now."""
        if self._least > 1:
            return set()
        touched: set[str] = set()
        for name in sorted(documents):
            touched |= self._forget(name) | {name}
            touched |= self._compare(name)
        group = self._group(touched)
        new = originals(group, {name: self._alike(name) for name in group}, self._order)
        return {name for name in group if self._set(name, new.get(name, ""))}

    def _forget(self, name: str) -> set[str]:
        """Take a document out of all comparisons; those that it was alike to."""
        found = self._alike(name)
        self._ledger.run("DELETE FROM bands WHERE document = ?", (name,))
        self._ledger.run("DELETE FROM alike WHERE document = ?", (name,))
        self._ledger.run_all("DELETE FROM alike WHERE document = ? AND other = ?", ((one, name) for one in found))
        return found

    def _compare(self, name: str) -> set[str]:
        """Find what a document is alike to; nothing for one that is gone or could not be processed."""
        text = self._text(name)
        if text is None:
            return set()
        own = bands(text)
        rows = (row for band in own for row in self._ledger.ask("SELECT document FROM bands WHERE band = ?", (band,)))
        near = {row[0] for row in rows}
        found = {one for one in near if alike(text, self._text(one) or "", self._least)}
        self._ledger.run_all("INSERT INTO bands VALUES (?, ?)", ((band, name) for band in own))
        pairs = [pair for one in found for pair in ((name, one), (one, name))]
        self._ledger.run_all("INSERT OR IGNORE INTO alike VALUES (?, ?)", pairs)
        return found

    def _text(self, name: str) -> str | None:
        entry = self._ledger.entry(name)
        if entry is None or entry.state == "gone" or entry.extraction is None:
            return None
        return stretch(entry.body, Document).text

    def _alike(self, name: str) -> set[str]:
        return {row[0] for row in self._ledger.ask("SELECT other FROM alike WHERE document = ?", (name,))}

    def _group(self, seeds: Iterable[str]) -> set[str]:
        reached = set(seeds)
        queue = list(reached)
        while queue:
            new = self._alike(queue.pop()) - reached
            reached |= new
            queue += new
        return reached

    def _order(self, name: str) -> tuple[str, str]:
        return date_order(name, self._ledger.day(name))

    def _set(self, name: str, original: str) -> bool:
        entry = self._ledger.entry(name)
        if entry is None or entry.copy_of == original:
            return False
        self._ledger.run("UPDATE documents SET copy_of = ? WHERE id = ?", (original, name))
        return True
