"""What of a graph is exported, and in which form: the options that all formats share.

In: names as a user types them. Out: a frozen `Selection`, checked, with IRIs in place of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import ExportError
from kg.export.cleaning import iso_day
from kg.iri import local_name
from kg.model import Status
from kg.names import close, find_terms, terms_in

STATUSES = ("all", *(status.value.casefold() for status in Status))
LAYOUTS = ("none", "spring")
ANALYTICS = ("degree", "pagerank", "betweenness", "community")
COLOURS = ("class", "community")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which claims are exported, and how they are shown.

    ``statuses`` are of `STATUSES`: "asserted" is what stands as a plain edge; none means what the format has by
    default. ``relations`` and ``classes`` are local names, CURIEs or IRIs, all if empty; with classes both ends of a
    claim are of one of them. ``chosen`` are IRIs, such as those a query found: claims among them are kept, and claims
    between entities among them; None keeps all. ``confidence`` is the least, in [0, 1]. ``since`` and ``until`` are ISO
    days or "": with one of them, claims without any day are left out.

    ``claims_as_nodes`` makes a node of each claim, joined to its subject and object; ``merge`` makes one edge of the
    claims of one relation and status between the same two entities. ``figures`` puts the latest figures of an entity
    into its attributes. ``layout``, ``analytics`` and ``colour`` are of the tables above.
    """

    statuses: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    chosen: frozenset[str] | None = None
    confidence: float = 0.0
    since: str = ""
    until: str = ""
    inferred: bool = True
    claims_as_nodes: bool = False
    merge: bool = False
    figures: bool = True
    layout: str = "none"
    analytics: tuple[str, ...] = ()
    colour: str = "class"

    @property
    def everything(self) -> bool:
        """Whether no claim of the graph is left out."""
        narrow = self.relations or self.classes or self.confidence or self.since or self.until
        return "all" in self.statuses and not narrow and self.chosen is None and self.inferred


def check(selection: Selection) -> None:
    """Refuse a selection with a word that is none of its tables, or a day that is none.

    Raises:
        ExportError: with what is known.
    """
    _known("status", selection.statuses, STATUSES)
    _known("layout", (selection.layout,), LAYOUTS)
    _known("analysis", selection.analytics, ANALYTICS)
    _known("colour", (selection.colour,), COLOURS)
    for day in (selection.since, selection.until):
        if day and not iso_day(day):
            raise ExportError(f"{day!r} is no day", hint="Write it as 2020-05-31.")
    if not 0 <= selection.confidence <= 1:
        raise ExportError(f"a confidence lies between 0 and 1, not at {selection.confidence}")


def _known(what: str, names: Iterable[str], known: tuple[str, ...]) -> None:
    for name in names:
        if name not in known:
            raise ExportError(f"unknown {what} {name!r}", hint=f"Use one of: {', '.join(known)}.")


def terms(graph: ox.Store, names: Iterable[str], kind: str, prefixes: Mapping[str, str]) -> frozenset[str]:
    """The IRIs of relations (``kind`` "property") or classes ("class") that the names denote in the graph.

    Raises:
        ExportError: for a name that the graph does not have, with those it has.
    """
    return frozenset(iri for name in names for iri in _term(graph, name, kind, prefixes))


def _term(graph: ox.Store, name: str, kind: str, prefixes: Mapping[str, str]) -> tuple[str, ...]:
    found = find_terms(graph, name, kind, prefixes)
    if not found:
        known = sorted({local_name(iri) for iri in terms_in(graph, kind)})
        near = close(name, known)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"It has: {', '.join(known) or 'none'}."
        word = "relation" if kind == "property" else kind
        raise ExportError(f"the graph has no {word} {name!r}", hint=hint)
    return found
