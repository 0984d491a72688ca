"""From a store to a file or folder of one format.

In: a store, a format's name, a selection. Out: the file or folder, written aside and then moved to its place, so that
nobody finds half of it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.aside import usual_mode, written_aside
from kg.errors import ExportError
from kg.export.claims import Claims
from kg.export.formats import EXPORTERS, Exporter, ToFolder, ToRdf
from kg.export.selection import Selection
from kg.export.view import Track, untracked
from kg.export.views import view_of
from kg.iri import NAMESPACES

PIECES = 2_000  # of text, that are written at once


@dataclass(frozen=True, slots=True)
class Export:
    """What an export did: ``nodes`` and ``edges`` are counted for drawings, None for RDF."""

    path: Path
    nodes: int | None = None
    edges: int | None = None


def export_graph(
    graph: ox.Store,
    format: str,
    path: Path,
    selection: Selection = Selection(),
    *,
    prefixes: Mapping[str, str] = NAMESPACES,
    raw: bool = False,
    track: Track = untracked,
) -> Export:
    """Write the selected claims in a format of `EXPORTERS` to a file, or to a folder that is new or was written before.

    ``raw`` leaves cells of CSV as they are that a spreadsheet would take for formulas. ``track`` shows how far it is.

    Raises:
        ExportError: for an unknown format, status, relation, class; a format that has no such form; a path that cannot
            be written or is a folder with other files.
    """
    exporter = find_exporter(format)
    claims = claims_for(graph, exporter, selection, prefixes, track)
    with _named(path):
        if isinstance(exporter, ToFolder):
            view = view_of(claims)
            write = exporter.write_raw if raw and exporter.write_raw else exporter.write
            _write_folder(path, lambda folder: write(view, folder))
            return Export(path, len(view.nodes), len(view.edges))
        if isinstance(exporter, ToRdf):
            _write_file(path, exporter.write(claims))
            return Export(path)
        view = view_of(claims, placed=exporter.placed)
        _write_file(path, exporter.write(view))
        return Export(path, len(view.nodes), len(view.edges))


def export_text(
    graph: ox.Store,
    format: str,
    selection: Selection = Selection(),
    *,
    prefixes: Mapping[str, str] = NAMESPACES,
    track: Track = untracked,
) -> Iterator[str]:
    """The text of a format of one file, piece by piece.

    Raises:
        ExportError: as `export_graph` does, and for a format of several files.
    """
    exporter = find_exporter(format)
    claims = claims_for(graph, exporter, selection, prefixes, track)
    if isinstance(exporter, ToFolder):
        raise ExportError(f"{format} is a folder of several files", hint="Name a folder to write: -o FOLDER.")
    if isinstance(exporter, ToRdf):
        return exporter.write(claims)
    return exporter.write(view_of(claims, placed=exporter.placed))


def find_exporter(format: str) -> Exporter:
    """The exporter of this name. Raises `ExportError` with those that there are."""
    if format not in EXPORTERS:
        raise ExportError(f"unknown export format {format!r}", hint=f"Use one of: {', '.join(EXPORTERS)}.")
    return EXPORTERS[format]


def claims_for(
    graph: ox.Store,
    exporter: Exporter,
    selection: Selection,
    prefixes: Mapping[str, str],
    track: Track = untracked,
) -> Claims:
    """The claims of the selection, with the statuses that the format has by default. Raises `ExportError`."""
    usual = exporter.statuses if isinstance(exporter, ToRdf) else ("asserted",)
    return Claims(graph, replace(selection, statuses=selection.statuses or usual), prefixes, track)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExportError(f"the export cannot be written: {error.strerror or error}", path=str(path)) from error


def _write_file(path: Path, pieces: Iterable[str]) -> None:
    source = iter(pieces)
    with written_aside(path) as file:
        while batch := list(islice(source, PIECES)):
            file.write("".join(batch).encode())


def _write_folder(path: Path, write: Callable[[Path], None]) -> None:
    real = Path(os.path.realpath(path))
    before = _written_before(real)
    folder = Path(tempfile.mkdtemp(dir=real.parent, prefix=f".{real.name}."))
    try:
        folder.chmod(usual_mode(0o777))
        write(folder)
        files = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
        (folder / MARK).write_text("".join(f"{file}\n" for file in files), encoding="utf-8")
        if real.exists():
            _move_into(folder, real, [*files, MARK], before)
        else:
            folder.rename(real)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


MARK = ".kg-export"  # in each folder that we made: the files that the next export may replace


def _written_before(path: Path) -> frozenset[str]:
    """The files in the folder that an export wrote; others stay, and none may be in the way of a new one."""
    if path.exists() and not path.is_dir():
        raise ExportError("this format is a folder of several files", path=str(path), hint="Name a folder, not a file.")
    if not path.is_dir() or not any(path.iterdir()):
        return frozenset()
    if not (path / MARK).is_file():
        hint = "Name a new folder, or empty this one."
        raise ExportError("the folder has files that no export wrote", path=str(path), hint=hint)
    return frozenset((path / MARK).read_text(encoding="utf-8").splitlines()) | {MARK}


def _move_into(folder: Path, target: Path, files: list[str], before: frozenset[str]) -> None:
    for file in files:
        if file not in before and (target / file).exists():
            hint = "Move it away, or name a new folder."
            raise ExportError("a file is in the way that no export wrote", path=str(target / file), hint=hint)
    for file in before.difference(files):
        if (target / file).resolve().is_relative_to(target):
            (target / file).unlink(missing_ok=True)
    for file in files:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        os.replace(folder / file, target / file)
