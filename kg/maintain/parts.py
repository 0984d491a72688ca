"""A store's graph as N-Quads parts of bounded size: for other machines, other databases, other programs.

In: a store's directory. Out: a folder with ``part-00000.nq`` and so on, and ``manifest.json``, written last: without it
the folder is not finished. The bytes follow from the graph alone: first the default graph, sorted; then the named
graphs in the order of their IRIs, each sorted and whole in one part. All lines together are those of
``kg store dump -o FILE.nq``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pyoxigraph as ox

from kg.aside import written_aside
from kg.errors import StoreError
from kg.maintain.dump import as_written, digest_of
from kg.maintain.shapes import ledger_graph
from kg.spool import in_order
from kg.store import reading
from kg.store.parts import FORMAT, MANIFEST, Manifest, Part, read_manifest

PART_SIZE = 200_000  # quads: 50 MB, which is in memory while it is written
_OURS = re.compile(r"(manifest\.json|part-\d{5,}\.nq)|\.(manifest\.json|part-\d{5,}\.nq)\..+")
_MEMORY = ".push-"  # what `kg.maintain.push` keeps in the folder


def write_parts(
    directory: Path, base: str, folder: Path, size: int = PART_SIZE, progress: Callable[[], None] = lambda: None
) -> Manifest:
    """Write a store's graph to a folder, instead of the parts that are there; what the manifest says.

    Args:
        base: that of the settings.
        size: quads of a part. A named graph with more has a part of its own.
        progress: is called once a part.

    Raises:
        StoreError: if there is no store, the folder holds other files, the graph has blank nodes, or the disk is full.
    """
    parts: list[Part] = []
    try:
        with reading(directory) as store:
            _make_room(folder)
            written = _written(_portions(store, base, size), folder, parts, progress)
            fingerprint = digest_of(in_order(written))
        manifest = Manifest(FORMAT, sum(part.quads for part in parts), fingerprint, tuple(parts))
        with written_aside(folder / MANIFEST) as file:
            file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    except OSError as error:
        raise StoreError(f"the parts cannot be written: {error.strerror or error}", path=str(folder)) from error
    return manifest


def _make_room(folder: Path) -> None:
    """The folder, empty: of earlier parts, whole or not, nothing is left."""
    folder.mkdir(exist_ok=True)
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith(_MEMORY))
    strange = [name for name in names if not _OURS.fullmatch(name)]
    if strange:
        what = f"the folder holds other files: {strange[0]}"
        raise StoreError(what, path=str(folder), hint="Name a new or empty folder.")
    if MANIFEST in names:
        read_manifest(folder)  # raises if it is somebody else's
        (folder / MANIFEST).unlink()
    for name in names:
        (folder / name).unlink(missing_ok=True)


def _portions(store: ox.Store, base: str, size: int) -> Iterator[tuple[list[str], int]]:
    """The lines of each part, and how many named graphs they hold."""
    portion: list[str] = []
    graphs = 0
    for line in default_lines(store):
        if len(portion) == size:
            yield portion, 0
            portion = []
        portion.append(line)
    for _, lines in named_lines(store, base):
        if portion and len(portion) + len(lines) > size:
            yield portion, graphs
            portion, graphs = [], 0
        portion += lines
        graphs += 1
    if portion:
        yield portion, graphs


def default_lines(store: ox.Store) -> Iterator[str]:
    """The default graph as N-Quads, sorted by way of files."""
    return in_order(map(_line, store.quads_for_pattern(None, None, None, ox.DefaultGraph())))


def named_lines(store: ox.Store, base: str) -> Iterator[tuple[str, list[str]]]:
    """The named graphs in the order of their IRIs, each as sorted N-Quads; without empty ones and the ledger's."""
    for name in in_order(map(_name, store.named_graphs())):
        lines = sorted(map(_line, store.quads_for_pattern(None, None, None, ox.NamedNode(name))))
        if lines and name != ledger_graph(base):
            yield name, lines


def _name(graph: ox.NamedNode | ox.BlankNode) -> str:
    if isinstance(graph, ox.BlankNode):
        raise _blank(str(graph))
    return graph.value


def _line(quad: ox.Quad) -> str:
    line = f"{as_written(quad)} .\n"
    if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
        raise _blank(line)
    return line


def _blank(where: str) -> StoreError:
    """A blank node is one within one file or request only; no graph of `kg build` has any."""
    hint = "Write the graph to one file: kg store dump -o FILE."
    return StoreError(f"the graph has blank nodes, so it cannot go in several parts: {where.strip()}", hint=hint)


def _written(
    portions: Iterator[tuple[list[str], int]], folder: Path, parts: list[Part], progress: Callable[[], None]
) -> Iterator[str]:
    """Write each portion as a part; their lines on the way."""
    for number, (lines, graphs) in enumerate(portions):
        parts.append(_write(folder / f"part-{number:05}.nq", lines, graphs))
        progress()
        yield from lines


def _write(path: Path, lines: list[str], graphs: int) -> Part:
    digest, size = hashlib.sha256(), 0
    with written_aside(path) as file:
        for line in lines:
            data = line.encode()
            digest.update(data)
            size += file.write(data)
    return Part(path.name, len(lines), graphs, size, digest.hexdigest())
