"""What stands before every request: which Host and Origin it may name, how large and slow its body may be.

In: HTTP. Out: HTTP, with headers that tell browsers to do nothing with an answer but show it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import EndpointError

LOCAL = ("localhost", "127.0.0.1", "[::1]")
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^:\[\]/@\s]+)(?::\d{1,5})?", re.IGNORECASE)


def problem(error: EndpointError) -> Response:
    """The reason in the form of RFC 9457."""
    body = {"type": "about:blank", "status": error.status, "title": error.what, **error.more}
    if error.hint:
        body["detail"] = error.hint
    response = JSONResponse(body, error.status, media_type="application/problem+json")
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.retry:
        response.headers["Retry-After"] = str(error.retry)
    return response


class Guard:
    """Passes on what names this server and comes from no foreign page; adds `HEADERS` to what has none of its own."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...], origins: tuple[str, ...]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in (*LOCAL, *hosts))
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        exchange = _Exchange(Headers(scope=scope), receive, send)
        app: ASGIApp = self._app
        try:
            self._check(Headers(scope=scope))
        except EndpointError as error:
            app = problem(error)
        await app(scope, exchange.receive, exchange.send)

    def _check(self, headers: Headers) -> None:
        hosts = headers.getlist("host")
        match = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if match is None:
            raise EndpointError("the request has no Host header that names one host", status=400)
        if match["name"].lower() not in self._hosts:
            hint = "Start the server with --allow-host NAME."
            raise EndpointError(f"this server is not called {match['name']}", status=421, hint=hint)
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins and not _is_own(origin, hosts[0]):
            hint = "Start the server with --cors ORIGIN."
            raise EndpointError(f"pages of {origin} may not ask this server", status=403, hint=hint)


def _is_own(origin: str, host: str) -> bool:
    return origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")


class _Exchange:
    """A request and its answer on their way. A connection whose request was not read to its end is closed after it."""

    def __init__(self, headers: Headers, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._unread = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers

    async def receive(self) -> Message:
        """The next piece of the request."""
        message = await self._receive()
        if not message.get("more_body"):
            self._unread = False
        return message

    async def send(self, message: Message) -> None:
        """The next piece of the answer."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self._unread:
                headers["Connection"] = "close"
        await self._send(message)


async def read_body(request: Request, most: int, seconds: float) -> bytes:
    """The body of a request of up to ``most`` bytes that arrives within so many seconds.

    Raises:
        EndpointError: 413, 408.
    """
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > most:
        raise _too_large(most)
    data = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                data += chunk
                if len(data) > most:
                    raise _too_large(most)
    except TimeoutError as error:
        raise EndpointError(f"the body did not arrive within {seconds:g} seconds", status=408) from error
    except ClientDisconnect as error:
        raise EndpointError("the client has gone", status=400) from error
    return bytes(data)


def _too_large(most: int) -> EndpointError:
    return EndpointError(f"the body is larger than {most:,} bytes", status=413)
