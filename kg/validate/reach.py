"""Which nodes a change of the graph concerns, and which shapes a node is a target of.

In: compiled shapes, changed triples. Out: the focus nodes whose findings may differ. A shape reads triples at nodes
that it reaches from its focus node by its paths; a changed triple concerns the nodes from which it is reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.iri import RDF
from kg.validate.data import Term, View
from kg.validate.shapes import Shape

_TYPE = RDF + "type"
Step = tuple[str, bool]  # a predicate, and whether it is followed backwards
Change = tuple[Term, str, Term]


@dataclass(frozen=True, slots=True)
class Read:
    """Triples of ``predicate`` at the nodes that ``path`` leads to, in the direction of ``step``."""

    path: tuple[Step, ...]
    step: Step


class Reach:
    """The triples that shapes read, and their targets."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self._reads: defaultdict[str, set[Read]] = defaultdict(set)
        self._targets: defaultdict[tuple[str, str], list[Shape]] = defaultdict(list)
        for shape in shapes:
            for target in shape.targets:
                self._targets[target].append(shape)
            for read in (*_target_reads(shape), *_reads(shape, ())):
                self._reads[read.step[0]].add(read)
        self._as_object = sorted(iri for kind, iri in self._targets if kind == "targetObjectsOf")

    def concerned(self, changes: Iterable[Change], data: View) -> set[Term]:
        """The nodes whose findings the changes may change. ``data`` is the graph after them."""
        found: set[Term] = set()
        for subject, predicate, value in changes:
            for read in self._reads.get(predicate, ()):
                nodes = {value if read.step[1] else subject}
                for name, backwards in reversed(read.path):
                    nodes = {
                        other
                        for node in nodes
                        for other in (data.values(node, name) if backwards else data.sources(node, name))
                    }
                found |= nodes
        return found

    def shapes_of(self, node: Term, types: Iterable[str], out: Iterable[str], data: View) -> Iterator[Shape]:
        """The shapes that a node is a target of.

        ``types`` are its classes and those above them, ``out`` the predicates of its triples.
        """
        keys = [("targetClass", iri) for iri in types] + [("targetSubjectsOf", iri) for iri in out]
        keys += [("targetObjectsOf", iri) for iri in self._as_object if data.sources(node, iri)]
        if isinstance(node, ox.NamedNode):
            keys.append(("targetNode", node.value))
        seen: set[int] = set()
        for shape in (shape for key in keys for shape in self._targets.get(key, ())):
            if id(shape) not in seen:
                seen.add(id(shape))
                yield shape


def _target_reads(shape: Shape) -> Iterator[Read]:
    for kind, iri in shape.targets:
        if kind == "targetClass":
            yield Read((), (_TYPE, False))
        elif kind in ("targetSubjectsOf", "targetObjectsOf"):
            yield Read((), (iri, kind == "targetObjectsOf"))


def _reads(shape: Shape, path: tuple[Step, ...]) -> Iterator[Read]:
    """What a shape reads, with the way there from the focus node."""
    here = path
    if shape.path:
        step = (shape.path, shape.inverse)
        yield Read(path, step)
        here = (*path, step)
    if any(name == "class" for name, _ in shape.checks):
        yield Read(here, (_TYPE, False))
    yield from (Read(path, (other, False)) for _, other in shape.pairs)
    for inner in (*shape.properties, *(member for _, members in shape.logic for member in members)):
        yield from _reads(inner, here)
