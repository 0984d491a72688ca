"""A store's graph as N-Quads parts of bounded size: for other machines, other databases, other programs.

In: a store's directory. Out: a folder with ``part-00000.nq`` and so on, and ``manifest.json``, written last: without it
the folder is not finished. The bytes follow from the graph alone: first the default graph, sorted; then the named
graphs in the order of their IRIs, each sorted and whole in one part. All lines together are those of
``kg store dump -o FILE.nq``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
import pyoxigraph as ox

from kg.aside import written_aside
from kg.errors import StoreError
from kg.maintain.dump import as_written, sorted_lines
from kg.maintain.shapes import ledger_graph
from kg.store import open_for_reading
from kg.store.parts import FORMAT, MANIFEST, Manifest, Part

PART_SIZE = 200_000  # quads: 50 MB, which is in memory while it is written
_OURS = re.compile(r"part-\d{5,}\.nq")


def write_parts(
    directory: Path, base: str, folder: Path, size: int = PART_SIZE, progress: Callable[[], None] = lambda: None
) -> Manifest:
    """Write a store's graph to a folder, instead of the parts that are there; what the manifest says.

    Args:
        base: that of the settings.
        size: quads of a part. A named graph with more has a part of its own.
        progress: is called once a part.

    Raises:
        StoreError: if there is no store, the folder holds other files, or the disk is full.
    """
    store = open_for_reading(directory)
    try:
        _make_room(folder)
        parts = []
        for number, (lines, graphs) in enumerate(_portions(store, base, size)):
            parts.append(_write(folder / f"part-{number:05}.nq", lines, graphs))
            progress()
        manifest = Manifest(FORMAT, sum(part.quads for part in parts), _fingerprint(store, base), tuple(parts))
        with written_aside(folder / MANIFEST) as file:
            file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
        kept = {part.name for part in parts}
        for path in folder.iterdir():
            if _OURS.fullmatch(path.name) and path.name not in kept:
                path.unlink()
    except OSError as error:
        raise StoreError(f"the parts cannot be written: {error.strerror or error}", path=str(folder)) from error
    return manifest


def _make_room(folder: Path) -> None:
    """The folder, whose parts are not finished from now on."""
    folder.mkdir(exist_ok=True)
    strange = [path.name for path in folder.iterdir() if not _is_ours(path.name)]
    if strange:
        what = f"the folder holds other files: {strange[0]}"
        raise StoreError(what, path=str(folder), hint="Name a new or empty folder.")
    (folder / MANIFEST).unlink(missing_ok=True)


def _is_ours(name: str) -> bool:
    return name == MANIFEST or bool(_OURS.fullmatch(name)) or name.startswith((".part-", ".manifest", ".push-"))


def _portions(store: ox.Store, base: str, size: int) -> Iterator[tuple[list[str], int]]:
    """The lines of each part, and how many named graphs they hold."""
    portion: list[str] = []
    graphs = 0
    for line in default_lines(store):
        if len(portion) == size:
            yield portion, graphs
            portion = []
        portion.append(line)
    for name in graph_names(store, base):
        lines = graph_lines(store, name)
        if portion and len(portion) + len(lines) > size:
            yield portion, graphs
            portion, graphs = [], 0
        portion += lines
        graphs += 1
    if portion:
        yield portion, graphs


def default_lines(store: ox.Store) -> Iterator[str]:
    """The default graph as N-Quads, sorted by way of files."""
    from kg.export.spool import in_order  # brings all exports with it

    quads = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return in_order((f"{as_written(quad)} .\n" for quad in quads), key=str)


def graph_names(store: ox.Store, base: str) -> Iterator[str]:
    """The IRIs of the named graphs, sorted by way of files, but for the ledger's entries."""
    from kg.export.spool import in_order

    names = (name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))
    return in_order((name for name in names if name != ledger_graph(base)), key=str)


def graph_lines(store: ox.Store, name: str) -> list[str]:
    """A named graph as N-Quads, sorted."""
    return sorted(f"{as_written(quad)} .\n" for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(name)))


def _write(path: Path, lines: Iterable[str], graphs: int) -> Part:
    digest, quads, size = hashlib.sha256(), 0, 0
    with written_aside(path) as file:
        for line in lines:
            data = line.encode()
            digest.update(data)
            size += file.write(data)
            quads += 1
    return Part(path.name, quads, graphs, size, digest.hexdigest())


def _fingerprint(store: ox.Store, base: str) -> str:
    digest = hashlib.sha256()
    for line in sorted_lines(store, base):
        digest.update(line.encode())
    return digest.hexdigest()
