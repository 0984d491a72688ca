"""The text of a document with what is found in it: from the ledger of a store, or from the graph.

In: a document's IRI. Out: text and spans. The graph alone has the mentions that claims rest on; the ledger has all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.explore.rows import least_literal
from kg.explore.sources import Sources
from kg.export.claims import values_of
from kg.iri import KG, NIF, local_name
from kg.model import Document, Link, Mention
from kg.store.codec import stretch
from kg.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Naming:
    """A span that means an entity."""

    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text, None if nobody has it, and what its names mean."""

    text: str | None
    namings: tuple[Naming, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """The part of an extraction that is read here; msgspec skips the rest."""

    links: tuple[Link, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that the graph has, with its place in the document and the claims that it supports."""

    iri: str
    start: int
    end: int
    text: str
    claims: tuple[str, ...]


def text_of_document(sources: Sources, iri: str, sentences: Sequence[Sentence]) -> Text:
    """All that is known of a document's text."""
    stored = _in_ledger(sources.ledger, local_name(iri)) if sources.ledger else None
    if stored is not None:
        return stored
    return Text(least_literal(sources.graph, iri, NIF + "isString"), tuple(_namings(sources.graph, sentences)))


def _in_ledger(path: str, identity: str) -> Text | None:
    """From the ledger, read in one short question each; None if it has no such document, or cannot be read."""
    try:
        ledger = Ledger(Path(path), read_only=True)
    except StoreError:
        return None
    try:
        entry = ledger.entry(identity)
        if entry is None:
            return None
        found = stretch(entry.extraction, _Found) if entry.extraction else _Found()
        return Text(stretch(entry.body, Document).text, tuple(_linked(ledger, found)))
    except StoreError:
        return None
    finally:
        ledger.close()


def _linked(ledger: Ledger, found: _Found) -> Iterator[Naming]:
    """The mentions whose cluster is linked, under the node that stands for the entity in the whole store."""
    nodes = {link.cluster: link.entity.iri for link in found.links}
    for cluster, iri in nodes.items():
        joined = ledger.one("SELECT stays FROM joined WHERE iri = ?", (iri,))
        nodes[cluster] = joined[0] if joined else iri
    for mention in found.mentions:
        if mention.cluster in nodes:
            yield Naming(mention.start, mention.end, nodes[mention.cluster])


def _namings(graph: ox.Store, sentences: Sequence[Sentence]) -> Iterator[Naming]:
    if not sentences:
        return
    listed = " ".join(str(ox.NamedNode(one.iri)) for one in sentences)
    query = (
        f"SELECT DISTINCT ?start ?end ?entity {{ VALUES ?sentence {{ {listed} }} ?mention <{NIF}sentence> ?sentence ;"
        f" <{KG}denotes> ?entity ; <{NIF}beginIndex> ?start ; <{NIF}endIndex> ?end }} ORDER BY ?start ?end ?entity"
    )
    rows: Any = graph.query(query, use_default_graph_as_union=True)
    for start, end, entity in rows:
        yield Naming(int(start.value), int(end.value), entity.value)


def sentences_of(sources: Sources, document: int) -> list[Sentence]:
    """The sentences of a document that support claims or figures, in their order."""
    found: dict[str, list[str]] = {}
    sql = (
        "SELECT s.iri, c.iri FROM sentences AS s LEFT JOIN evidence AS e ON e.sentence = s.id"
        " LEFT JOIN claims AS c ON c.id = e.claim WHERE s.document = ? ORDER BY c.rank, c.id"
    )
    for sentence, claim in sources.rows(sql, (document,)):
        found.setdefault(sentence, []).extend([claim] if claim else [])
    read = [_sentence(iri, values_of(sources.graph, iri), claims) for iri, claims in found.items()]
    return sorted(read, key=lambda one: (one.start, one.end, one.iri))


def _sentence(iri: str, values: Mapping[str, Sequence[ox.NamedNode | ox.Literal]], claims: Sequence[str]) -> Sentence:
    text = min((term.value for term in values.get(NIF + "anchorOf", ())), default="")
    start, end = (_offset(values, name) for name in ("beginIndex", "endIndex"))
    return Sentence(iri, start, end, text, tuple(claims))


def _offset(values: Mapping[str, Sequence[ox.NamedNode | ox.Literal]], name: str) -> int:
    text = min((term.value for term in values.get(NIF + name, ())), default="0")
    return int(text) if text.isascii() and text.isdigit() else 0
