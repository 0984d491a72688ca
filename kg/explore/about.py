"""What a graph holds, in numbers.

In: an index. Out: the answer of `about`.
"""

from __future__ import annotations

from pathlib import Path

from kg.explore.answers import Group
from kg.explore.folding import shortened
from kg.explore.parameters import Arguments
from kg.explore.sources import Sources


def about(sources: Sources, arguments: Arguments) -> object:
    """The answer of `about`."""
    return {
        "title": sources.note("title"),
        "version": Path(sources.path).stem,
        "entities": sources.number("SELECT COUNT(*) FROM nodes"),
        "claims": sources.number("SELECT COUNT(*) FROM claims"),
        "documents": sources.number("SELECT COUNT(*) FROM documents"),
        "figures": int(sources.note("figures") or 0),
        "dropped": sources.number("SELECT COUNT(*) FROM dropped") if sources.note("dropped") else None,
        "classes": _groups(sources, "class"),
        "relations": _groups(sources, "relation"),
        "statuses": _groups(sources, "status"),
        "first": sources.note("first"),
        "last": sources.note("last"),
        "review": sources.review,
    }


def _groups(sources: Sources, what: str) -> list[Group]:
    sql = "SELECT key, label, count, colour FROM groups WHERE what = ? ORDER BY count DESC, key"
    return [Group(key, shortened(label), count, colour) for key, label, count, colour in sources.rows(sql, (what,))]
