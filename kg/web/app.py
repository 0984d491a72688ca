"""The routes of the server. In: a `Service`. Out: an ASGI application.

What is not the endpoint's, the explorer's or one of its files is the path of an IRI, or nothing.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from kg.errors import EndpointError, KGError
from kg.web import explorer, pages, resources, review
from kg.web.graphstore import PATH, store
from kg.web.protocol import sparql
from kg.web.security import Guard, problem
from kg.web.service import Service

ENDPOINT = "/sparql"
_READING = ["GET", "HEAD"]
_CHANGING = ["PUT", "POST", "DELETE"]


def create_app(service: Service) -> ASGIApp:
    """The endpoint at ``/sparql``, its graphs at ``/store``, the explorer at ``/``, linked data at all other paths."""
    of_graphs = [*_READING, *(_CHANGING if service.data.writable or service.review else [])]
    routes: list[BaseRoute] = [
        *(Route(path, sparql, methods=[*_READING, "POST"]) for path in (ENDPOINT, ENDPOINT + "/")),
        *(Route(path, store, methods=of_graphs) for path in (PATH, PATH + "/{rest:path}")),
        *review.ROUTES,
        *explorer.ROUTES,
        *pages.ROUTES,
        *resources.ROUTES,
    ]
    app = Starlette(routes=routes, exception_handlers={KGError: _refused, HTTPException: _not_here, Exception: _defect})
    app.state.service = service
    options = service.options
    return Guard(_with_cors(app, options.origins, of_graphs), options.hosts, options.origins)


def _with_cors(app: ASGIApp, origins: tuple[str, ...], methods: list[str]) -> ASGIApp:
    if not origins:
        return app
    allowed = sorted({"POST", *methods})
    headers = ["Accept", "Content-Type", "Authorization"]
    return CORSMiddleware(app, allow_origins=origins, allow_methods=allowed, allow_headers=headers)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, KGError)
    known = error if isinstance(error, EndpointError) else EndpointError(error.what, hint=error.hint)
    return problem(known)


async def _not_here(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = problem(EndpointError(str(error.detail).lower(), status=error.status_code))
    response.headers.update(error.headers or {})
    return response


async def _defect(request: Request, error: Exception) -> Response:
    return problem(EndpointError("this is a defect of the server", hint="Its log has the details."))
