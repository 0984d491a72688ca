"""The documents of a graph: a list of them.

In: arguments. Out: the answer of `documents`.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.explore.entity import as_counted
from kg.explore.filters import Condition
from kg.explore.folding import folded
from kg.explore.parameters import Arguments, Kind, Parameter
from kg.explore.rows import DOCUMENT, document_of
from kg.explore.sources import Sources

ORDERS: Mapping[str, str] = {
    "-date": "d.day DESC, d.title, d.iri",
    "date": "d.day = '', d.day, d.title, d.iri",
    "title": "d.folded, d.iri",
    "-claims": "d.claims DESC, d.day DESC, d.iri",
}
DOCUMENTS = (
    Parameter("q", Kind.TEXT),
    Parameter("sort", Kind.WORD, default="-date", words=tuple(ORDERS)),
    Parameter("offset", Kind.WHOLE, default=0, most=100_000_000),
    Parameter("limit", Kind.WHOLE, default=100, least=1, most=500),
)


def documents(sources: Sources, arguments: Arguments) -> object:
    """The answer of `documents`: those that have all words of ``q`` in title, source or address."""
    where = Condition()
    for word in folded(arguments["q"]).split():
        where = where.also("instr(d.folded, ?)", word)
    order = ORDERS[arguments["sort"]]
    sql = f"SELECT {DOCUMENT}, d.claims FROM documents AS d WHERE {where.sql} ORDER BY {order} LIMIT ? OFFSET ?"
    rows = sources.rows(sql, (*where.values, arguments["limit"], arguments["offset"]))
    total = sources.number(f"SELECT COUNT(*) FROM documents AS d WHERE {where.sql}", where.values)
    return {"documents": [as_counted(document_of(row), row[5]) for row in rows], "total": total}
