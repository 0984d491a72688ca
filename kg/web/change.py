"""What a worker changes in a database: SPARQL Update, and graphs that are put, added to or deleted.

In: a store that is open for changes, a request as a mapping, bytes. Out: a status of HTTP, or an `EndpointError`. Each
change is one transaction of Oxigraph. Specifications: https://www.w3.org/TR/sparql11-update/ and
https://www.w3.org/TR/sparql11-http-rdf-update/.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email import message_from_bytes
from typing import Any

import pyoxigraph as ox

from kg.errors import EndpointError, QueryError
from kg.sparql import Token, check_shape, refuse_fetching, tokens
from kg.web.evaluate import brief
from kg.web.limits import Limits
from kg.web.negotiate import check_charset, graph_format, media_type

Request = Mapping[str, Any]
_DATA = ".;,{}()[]"  # what a long list of triples repeats


def update(store: ox.Store, request: Request, body: bytes, limits: Limits) -> int:
    """Carry out a SPARQL Update. ``request`` has ``base``, and ``default`` and ``named``: the protocol's graphs.

    Raises:
        EndpointError: 400 for an update that does not parse, or would fetch something.
    """
    try:
        text = body.decode("utf-8")
        found = tokens(text)
        refuse_fetching(found, text)
        check_shape(found, limits.caps, free=_DATA)
        text = with_dataset(text, found, request.get("default") or [], request.get("named") or [])
        store.update(text, base_iri=request["base"])
    except QueryError as error:
        raise EndpointError(error.what, status=400, hint=error.hint) from error
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise EndpointError(f"the update does not run: {brief(error)}", status=400) from error
    return 204


def with_dataset(text: str, found: tuple[Token, ...], default: list[str], named: list[str]) -> str:
    """The update with the protocol's graphs as USING clauses in each operation that has a WHERE.

    >>> with_dataset("DELETE WHERE { ?s ?p 1 }", tokens("DELETE WHERE { ?s ?p 1 }"), ["http://e/g"], [])
    'DELETE { ?s ?p 1 } USING <http://e/g> WHERE { ?s ?p 1 }'

    Raises:
        EndpointError: with status 400 if the update names graphs itself.
    """
    if not default and not named:
        return text
    if any(token.is_word("USING") or token.is_word("WITH") for token in found):
        raise EndpointError("graphs are named by the update and by the request", status=400, hint="Name them once.")
    using = "".join(f"USING {ox.NamedNode(iri)} " for iri in default)
    using += "".join(f"USING NAMED {ox.NamedNode(iri)} " for iri in named)
    for at in reversed(_heads(found)):
        where = found[at]
        pattern = f"{_group(text, found, at + 1)} " if found[at - 1].is_word("DELETE") else ""
        text = f"{text[: where.start]}{pattern}{using}{text[where.start :]}"
    return text


def _heads(found: tuple[Token, ...]) -> list[int]:
    """Where the WHERE of each operation stands: outside of all braces."""
    depth, places = 0, []
    for at, token in enumerate(found):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and at and token.is_word("WHERE"):
            places.append(at)
    return places


def _group(text: str, found: tuple[Token, ...], at: int) -> str:
    """The text from the brace at this token to the one that closes it."""
    depth = 0
    for token in found[at:]:
        depth += (token.text == "{") - (token.text == "}")
        if depth <= 0:
            return text[found[at].start : token.end]
    raise EndpointError("the update does not run: a brace is not closed", status=400)


def put(store: ox.Store, request: Request, body: bytes, limits: Limits) -> int:
    """Make the body the whole content of the graph; 201 if the graph is new."""
    new = _is_new(store, request)
    triples = _parse(request, body)
    graph = request["graph"]
    name = f"GRAPH <{graph}>" if graph else "DEFAULT"
    create = f"CREATE {name} ; " if graph else ""
    store.update(f"DROP SILENT {name} ; {create}INSERT DATA {{ {_as_data(triples, graph)} }}")
    return 201 if new else 204


def post(store: ox.Store, request: Request, body: bytes, limits: Limits) -> int:
    """Add the body to the graph; 201 if the graph is new."""
    new = _is_new(store, request)
    triples = _parse(request, body)
    graph = request["graph"]
    create = f"CREATE SILENT GRAPH <{graph}> ; " if graph else ""
    store.update(f"{create}INSERT DATA {{ {_as_data(triples, graph)} }}")
    return 201 if new else 204


def delete(store: ox.Store, request: Request, body: bytes, limits: Limits) -> int:
    """Take the graph out. Raises an `EndpointError` with status 404 if there is none."""
    graph = request["graph"]
    if _is_new(store, request):
        raise EndpointError(f"there is no graph <{graph}>", status=404)
    store.remove_graph(ox.NamedNode(graph) if graph else ox.DefaultGraph())
    return 204


def nothing(store: ox.Store, request: Request, body: bytes, limits: Limits) -> int:
    """Change nothing: what is asked for is the snapshot."""
    return 204


CHANGES: Mapping[str, Callable[[ox.Store, Request, bytes, Limits], int]] = {
    "update": update,
    "put": put,
    "post": post,
    "delete": delete,
    "nothing": nothing,
}


def _is_new(store: ox.Store, request: Request) -> bool:
    graph = request["graph"]
    return bool(graph) and not store.contains_named_graph(ox.NamedNode(graph))


def _as_data(triples: list[ox.Triple], graph: str) -> str:
    block = "".join(f"{triple} .\n" for triple in triples)
    return f"GRAPH <{graph}> {{ {block} }}" if graph else block


def _parse(request: Request, body: bytes) -> list[ox.Triple]:
    """The triples of a body, or of each part of a multipart body; blank nodes get names of their own."""
    name, parameters = media_type(request["type"])
    if name == "multipart/form-data":
        return [triple for part in _parts(request["type"], body) for triple in _triples(*part, request)]
    check_charset(parameters)
    return _triples(name, body, request)


def _parts(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    message = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode("latin-1") + body)
    parts = message.get_payload() if message.is_multipart() else []
    assert isinstance(parts, list)
    found = []
    for part in parts:
        data = part.get_payload(decode=True)  # type: ignore[union-attr]
        if not isinstance(data, bytes):
            raise EndpointError("a part of the body holds parts itself", status=400)
        found.append((media_type(part.get("Content-Type", ""))[0], data))  # type: ignore[union-attr]
    if not found:
        raise EndpointError("the body has no parts", status=400)
    return found


def _triples(name: str, body: bytes, request: Request) -> list[ox.Triple]:
    format = graph_format(name)
    try:
        parsed = ox.parse(body, format=format, base_iri=request["base"], rename_blank_nodes=True)
        quads = list(parsed)
    except (SyntaxError, ValueError) as error:
        raise EndpointError(f"the graph does not parse: {brief(error)}", status=400) from error
    if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads):
        raise EndpointError("the body names graphs of its own", status=400, hint="Send one graph a request.")
    return [quad.triple for quad in quads]
