"""SPARQL 1.1 Graph Store Protocol at ``/store``: whole graphs, by ``?graph=``, ``?default`` or their own address.

In: HTTP requests. Out: HTTP responses. Graph names are names and never become paths of files. Specification:
https://www.w3.org/TR/sparql11-http-rdf-update/.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import EndpointError
from kg.web.limits import MEGABYTE
from kg.web.protocol import Parameters, address, parse, service_of, while_present
from kg.web.security import read_body

PATH = "/store"
_CHANGES: Mapping[str, str] = {"PUT": "put", "POST": "post", "DELETE": "delete"}


async def store(request: Request) -> Response:
    """Answer one request for a graph."""
    if request.method in _CHANGES:
        return await _change(request)
    asked = {"do": "graph", "graph": _graph(request), "accept": request.headers.get("accept")}
    name, data = await while_present(request, service_of(request).read(asked))
    return Response(data, media_type=name)


async def _change(request: Request) -> Response:
    service = service_of(request)
    writer = service.check_writer(request.headers.get("authorization"))
    minted = request.method == "POST" and not parse(request.scope["query_string"]) and _is_root(request)
    graph = f"{address(request).rstrip('/')}/{secrets.token_hex(16)}" if minted else _graph(request)
    body = await read_body(request, service.limits.body_mb * MEGABYTE, service.limits.body_seconds)
    asked = {
        "do": _CHANGES[request.method],
        "graph": graph,
        "base": graph or address(request),
        "type": request.headers.get("content-type", ""),
    }
    status = await writer.change(asked, body)
    return Response(status_code=status, headers={"Location": graph} if minted else None)


def _is_root(request: Request) -> bool:
    return request.url.path.rstrip("/") == PATH


def _graph(request: Request) -> str:
    """The graph's IRI, "" for the default graph.

    Raises:
        EndpointError: with status 400 if the request names none, several, or something that is no IRI.
    """
    parameters = parse(request.scope["query_string"])
    if not parameters and not _is_root(request):
        return _checked(address(request))
    return _named(parameters)


def _named(parameters: Parameters) -> str:
    names = [name for name, _ in parameters]
    if names == ["default"] and not parameters[0][1]:
        return ""
    if names != ["graph"]:
        hint = "Name one graph: ?default, ?graph=IRI, or the graph's own address."
        raise EndpointError("the request names no graph, or several", status=400, hint=hint)
    return _checked(parameters[0][1])


def _checked(iri: str) -> str:
    try:
        return str(ox.NamedNode(iri).value)
    except ValueError as error:
        raise EndpointError(f"the name of the graph is no absolute IRI: {iri}", status=400) from error
