"""The server of `kg serve`. In: a `Service` and where to listen. Out: nothing until a signal ends it."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

from kg.errors import EndpointError
from kg.web.app import create_app
from kg.web.connection import connection
from kg.web.limits import Limits
from kg.web.service import Service

SHUTDOWN_SECONDS = 2


def listen(host: str, port: int) -> socket.socket:
    """A socket at a name or address of this machine; port 0 is any that is free.

    Raises:
        EndpointError: if the port is taken or the host is not this machine's.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        what = f"no server can listen at {host} port {port}: {error.strerror or error}"
        raise EndpointError(what, hint="Name another with --port.") from error


def serve(service: Service, listening: socket.socket, ready: Callable[[Service], None]) -> None:
    """Answer requests until SIGINT or SIGTERM comes. ``ready`` is called when the workers have started."""
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    with suppress(KeyboardInterrupt):  # while workers are starting
        asyncio.run(_serve(service, listening, ready))


async def _serve(service: Service, listening: socket.socket, ready: Callable[[Service], None]) -> None:
    async with service.running():
        ready(service)
        server = uvicorn.Server(config(create_app(service), service.limits))
        with _deaf():
            await server.serve(sockets=[listening])


@contextmanager
def _deaf() -> Iterator[None]:
    """uvicorn acts on signals, and sends itself the one that ended it again: nothing is left to do for that one."""
    before = {one: signal.signal(one, signal.SIG_IGN) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def config(app: ASGIApp, limits: Limits) -> uvicorn.Config:
    """uvicorn, without a log of its own, WebSockets, or trust in headers of a proxy."""
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    return uvicorn.Config(
        app,
        http=connection(limits),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=limits.header_bytes,
        limit_concurrency=limits.connections,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
