"""The chains of transitive properties, kept up to date.

In: edges that changed. Out: the surest chains of all that leads to them, in the ledger, and the pairs that a chain
begins or ceases to join, or joins otherwise. All edges of a property that changed are in memory for a moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

from kg.assemble.chains import Path, surest_chains
from kg.maintain.units import pair_unit
from kg.store.codec import pack, unpack
from kg.store.ledger import Ledger

Step = tuple[str, str, str]  # property, subject, object


def update_chains(ledger: Ledger, changed: Iterable[Step]) -> set[str]:
    """Make the chains that a change of these edges concerns again; the units of the pairs that they touch."""
    by_property: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for property_, subject, object_ in changed:
        by_property[property_].add((subject, object_))
    return {unit for name in sorted(by_property) for unit in _update(ledger, name, by_property[name])}


def _update(ledger: Ledger, property_: str, changed: set[tuple[str, str]]) -> set[str]:
    edges: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in ledger.each("SELECT subject, object, confidence FROM edges WHERE property = ?", (property_,)):
        edges[row[0]][row[1]] = Decimal(row[2])
    starts = _leading_to({subject for subject, _ in changed}, edges)
    old = {key: path for start in starts for key, path in _stored(ledger, property_, start).items()}
    new = {(path[0], path[-1]): path for path in surest_chains(edges, starts & edges.keys())}
    touched = set[str]()
    for key in old.keys() | new.keys():
        before, after = old.get(key), new.get(key)
        if before != after or (after and not changed.isdisjoint(pairwise(after))):
            touched.add(pair_unit(*key))
            _store(ledger, property_, key, before, after)
    return touched


def _leading_to(subjects: set[str], edges: Mapping[str, Mapping[str, Decimal]]) -> set[str]:
    """The subjects and all from which they can be reached."""
    back: defaultdict[str, list[str]] = defaultdict(list)
    for subject, targets in edges.items():
        for target in targets:
            back[target].append(subject)
    reached, queue = set(subjects), list(subjects)
    while queue:
        new = [subject for subject in back.get(queue.pop(), ()) if subject not in reached]
        reached.update(new)
        queue += new
    return reached


def _stored(ledger: Ledger, property_: str, start: str) -> dict[tuple[str, str], Path]:
    rows = ledger.ask("SELECT target, path FROM chains WHERE property = ? AND start = ?", (property_, start))
    return {(start, target): unpack(path, Path) for target, path in rows}


def _store(ledger: Ledger, property_: str, key: tuple[str, str], before: Path | None, after: Path | None) -> None:
    if before:
        ledger.run("DELETE FROM chains WHERE property = ? AND start = ? AND target = ?", (property_, *key))
        ledger.run("DELETE FROM links WHERE property = ? AND start = ? AND target = ?", (property_, *key))
    if after:
        ledger.run("INSERT INTO chains VALUES (?, ?, ?, ?, ?)", (property_, *key, pair_unit(*key), pack(after)))
        steps = ((property_, *step, *key) for step in pairwise(after))
        ledger.run_all("INSERT INTO links VALUES (?, ?, ?, ?, ?)", steps)


def chained_over(ledger: Ledger, edges: Iterable[tuple[str, str, str, str]]) -> set[str]:
    """The units of the chains that go over any of these edges."""
    sql = "SELECT start, target FROM links WHERE property = ? AND subject = ? AND object = ?"
    found = (row for subject, name, object_, _ in edges for row in ledger.ask(sql, (name, subject, object_)))
    return {pair_unit(start, target) for start, target in found}
