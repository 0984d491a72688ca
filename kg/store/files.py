"""Graph files: Turtle, N-Triples, TriG, N-Quads, JSON-LD, read and written.

In: any number of quads, or the path of a file. Out: bytes that depend on the quads alone (not on their order, a hash
seed or the time), or a pyoxigraph store. ``-`` is stdin or stdout. It writes a whole file or none, and holds some
thousand lines. It mints, merges and checks nothing. Turtle, N-Triples and JSON-LD are the union of all graphs; TriG and
N-Quads keep the named graphs.
"""

from __future__ import annotations

import atexit
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.aside import temporary_folder, written_aside
from kg.errors import StoreError
from kg.spool import in_order, once
from kg.store.jsonld import write_jsonld
from kg.store.turtle import write_trig, write_turtle

# Bytes of a graph file that a store in memory holds: it takes about six times as much. Larger ones go to disk.
IN_MEMORY = 200 * 2**20
Quads = Iterable[ox.Quad]
Prefixes = Mapping[str, str]


def write_ntriples(quads: Quads, prefixes: Prefixes) -> Iterator[str]:
    """One sorted line a triple; no prefixes in this format."""
    return once(in_order(f"{quad.triple} .\n" for quad in quads))


def write_nquads(quads: Quads, prefixes: Prefixes) -> Iterator[str]:
    """One sorted line a quad; no prefixes in this format."""
    return once(in_order(f"{_statement(quad)} .\n" for quad in quads))


def _statement(quad: ox.Quad) -> str:
    default = isinstance(quad.graph_name, ox.DefaultGraph)
    return str(quad.triple) if default else f"{quad.triple} {quad.graph_name}"


# Name on the command line, which is also the file extension → how it is written and which parser reads it.
FORMATS: Mapping[str, tuple[Callable[[Quads, Prefixes], Iterator[str]], ox.RdfFormat]] = {
    "ttl": (write_turtle, ox.RdfFormat.TURTLE),
    "nt": (write_ntriples, ox.RdfFormat.N_TRIPLES),
    "trig": (write_trig, ox.RdfFormat.TRIG),
    "nq": (write_nquads, ox.RdfFormat.N_QUADS),
    "jsonld": (write_jsonld, ox.RdfFormat.JSON_LD),
}


def format_of(path: str) -> str:
    """The format that a file's extension names; Turtle for ``-``.

    >>> format_of("out/graph.NQ"), format_of("-")
    ('nq', 'ttl')

    Raises:
        StoreError: for an extension of no graph format.
    """
    name = "ttl" if path == "-" else Path(path).suffix.lower().removeprefix(".")
    if name not in FORMATS:
        hint = f"Use one of: {', '.join('.' + known for known in FORMATS)}."
        raise StoreError("the extension names no graph format", path=path, hint=hint)
    return name


def serialize(quads: Quads, format: str, prefixes: Prefixes) -> bytes:
    """The quads in a format of `FORMATS`, as UTF-8. ``prefixes`` is a trusted table: name → namespace.

    Raises:
        StoreError: for an unknown format.
    """
    return b"".join(_pieces(quads, format, prefixes))


def _pieces(quads: Quads, format: str, prefixes: Prefixes) -> Iterator[bytes]:
    if format not in FORMATS:
        raise StoreError(f"unknown graph format {format!r}", hint=f"Use one of: {', '.join(FORMATS)}.")
    write, _ = FORMATS[format]
    return (piece.encode() for piece in write(quads, prefixes))


def write_graph(quads: Quads, path: str, *, prefixes: Prefixes, format: str | None = None) -> None:
    """Write any number of quads to a file, whole or not at all; to stdout for ``-``. The extension names the format.

    Raises:
        StoreError: if the format is unknown or the file cannot be written.
    """
    _write(_pieces(quads, format or format_of(path), prefixes), path)


def write_bytes(data: bytes, path: str) -> None:
    """Put the bytes into a file by way of a temporary one beside it, or into stdout for ``-``.

    Raises:
        StoreError: if the directory is missing or the file cannot be written.
    """
    _write((data,), path)


def _write(pieces: Iterable[bytes], path: str) -> None:
    if path == "-":
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    if not target.parent.is_dir():
        hint = f"Create it: mkdir -p {target.parent}"
        raise StoreError("the directory of the output file does not exist", path=path, hint=hint)
    try:
        with written_aside(target) as file:
            file.writelines(pieces)
    except OSError as error:
        raise StoreError(f"the file cannot be written: {error.strerror or error}", path=path) from error


def read_graph(path: str, *, format: str | None = None) -> ox.Store:
    """A graph file, or stdin for ``-``, as a store. The extension names the format.

    The store is in memory; that of a file of more than `IN_MEMORY` bytes is in a temporary directory, which goes when
    the process ends.

    Raises:
        StoreError: with path and line if the file is missing, unreadable or wrong.
    """
    name = format or format_of(path)
    if name not in FORMATS:
        raise StoreError(f"unknown graph format {name!r}", path=path, hint=f"Use one of: {', '.join(FORMATS)}.")
    with parsing(name, path):
        return _on_disk(path, name) if _size(path) > IN_MEMORY else _in_memory(path, FORMATS[name][1])


@contextmanager
def parsing(name: str, path: str) -> Iterator[None]:
    """What Oxigraph says of a file that is not of the format ``name``, as `StoreError` with path and line."""
    try:
        yield
    except SyntaxError as error:
        raise StoreError(f"not valid {name}: {error.msg}", path=path, line=error.lineno) from error
    except ValueError as error:
        raise StoreError(f"not valid {name}: {error}", path=path) from error


def _size(path: str) -> int:
    return 0 if path == "-" or not os.path.isfile(path) else os.path.getsize(path)


def _in_memory(path: str, format: ox.RdfFormat) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(ox.parse(_bytes(path), format=format, base_iri=None))
    return store


def _on_disk(path: str, name: str) -> ox.Store:
    until_the_end = ExitStack()
    atexit.register(until_the_end.close)
    return load_graph(path, until_the_end.enter_context(temporary_folder("graphwright-graph-")), name)


def load_graph(path: str, database: Path, format: str | None = None) -> ox.Store:
    """A graph file, or stdin for ``-``, in a new database on disk. The extension names the format.

    Raises:
        StoreError: with path and line if the file is missing, unreadable or wrong, or the disk is full.
    """
    name = format or format_of(path)
    try:
        with parsing(name, path):
            store = ox.Store(str(database))
            source = {"input": sys.stdin.buffer} if path == "-" else {"path": path}
            store.bulk_load(**source, format=FORMATS[name][1])
            store.flush()
    except OSError as error:
        hint = f"It needs some times the file's size in {tempfile.gettempdir()}; TMPDIR names another place."
        raise StoreError(f"the graph cannot be loaded: {error.strerror or error}", path=path, hint=hint) from error
    return store


def _bytes(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        hint = "Make one with kg build." if isinstance(error, FileNotFoundError) else ""
        raise StoreError(f"the graph cannot be read: {error.strerror}", path=path, hint=hint) from error
