"""The process that workers are forked from: that takes 5 ms of processor time, a new Python with its imports 130.

In: a socket, over which the server sends the worker's end of another socket and the database that the worker opens.
Out: the worker's process id. It leaves the network first, so that no worker ever has it; it opens no database
and has no threads, so that forking is safe. It ends with the server.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys

from kg.web.limits import Limits
from kg.web.worker import leave_network, serve

LONGEST = 65_536  # bytes of a message


def main(options: str, control: str) -> None:
    """Fork a worker for each message, until the server closes the socket."""
    limits, isolated = Limits(**json.loads(options)), leave_network()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the dead
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to act on
    gc.freeze()
    with socket.socket(fileno=int(control)) as server:
        while True:
            message, descriptors, _, _ = socket.recv_fds(server, LONGEST, 1)
            if not message:
                return
            worker = os.fork()
            if worker == 0:
                server.close()
                _be_worker(descriptors[0], limits, message.decode(), isolated)
            os.close(descriptors[0])
            server.sendall(str(worker).encode())


def _be_worker(descriptor: int, limits: Limits, job: str, isolated: bool) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        server = socket.socket(fileno=descriptor)
        serve(server.makefile("rb"), server.makefile("wb"), limits, job, isolated)
    except OSError:  # the server has gone
        pass
    finally:
        sys.stdout.flush()
        os._exit(0)
