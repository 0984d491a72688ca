"""The graph as a drawing tool needs it: nodes, edges and their attributes, clean scalars only.

In: nothing; these are the values between `kg.export.reading`, which makes a view of a store, and the writers, of which
each writes one for one tool. Whatever is here is clean already: text has only characters that XML 1.0 allows, days are
ISO days or "", ids are unique, attributes have names that no tool reserves and the types that the view declares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.spool import Rows

Scalar = str | int | float | bool
# The types of attributes, and what Python has for each. A date is an ISO day.
TYPES: Mapping[str, type] = {"string": str, "integer": int, "double": float, "boolean": bool, "date": str}
# Eight colours that stay apart under the common kinds of colour blindness. Okabe and Ito 2008, Color Universal Design,
# https://jfly.uni-koeln.de/color/; black is replaced by grey, on which a black label can be read.
PALETTE = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#999999")


@dataclass(frozen=True, slots=True)
class Node:
    """An entity, or a claim where claims are nodes.

    ``id`` is its IRI; ``attributes`` has "kind" (local name of its class) and any of the view's other attributes that
    are known; ``size`` is a diameter in points; ``x`` and ``y`` are set where a layout was asked for, y upwards.
    ``group`` says in a legend what ``colour`` means; "" is the class.
    """

    id: str
    label: str
    attributes: Mapping[str, Scalar]
    colour: str = PALETTE[-1]
    size: float = 10.0
    x: float | None = None
    y: float | None = None
    group: str = ""

    @property
    def kind(self) -> str:
        """The local name of its class, by which it is coloured and filtered."""
        return str(self.attributes["kind"])


@dataclass(frozen=True, slots=True)
class Edge:
    """A claim between two nodes, or several claims of one relation merged.

    ``label`` is the relation in words; ``weight`` counts the sentences that say so; ``start`` and ``end`` are ISO days
    or "". ``attributes`` has "predicate" (the relation's local name) and any of the view's others that are known.
    """

    id: str
    source: str
    target: str
    label: str
    attributes: Mapping[str, Scalar]
    weight: int = 1
    start: str = ""
    end: str = ""

    @property
    def predicate(self) -> str:
        """The local name of the relation."""
        return str(self.attributes["predicate"])


# Goes through rows and shows how far it is, under a name.
Track = Callable[[Rows[Any], str], Iterator[Any]]


def untracked(rows: Rows[Any], name: str) -> Iterator[Any]:
    """Goes through the rows and shows nothing."""
    return iter(rows)


@dataclass(frozen=True, slots=True)
class Tracked:
    """Rows that show how far a reader is."""

    rows: Rows[Any]
    track: Track
    name: str

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        return self.track(self.rows, self.name)


@dataclass(frozen=True, slots=True)
class View:
    """Nodes and edges sorted by id, and what attributes they may have: name → one of `TYPES`, in a fixed order.

    ``colours`` are the classes, or other groups, with the colours of their nodes. Both ends of every edge are among the
    nodes. Rows may lie on disk: a writer goes through them and keeps none.
    """

    nodes: Rows[Node]
    edges: Rows[Edge]
    node_attributes: Mapping[str, str]
    edge_attributes: Mapping[str, str]
    colours: Mapping[str, str] = field(default_factory=dict)


def written(value: Scalar) -> str:
    """A scalar as XML, CSV and Turtle write it.

    >>> written(True), written(0.5), written(3)
    ('true', '0.5', '3')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)
