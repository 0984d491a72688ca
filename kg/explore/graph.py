"""Parts of the graph to draw: what is foremost, what lies around an entity, what lies among some entities.

In: arguments. Out: the answers of `graph`, `neighbourhood` and `subgraph`.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.errors import EndpointError
from kg.explore.drawn import BETWEEN, drawn
from kg.explore.filters import FILTERS, Condition, condition, marks
from kg.explore.parameters import Arguments, Kind, Parameter
from kg.explore.rows import count, number_of, numbers
from kg.explore.sources import Sources

GRAPH = (Parameter("limit", Kind.WHOLE, default=5_000, least=1, most=50_000), *FILTERS)
NEIGHBOURHOOD = (
    Parameter("iri", Kind.IRI, needed=True),
    Parameter("limit", Kind.WHOLE, default=200, least=1, most=5_000),
    *FILTERS,
)
SUBGRAPH = (
    Parameter("iri", Kind.IRI, many=True),
    Parameter("limit", Kind.WHOLE, default=5_000, least=1, most=20_000),
    *FILTERS,
)
RANK = "c.rank, c.id"  # most sentences first, then the highest degrees


def edges(arguments: Arguments) -> Condition:
    """The claims between entities that the filters keep."""
    found = condition(arguments)
    return found.also(BETWEEN.sql)


def graph(sources: Sources, arguments: Arguments) -> object:
    """The answer of `graph`: of all claims those that most sentences say, of the most connected entities."""
    where = edges(arguments)
    shown = numbers(sources, where, RANK, arguments["limit"])
    if len(shown) < arguments["limit"]:
        return drawn(sources, shown)
    ends = (
        f"SELECT COUNT(*) FROM (SELECT c.subject FROM claims AS c WHERE {where.sql}"
        f" UNION SELECT c.object FROM claims AS c WHERE {where.sql})"
    )
    total = sources.number(ends, (*where.values, *where.values))
    return drawn(sources, shown, nodes=total, edges=count(sources, where))


def neighbourhood(sources: Sources, arguments: Arguments) -> object:
    """The answer of `neighbourhood`: up to ``limit`` claims of an entity, and as many among its neighbours in them."""
    centre = entity(sources, arguments["iri"])
    own = edges(arguments).also("(c.subject = ? OR c.object = ?)", centre, centre)
    shown = numbers(sources, own, RANK, arguments["limit"])
    near = ends_of(sources, shown) | {centre}
    among = _among(sources, edges(arguments), near - {centre}, arguments["limit"])
    sql = (
        f"SELECT COUNT(*) FROM (SELECT c.subject FROM claims AS c WHERE {own.sql}"
        f" UNION SELECT c.object FROM claims AS c WHERE {own.sql} UNION SELECT ?)"
    )
    total = sources.number(sql, (*own.values, *own.values, centre))
    claims = [*shown, *among]
    missing = count(sources, own) - len(shown)
    return drawn(sources, claims, [centre], nodes=total, edges=len(claims) + missing)


def subgraph(sources: Sources, arguments: Arguments) -> object:
    """The answer of `subgraph`: entities, of which unknown ones are left out, and the claims among them."""
    known = {node for iri in arguments["iri"] if (node := number_of(sources, iri))}
    claims = _among(sources, edges(arguments), known, arguments["limit"])
    return drawn(sources, claims, known)


def entity(sources: Sources, iri: str) -> int:
    """The number of an entity. Raises an `EndpointError` with status 404 if there is none."""
    found = number_of(sources, iri)
    if not found:
        raise EndpointError(f"the graph has no entity <{iri}>", status=404)
    return found


def ends_of(sources: Sources, claims: Sequence[int]) -> set[int]:
    """The entities that claims join."""
    sql = f"SELECT subject, object FROM claims WHERE id IN ({marks(claims)})"
    return {end for row in sources.rows(sql, claims) for end in row}


def _among(sources: Sources, where: Condition, nodes: set[int], limit: int) -> list[int]:
    """Claims between any two of the entities, the foremost first."""
    known = sorted(nodes)
    listed = marks(known)
    both = where.also(f"c.subject IN ({listed}) AND c.object IN ({listed})", *known, *known)
    return numbers(sources, both, "+c.rank, c.id", limit)
