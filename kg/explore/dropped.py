"""What was found and not kept, and why.

In: arguments. Out: the answer of `dropped`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kg.explore.answers import DocumentName, Dropped, Group
from kg.explore.filters import Condition
from kg.explore.folding import folded, shortened
from kg.explore.parameters import Arguments, Kind, Parameter
from kg.explore.rows import LONG, document_of
from kg.explore.sources import Sources
from kg.iri import local_name
from kg.names import words

DROPPED = (
    Parameter("q", Kind.TEXT),
    Parameter("reason", Kind.TEXT),
    Parameter("stage", Kind.TEXT),
    Parameter("document", Kind.IRI),
    Parameter("offset", Kind.WHOLE, default=0, most=100_000_000),
    Parameter("limit", Kind.WHOLE, default=100, least=1, most=500),
)
# Code of a reason → what it means. Others are shown as their words.
MEANINGS: Mapping[str, str] = {
    "absolute-change": "a change of a figure by an amount, of which the figure itself is not said",
    "below-threshold": "too unsure",
    "conflict": "it contradicts another claim that is at least as sure",
    "corrected": "a person put another claim in its place",
    "counter-example": "it is like a counter-example of the ontology",
    "credit-line": "it stands in a credit line or byline",
    "describes-a-noun": "the number describes a thing and is no figure of an entity",
    "domain": "the subject is of no class that the relation allows",
    "low-confidence": "too unsure to stand as a fact",
    "no-antecedent": "it is not clear what the words refer to",
    "no-metric": "it is not clear what the number measures",
    "no-node": "one end of the claim is no entity or value",
    "no-subject": "it is not clear whose figure it is",
    "range": "the object is of no class that the relation allows",
    "gives-way": "the text asserts elsewhere what these words would only make ended, denied or possible",
    "read-otherwise": "the same words were read otherwise with more certainty",
    "rejected": "a person rejected it",
    "same-thing": "both ends turned out to be one entity",
    "unlinked": "no known entity fits the name well enough",
    "violation": "it violates a shape of the ontology",
}
_IRI = re.compile(r"<?(https?://[^\s<>]+)>?")
COLUMNS = "x.stage, x.reason, x.text, x.detail, d.iri, d.title, d.day, d.source, d.url, x.source, x.start, x.end"


def dropped(sources: Sources, arguments: Arguments) -> object:
    """The answer of `dropped`."""
    base = _searched(arguments)
    where = _chosen(base, arguments)
    found = listed(sources, where, arguments["limit"], arguments["offset"])
    total = sources.number(f"SELECT COUNT(*) FROM {_TABLES} WHERE {where.sql}", where.values)
    return {"dropped": [entry for entry, _, _ in found], "total": total, "reasons": _reasons(sources, base)}


_TABLES = "dropped AS x LEFT JOIN documents AS d ON d.id = x.document"


def _searched(arguments: Arguments) -> Condition:
    found = Condition()
    for word in folded(arguments["q"]).split():
        found = found.also("instr(x.folded, ?)", word)
    return found.also("d.iri = ?", arguments["document"]) if arguments["document"] else found


def _chosen(where: Condition, arguments: Arguments) -> Condition:
    """The reason is a code, or stage and code as `reasons` has them."""
    stage, _, code = arguments["reason"].rpartition("/")
    where = where.also("x.reason = ?", code) if code else where
    stage = stage or arguments["stage"]
    return where.also("x.stage = ?", stage) if stage else where


def _reasons(sources: Sources, where: Condition) -> list[Group]:
    sql = f"SELECT x.stage, x.reason, COUNT(*) FROM {_TABLES} WHERE {where.sql} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    return [Group(f"{row[0]}/{row[1]}", meaning(row[1]), row[2]) for row in sources.rows(sql, where.values)]


def meaning(code: str) -> str:
    """What the code of a reason means, in words."""
    return MEANINGS.get(code) or words(code) or code


def listed(sources: Sources, where: Condition, limit: int, offset: int = 0) -> list[tuple[Dropped, int, int]]:
    """Entries with the place in their document: document after document, each in the order of its text."""
    order = "d.day DESC, x.document, x.start, x.id"
    sql = f"SELECT {COLUMNS} FROM {_TABLES} WHERE {where.sql} ORDER BY {order} LIMIT ? OFFSET ?"
    rows = sources.rows(sql, (*where.values, limit, offset))
    named = _names(sources, [row[3] for row in rows])
    return [(_entry(row, named), row[10], row[11]) for row in rows]


def _entry(row: Sequence[Any], named: Mapping[str, str]) -> Dropped:
    stage, reason, text, detail = row[:4]
    document = document_of(row[4:9]) if row[4] else DocumentName("", shortened(row[9]), "", shortened(row[9]), "")
    said = _IRI.sub(lambda match: named.get(match[1]) or local_name(match[1]), detail)
    return Dropped(stage, reason, meaning(reason), shortened(text, LONG), shortened(said, LONG), document)


def _names(sources: Sources, details: list[str]) -> Mapping[str, str]:
    """The names of the entities and relations whose IRIs stand in texts."""
    found: dict[str, str] = {}
    for iri in {match[1] for detail in details for match in _IRI.finditer(detail)}:
        row = sources.row("SELECT label FROM nodes WHERE iri = ?", (iri,)) or sources.row(
            "SELECT label FROM terms WHERE iri = ?", (iri,)
        )
        if row:
            found[iri] = shortened(row[0])
    return found
