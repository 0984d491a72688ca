"""One connection: HTTP/1.1 as uvicorn speaks it, with deadlines for clients that are slow on purpose.

In: bytes of a socket. Out: bytes. uvicorn has a deadline for the time between two requests only.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.web.limits import Limits


class Connection(H11Protocol):
    """Is dropped if headers come too slowly, or an answer is not read."""

    limits = Limits()
    _headers: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_headers()
        elif self.conn.trailing_data[0] and self._headers is None:
            self._expect_headers()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(self.limits.stalled_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_stalled()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_headers()
        self._stop_stalled()
        super().connection_lost(exc)

    def _expect_headers(self) -> None:
        self._headers = self.loop.call_later(self.limits.header_seconds, self.transport.abort)

    def _stop_headers(self) -> None:
        if self._headers is not None:
            self._headers.cancel()
        self._headers = None

    def _stop_stalled(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
        self._stalled = None


def connection(limits: Limits) -> type[Connection]:
    """The protocol of a server with these limits."""
    return type("Connection", (Connection,), {"limits": limits})
