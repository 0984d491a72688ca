"""Rows of answers: claims, entities and documents as every list has them.

In: numbers or conditions of an index. Out: the values of `kg.explore.answers`. Sentences are read from the graph, where
each takes 0.1 ms: those of a list that is shown, not of a whole graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.explore.answers import ClaimRow, DocumentName, Name, Term
from kg.explore.filters import Condition, chunks, marks
from kg.explore.folding import shortened
from kg.explore.sources import Sources
from kg.export.claims import values_of
from kg.export.reading import surest_sentence
from kg.iri import KG, NIF

LONG = 1_000  # characters of a sentence in a list
WEIGHED = 20  # sentences of a claim of which the best is looked for
_ROW = """
SELECT c.id, c.iri, s.iri, s.label, s.kind, s.colour, t.iri, t.label, o.iri, o.label, o.kind, o.colour, c.value,
    c.status, c.confidence, c.start, c.end, c.weight, c.stands, c.inferred, c.withheld
FROM claims AS c JOIN nodes AS s ON s.id = c.subject JOIN terms AS t ON t.id = c.relation
LEFT JOIN nodes AS o ON o.id = c.object WHERE c.id IN ({})
"""
DOCUMENT = "d.iri, d.title, d.day, d.source, d.url"
_ANCHOR, _READING = ox.NamedNode(NIF + "anchorOf"), ox.NamedNode(KG + "reading")


def claim_rows(sources: Sources, numbers: Sequence[int]) -> list[ClaimRow]:
    """The claims of these numbers, in this order."""
    found: dict[int, ClaimRow] = {}
    texts = best_sentences(sources, numbers)
    for some in chunks(numbers):
        for row in sources.rows(_ROW.format(marks(some)), some):
            found[row[0]] = _claim_row(row, texts.get(row[0], ("", ""))[1])
    return [found[number] for number in numbers]


def _claim_row(row: Sequence[Any], sentence: str) -> ClaimRow:
    return ClaimRow(
        iri=row[1],
        subject=name_of(row[2:6]),
        relation=Term(row[6], row[7]),
        object=name_of(row[8:12]) if row[8] else None,
        value=shortened(row[12]),
        status=row[13],
        confidence=row[14],
        day=row[15],
        end=row[16],
        sentences=row[17],
        stands=bool(row[18]),
        inferred=bool(row[19]),
        withheld=row[20],
        sentence=shortened(sentence, LONG),
    )


def name_of(row: Sequence[Any]) -> Name:
    """The name of an entity from its IRI, label, kind and colour."""
    return Name(row[0], shortened(row[1]), shortened(row[2]), row[3])


def document_of(row: Sequence[Any]) -> DocumentName:
    """The name of a document from the columns `DOCUMENT`."""
    return DocumentName(row[0], shortened(row[1]), row[2], shortened(row[3]), row[4])


def numbers(
    sources: Sources, where: Condition, order: str, limit: int, offset: int = 0, *, more: str = ""
) -> list[int]:
    """The numbers of the claims that a condition keeps, in an order of SQL. ``more`` joins further tables."""
    sql = f"SELECT c.id FROM claims AS c {more} WHERE {where.sql} ORDER BY {order} LIMIT ? OFFSET ?"
    return [row[0] for row in sources.rows(sql, (*where.values, limit, offset))]


def count(sources: Sources, where: Condition) -> int:
    """How many claims a condition keeps."""
    return sources.number(f"SELECT COUNT(*) FROM claims AS c WHERE {where.sql}", where.values)


def number_of(sources: Sources, iri: str, table: str = "nodes") -> int:
    """The number of an entity, a claim, a document; 0 if the index has none of this IRI."""
    return sources.number(f"SELECT id FROM {table} WHERE iri = ?", (iri,))


def best_sentences(sources: Sources, claims: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """By claim the IRI and the text of the sentence that was read with the greatest confidence."""
    evidence: dict[int, list[str]] = {}
    iris: dict[int, str] = {}
    for some in chunks(claims):
        sql = (
            "SELECT c.id, c.iri, s.iri FROM claims AS c JOIN evidence AS e ON e.claim = c.id"
            f" JOIN sentences AS s ON s.id = e.sentence WHERE c.id IN ({marks(some)}) ORDER BY s.iri"
        )
        for claim, iri, sentence in sources.rows(sql, some):
            iris[claim] = iri
            evidence.setdefault(claim, []).append(sentence)
    known = _Texts(sources.graph)
    return {claim: known.best(iris[claim], found[:WEIGHED]) for claim, found in evidence.items()}


class _Texts:
    """Reads sentences; those that several claims share once."""

    def __init__(self, graph: ox.Store) -> None:
        self._graph = graph
        self._known: dict[str, str] = {}

    def best(self, claim: str, evidence: Sequence[str]) -> tuple[str, str]:
        if len(evidence) == 1:
            return evidence[0], self.text(evidence[0])
        readings = self._graph.quads_for_pattern(ox.NamedNode(claim), _READING, None, None)
        found = [quad.object.value for quad in readings if isinstance(quad.object, ox.NamedNode)]
        return surest_sentence(evidence, (values_of(self._graph, iri) for iri in found), self.text)

    def text(self, sentence: str) -> str:
        if sentence not in self._known:
            self._known[sentence] = text_of(self._graph, sentence)
        return self._known[sentence]


def text_of(graph: ox.Store, sentence: str) -> str:
    """The text of a sentence; "" if the graph keeps none."""
    quads = graph.quads_for_pattern(ox.NamedNode(sentence), _ANCHOR, None, None)
    return min((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), default="")


def names(sources: Sources, iris: Iterable[str]) -> list[Name]:
    """The names of those entities that the index has, in this order."""
    known = list(dict.fromkeys(iris))
    sql = f"SELECT iri, label, kind, colour FROM nodes WHERE iri IN ({marks(known)})"
    found = {row[0]: name_of(row) for row in sources.rows(sql, known)}
    return [found[iri] for iri in known if iri in found]


def documents(sources: Sources, iris: Iterable[str]) -> Mapping[str, DocumentName]:
    """The names of documents by IRI."""
    known = list(dict.fromkeys(iris))
    sql = f"SELECT {DOCUMENT} FROM documents AS d WHERE d.iri IN ({marks(known)})"
    found = {row[0]: document_of(row) for row in sources.rows(sql, known)}
    return {iri: found.get(iri) or DocumentName(iri, "", "", "", "") for iri in known}
