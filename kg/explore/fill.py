"""Fills the tables of an index with what was gathered from a graph.

In: `Gathered` and an open index. Out: rows. What is most connected has the lowest numbers.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.explore.folding import folded
from kg.explore.gather import Claim, Gathered
from kg.export.cleaning import clean
from kg.export.reading import colours_of, kind_of, label
from kg.export.view import PALETTE
from kg.iri import local_name
from kg.names import words

WEIGHT = 10_000_000  # of a sentence, against the degrees of both ends, in what is shown first
MOST_DEGREE = 9_000_000


class Filler:
    """Writes one graph into one index. Use `fill`."""

    def __init__(self, index: sqlite3.Connection, found: Gathered) -> None:
        self._index, self._found = index, found
        ranked = sorted(found.entities, key=lambda iri: (-found.degrees[iri], iri))
        self.nodes = {iri: number for number, iri in enumerate(ranked, start=1)}
        self.documents = {iri: number for number, iri in enumerate(found.documents, start=1)}
        self._types = {iri: tuple(sorted(found.types[iri], key=lambda one: f"<{one}>")) for iri in ranked}
        relations = {claim.relation for claim in found.claims.values()}
        classes = {one for types in self._types.values() for one in types}
        self.terms = {iri: number for number, iri in enumerate(sorted(relations | classes), start=1)}

    def fill(self) -> None:
        """Write everything."""
        self._put("terms", ((number, iri, _term_label(iri)) for iri, number in self.terms.items()))
        self._put("nodes", self._node_rows())
        self._put("classes", ((self.nodes[iri], self.terms[one]) for iri, all_ in self._types.items() for one in all_))
        self._put("names", self._name_rows())
        claims = {iri: number for number, iri in enumerate(self._found.claims, start=1)}
        self._put("claims", (self._claim_row(claims[iri], claim) for iri, claim in self._found.claims.items()))
        self._put("evidence", self._evidence_rows(claims))
        self._put("roles", dict.fromkeys((claims[iri], role) for iri, role in self._found.roles))
        self._put("speakers", dict.fromkeys((claims[iri], self.nodes[who]) for iri, who in self._found.speakers))
        self._put("sentences", self._sentence_rows())
        self._put("documents", self._document_rows())
        self._put("mentions", self._mention_rows())
        self._put("notes", self._notes())
        self._put("groups", self._groups())
        self._put("hosts", self._hosts().items())

    def _put(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        source = iter(rows)
        first = next(source, None)
        if first is None:
            return
        sql = f"INSERT INTO {table} VALUES ({', '.join('?' * len(first))})"
        self._index.execute(sql, first)
        self._index.executemany(sql, source)

    # --- entities ----------------------------------------------------------------------------------------------------

    def _node_rows(self) -> Iterator[tuple[Any, ...]]:
        colours = self._colours()
        for iri, number in self.nodes.items():
            kind = kind_of(self._types[iri])
            own = label(self._found.names.get(iri, {}), iri)
            linked = iri not in self._found.unlinked
            yield number, iri, own, kind, colours.get(kind, PALETTE[-1]), linked, self._found.degrees[iri]

    def _colours(self) -> Mapping[str, str]:
        """Colours by kind: as exports have them for the ends of claims; of what is left, for other entities."""
        ends = Counter(kind_of(self._types[iri]) for iri in self._found.degrees)
        others = Counter(kind_of(types) for iri, types in self._types.items() if iri not in self._found.degrees)
        known = colours_of(sorted(ends, key=lambda kind: (-ends[kind], kind)))
        more = sorted(others.keys() - ends.keys(), key=lambda kind: (-others[kind], kind))
        return known | dict(zip(more, PALETTE[len(known) : -1], strict=False))

    def _name_rows(self) -> Iterator[tuple[Any, ...]]:
        number = 0
        for iri, node in self.nodes.items():
            names = self._found.names.get(iri, {})
            own = label(names, iri)
            others = sorted({clean(term.value) for terms in names.values() for term in terms} - {own, ""})
            for text in (own, *others):
                number += 1
                yield number, node, text, folded(text), text != own

    # --- claims ------------------------------------------------------------------------------------------------------

    def _claim_row(self, number: int, claim: Claim) -> tuple[Any, ...]:
        other = claim.object if isinstance(claim.object, ox.NamedNode) else None
        value = claim.object.value if isinstance(claim.object, ox.Literal) else ""
        weight = len(claim.sentences)
        degrees = sum(self._found.degrees[iri] for iri in claim.ends)
        return (
            *(number, claim.iri, self.nodes[claim.subject], self.terms[claim.relation]),
            *(self.nodes[other.value] if other else None, value, clean(claim.status), float(claim.confidence or 0)),
            *(*claim.span(), weight, claim.stands, claim.inferred, claim.withheld),
            -(weight * WEIGHT + min(degrees, MOST_DEGREE)),
        )

    def _evidence_rows(self, claims: Mapping[str, int]) -> Iterator[tuple[int, int]]:
        for iri, claim in self._found.claims.items():
            yield from ((claims[iri], sentence) for sentence in sorted(claim.sentences))

    # --- documents ---------------------------------------------------------------------------------------------------

    def _sentence_rows(self) -> Iterator[tuple[int, str, int]]:
        for iri, number in self._found.sentences.items():
            yield number, iri, self.documents.get(self._found.sources.get(number, ""), 0)

    def _document_rows(self) -> Iterator[tuple[Any, ...]]:
        counts = self._claims_of_documents()
        for iri, number in self.documents.items():
            title, day, source, url = document_names(iri, self._found.documents[iri])
            yield number, iri, title, day, source, url, counts[iri], folded(f"{title} {source} {url}")

    def _claims_of_documents(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for claim in self._found.claims.values():
            counts.update({self._found.sources.get(number, "") for number in claim.sentences})
        return counts

    def _mention_rows(self) -> Iterator[tuple[int, int]]:
        """Who is spoken of in the claims and figures that a document supports."""
        pairs: set[tuple[int, int]] = set()
        for entity, number in self._found.measured:
            if document := self.documents.get(self._found.sources.get(number, "")):
                pairs.add((self.nodes[entity], document))
        for claim in self._found.claims.values():
            for number in claim.sentences:
                document = self.documents.get(self._found.sources.get(number, ""))
                pairs.update((self.nodes[iri], document) for iri in claim.ends if document)
        return iter(sorted(pairs))

    # --- the whole ---------------------------------------------------------------------------------------------------

    def _notes(self) -> Iterator[tuple[str, str]]:
        days = [day for claim in self._found.claims.values() for day in claim.span()[1:3] if day]
        yield "first", min(days, default="")
        yield "last", max(days, default="")
        yield "figures", str(len(self._found.figures))

    def _groups(self) -> Iterator[tuple[str, str, str, int, str]]:
        colours = self._colours()
        classes = Counter(one for types in self._types.values() for one in types)
        for iri, count in classes.items():
            yield "class", iri, _term_label(iri), count, colours.get(kind_of((iri,)), PALETTE[-1])
        for iri, count in Counter(claim.relation for claim in self._found.claims.values()).items():
            yield "relation", iri, _term_label(iri), count, ""
        for status, count in Counter(clean(claim.status) for claim in self._found.claims.values()).items():
            yield "status", status, status, count, ""

    def _hosts(self) -> Mapping[str, int]:
        """Scheme and host of the IRIs of the graph, and how often they come."""
        counts: defaultdict[str, int] = defaultdict(int)
        for group in (self.nodes, self.documents, self._found.claims, self._found.sentences):
            for iri in group:
                counts["/".join(iri.split("/", 3)[:3])] += 1
        return {host: count for host, count in counts.items() if host.startswith(("http://", "https://"))}


def document_names(iri: str, values: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Title, day, source and address of a document, "" where unknown; the address only if a browser may follow it."""
    source = values.get("source", "")
    title = values.get("title") or source or local_name(iri)
    urls = (values.get("url", ""), source)
    url = next((one for one in urls if one.startswith(("http://", "https://"))), "")
    return clean(title), values.get("day", ""), clean(source), clean(url)


def _term_label(iri: str) -> str:
    return words(local_name(iri)) or local_name(iri) or iri
