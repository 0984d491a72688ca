"""A SPARQL server's graphs over HTTP: PUT, POST and DELETE of whole graphs or parts of them.

In: triples as N-Triples, the name of a graph. Out: requests by the SPARQL 1.1 Graph Store HTTP Protocol
(https://www.w3.org/TR/sparql11-http-rdf-update/) with indirect graph identification. All requests may be sent twice
without harm, so what fails by the way is sent again. It knows no proxy and follows no redirection.
"""

from __future__ import annotations

import base64
import http.client
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import quote, urlsplit

from kg.errors import StoreError

ATTEMPTS = 8  # with the waits between them, a server may be away for half a minute
FIRST_WAIT, LONGEST_WAIT = 0.25, 10.0  # seconds
PATIENCE = 300.0  # seconds for one answer: a server may write long
BUSY = (429, 502, 503, 504)
DONE = (200, 201, 202, 204)
HINTS = {
    401: "Set KG_ENDPOINT_TOKEN, or KG_ENDPOINT_LOGIN=user:password.",
    403: "Set KG_ENDPOINT_TOKEN, or KG_ENDPOINT_LOGIN=user:password.",
    404: "Name the address of the Graph Store Protocol: docs/cluster.md has those of some servers.",
    405: "Name the address of the Graph Store Protocol: docs/cluster.md has those of some servers.",
    413: "Send less at once: --max-bytes.",
}


@dataclass(frozen=True, slots=True)
class Login:
    """Who asks: a token, or a user's name and password as "user:password"; empty for nobody."""

    token: str = ""
    user: str = ""

    def headers(self) -> dict[str, str]:
        """The header that says so.

        >>> Login(user="Aladdin:open sesame").headers()
        {'Authorization': 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='}
        """
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        if self.user:
            return {"Authorization": f"Basic {base64.b64encode(self.user.encode()).decode()}"}
        return {}


class Remote:
    """The graphs of one server. The name "" is the default graph.

    Raises:
        StoreError: if the address is none of http or https. So do all methods if the server refuses or stays away.
    """

    def __init__(self, endpoint: str, login: Login = Login(), sleep: Callable[[float], None] = time.sleep) -> None:
        self.endpoint = endpoint
        self._headers, self._sleep = login.headers(), sleep
        parts = _checked(endpoint)
        self._kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._host, self._port = parts.hostname or "", parts.port
        self._path = f"{parts.path or '/'}?{parts.query + '&' if parts.query else ''}"
        self._connection: http.client.HTTPConnection | None = None

    def put(self, graph: str, body: bytes) -> None:
        """Have a graph hold these triples and no others."""
        self._request("PUT", graph, body)

    def post(self, graph: str, body: bytes) -> None:
        """Add triples to a graph."""
        self._request("POST", graph, body)

    def delete(self, graph: str) -> None:
        """Have a graph be no more."""
        self._request("DELETE", graph, None)

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _request(self, method: str, graph: str, body: bytes | None) -> None:
        wait, trouble = FIRST_WAIT, ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self._sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)
            try:
                status, text, after = self._once(method, graph, body)
            except (OSError, http.client.HTTPException) as error:
                self.close()
                trouble = str(error) or type(error).__name__
                continue
            if status in DONE or (method == "DELETE" and status == 404):
                return
            if status not in BUSY:
                self._refuse(method, graph, status, text)
            trouble, wait = f"status {status}", max(wait, min(after, LONGEST_WAIT))
        what = f"the server does not do it after {ATTEMPTS} attempts: {trouble}"
        raise StoreError(what, path=self.endpoint, hint="Run the same command again: it goes on from there.")

    def _once(self, method: str, graph: str, body: bytes | None) -> tuple[int, str, float]:
        """One request: the status, the beginning of the answer, and how long the server wants to be left alone."""
        if self._connection is None:
            self._connection = self._kind(self._host, self._port, timeout=PATIENCE)
        headers = {**self._headers, **({"Content-Type": "application/n-triples"} if body is not None else {})}
        where = f"graph={quote(graph, safe='')}" if graph else "default"
        self._connection.request(method, self._path + where, body, headers)
        answer = self._connection.getresponse()
        text = answer.read(1_000).decode(errors="replace")
        if answer.read(1):  # the rest of a long answer is not worth waiting for
            self.close()
        after = 0.0
        with suppress(ValueError):
            after = float(answer.headers.get("Retry-After", "0"))
        return answer.status, text, after

    def _refuse(self, method: str, graph: str, status: int, text: str) -> NoReturn:
        said = " ".join(text.split())[:200]
        what = f"the server refuses {method} of {f'<{graph}>' if graph else 'the default graph'} with status {status}"
        raise StoreError(f"{what}{f': {said}' if said else ''}", path=self.endpoint, hint=HINTS.get(status, ""))


def _checked(endpoint: str) -> _Parts:
    try:
        parts = urlsplit(endpoint)
        found = _Parts(parts.scheme, parts.hostname, parts.port, parts.path, parts.query)
    except ValueError as error:
        raise StoreError(f"no address: {error}", path=endpoint) from error
    if parts.username is not None or parts.password is not None:
        hint = "Set KG_ENDPOINT_LOGIN=user:password instead."
        raise StoreError("the address must hold no password", path=parts.hostname, hint=hint)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError("only addresses of http and https can be pushed to", path=endpoint)
    return found


@dataclass(frozen=True, slots=True)
class _Parts:
    scheme: str
    hostname: str | None
    port: int | None
    path: str
    query: str
