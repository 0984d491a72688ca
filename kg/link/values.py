"""What the linker works on: the names of one document, and what a catalogue must be able to say.

In and out: frozen values and a protocol. They know neither spaCy nor a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kg.model import Candidate, Entity, TypeVote


class Entry(Protocol):
    """What a catalogue says of one alias: ``how`` it matched, and ``prior`` in (0, 1] before any context."""

    @property
    def entity(self) -> Entity: ...
    @property
    def alias(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def prior(self) -> float: ...


class Related(Protocol):
    """An entity that the catalogue relates to another one."""

    @property
    def iri(self) -> str: ...
    @property
    def label(self) -> str: ...


class Names(Protocol):
    """The catalogue, as the linker uses it."""

    def lookup(self, surface: str) -> Sequence[Entry]: ...
    def suggest(self, surface: str) -> Sequence[Entry]: ...
    def related(self, iri: str) -> Sequence[Related]: ...
    def entity(self, iri: str) -> Entity | None: ...
    def rarity(self, word: str) -> float: ...


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that a document names: the surface forms (without honorific and the like, with their counts) of a
    cluster, the hints at its type, and the words around it with their weights in (0, 1].

    ``label`` is its fullest form; ``first`` where its first mention begins; ``beside`` has the clusters of the names
    that may say where it lies: "Paris, Texas".
    """

    cluster: int
    label: str
    surfaces: tuple[tuple[str, int], ...]
    votes: tuple[TypeVote, ...] = ()
    context: Mapping[str, float] = field(default_factory=dict)
    first: int = 0
    beside: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate before it is scored. ``same_as`` is the cluster whose full name the surface is a part of, or -1."""

    entity: Entity
    alias: str
    how: str
    surface: str
    prior: float
    same_as: int = -1


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for a name: a known entity, the thing of another cluster (``same_as``), or neither (NIL)."""

    cluster: int
    candidates: tuple[Candidate, ...]
    reason: str
    entity: Entity | None = None
    same_as: int = -1
