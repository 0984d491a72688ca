"""SPARQL 1.1 Protocol at ``/sparql``: queries by GET and POST, updates by POST, the description without either.

In: HTTP requests. Out: HTTP responses. It evaluates nothing. Specification: https://www.w3.org/TR/sparql11-protocol/.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import EndpointError
from kg.web.description import describe
from kg.web.limits import MEGABYTE
from kg.web.negotiate import GRAPHS, check_charset, choose, media_type
from kg.web.security import read_body
from kg.web.service import Service

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
MOST_PARAMETERS = 1_000
_ENCODED = 3  # bytes that one takes in a form

Parameters = list[tuple[str, str]]
T = TypeVar("T")


def service_of(request: Request) -> Service:
    """What the request works with."""
    service: Service = request.app.state.service
    return service


async def sparql(request: Request) -> Response:
    """Answer one request to the endpoint."""
    parameters = parse(request.scope["query_string"])
    if request.method == "POST":
        return await _posted(request, parameters)
    if _values(parameters, "update"):
        raise EndpointError("updates are sent by POST", status=400)
    if not _values(parameters, "query"):
        return _description(request, parameters)
    return await _query(request, _only(parameters, "query"), parameters)


def parse(text: bytes) -> Parameters:
    """The parameters of an address or a form.

    Raises:
        EndpointError: with status 400 if they are too many or not UTF-8.
    """
    try:
        plain = text.decode("ascii")
        return parse_qsl(plain, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except ValueError as error:  # also UnicodeDecodeError
        raise EndpointError("the parameters are not UTF-8, percent-encoded, or too many", status=400) from error


def _values(parameters: Parameters, name: str) -> list[str]:
    return [value for key, value in parameters if key == name]


def _only(parameters: Parameters, name: str) -> str:
    values = _values(parameters, name)
    if len(values) != 1:
        raise EndpointError(f"the request has {len(values)} parameters {name}", status=400, hint="Send one.")
    return values[0]


def _description(request: Request, parameters: Parameters) -> Response:
    if parameters:
        raise EndpointError("the request has no parameter query", status=400)
    service = service_of(request)
    name = choose(request.headers.get("accept"), GRAPHS)
    return Response(describe(address(request), service.options.union, service.data.writable, name), media_type=name)


async def _posted(request: Request, parameters: Parameters) -> Response:
    kind, details = media_type(request.headers.get("content-type", ""))
    check_charset(details)
    if kind == QUERY:
        text = (await _body(request, service_of(request).limits.query_bytes)).decode("utf-8", "surrogateescape")
        return await _query(request, text, parameters)
    if kind == UPDATE:
        return await _update(request, None, parameters)
    if kind == FORM:
        return await _form(request, parameters)
    what = f"a body of the type {kind or '(none)'} is not read"
    raise EndpointError(what, status=415, hint=f"Send {FORM}, {QUERY} or {UPDATE}.")


async def _form(request: Request, parameters: Parameters) -> Response:
    limits = service_of(request).limits
    writes = service_of(request).data.writable
    most = limits.body_mb * MEGABYTE if writes else limits.query_bytes * _ENCODED + MOST_PARAMETERS
    parameters = [*parameters, *parse(await _body(request, most))]
    if not _values(parameters, "update"):
        return await _query(request, _only(parameters, "query"), parameters)
    if _values(parameters, "query"):
        raise EndpointError("the request is a query and an update", status=400, hint="Send one.")
    return await _update(request, _only(parameters, "update"), parameters)


async def _body(request: Request, most: int) -> bytes:
    return await read_body(request, most, service_of(request).limits.body_seconds)


async def _query(request: Request, text: str, parameters: Parameters) -> Response:
    service = service_of(request)
    body = text.encode("utf-8", "surrogateescape")
    if len(body) > service.limits.query_bytes:
        raise EndpointError(f"the query is longer than {service.limits.query_bytes:,} bytes", status=413)
    asked = {
        "do": "query",
        "accept": request.headers.get("accept"),
        "base": address(request),
        "union": service.options.union,
        "default": _values(parameters, "default-graph-uri"),
        "named": _values(parameters, "named-graph-uri"),
    }
    name, data = await while_present(request, service.read(asked, body))
    return Response(data, media_type=name)


async def _update(request: Request, text: str | None, parameters: Parameters) -> Response:
    service = service_of(request)
    writer = service.check_writer(request.headers.get("authorization"))
    body = await _body(request, service.limits.body_mb * MEGABYTE) if text is None else text.encode()
    asked = {
        "do": "update",
        "base": address(request),
        "default": _values(parameters, "using-graph-uri"),
        "named": _values(parameters, "using-named-graph-uri"),
    }
    return Response(status_code=await writer.change(asked, body))


def address(request: Request) -> str:
    """The address of the request without parameters: the endpoint's own, and the base of relative IRIs."""
    return str(request.url.replace(query="", fragment=""))


async def while_present(request: Request, answer: Awaitable[T]) -> T:
    """The answer, given up as soon as the client goes away."""
    working = asyncio.ensure_future(answer)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise EndpointError("the client has gone", status=400)
        return working.result()
    finally:
        leaving.cancel()
        working.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
