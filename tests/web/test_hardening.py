"""What a hostile client can send over a socket: each is refused or dropped, and the server goes on."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from kg.web import connection, limits
from tests.web.served import TOKEN, Served, serving, until

DEADLINE = 15.0  # seconds for anything here
LARGE = 40 * 1_000_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    graph = tmp_path_factory.mktemp("graph") / "graph.nt"
    graph.write_text('<http://e/s> <http://e/p> "<script>" .\n')
    with serving("--graph", str(graph), "--writable", "--cors", "https://friend.example") as running:
        yield running


@pytest.fixture(autouse=True)
def _goes_on(server: Served) -> Iterator[None]:
    yield
    assert server.query("ASK {}").status == 200


def send(server: Served, *pieces: bytes) -> bytes:
    """Everything that comes back for these bytes until the server closes; "late" if it does not in time."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) as client:
        for piece in pieces:
            with suppress(OSError):  # it may have closed already
                client.sendall(piece)
        with suppress(ConnectionError):
            client.settimeout(DEADLINE)
            try:
                while data := client.recv(65_536):
                    received += data
            except TimeoutError:
                return b"late"
    return received


def status(received: bytes) -> int:
    """The status of the first answer; 0 if the connection was closed without one."""
    return int(received.split(b" ", 2)[1]) if received.startswith(b"HTTP/1.1 ") else 0


def request(line: str, *headers: str, body: bytes = b"", host: str = "Host: localhost") -> bytes:
    """A request that asks to close the connection after it."""
    lines = [line, *([host] if host else []), "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


ASK = "GET /sparql?query=ASK%7B%7D HTTP/1.1"
POST = "POST /sparql HTTP/1.1"
FORM = "Content-Type: application/x-www-form-urlencoded"
QUERY = "Content-Type: application/sparql-query"
UPDATE = "Content-Type: application/sparql-update"

# What is sent → the statuses that may come back; 0: closed without an answer.
CASES: dict[str, tuple[bytes, set[int]]] = {
    "a foreign host": (request(ASK, host="Host: evil.example"), {421}),
    "a foreign host with the port": (request(ASK, host="Host: evil.example:80"), {421}),
    "a host that begins like this one": (request(ASK, host="Host: localhost.evil.example"), {421}),
    "a host with a user": (request(ASK, host="Host: localhost@evil.example"), {400}),
    "no host": (request(ASK, host=""), {400}),
    "no host in HTTP/1.0": (b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n", {400}),
    "two hosts": (request(ASK, "Host: evil.example"), {400}),
    "a foreign origin": (request(ASK, "Origin: https://evil.example"), {403}),
    "the origin null": (request(ASK, "Origin: null"), {403}),
    "a line that is no HTTP": (b"HELO there\r\n\r\n", {400}),
    "binary": (bytes(range(256)) * 4 + b"\r\n\r\n", {400}),
    "a NUL in the address": (b"GET /sparql?query=\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n", {400}),
    "a NUL, percent-encoded": (request("GET /sparql?query=ASK%00%7B%7D HTTP/1.1"), {400}),
    "bytes that are not UTF-8": (request("GET /sparql?query=ASK%7B%7D%FF HTTP/1.1"), {400}),
    "a bare percent sign": (request("GET /sparql?query=%zz%7 HTTP/1.1"), {400}),
    "headers without end": (request(ASK, *(f"X-{n}: {'x' * 1_000}" for n in range(200))), {400}),
    "an address without end": (request("GET /sparql?query=" + "A" * 200_000 + " HTTP/1.1"), {400}),
    "a header folded over lines": (
        b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nX: a\r\n\tb\r\nConnection: close\r\n\r\n",
        {200, 400},  # a server may join the lines
    ),
    "a header without a name": (b"GET / HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n", {400}),
    "a space before the colon": (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", {400}),
    "a negative length": (request(POST, FORM, "Content-Length: -1"), {400}),
    "a length that is no number": (request(POST, FORM, "Content-Length: ten"), {400}),
    "two lengths": (request(POST, FORM, "Content-Length: 3", "Content-Length: 5", body=b"abcde"), {400}),
    "a length and chunks": (
        request(
            POST, FORM, "Content-Length: 4", "Transfer-Encoding: chunked", body=b"0\r\n\r\nGET /x HTTP/1.1\r\n\r\n"
        ),
        {400},
    ),
    "an unknown encoding of the transfer": (request(POST, FORM, "Transfer-Encoding: gzip"), {400, 501}),
    "a chunk of a wrong size": (
        request(POST, QUERY, "Transfer-Encoding: chunked", body=b"zz\r\nASK{}\r\n0\r\n\r\n"),
        {400},
    ),
    "a body that is announced too large": (request(POST, QUERY, f"Content-Length: {LARGE}"), {413}),
    "an update without the token": (request(POST, UPDATE, "Content-Length: 9", body=b"CLEAR ALL"), {401}),
    "an update with another token": (
        request(POST, UPDATE, "Authorization: Bearer x", "Content-Length: 9", body=b"CLEAR ALL"),
        {401},
    ),
    "an update with the token as a password": (
        request(POST, UPDATE, f"Authorization: Basic {TOKEN}", "Content-Length: 9", body=b"CLEAR ALL"),
        {401},
    ),
    "an update in an address": (
        request("GET /sparql?update=CLEAR+ALL HTTP/1.1", f"Authorization: Bearer {TOKEN}"),
        {400},
    ),
    "an unknown method": (request("BREW /sparql HTTP/1.1"), {405}),
    "the method TRACE": (request("TRACE /sparql HTTP/1.1"), {405}),
    "the method CONNECT": (request("CONNECT evil.example:80 HTTP/1.1"), {400, 404, 405}),
    "the address of another server": (request("GET http://evil.example/ HTTP/1.1"), {400, 404}),
    "a path above the root": (request("GET /../../etc/passwd HTTP/1.1"), {404}),
    "a path above the root, encoded": (request("GET /store/%2e%2e/%2e%2e/etc/passwd HTTP/1.1"), {404}),
    "a graph named as a file": (request("GET /store?graph=file:///etc/passwd HTTP/1.1"), {404}),
    "a graph named as a path": (request("GET /store?graph=/etc/passwd HTTP/1.1"), {400}),
    "a query in UTF-16": (request(POST, QUERY + "; charset=UTF-16", "Content-Length: 5", body=b"ASK{}"), {415}),
    "a body of another type": (request(POST, "Content-Type: text/plain", "Content-Length: 5", body=b"ASK{}"), {415}),
    "many parameters": (request(f"GET /sparql?{'a=1&' * 2_000} HTTP/1.1"), {400}),
    "a WebSocket": (
        request(ASK, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: x", "Sec-WebSocket-Version: 13"),
        {200, 400},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_refused(server: Served, name: str) -> None:
    sent, wanted = CASES[name]
    received = send(server, sent)
    assert received != b"late"
    assert status(received) in wanted, received[:300]
    assert b"Traceback" not in received
    assert server.query("ASK { ?s ?p ?o }").text.count("true") == 1, "the data is as it was"


def test_requests_in_one_go_are_answered_in_order(server: Served) -> None:
    first = request(ASK).replace(b"Connection: close\r\n", b"")
    received = send(server, first + first + request("GET /nothing HTTP/1.1"))
    assert [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:]] == [200, 200, 404]


def test_a_body_longer_than_announced_is_a_request_of_its_own(server: Served) -> None:
    sent = request(POST, QUERY, "Content-Length: 5", body=b"ASK{}garbage\r\n\r\n").replace(
        b"Connection: close\r\n", b""
    )
    received = send(server, sent)
    assert [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:]] == [200, 400]


def test_a_body_that_grows_beyond_the_limit_is_cut_off(server: Served) -> None:
    chunk = b"8000\r\n" + b" " * 0x8000 + b"\r\n"
    assert status(send(server, request(POST, QUERY, "Transfer-Encoding: chunked"), chunk * 4)) in (0, 413)


def test_an_answer_tells_browsers_to_do_nothing_with_it(server: Served) -> None:
    for answer in (server.query("SELECT * { ?s ?p ?o }"), server.ask("GET", "/nothing"), server.ask("PUT", "/sparql")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers


def test_other_sites_are_let_in_by_name_alone(server: Served) -> None:
    friend, stranger = {"Origin": "https://friend.example"}, {"Origin": "https://evil.example"}
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    path = "/sparql?query=ASK%7B%7D"
    assert server.ask("GET", path, headers=friend).headers["access-control-allow-origin"] == "https://friend.example"
    assert server.ask("OPTIONS", "/sparql", headers={**friend, **asked}).status == 200
    for answer in (
        server.ask("GET", path, headers=stranger),
        server.ask("OPTIONS", "/sparql", headers={**stranger, **asked}),
    ):
        assert answer.status == 403
        assert "access-control-allow-origin" not in answer.headers
    assert "access-control-allow-origin" not in server.ask("GET", path).headers
    own = {"Origin": f"http://127.0.0.1:{server.port}"}
    assert server.ask("GET", path, headers=own).status == 200


def test_a_server_without_cors_answers_no_preflight(server: Served, tmp_path_factory: pytest.TempPathFactory) -> None:
    graph = tmp_path_factory.mktemp("other") / "graph.nt"
    graph.touch()
    with serving("--graph", str(graph)) as plain:
        headers = {"Origin": "https://friend.example", "Access-Control-Request-Method": "POST"}
        assert plain.ask("OPTIONS", "/sparql", headers=headers).status == 403
        assert plain.ask("OPTIONS", "/sparql").status == 405


# --- slow clients ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose deadlines are a second."""
    graph = tmp_path_factory.mktemp("graph") / "graph.nt"
    graph.write_text("".join(f'<http://e/{n}> <http://e/p> "{"x" * 2_000}" .\n' for n in range(5_000)))
    with serving("--graph", str(graph), "--client-timeout", "1") as running:
        yield running


@pytest.mark.parametrize("pieces", [[b""], [b"GET /sparql"], [b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"X: y\r\n"]])
def test_headers_that_do_not_come_end_the_connection(hasty: Served, pieces: list[bytes]) -> None:
    assert send(hasty, *pieces) == b""


def test_headers_that_drip_end_the_connection(hasty: Served) -> None:
    with socket.create_connection(("127.0.0.1", hasty.port), timeout=DEADLINE) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        assert until(lambda: _is_closed(client), DEADLINE), "the server read on and on"


def _is_closed(client: socket.socket) -> bool:
    """Whether the other side has closed; if not, it gets one more header."""
    try:
        client.sendall(b"X: y\r\n")
        time.sleep(0.1)
    except OSError:
        return True
    return False


def test_a_body_that_does_not_come_is_answered_in_time(hasty: Served) -> None:
    assert status(send(hasty, request(POST, QUERY, "Content-Length: 100", body=b"ASK"))) == 408


def test_an_answer_that_is_not_read_ends_the_connection(hasty: Served) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.settimeout(DEADLINE)
        client.connect(("127.0.0.1", hasty.port))
        client.sendall(request("GET /store?default HTTP/1.1"))
        assert select.select([client], [], [], DEADLINE)[0], "the answer begins"
        time.sleep(3)  # reads nothing
        received = 0
        with suppress(ConnectionError):
            while data := client.recv(65_536):
                received += len(data)
    assert received < 9_000_000, "it was cut off"


def test_the_deadlines_are_those_of_the_limits() -> None:
    made = connection.connection(limits.Limits(header_seconds=3))
    assert made.limits.header_seconds == 3


def test_connections_are_limited_and_come_free_again(server: Served) -> None:
    most = limits.Limits().connections
    held = []
    try:
        held = [socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) for _ in range(most)]
        assert until(lambda: server.query("ASK {}").status == 503)
    finally:
        for one in held:
            one.close()
    assert until(lambda: server.query("ASK {}").status == 200)
