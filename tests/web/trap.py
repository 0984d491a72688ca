"""A listener at 127.0.0.1 that counts who connects. In: nothing. Out: its port and the number of connections."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread


class Trap:
    """Answers every connection with an empty graph and counts it."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.1)
        self.port: int = self._listening.getsockname()[1]
        self.caught = 0
        self._open = True
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while self._open:
            with suppress(TimeoutError, OSError):
                client, _ = self._listening.accept()
                self.caught += 1
                with client:
                    client.settimeout(1)
                    with suppress(OSError):
                        client.recv(65_536)
                        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        """Stop."""
        self._open = False
        self._thread.join(timeout=5)
        self._listening.close()


@contextmanager
def trap() -> Iterator[Trap]:
    """A trap, until the block ends."""
    set_up = Trap()
    try:
        yield set_up
    finally:
        set_up.close()
