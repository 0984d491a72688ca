"""The files of the explorer's page, with the headers that hold it to what it needs.

In: requests for ``/``, ``/query`` and ``/assets/NAME``. Out: files of ``kg/_data/explorer``, which web/ is built into.
The pages may load nothing but what this server has, and run no script but its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.config import data_path
from kg.errors import EndpointError, SettingsError

_POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "font-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
# The one policy of trusted types makes the address of the worker that lays out graphs, and knows no other.
_STRICT = {**_POLICY, "require-trusted-types-for": "'script'", "trusted-types": "explorer-worker"}
# The editor of queries writes styles of its own.
_LAX = {**_POLICY, "style-src": "'self' 'unsafe-inline'"}
_TYPES: Mapping[str, str] = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".txt": "text/plain",
}
_ASSET = re.compile(r"[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)*")
HEAD = "<!--head-->"  # where the page's head takes what is about one thing
TITLE = "Knowledge graph"
_LICENCES = "licences.txt"


def folder() -> Path | None:
    """Where the page's files are; None if this installation has none."""
    try:
        found = data_path("explorer")
    except SettingsError:
        return None
    return found if (found / "index.html").is_file() else None


def page(request: Request, head: str = "") -> Response:
    """The explorer's page, with lines for its head; 304 if the browser has it.

    Raises:
        EndpointError: with status 404 if this installation has none.
    """
    text = _read("index.html").decode()
    filled = text.replace(HEAD, head or f"<title>{TITLE}</title>", 1)
    return _kept(request, filled.encode(), _STRICT)


def head_of(iri: str, view: str, label: str, place: str = "") -> str:
    """What the head of the page says of one thing, and where the page opens: text is escaped, and stays text.

    ``place``: the IRI of a sentence that the page begins at, or "".
    """
    turtle = f"/about?iri={quote(iri, safe='')}&format=turtle"
    lines = [
        f"<title>{escape(label)} · {TITLE}</title>",
        f'<link rel="alternate" type="text/turtle" href="{escape(turtle)}" />',
    ]
    if view:
        lines += [f'<meta name="iri" content="{escape(iri)}" />', f'<meta name="view" content="{escape(view)}" />']
    if view and place:
        lines.append(f'<meta name="at" content="{escape(place)}" />')
    return "\n".join(lines)


def later(error: EndpointError) -> Response:
    """What a browser shows until the server can answer: the reason, and the same address again in a moment."""
    said = escape(f"{error.what[0].upper()}{error.what[1:]}.")
    lines = (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">',
        f'<meta http-equiv="refresh" content="{error.retry}">',
        f"<title>{TITLE}</title>\n<p>{said} This page opens by itself.</p>\n</html>\n",
    )
    return Response("\n".join(lines), error.status, {"Retry-After": str(error.retry)}, "text/html")


async def _start(request: Request) -> Response:
    return page(request)


async def _query(request: Request) -> Response:
    return _kept(request, _read("query.html"), _LAX)


async def _asset(request: Request) -> Response:
    """A file that the pages load. Its name has a hash of what is in it, so that browsers may keep it for good."""
    name = request.path_params["name"]
    if not _ASSET.fullmatch(name):
        raise _nothing(f"/assets/{name}")
    data = _read(f"assets/{name}")
    return Response(data, media_type=_type(name), headers={"Cache-Control": "public, max-age=31536000, immutable"})


async def _licences(request: Request) -> Response:
    return _kept(request, _read(_LICENCES), {}, "text/plain")


def _kept(request: Request, data: bytes, policy: Mapping[str, str], kind: str = "text/html") -> Response:
    """A file that browsers ask for again, and get again only if it has changed."""
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if policy:
        headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=kind, headers=headers)


def _read(name: str) -> bytes:
    found = folder()
    if found is None:
        hint = "Install graphwright again, online; /sparql, /store and /api work without it."
        raise EndpointError("this installation lacks the explorer's page", status=404, hint=hint)
    try:
        return (found / name).read_bytes()
    except OSError as error:
        raise _nothing(f"/{name}") from error


def _nothing(path: str) -> EndpointError:
    return EndpointError(f"there is nothing at {path[:200]}", status=404)


def _type(name: str) -> str:
    return _TYPES.get(Path(name).suffix, "application/octet-stream")


_READING = ["GET", "HEAD"]
ROUTES = (
    Route("/", _start, methods=_READING),
    Route("/query", _query, methods=_READING),
    Route(f"/{_LICENCES}", _licences, methods=_READING),
    Route("/assets/{name}", _asset, methods=_READING),
)
