"""What the explorer's page asks, at ``/api/NAME``: the questions of `kg.explore`, answered by workers.

In: HTTP requests. Out: JSON. Parameters are checked here, so that a wrong one costs no worker.
"""

from __future__ import annotations

from difflib import get_close_matches

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.errors import EndpointError
from kg.explore import CALLS, checked
from kg.web.indexes import RETRY_SECONDS
from kg.web.protocol import parse, service_of, while_present

PATH = "/api"


async def ask(request: Request) -> Response:
    """Answer one question."""
    name = request.path_params["name"]
    if name not in CALLS:
        raise _unknown(name)
    arguments = checked(parse(request.scope["query_string"]), CALLS[name].parameters)
    service = service_of(request)
    async with service.indexes.using() as index:
        etag = f'"{index.version}"'
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        kind, data = await while_present(request, service.explore(index, name, arguments))
    return Response(data, media_type=kind, headers=headers)


async def ready(request: Request) -> Response:
    """How far the first index is; null once there is one, or if there will be none."""
    preparing = service_of(request).indexes.preparing()
    headers = {"Cache-Control": "no-store", **({"Retry-After": str(RETRY_SECONDS)} if preparing else {})}
    return JSONResponse({"preparing": preparing}, headers=headers)


def _unknown(name: str) -> EndpointError:
    near = get_close_matches(name, CALLS, n=1)
    hint = f"Did you mean {PATH}/{near[0]}?" if near else f"There are: {', '.join(CALLS)}."
    return EndpointError(f"there is nothing at {PATH}/{name}", status=404, hint=hint)


ROUTES = (
    Route(PATH + "/ready", ready, methods=["GET", "HEAD"]),
    Route(PATH + "/{name}", ask, methods=["GET", "HEAD"]),
)
