"""Linked data: what the graph says of an IRI, at the path that the IRI has, and at ``/about?iri=`` for any.

In: HTTP requests. Out: the explorer's page for who prefers HTML, else RDF in the form that is accepted; 404 if the
graph says nothing of it. How an IRI is chosen when several hosts have the same path: `kg.explore.resource`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import EndpointError
from kg.explore import Arguments, Kind, Parameter, checked
from kg.web.indexes import Index
from kg.web.negotiate import GRAPHS, choose
from kg.web.pages import head_of, later, page
from kg.web.protocol import parse, service_of, while_present
from kg.web.service import Service

ABOUT = "/about"
HTML = "text/html"
# What `format` may say in place of an Accept header.
FORMATS: Mapping[str, str] = {
    "html": HTML,
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
_FORMAT = Parameter("format", Kind.WORD, words=tuple(FORMATS))
_VIEWS = ("entity", "document", "claim")


async def about(request: Request) -> Response:
    """What the graph says of the IRI that a parameter names."""
    given = checked(parse(request.scope["query_string"]), (Parameter("iri", Kind.IRI, needed=True), _FORMAT))
    return await _answer(request, {"iri": given["iri"], "path": ""}, FORMATS.get(given["format"], ""))


async def at_path(request: Request) -> Response:
    """What the graph says of the IRI whose path the request has."""
    path = request.scope.get("raw_path", b"").partition(b"?")[0].decode("latin-1") or request.url.path
    parameters = parse(request.scope["query_string"])
    given = checked(parameters, (_FORMAT,)) if parameters else {"format": ""}
    return await _answer(request, {"iri": "", "path": path}, FORMATS.get(given["format"], ""))


async def _answer(request: Request, wanted: Arguments, form: str) -> Response:
    kind = form or choose(request.headers.get("accept"), (*GRAPHS, HTML))
    try:
        response = await _answer_in(request, wanted, kind)
    except EndpointError as error:
        if not error.retry or kind != HTML:
            raise
        response = later(error)
    response.headers["Vary"] = "Accept"
    return response


async def _answer_in(request: Request, wanted: Arguments, kind: str) -> Response:
    service = service_of(request)
    async with service.indexes.using() as index:
        found = await while_present(request, _resource(service, index, wanted))
        if kind == HTML:
            return page(request, head_of(found["iri"], _view(found), found["label"], _place(found)))
        name, data = await while_present(request, service.describe(index, found["of"], kind))
        return Response(data, media_type=name, headers={"Cache-Control": "no-cache"})


def _view(found: Mapping[str, str]) -> str:
    return found["is"] if found["is"] in _VIEWS else ""


def _place(found: Mapping[str, str]) -> str:
    """What a document is opened at: the sentence, if one was asked for."""
    return found["of"] if found["is"] == "document" and found["of"] != found["iri"] else ""


async def _resource(service: Service, index: Index, wanted: Arguments) -> Mapping[str, str]:
    _, data = await service.explore(index, "resource", wanted)
    found: Mapping[str, str] = json.loads(data)
    return found


ROUTES = (
    Route(ABOUT, about, methods=["GET", "HEAD"]),
    Route("/{path:path}", at_path, methods=["GET", "HEAD"]),
)
