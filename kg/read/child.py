"""The process behind `kg.read.sandbox`: reads files from stdin until it ends, answers each with a line of JSON.

In: a line of JSON (parser, name, size, options) and the bytes of a file. Out: ``{"found": [...]}``, the documents, or
``{"error": kind, "what": reason}``. Whatever a library raises is an answer. It opens no file and no connection.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from typing import IO, Any

from kg.errors import ReadError

PARSERS = {
    "docx": "kg.read.docx:parse",
    "feed": "kg.read.feed:parse",
    "html": "kg.read.html:parse",
    "pdf": "kg.read.pdf:parse",
}
MEGABYTE = 1_000_000


def main(memory_mb: str) -> None:
    """Serve until stdin ends."""
    requests, answers = sys.stdin.buffer, _own_stdout()
    _cap_memory(int(memory_mb) * MEGABYTE)
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        answers.write(json.dumps(respond(request, data)).encode() + b"\n")
        answers.flush()


def respond(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The answer to one request.

    >>> respond({"parser": "html", "name": "a.html"}, b"")
    {'error': 'unreadable', 'what': 'the file is empty', 'hint': 'Remove it from the inputs.'}
    """
    module, _, function = PARSERS[request["parser"]].partition(":")
    try:
        parse = getattr(import_module(module), function)
        return {"found": [asdict(document) for document in parse(data, request)]}
    except ModuleNotFoundError as error:
        return {"error": "missing", "what": error.name or "a library"}
    except MemoryError:
        return {"error": "memory"}
    except ReadError as error:
        return {"error": "unreadable", "what": error.what, "hint": error.hint}
    except Exception as error:  # a library that chokes on a file may raise anything
        what = f"the file is broken ({type(error).__name__}: {' '.join(str(error).split())[:200]})"
        return {"error": "unreadable", "what": what, "hint": "Save it again with the program that made it."}


def _own_stdout() -> IO[bytes]:
    """The pipe to the parent; what libraries print goes to stderr from now on."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def _cap_memory(limit: int) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
