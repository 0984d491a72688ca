"""Entities by their labels and aliases, as a reader types.

In: a text. Out: entities: first those that are called so, then those whose name begins so, has a word that begins so,
has it anywhere; within each those with the most claims. Names are numbered in that last order, so that a search may
stop at the first ones that it finds.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.explore.folding import folded, shortened
from kg.explore.parameters import Arguments, Kind, Parameter
from kg.explore.sources import Sources

PARAMETERS = (Parameter("q", Kind.TEXT), Parameter("limit", Kind.WHOLE, default=20, least=1, most=200))
MOST = 1_000  # names that are counted
FEW = 2_000  # names that begin alike, up to which they are sorted; of more, words that begin so are gone through
LETTERS = 3  # that a part has at least which is looked up; shorter ones come in most names
_END = "\U0010ffff"


def search(sources: Sources, arguments: Arguments) -> object:
    """The answer of `search`."""
    text = folded(arguments["q"])
    found = _Search(sources, text).nodes(arguments["limit"]) if text else {}
    total = len(found) if len(found) < arguments["limit"] else _Search(sources, text).count()
    rows = {row[0]: row for row in _nodes(sources, list(found))}
    return {"found": [_entry(rows[node], found[node]) for node in found], "total": total}


def _nodes(sources: Sources, nodes: list[int]) -> list[tuple[object, ...]]:
    sql = "SELECT id, iri, label, kind, colour, degree, linked FROM nodes"
    return sources.rows(f"{sql} WHERE id IN ({', '.join('?' * len(nodes))})", nodes)


def _entry(row: tuple[object, ...], alias: str) -> object:
    _, iri, label, kind, colour, degree, linked = row
    return {
        "iri": iri,
        "label": shortened(str(label)),
        "kind": shortened(str(kind)),
        "colour": colour,
        "alias": shortened(alias),
        "degree": degree,
        "linked": bool(linked),
    }


class _Search:
    """Finds the names of one text."""

    def __init__(self, sources: Sources, text: str) -> None:
        self._sources, self._text = sources, text
        self._phrase = '"' + text.replace('"', '""') + '"'
        tables = {row[0] for row in sources.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        self._words, self._parts = "words" in tables, "parts" in tables

    def nodes(self, limit: int) -> dict[int, str]:
        """Up to so many entities, the best first, each with the alias by which it was found, or ""."""
        found: dict[int, str] = {}
        for tier in (self._whole, self._beginnings, self._word_beginnings, self._anywhere):
            for node, text, alias in tier(limit * 3 + len(found) * 3):
                found.setdefault(node, text if alias else "")
                if len(found) == limit:
                    return found
        return found

    def count(self) -> int:
        """How many entities have it in a name, of the first `MOST` names that do."""
        return len({node for node, _, _ in self._anywhere(MOST)})

    def _rows(self, where: str, *values: object) -> Iterator[tuple[int, str, bool]]:
        sql = f"SELECT node, text, alias FROM names WHERE {where}"
        yield from self._sources.index.execute(sql, values)

    def _whole(self, most: int) -> Iterator[tuple[int, str, bool]]:
        return self._rows("folded = ? ORDER BY alias, id LIMIT ?", self._text, most)

    def _beginnings(self, most: int) -> Iterator[tuple[int, str, bool]]:
        bounds = (self._text, self._text + _END)
        few = self._sources.number(
            "SELECT COUNT(*) FROM (SELECT 1 FROM names WHERE folded >= ? AND folded < ? LIMIT ?)", (*bounds, FEW)
        )
        if few < FEW or not self._words:
            return self._rows("folded >= ? AND folded < ? ORDER BY id LIMIT ?", *bounds, most)
        where = "id IN (SELECT rowid FROM words WHERE words MATCH ?) AND folded >= ? AND folded < ? ORDER BY id LIMIT ?"
        return self._rows(where, f"{self._phrase}*", *bounds, most)

    def _word_beginnings(self, most: int) -> Iterator[tuple[int, str, bool]]:
        if not self._words or not any(sign.isalnum() for sign in self._text):
            return self._rows("instr(' ' || folded, ' ' || ?) ORDER BY id LIMIT ?", self._text, most)
        found = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?"
        return self._rows(f"id IN ({found}) ORDER BY id", f"{self._phrase}*", most)

    def _anywhere(self, most: int) -> Iterator[tuple[int, str, bool]]:
        if not self._parts or len(self._text) < LETTERS:
            return self._rows("instr(folded, ?) ORDER BY id LIMIT ?", self._text, most)
        found = "SELECT rowid FROM parts WHERE parts MATCH ? ORDER BY rowid LIMIT ?"
        return self._rows(f"id IN ({found}) ORDER BY id", self._phrase, most)
