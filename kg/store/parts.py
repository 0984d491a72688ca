"""A graph as a folder of N-Quads parts with a manifest: read, checked, loaded into a database.

In: a folder that `kg.maintain.parts` wrote, or N-Quads files. Out: quads, or an Oxigraph database that anybody can
query and serve. Such a database has no ledger: it cannot grow, and is no store of `kg build --store`.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.files import parsing

MANIFEST = "manifest.json"
FORMAT = "graphwright N-Quads parts 1"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the folder. ``graphs`` counts the named graphs, each of which is whole in one part."""

    name: str
    quads: int
    graphs: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a folder of parts. ``fingerprint`` is that of `kg store verify`."""

    format: str
    quads: int
    fingerprint: str
    parts: tuple[Part, ...]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of parts.

    Raises:
        StoreError: if there is none, or it is of another format.
    """
    path = folder / MANIFEST
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        hint = "Write the parts again: kg store dump --parts."
        raise StoreError("the folder of parts has no manifest", path=str(folder), hint=hint) from error
    except (OSError, msgspec.MsgspecError) as error:
        raise StoreError(f"the manifest cannot be read: {error}", path=str(path)) from error
    if found.format != FORMAT:
        raise StoreError(f"the manifest is of another format: {found.format}", path=str(path))
    strange = [part.name for part in found.parts if Path(part.name).name != part.name]
    if strange:
        raise StoreError(f"the manifest names a file elsewhere: {strange[0]}", path=str(path))
    return found


def check_part(folder: Path, part: Part) -> Path:
    """The path of a part that is what the manifest says.

    Raises:
        StoreError: if it is missing or differs.
    """
    path = folder / part.name
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StoreError(f"the part cannot be read: {error.strerror or error}", path=str(path)) from error
    if found != part.sha256:
        hint = "Copy it anew, or write the parts again."
        raise StoreError("the part is not the one of the manifest: its SHA-256 differs", path=str(path), hint=hint)
    return path


def load_parts(inputs: Sequence[Path], directory: Path, progress: Callable[[], None] = lambda: None) -> int:
    """Make a database of parts; how many quads it holds. It is there whole or not at all.

    Args:
        inputs: folders of parts, or N-Quads files.
        directory: of the database, which must not exist or be empty.
        progress: is called once a file.

    Raises:
        StoreError: if a part is damaged, the place is taken, or the disk is full.
    """
    directory = directory.absolute()
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise StoreError("the place is taken", path=str(directory), hint="Name a new or empty directory.")
    manifests = {path: read_manifest(path) for path in inputs if path.is_dir()}
    files = [(path, part) for path in inputs for part in (manifests[path].parts if path in manifests else (None,))]
    try:
        aside = Path(tempfile.mkdtemp(dir=directory.parent, prefix=f".{directory.name}."))
    except OSError as error:
        raise StoreError(f"it cannot be made: {error.strerror or error}", path=str(directory)) from error
    try:
        count = _filled(aside / "store", files, progress)
        if len(inputs) == len(manifests) == 1:  # several folders may share some quads
            _check_count(inputs[0], manifests[inputs[0]], count)
        _put(aside / "store", directory)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return count


def _filled(place: Path, files: Sequence[tuple[Path, Part | None]], progress: Callable[[], None]) -> int:
    """Make a database of files, each in a folder of parts or alone; how many quads it holds."""
    try:
        store = ox.Store(str(place))
        for path, part in files:
            _load(store, check_part(path, part) if part else path)
            progress()
        store.flush()
        return len(store)
    except OSError as error:
        what = f"the database cannot be written: {error.strerror or error}"
        raise StoreError(what, path=str(place.parent.parent)) from error


def _load(store: ox.Store, path: Path) -> None:
    try:
        with parsing("N-Quads", str(path)):
            store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    except FileNotFoundError as error:
        raise StoreError("the part does not exist", path=str(path)) from error


def _check_count(folder: Path, manifest: Manifest, count: int) -> None:
    if manifest.quads != count:
        what = f"the parts hold {count:,} quads, and the manifest says {manifest.quads:,}"
        raise StoreError(what, path=str(folder), hint="Write the parts again.")


def _put(made: Path, directory: Path) -> None:
    try:
        made.rename(directory)  # also in the place of an empty directory
    except OSError as error:
        raise StoreError(f"it cannot be put there: {error.strerror or error}", path=str(directory)) from error
