"""A SPARQL server's graphs over HTTP: PUT, POST and DELETE of whole graphs or parts of them.

In: triples as N-Triples, the name of a graph. Out: requests by the SPARQL 1.1 Graph Store HTTP Protocol
(https://www.w3.org/TR/sparql11-http-rdf-update/) with indirect graph identification. All requests may be sent twice
without harm, so what fails by the way is sent again. It knows no proxy and follows no redirection.
"""

from __future__ import annotations

import base64
import http.client
import logging
import re
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit

from kg.errors import StoreError

ATTEMPTS = 8  # with the waits between them, a server may be away for 25 seconds
FIRST_WAIT, LONGEST_WAIT = 0.25, 10.0  # seconds; each wait is twice the one before
LONGEST_ASKED = 60.0  # seconds that a server may ask to be left alone
CONNECTING, ANSWERING = 10.0, 300.0  # seconds: a server may write long
BUSY = (429, 502, 503, 504)
DONE = (200, 201, 202, 204)
_WHO = "Set KG_ENDPOINT_TOKEN, or KG_ENDPOINT_LOGIN=user:password."
_WHERE = "Name the address of the Graph Store Protocol: docs/store.md has those of some servers."
HINTS = {
    **dict.fromkeys((401, 403), _WHO),
    **dict.fromkeys((301, 302, 303, 307, 308, 404, 405), _WHERE),
    413: "Send less at once (--max-bytes), or have the server take more.",
}
log = logging.getLogger("kg")


@dataclass(frozen=True, slots=True)
class Login:
    """Who asks: a token, or a user's name and password as "user:password"; empty for nobody."""

    token: str = field(default="", repr=False)
    user: str = field(default="", repr=False)

    def headers(self) -> dict[str, str]:
        """The header that says so.

        Raises:
            StoreError: if no header can hold it; the error does not show it.

        >>> Login(user="Aladdin:open sesame").headers()
        {'Authorization': 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='}
        """
        token, user = self.token.strip(), self.user.strip("\r\n")
        if token and not (token.isascii() and token.isprintable()):
            raise StoreError("the token has characters that cannot be sent")
        if user and ":" not in user:
            raise StoreError("the login is not of the form user:password")
        if token:
            return {"Authorization": f"Bearer {token}"}
        return {"Authorization": f"Basic {base64.b64encode(user.encode()).decode()}"} if user else {}


class _Answer(NamedTuple):
    status: int
    text: str  # its beginning
    after: float  # seconds for which the server wants to be left alone


class Remote:
    """The graphs of one server. The name "" is the default graph.

    Raises:
        StoreError: if the address is none of http or https. So do all methods if the server refuses or stays away.
    """

    def __init__(self, endpoint: str, login: Login = Login(), sleep: Callable[[float], None] = time.sleep) -> None:
        parts = _checked(endpoint)
        self._headers, self._sleep = login.headers(), sleep
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname or "", parts.port, timeout=CONNECTING)
        self._path = f"{parts.path or '/'}?{parts.query + '&' if parts.query else ''}"
        self._shown = parts._replace(query="", fragment="").geturl()  # a query may hold a token

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
        """End the connection; the next request makes a new one."""
        self._connection.close()

    def _request(self, method: str, graph: str, body: bytes | None) -> None:
        trouble, after = "", 0.0
        for attempt in range(ATTEMPTS):
            if attempt:
                wait = max(after, min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT))
                log.info("%s: %s; again in %g s", self._shown, trouble, wait)
                self._sleep(wait)
            found = self._try(method, graph, body)
            if isinstance(found, _Answer) and found.status not in BUSY:
                self._check(method, graph, found)
                return
            trouble, after = (f"status {found.status}", found.after) if isinstance(found, _Answer) else (found, 0.0)
        what = f"the server does not do it after {ATTEMPTS} attempts: {trouble}"
        raise StoreError(what, path=self._shown, hint="Run the same command again: it goes on from there.")

    def _try(self, method: str, graph: str, body: bytes | None) -> _Answer | str:
        """The answer to one request, or why there is none."""
        try:
            return self._once(method, graph, body)
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise StoreError(f"its certificate is not trusted: {error.verify_message}", path=self._shown) from error
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return str(error) or type(error).__name__

    def _once(self, method: str, graph: str, body: bytes | None) -> _Answer:
        self._connect()
        headers = {**self._headers, **({"Content-Type": "application/n-triples"} if body is not None else {})}
        where = f"graph={quote(graph, safe='')}" if graph else "default"
        with suppress(BrokenPipeError, ConnectionResetError):  # who refuses a body may answer before having read it
            self._connection.request(method, self._path + where, body, headers)
        answer = self._connection.getresponse()
        text = answer.headers.get("Location") or answer.read(1_000).decode(errors="replace")
        if not answer.isclosed() and answer.read(1):
            self.close()  # the rest of a long answer is not worth waiting for
        asked = answer.headers.get("Retry-After", "")
        return _Answer(answer.status, text, min(float(asked), LONGEST_ASKED) if asked.isdecimal() else 0.0)

    def _connect(self) -> None:
        connection = self._connection
        if connection.sock is None:
            connection.connect()
        connection.sock.settimeout(ANSWERING)

    def _check(self, method: str, graph: str, answer: _Answer) -> None:
        if answer.status in DONE or (method == "DELETE" and answer.status == 404):
            return
        where = f"<{graph}>" if graph else "the default graph"
        what = f"the server refuses {method} of {where} with status {answer.status}"
        said = " ".join(answer.text.split())[:200]
        raise StoreError(f"{what}{f': {said}' if said else ''}", path=self._shown, hint=HINTS.get(answer.status, ""))


def _checked(endpoint: str) -> SplitResult:
    """The parts of an address. No error shows it, as it may hold a password."""
    if "@" in re.split(r"[/?#]", endpoint.partition("//")[2])[0]:
        hint = "Set KG_ENDPOINT_LOGIN=user:password instead."
        raise StoreError("the address must hold no name or password", hint=hint)
    try:
        parts = urlsplit(endpoint)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        hint = "Name one such as http://localhost:7878/store, in ASCII."
        raise StoreError("the endpoint is no address of http or https", hint=hint)
    return parts
