"""What a worker reads from a database: the answer of a query, the triples of a graph.

In: an open store, a request as a mapping, text. Out: a media type and bytes, or an `EndpointError`. An answer is made
as a whole before any of it leaves, so that none is ever cut short.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.errors import EndpointError, QueryError
from kg.iri import NAMESPACES
from kg.sparql import check
from kg.web.limits import MEGABYTE, Limits
from kg.web.negotiate import BOOLEANS, GRAPHS, TABLES, choose

Request = Mapping[str, Any]
Answer = tuple[str, bytes]

_SMALLEST_ROW = 2  # bytes: a line of CSV for a row without values
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_XML_NAME = re.compile(r"[^\W\d][\w.\-]*$")


def answer_query(store: ox.Store, request: Request, text: str, limits: Limits) -> Answer:
    """The answer of a query, in the form that the client accepts.

    ``request`` has ``accept``, ``base``, ``union``, and ``default`` and ``named``: the graphs that the protocol names.

    Raises:
        EndpointError: 400 for a query that does not parse or must not run, 406, 503 beyond a limit.
    """
    result = _run(store, request, text, limits)
    if isinstance(result, ox.QueryTriples):
        return write_graph(result, request.get("accept"), limits)
    formats = BOOLEANS if isinstance(result, ox.QueryBoolean) else TABLES
    name = choose(request.get("accept"), formats)
    return name, _write_table(result, formats[name], limits)


def _run(store: ox.Store, request: Request, text: str, limits: Limits) -> Any:
    try:
        found = check(text, caps=limits.caps)
        own = any(token.is_word("FROM") for token in found)
        return store.query(text, base_iri=request["base"], **_dataset(request, own))
    except QueryError as error:
        raise EndpointError(error.what, status=400, hint=error.hint) from error
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise EndpointError(f"the query does not run: {brief(error)}", status=400) from error


def _dataset(request: Request, own: bool) -> dict[str, Any]:
    """The graphs to ask: those of the protocol, else those of the query itself (``own``), else those of the service."""
    default, named = request.get("default") or [], request.get("named") or []
    if default or named:
        return {"default_graph": _nodes(default), "named_graphs": _nodes(named)}
    return {} if own else {"use_default_graph_as_union": bool(request.get("union"))}


def _nodes(iris: Iterable[str]) -> list[ox.NamedNode]:
    return [ox.NamedNode(iri) for iri in iris]


def brief(error: Exception) -> str:
    """The message of a parser, which may list all that it could have read instead, without the end of the list."""
    text = " ".join(str(error).split())
    return text if len(text) <= 300 else text[:299] + "…"


class _Capped(io.BytesIO):
    """Bytes up to a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any) -> int:
        """Take more, unless it is too much."""
        if self.tell() + len(data) > self._most:
            raise _too_large(self._most)
        return super().write(data)


def _too_large(most: int) -> EndpointError:
    what = f"the answer is larger than {most // MEGABYTE} MB"
    return EndpointError(what, status=503, hint="Ask for less with LIMIT, or for fewer columns.")


def _write_table(result: Any, format: ox.QueryResultsFormat, limits: Limits) -> bytes:
    out = _Capped(limits.answer_mb * MEGABYTE)
    try:
        result.serialize(out, format)
    except (ValueError, RuntimeError) as error:
        raise EndpointError(f"the query does not run: {brief(error)}", status=400) from error
    data = out.getvalue()
    if len(data) > limits.rows * _SMALLEST_ROW and count_rows(data, format, limits.rows + 1) > limits.rows:
        raise _too_many(limits.rows, "rows")
    if format == ox.QueryResultsFormat.XML:
        _check_xml(data)
    return data


def _too_many(most: int, what: str) -> EndpointError:
    return EndpointError(f"the answer has more than {most:,} {what}", status=503, hint="Ask for less with LIMIT.")


def count_rows(data: bytes, format: ox.QueryResultsFormat, most: int) -> int:
    """The rows of a written table, counted up to ``most``.

    >>> count_rows(b'x\\r\\n"a\\nb"\\r\\n', ox.QueryResultsFormat.CSV, 9)
    1
    """
    if format == ox.QueryResultsFormat.CSV:
        rows: Iterable[Any] = islice(csv.reader(io.StringIO(data.decode(), newline="")), 1, None)
    else:
        rows = ox.parse_query_results(data, format)  # type: ignore[assignment]
    return sum(1 for _ in islice(rows, most))


def _check_xml(data: bytes) -> None:
    if _NO_XML.search(data):
        raise EndpointError(
            "the answer has characters that XML cannot hold", status=406, hint="Ask for JSON or Turtle."
        )


def answer_graph(store: ox.Store, request: Request, limits: Limits) -> Answer:
    """The triples of the graph that the request names (``graph``: an IRI, or "" for the default graph).

    Raises:
        EndpointError: 404 if there is no such graph, 406, 503 beyond a limit.
    """
    graph = ox.NamedNode(request["graph"]) if request["graph"] else ox.DefaultGraph()
    if isinstance(graph, ox.NamedNode) and not store.contains_named_graph(graph):
        raise EndpointError(f"there is no graph {graph}", status=404)
    triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
    return write_graph(triples, request.get("accept"), limits)


def write_graph(triples: Iterable[ox.Triple], accept: str | None, limits: Limits) -> Answer:
    """A graph in the form that the client accepts: each triple once, sorted, so that subjects stay together.

    Raises:
        EndpointError: 406, 503 beyond a limit.
    """
    name = choose(accept, GRAPHS)
    found = list(islice(triples, limits.rows + 1))
    if len(found) > limits.rows:
        raise _too_many(limits.rows, "triples")
    distinct = sorted(set(found), key=str)
    if name == "application/rdf+xml":
        _check_predicates(distinct)
    data = ox.serialize(distinct, format=GRAPHS[name], prefixes=_prefixes(distinct)) or b""
    if len(data) > limits.answer_mb * MEGABYTE:
        raise _too_large(limits.answer_mb * MEGABYTE)
    if name == "application/rdf+xml":
        _check_xml(data)
    return name, data


def _prefixes(triples: list[ox.Triple]) -> dict[str, str]:
    """The project's prefixes, those that some predicate, type or name has."""
    text = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    return {name: space for name, space in NAMESPACES.items() if any(iri.startswith(space) for iri in text)}


def _check_predicates(triples: list[ox.Triple]) -> None:
    for predicate in {triple.predicate.value for triple in triples}:
        if not _XML_NAME.search(predicate):
            what = f"RDF/XML cannot hold the property <{predicate}>"
            raise EndpointError(what, status=406, hint="Ask for Turtle or JSON-LD.")
