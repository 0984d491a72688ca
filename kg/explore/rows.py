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
from kg.iri import NIF

LONG = 1_000  # characters of a sentence in a list
_ROW = """
SELECT c.id, c.iri, s.iri, s.label, s.kind, s.colour, t.iri, t.label, o.iri, o.label, o.kind, o.colour, c.value,
    c.status, c.confidence, c.start, c.end, c.weight, c.stands, c.inferred, c.withheld
FROM claims AS c JOIN nodes AS s ON s.id = c.subject JOIN terms AS t ON t.id = c.relation
LEFT JOIN nodes AS o ON o.id = c.object WHERE c.id IN ({})
"""
DOCUMENT = "d.iri, d.title, d.day, d.source, d.url"


def claim_rows(sources: Sources, numbers: Sequence[int]) -> list[ClaimRow]:
    """The claims of these numbers, in this order."""
    found: dict[int, ClaimRow] = {}
    texts = newest_sentences(sources, numbers)
    for some in chunks(numbers):
        for row in sources.rows(_ROW.format(marks(some)), some):
            found[row[0]] = _claim_row(row, texts.get(row[0], ""))
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


def newest_sentences(sources: Sources, claims: Sequence[int]) -> Mapping[int, str]:
    """By claim the text of its sentence in the newest document. A claim's own answer has all of them."""
    found: dict[int, str] = {}
    for some in chunks(claims):
        sql = (
            "SELECT e.claim, s.iri FROM evidence AS e JOIN sentences AS s ON s.id = e.sentence"
            f" LEFT JOIN documents AS d ON d.id = s.document WHERE e.claim IN ({marks(some)}) ORDER BY d.day, s.iri"
        )
        found.update((claim, sentence) for claim, sentence in sources.rows(sql, some))
    texts = {sentence: sentence_text(sources.graph, sentence) for sentence in set(found.values())}
    return {claim: texts[sentence] for claim, sentence in found.items()}


def sentence_text(graph: ox.Store, sentence: str) -> str:
    """The text of a sentence; "" if the graph keeps none."""
    return least_literal(graph, sentence, NIF + "anchorOf") or ""


def least_literal(graph: ox.Store, node: str, predicate: str) -> str | None:
    """What a node's property says, in whichever graph; of several values the least, None without one."""
    quads = graph.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(predicate), None, None)
    return min((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), default=None)


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
