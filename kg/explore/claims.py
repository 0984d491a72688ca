"""Lists of claims: in any order, and along time.

In: arguments. Out: the answers of `claims` and `timeline`.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.explore.filters import FILTERS, Condition, condition
from kg.explore.graph import entity
from kg.explore.parameters import Arguments, Kind, Parameter
from kg.explore.rows import claim_rows, count, numbers
from kg.explore.sources import Sources

_IRI = Parameter("iri", Kind.IRI)
_SUBJECT = "JOIN nodes AS s ON s.id = c.subject"
_OBJECT = "LEFT JOIN nodes AS o ON o.id = c.object"
_RELATION = "JOIN terms AS t ON t.id = c.relation"
# Word of `sort` → order of SQL, and the table that it needs. Claims without a day come last.
ORDERS: Mapping[str, tuple[str, str]] = {
    "sentences": ("c.weight DESC, c.confidence DESC, c.id", ""),
    "-confidence": ("c.confidence DESC, c.id", ""),
    "confidence": ("c.confidence, c.id", ""),
    "date": ("c.start = '', c.start, c.id", ""),
    "-date": ("c.start = '', c.start DESC, c.id", ""),
    "subject": ("s.label COLLATE NOCASE, c.relation, c.id", _SUBJECT),
    "relation": ("t.label, c.rank, c.id", _RELATION),
    "object": ("coalesce(o.label, c.value) COLLATE NOCASE, c.id", _OBJECT),
}
CLAIMS = (
    _IRI,
    Parameter("side", Kind.WORD, words=("subject", "object")),
    Parameter("sort", Kind.WORD, default="sentences", words=tuple(ORDERS)),
    Parameter("offset", Kind.WHOLE, default=0, most=100_000_000),
    Parameter("limit", Kind.WHOLE, default=100, least=1, most=500),
    *FILTERS,
)
TIMELINE = (
    _IRI,
    Parameter("offset", Kind.WHOLE, default=0, most=100_000_000),
    Parameter("limit", Kind.WHOLE, default=500, least=1, most=1_000),
    *FILTERS,
)
MONTHS_UP_TO = 120  # bars: a longer time is shown in years


def about_entity(sources: Sources, where: Condition, iri: str, side: str = "") -> Condition:
    """The claims of a condition that have an entity at one of their ends, or at the one that ``side`` names."""
    if not iri:
        return where
    node = entity(sources, iri)
    if side:
        return where.also(f"c.{side} = ?", node)
    return where.also("(c.subject = ? OR c.object = ?)", node, node)


def claims(sources: Sources, arguments: Arguments) -> object:
    """The answer of `claims`."""
    where = about_entity(sources, condition(arguments), arguments["iri"], arguments["side"])
    order, table = ORDERS[arguments["sort"]]
    found = numbers(sources, where, order, arguments["limit"], arguments["offset"], more=table)
    return {"claims": claim_rows(sources, found), "total": count(sources, where)}


def timeline(sources: Sources, arguments: Arguments) -> object:
    """The answer of `timeline`: the claims that have a first day, and how many begin in each month or year."""
    where = about_entity(sources, condition(arguments), arguments["iri"]).also("c.start != ''")
    found = numbers(sources, where, "c.start, c.id", arguments["limit"], arguments["offset"])
    bars = _bars(sources, where)
    return {"claims": claim_rows(sources, found), "total": sum(count for _, _, count in bars), "bars": _as_json(bars)}


def _bars(sources: Sources, where: Condition) -> list[tuple[str, str, int]]:
    sql = f"SELECT substr(c.start, 1, 7), COUNT(*) FROM claims AS c WHERE {where.sql} GROUP BY 1 ORDER BY 1"
    months = [(str(month), int(number)) for month, number in sources.rows(sql, where.values)]
    if not months or _month_number(months[-1][0]) - _month_number(months[0][0]) < MONTHS_UP_TO:
        return [(f"{month}-01", _after(month), number) for month, number in months]
    years: dict[int, int] = {}
    for month, number in months:
        years[int(month[:4])] = years.get(int(month[:4]), 0) + number
    return [(f"{year:04}-01-01", f"{year + 1:04}-01-01", number) for year, number in years.items()]


def _month_number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _after(month: str) -> str:
    """The first day of the next month.

    >>> _after("2020-12")
    '2021-01-01'
    """
    following = _month_number(month) + 1
    return f"{following // 12:04}-{following % 12 + 1:02}-01"


def _as_json(bars: list[tuple[str, str, int]]) -> list[dict[str, object]]:
    return [{"start": start, "end": end, "count": number} for start, end, number in bars]
