"""Questions to a graph: named queries with parameters, or SPARQL as it is typed.

In: a store, a name or text, parameters as texts. Out: a `Table`. Queries read only, and only this graph: SERVICE, LOAD
and updates are refused. Parameters become RDF terms in VALUES blocks, never pieces of text. (pyoxigraph's own
``substitutions`` do not reach FILTER, measured with 0.5.13: `docs/decisions/0004-query-parameters.md`.)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.config import data_path
from kg.errors import QueryError
from kg.iri import KG, NAMESPACES, XSD
from kg.model import Status
from kg.names import close, find_entities, find_terms, suggest_entities, terms_in
from kg.query.named import NamedQuery, Parameter, find_query, list_queries, read_query
from kg.query.table import FORMATS, Table, Term, render, shown
from kg.sparql import bind, check

__all__ = [
    "FORMATS",
    "NamedQuery",
    "Parameter",
    "Table",
    "find_query",
    "list_queries",
    "query",
    "read_query",
    "render",
    "run",
    "shown",
]


_TYPED = "the query"  # where an error is, for a query that came from no file


def query(
    graph: ox.Store,
    source: str,
    parameters: Mapping[str, str] | None = None,
    *,
    prefixes: Mapping[str, str] = NAMESPACES,
    folder: Path | None = None,
) -> Table:
    """Ask a graph: ``source`` is the name of a query in ``folder`` (the shipped one), a file's path, or SPARQL text.

    A query without FROM is asked of all graphs together.

    ``parameters`` are texts: a name, an IRI or CURIE, a number, a day, as each parameter's kind has it.

    Raises:
        QueryError: for an unknown query, parameter or name, with the closest known ones; for a query that does not
            parse or must not run.

    >>> query(ox.Store(), "SELECT (1 + 1 AS ?two) {}").rows[0][0].value
    '2'
    """
    return run(graph, find_query(source, folder or data_path("queries")), parameters or {}, prefixes=prefixes)


def run(graph: ox.Store, asked: NamedQuery, parameters: Mapping[str, str], *, prefixes: Mapping[str, str]) -> Table:
    """Ask a graph one query that was found before. Raises `QueryError` as `query` does."""
    _check_names(asked, parameters)
    values = {
        parameter.name: _terms(graph, parameter, parameters[parameter.name], prefixes)
        for parameter in asked.parameters
        if parameter.name in parameters
    }
    found = check(asked.text, path=asked.path or _TYPED)
    ordered = any(one.is_word("ORDER") for one in found)
    own = any(one.is_word("FROM") for one in found)  # the query says which graphs it asks
    try:
        text = bind(asked.text, values)
        result = graph.query(text, prefixes=dict(prefixes), use_default_graph_as_union=not own)
        return _table(result, ordered)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query does not run: {_short(error)}", path=asked.path or _TYPED) from error


def _short(error: Exception) -> str:
    """The message without the parser's list of all that it could have read instead."""
    where, expected, wanted = str(error).partition(": expected ")
    if not expected:
        return where
    why = "prefix not found" if "Prefix not found" in wanted else "it is not SPARQL from there on"
    return f"{where} (line:column): {why}"


def _check_names(asked: NamedQuery, given: Mapping[str, str]) -> None:
    known = {parameter.name for parameter in asked.parameters}
    missing = [one.name for one in asked.parameters if one.required and one.name not in given]
    unknown = sorted(set(given) - known)
    if unknown:
        near = close(unknown[0], known)
        what = f"the query takes no parameter {unknown[0]!r}" + (f" (did you mean {near[0]!r}?)" if near else "")
        raise QueryError(what, hint=_usage(asked))
    if missing:
        raise QueryError(f"the query needs the parameter {missing[0]!r}", hint=_usage(asked))


def _usage(asked: NamedQuery) -> str:
    if not asked.parameters:
        return "It takes none."
    return "It takes: " + "; ".join(
        f"{one.name} ({'required' if one.required else 'optional'}, {one.kind}{': ' + one.text if one.text else ''})"
        for one in asked.parameters
    )


def _terms(graph: ox.Store, parameter: Parameter, text: str, prefixes: Mapping[str, str]) -> tuple[Term, ...]:
    """The RDF terms that a parameter's text means; of a name that several things share, all."""
    if parameter.kind == "name or IRI":
        return _nodes(find_entities(graph, text, prefixes), text, suggest_entities(graph, text))
    if parameter.kind in ("property", "class", "status"):
        return _nodes(_vocabulary(graph, parameter.kind, text, prefixes), text, terms_in(graph, parameter.kind))
    if parameter.kind == "number":
        return (_number(text, parameter),)
    if parameter.kind == "date":
        return (_day(text, parameter),)
    return (ox.Literal(text),)


def _vocabulary(graph: ox.Store, kind: str, text: str, prefixes: Mapping[str, str]) -> tuple[str, ...]:
    if kind == "status":
        return tuple(KG + status.value for status in Status if status.value.casefold() == text.casefold())
    return find_terms(graph, text, kind, prefixes)


def _nodes(iris: tuple[str, ...], text: str, near: tuple[str, ...]) -> tuple[Term, ...]:
    if not iris:
        hint = f"Did you mean {' or '.join(near[:5])}?" if near else ""
        raise QueryError(f"nothing in the graph is called {text!r}", hint=hint)
    return tuple(ox.NamedNode(iri) for iri in iris)


def _number(text: str, parameter: Parameter) -> ox.Literal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise QueryError(f"{parameter.name} is a number, not {text!r}") from error
    kind = "integer" if value == value.to_integral_value() else "decimal"
    return ox.Literal(format(value, "f"), datatype=ox.NamedNode(XSD + kind))


def _day(text: str, parameter: Parameter) -> ox.Literal:
    try:
        return ox.Literal(date.fromisoformat(text).isoformat(), datatype=ox.NamedNode(XSD + "date"))
    except ValueError as error:
        raise QueryError(f"{parameter.name} is a day such as 2020-05-22, not {text!r}") from error


def _table(result: Any, ordered: bool) -> Table:
    if isinstance(result, ox.QueryBoolean):
        return Table(truth=bool(result))
    if isinstance(result, ox.QueryTriples):
        return Table(triples=tuple(sorted(set(result), key=str)))
    columns = tuple(variable.value for variable in result.variables)
    rows = [tuple(solution[name] for name in columns) for solution in result]
    if not ordered:
        rows.sort(key=lambda row: tuple(str(term) if term is not None else "" for term in row))
    return Table(columns, tuple(rows))
