"""The process that evaluates: it reads requests from a pipe or socket until it ends, and answers each.

In: a line of JSON and, after it, the bytes that it announces. Out: the same. Queries are checked, parsed and evaluated
here and nowhere else. The process has a memory cap, kills itself some time after its clock has run out, and has no
network where the system lets it give that up. It reads snapshots, and opens another when a request names another; with
a database of its own it makes changes, and a snapshot after each.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from contextlib import suppress
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import EndpointError
from kg.explore import Sources, answer, described
from kg.web import builder, change, evaluate
from kg.web.limits import MEGABYTE, Limits

NEW_USERS, NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of unshare(2)
STACK_MB = 64


def main(options: str, job: str) -> None:
    """Serve stdin and stdout: where processes cannot be forked, each worker is started like this."""
    serve(sys.stdin.buffer, own_stdout(), Limits(**json.loads(options)), job, leave_network())


def serve(requests: IO[bytes], answers: IO[bytes], limits: Limits, job: str, isolated: bool) -> None:
    """Answer requests until they end. ``job`` is JSON: the ``database``, and whether the worker ``writes`` to it.

    With an ``index`` in it, an index is made there, and nothing answered.
    """
    hello: dict[str, Any] = {"isolated": isolated}
    known = json.loads(job)
    _cap(limits.index_mb if "index" in known else limits.memory_mb)
    if "index" in known:
        send(answers, hello)
        builder.make(known, lambda head: send(answers, head))
        return
    try:
        worker = Worker(limits, **known)
    except OSError as error:
        hello["error"] = str(error)
    send(answers, hello)
    while "error" not in hello and (line := requests.readline()):
        request = json.loads(line)
        head, body = worker.respond(request, requests.read(request["size"]))
        send(answers, head, body)


def send(out: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    """Write one answer: a line of JSON with the size of the body, then the body."""
    out.write(json.dumps({**head, "size": len(body)}).encode() + b"\n")
    out.write(body)
    out.flush()


class Worker:
    """What one process knows: its limits and the database that it has open."""

    def __init__(self, limits: Limits, database: str, writes: bool) -> None:
        self._limits, self._writes, self._path = limits, writes, ""
        self._sources: Sources | None = None
        if writes:
            self._store = ox.Store(database)
        else:
            with suppress(OSError):  # it has given way to another, which the first request will name
                self._open(database)

    def respond(self, request: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """The head and the body of the answer to one request. Whatever a library raises is an answer."""
        _alarm((self._limits.write_seconds if self._writes else self._limits.seconds) + 2 * self._limits.grace)
        try:
            status, name, data = self._carry_out(request, body)
            return {"status": status, "type": name}, data
        except EndpointError as error:
            return {"status": error.status, "error": error.what, "hint": error.hint}, b""
        except MemoryError:
            return {"status": 503, "error": memory_message(self._limits.memory_mb)}, b""
        except OSError as error:
            return {"status": 500, "error": f"the database cannot be used: {error}", "stale": True}, b""
        except Exception as error:
            return {"status": 500, "error": f"{type(error).__name__}: {evaluate.brief(error)}"}, b""
        finally:
            _alarm(0)

    def _carry_out(self, request: dict[str, Any], body: bytes) -> tuple[int, str, bytes]:
        if self._writes:
            status = change.CHANGES[request["do"]](self._store, request, body, self._limits)
            self._store.flush()
            self._store.backup(request["snapshot"])
            return status, "", b""
        self._open(request["database"])
        if request["do"] == "graph":
            return (200, *evaluate.answer_graph(self._store, request, self._limits))
        if request["do"] == "describe":
            triples = described(self._store, request["iri"])
            return (200, *evaluate.write_graph(triples, request["accept"], self._limits))
        if request["do"] == "explore":
            return 200, "application/json", self._explored(request)
        text = _text(body)
        return (200, *evaluate.answer_query(self._store, request, text, self._limits))

    def _explored(self, request: dict[str, Any]) -> bytes:
        known = self._sources
        if known is None or known.path != request["index"] or known.graph is not self._store:
            if known is not None:
                known.close()
            known = self._sources = Sources(request["index"], self._store, request["ledger"], request["review"])
        return answer(request["call"], request["arguments"], known)

    def _open(self, path: str) -> None:
        if path != self._path:
            self._store = ox.Store.read_only(path)
            self._path = path


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EndpointError("the query is not UTF-8", status=400) from error


def memory_message(megabytes: int) -> str:
    """Why an answer did not come about for want of memory."""
    return f"the query needs more than {megabytes} MB of memory"


def leave_network() -> bool:
    """Give up the network for good; whether the system let us. It is Linux's to give.

    Without privileges this takes a user namespace of its own, which some systems forbid.
    """
    with suppress(AttributeError, OSError):
        unshare = ctypes.CDLL(None, use_errno=True).unshare
        return any(unshare(flags) == 0 for flags in (NEW_NETWORK, NEW_USERS | NEW_NETWORK))
    return False


def _cap(megabytes: int) -> None:
    """Refuse more memory than the limit, and write no memory to disk on a crash; a larger stack for the parser."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_STACK)
        roomy = STACK_MB * MEGABYTE
        resource.setrlimit(resource.RLIMIT_STACK, (roomy if most < 0 else min(roomy, most), most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MEGABYTE, megabytes * MEGABYTE))


def _alarm(seconds: float) -> None:
    """End this process in so many seconds even if nobody is left to kill it; 0: not any more."""
    with suppress(AttributeError):  # Windows has none
        signal.setitimer(signal.ITIMER_REAL, seconds)


def own_stdout() -> IO[bytes]:
    """The pipe to the server; what libraries print goes to stderr from now on."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe
