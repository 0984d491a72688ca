"""The shortest ways from one entity to another, along claims in either direction.

In: two entities. Out: up to five ways, the shortest first, none of which passes an entity twice; the answer of `path`.
A search goes from both ends, always on from the side that has fewer claims to follow, so that a hub is gone through
only where it lies on every way. It gives up after a bounded number of claims: what was found until then is the answer.

Algorithm for further ways: Yen 1971, Finding the K Shortest Loopless Paths in a Network, https://doi.org/10.1287/mnsc.17.11.712.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from kg.explore.drawn import drawn
from kg.explore.filters import FILTERS, Condition, chunks, marks
from kg.explore.graph import RANK, edges, entity
from kg.explore.parameters import Arguments, Kind, Parameter
from kg.explore.rows import numbers
from kg.explore.sources import Sources

# "from" and "to" are the two entities here, so the days are called otherwise.
PATH = (
    Parameter("from", Kind.IRI, needed=True),
    Parameter("to", Kind.IRI, needed=True),
    Parameter("most", Kind.WHOLE, default=6, least=1, most=10),
    *(one for one in FILTERS if one.name not in ("from", "to")),
    Parameter("since", Kind.DAY),
    Parameter("until", Kind.DAY),
)
WAYS = 5
FOLLOWED = 400_000  # ends of claims that one answer looks at: about a second
BESIDE = 10  # claims between two neighbours on a way that are shown
Way = tuple[int, ...]


def path(sources: Sources, arguments: Arguments) -> object:
    """The answer of `path`."""
    start, target = entity(sources, arguments["from"]), entity(sources, arguments["to"])
    where = edges({**arguments, "from": arguments["since"], "to": arguments["until"]})
    ways = Ways(sources, where).find(start, target, arguments["most"])
    pairs = dict.fromkeys(pair for way in ways for pair in pairwise(way))
    claims = list(dict.fromkeys(claim for pair in pairs for claim in _between(sources, where, *pair)))
    iris = _iris(sources, {node for way in ways for node in way})
    return drawn(sources, claims, {start, target}, paths=[[iris[node] for node in way] for way in ways])


def _between(sources: Sources, where: Condition, one: int, other: int) -> list[int]:
    both = where.also("((c.subject = ? AND c.object = ?) OR (c.subject = ? AND c.object = ?))", one, other, other, one)
    return numbers(sources, both, RANK.replace("c.rank", "+c.rank"), BESIDE)


def _iris(sources: Sources, nodes: set[int]) -> Mapping[int, str]:
    return dict(sources.rows(f"SELECT id, iri FROM nodes WHERE id IN ({marks(nodes)})", sorted(nodes)))


@dataclass
class _Side:
    """What a search has reached from one end: entity → the one before it, and the newest of them."""

    before: dict[int, int]
    newest: list[int]


class _Spent(Exception):
    """As many claims were followed as may be."""


@dataclass
class Ways:
    """Finds ways in one index, along the claims of a condition. What was read once is kept."""

    sources: Sources
    where: Condition
    _near: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _left: int = FOLLOWED

    def find(self, start: int, target: int, most: int) -> list[Way]:
        """Up to `WAYS` ways of at most so many steps, the shortest first."""
        found: list[Way] = []
        waiting: set[Way] = set()
        try:
            first = self._shortest(start, target, most, frozenset(), frozenset())
            while first and len(found) < WAYS:
                found.append(first)
                waiting |= self._deviations(found, first, target, most)
                waiting -= set(found)
                first = min(waiting, key=lambda way: (len(way), way), default=None)
        except _Spent:
            found += sorted(waiting - set(found), key=lambda way: (len(way), way))[: WAYS - len(found)]
        return found

    def _deviations(self, found: list[Way], way: Way, target: int, most: int) -> set[Way]:
        """The shortest ways that leave a way at one of its entities, other than those that are found."""
        ways: set[Way] = set()
        for at in range(len(way) - 1):
            root = way[: at + 1]
            taken = frozenset(other[at + 1] for other in found if len(other) > at + 1 and other[: at + 1] == root)
            rest = self._shortest(way[at], target, most - at, frozenset(root[:-1]), taken)
            if rest:
                ways.add((*root[:-1], *rest))
        return ways

    def _shortest(
        self, start: int, target: int, most: int, without: frozenset[int], taken: frozenset[int]
    ) -> Way | None:
        """The shortest way that passes none of ``without`` and does not begin with a step to one of ``taken``."""
        if start == target:
            return (start,)
        here, there = _Side({start: start}, [start]), _Side({target: target}, [target])
        for _ in range(most):
            side, other = (here, there) if self._cost(here) <= self._cost(there) else (there, here)
            if not side.newest:
                return None
            meeting = self._go_on(side, other, without, (start, taken))
            if meeting is not None:
                return _joined(here, there, meeting)
        return None

    def _cost(self, side: _Side) -> int:
        sql = "SELECT total(degree) FROM nodes WHERE id IN ({})"
        return sum(self.sources.number(sql.format(marks(some)), some) for some in chunks(side.newest))

    def _go_on(
        self, side: _Side, other: _Side, without: frozenset[int], barred: tuple[int, frozenset[int]]
    ) -> int | None:
        """One step from all of the newest; the entity at which it meets the other side, if it does."""
        start, taken = barred
        self._read(side.newest)
        reached: list[int] = []
        for node in side.newest:
            for near in self._near[node]:
                banned = (node == start and near in taken) or (near == start and node in taken)
                if near not in side.before and near not in without and not banned:
                    side.before[near] = node
                    if near in other.before:
                        return near
                    reached.append(near)
        side.newest = sorted(reached)
        return None

    def _read(self, nodes: Iterable[int]) -> None:
        """Look up the neighbours of those that are not known yet."""
        unknown = [node for node in nodes if node not in self._near]
        for some in chunks(unknown):
            found: dict[int, set[int]] = {node: set() for node in some}
            for side, other in (("subject", "object"), ("object", "subject")):
                both = self.where.also(f"c.{side} IN ({marks(some)})", *some)
                sql = f"SELECT c.{side}, c.{other} FROM claims AS c WHERE {both.sql}"
                for node, near in self.sources.index.execute(sql, both.values):
                    found[node].add(near)
                    self._left -= 1
            self._near.update({node: tuple(sorted(near)) for node, near in found.items()})
            if self._left < 0:
                raise _Spent


def _joined(here: _Side, there: _Side, meeting: int) -> Way:
    first, last = [meeting], [meeting]
    while here.before[first[-1]] != first[-1]:
        first.append(here.before[first[-1]])
    while there.before[last[-1]] != last[-1]:
        last.append(there.before[last[-1]])
    return (*reversed(first), *last[1:])
