"""Which nodes a change of the graph concerns, and which shapes a node is a target of.

In: compiled shapes, changed triples. Out: the focus nodes whose findings may differ. A shape reads triples at nodes
that it reaches from its focus node by its paths; a changed triple concerns the nodes from which it is reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

import pyoxigraph as ox

from kg.iri import RDF
from kg.validate.data import Term, View
from kg.validate.shapes import Shape

_TYPE = RDF + "type"
Step = tuple[str, bool]  # a predicate, and whether it is followed backwards
Path = tuple[Step, ...]
Read = tuple[Path, Step]  # the way from the focus node, and what is read there
Change = tuple[Term, str, Term]


class Reach:
    """The triples that shapes read, and their targets."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self._reads: defaultdict[str, set[tuple[Path, bool]]] = defaultdict(set)
        self._targets: defaultdict[tuple[str, str], list[Shape]] = defaultdict(list)
        for shape in shapes:
            for target in shape.targets:
                self._targets[target].append(shape)
            for path, (predicate, backwards) in (*_target_reads(shape), *_reads(shape, ())):
                self._reads[predicate].add((path, backwards))
        self._as_object = tuple(sorted(iri for kind, iri in self._targets if kind == "targetObjectsOf"))

    def concerned(self, changes: Iterable[Change], data: View, new: Container[Term] = ()) -> set[Term]:
        """The nodes whose findings the changes may change. ``data`` is the graph after them.

        ``new`` are nodes about which and to which there was no triple before: whatever leads to them is among the
        changes itself, so that nobody need look for it.
        """
        found: set[Term] = set()
        for subject, predicate, value in changes:
            for path, backwards in self._reads.get(predicate, ()):
                node = value if backwards else subject
                if not path:
                    found.add(node)
                elif node not in new:
                    found |= _back(node, path, data)
        return found

    @property
    def object_targets(self) -> tuple[str, ...]:
        """The predicates whose objects are targets."""
        return self._as_object

    def shapes_of(self, node: Term, types: Iterable[str], out: Iterable[str], into: Iterable[str]) -> Iterator[Shape]:
        """The shapes that a node is a target of.

        ``types`` are its classes and those above them, ``out`` and ``into`` the predicates of the triples from and to
        it; of those to it, `object_targets` will do.
        """
        keys = [("targetClass", iri) for iri in types] + [("targetSubjectsOf", iri) for iri in out]
        keys += [("targetObjectsOf", iri) for iri in into]
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
            yield (), (_TYPE, False)
        elif kind in ("targetSubjectsOf", "targetObjectsOf"):
            yield (), (iri, kind == "targetObjectsOf")


def _back(node: Term, path: Path, data: View) -> set[Term]:
    """The nodes from which a path leads to this one."""
    nodes = {node}
    for name, backwards in reversed(path):
        nodes = {other for one in nodes for other in (data.values(one, name) if backwards else data.sources(one, name))}
    return nodes


def _reads(shape: Shape, path: Path) -> Iterator[Read]:
    """What a shape reads, with the way there from the focus node."""
    here = path
    if shape.path:
        step = (shape.path, shape.inverse)
        yield path, step
        here = (*path, step)
    if any(name == "class" for name, _ in shape.checks):
        yield here, (_TYPE, False)
    yield from ((path, (other, False)) for _, other in shape.pairs)
    for inner in (*shape.properties, *(member for _, members in shape.logic for member in members)):
        yield from _reads(inner, here)
