"""A server of the SPARQL 1.1 Graph Store Protocol on the loopback interface, which fails when a test wants it to."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

TYPE = "application/n-triples"
PATIENCE = 20  # seconds, for whatever a test waits for


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in. The name "" is the default graph."""

    method: str
    graph: str
    size: int
    authorization: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What the server does instead of answering well; status 0 is a connection that breaks off."""

    status: int
    done: bool = False  # whether the request has its effect nevertheless
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""


class GraphServer:
    """The server's graphs, what it was asked, and how it is to fail."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.asked: list[Asked] = []
        self.fault: Callable[[Asked], Fault | None] = lambda asked: None
        self.lock = Lock()
        self.endpoint = ""

    def lines(self) -> list[str]:
        """All quads, sorted, as N-Quads."""
        return sorted(f"{quad} .\n" for quad in self.store)

    def take(self) -> list[tuple[str, str]]:
        """Method and graph of all requests since the last call."""
        with self.lock:
            found, self.asked = self.asked, []
        return [(one.method, one.graph) for one in found]

    def do(self, asked: Asked, body: bytes) -> int:
        """The effect of a request, and its status."""
        graph = ox.NamedNode(asked.graph) if asked.graph else ox.DefaultGraph()
        known = next(self.store.quads_for_pattern(None, None, None, graph), None) is not None
        if asked.method in ("PUT", "DELETE"):
            self.store.remove_graph(graph)
        if asked.method in ("PUT", "POST"):
            self.store.load(body, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
            return 204 if known else 201
        return 204 if known or not asked.graph else 404


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE
    served: GraphServer

    def _handle(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query, keep_blank_values=True)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        graph = query["graph"][0] if "graph" in query else ""
        asked = Asked(self.command, graph, len(body), self.headers.get("Authorization"))
        with self.served.lock:
            self.served.asked.append(asked)
            fault = self.served.fault(asked)
            if address.path != "/store" or ("graph" in query) == ("default" in query):
                fault = Fault(404)
            elif body and self.headers.get("Content-Type") != TYPE:
                fault = Fault(415)
            status = self.served.do(asked, body) if fault is None or fault.done else 0
        self._answer(status, fault)

    do_PUT = do_POST = do_DELETE = _handle

    def _answer(self, status: int, fault: Fault | None) -> None:
        if fault is not None and fault.status == 0:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        data = fault.text.encode() if fault else b""
        self.send_response(fault.status if fault else status)
        for name, value in (*(fault.headers if fault else ()), ("Content-Length", str(len(data)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def graph_server() -> Iterator[GraphServer]:
    """A server that runs while the block does."""
    served = GraphServer()
    http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"served": served}))
    http.daemon_threads = True
    http.block_on_close = False
    served.endpoint = f"http://127.0.0.1:{http.server_address[1]}/store"
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        http.shutdown()
        http.server_close()
        thread.join(PATIENCE)
