"""The graph of a store: an Oxigraph database that one process changes, and snapshots of it that any process reads.

In: a directory; changes as triples by graph. Out: a store of quads. The directory is an Oxigraph database like any
other, so that other programs can open it while nobody writes; what is ours lies in its folder `.kg`: the ledger, and
snapshots, which share their files with the database. Oxigraph must not read a database that another process changes:
readers open snapshots.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

import pyoxigraph as ox

from kg.aside import locks_of_folders, written_aside
from kg.errors import StoreError, StoreInUse

# Graph (its IRI, or "" for the default graph) → triples in N-Triples, without the dot.
Lines = Mapping[str, Collection[str]]

OWN = ".kg"
BULK = 3_000  # triples from which on it is quicker to hand files to Oxigraph than to go through its log
KEPT = 2  # snapshots: the newest, and the one before for those who are about to open it
_FULL = "Free some space and run the same command again: what is committed stays."


def is_store(directory: Path) -> bool:
    """Whether there is a store that `Database` made."""
    return (directory / OWN).is_dir()


class Database:
    """A store's graph, open for changes by this process alone. It is made if there is none.

    Raises:
        StoreError: if another process has it open, or it cannot be read or made.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        try:
            self._check_place()
            self.own.mkdir(parents=True, exist_ok=True)
            self.store = ox.Store(str(directory))
        except OSError as error:
            raise _refusal(error, directory) from error

    @property
    def own(self) -> Path:
        """The folder with what is not Oxigraph's."""
        return self.directory / OWN

    def _check_place(self) -> None:
        """A folder with other things in it is no place for a store."""
        if not self.directory.is_dir() or is_store(self.directory):
            return
        if any(self.directory.iterdir()):
            what = "the directory holds other files"
            if (self.directory / "CURRENT").is_file():  # so every database of RocksDB, on which Oxigraph stands
                what = "the directory is a database without a ledger, which cannot grow"
            raise StoreError(what, path=str(self.directory), hint="Name a new or empty directory.")

    def add(self, added: Lines) -> None:
        """Put triples in; what is there already does no harm.

        A process that dies within may leave some of them in: whoever calls must add them again then.

        Raises:
            StoreError: if the disk is full or fails.
        """
        count = sum(len(triples) for triples in added.values())
        if not count:
            return
        load = self.store.bulk_load if count >= BULK else self.store.load
        with self._told():
            load(as_nquads(added), format=ox.RdfFormat.N_QUADS)

    def change(self, removed: Lines, added: Lines, dropped: Collection[str] = ()) -> None:
        """Take triples out, then put others in; the same again does no harm.

        ``dropped`` are graphs of which nothing is left. Readers see nothing in between, since they have snapshots; a
        process that dies in between must make the change again.

        Raises:
            StoreError: if the disk is full or fails.
        """
        if any(removed.values()):
            drops = "".join(f" ; DROP SILENT GRAPH <{graph}>" for graph in dropped)
            with self._told():
                self.store.update(f"DELETE DATA {{ {_as_data(removed)} }}{drops}")
        self.add(added)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What Oxigraph cannot write, told with the name of the store."""
        try:
            yield
        except OSError as error:
            what = f"the store cannot be written: {error.strerror or error}"
            raise StoreError(what, path=str(self.directory), hint=_FULL) from error

    def close(self) -> None:
        """Give the directory free for another process."""
        del self.store  # pyoxigraph closes a database with its last reference

    def clear(self) -> None:
        """Take everything out."""
        with self._told():
            self.store.clear()

    def snapshot(self) -> None:
        """Let readers see what is there now.

        Raises:
            StoreError: if it cannot be written.
        """
        folder = self.own / "snapshots"
        try:
            self.store.flush()
            folder.mkdir(exist_ok=True)
            numbers = sorted(int(one.name) for one in folder.iterdir() if one.name.isdecimal())
            number = numbers[-1] + 1 if numbers else 1
            aside = folder / f"{number}.part"
            shutil.rmtree(aside, ignore_errors=True)
            self.store.backup(str(aside))
            aside.rename(folder / str(number))
            with written_aside(self.own / "current") as file:
                file.write(str(number).encode())
            for old in [*numbers, number][:-KEPT]:
                _remove_unless_held(folder / str(old))
        except OSError as error:
            what = f"no snapshot can be made: {error.strerror or error}"
            raise StoreError(what, path=str(self.directory), hint=_FULL) from error


def as_nquads(lines: Lines) -> bytes:
    """The triples as N-Quads.

    >>> as_nquads({"": ["<a:a> <a:b> 'c'"], "a:g": ["<a:a> <a:b> <a:d>"]}).decode().splitlines()
    ["<a:a> <a:b> 'c' .", '<a:a> <a:b> <a:d> <a:g> .']
    """
    ends = {graph: f" <{graph}> .\n" if graph else " .\n" for graph in lines}
    return "".join(triple + ends[graph] for graph, triples in lines.items() for triple in triples).encode()


def _as_data(lines: Lines) -> str:
    """The triples as SPARQL's quad data."""
    parts = []
    for graph, triples in lines.items():
        block = " . ".join(triples)
        parts.append(f"GRAPH <{graph}> {{ {block} }}" if graph else f"{block} .")
    return " ".join(part for part in parts if part != " .")


def _refusal(error: OSError, directory: Path) -> StoreError:
    if "lock" in str(error).lower():
        hint = "Wait until it has finished, or end it."
        return StoreInUse("another process is writing to the store", path=str(directory), hint=hint)
    return StoreError(f"the store cannot be opened: {error.strerror or error}", path=str(directory))


def open_for_reading(directory: Path) -> ox.Store:
    """The newest snapshot of a store, or an Oxigraph database that somebody else made.

    A snapshot goes when `KEPT` newer ones have come, and then cannot be read on: see `reading`.

    Raises:
        StoreError: if there is none.
    """
    return _opened(directory, nullcontext)


@contextmanager
def reading(directory: Path) -> Iterator[ox.Store]:
    """As `open_for_reading`, for long work: the snapshot stays until the block or the process ends.

    Raises:
        StoreError: if there is none.
    """
    with ExitStack() as held:
        yield _opened(directory, lambda place: held.enter_context(_locked(place, "LOCK_SH")))


def _opened(directory: Path, hold: Callable[[Path], object]) -> ox.Store:
    try:
        for _ in range(KEPT):
            with suppress(OSError):  # the snapshot may have given way to a newer one
                return _opened_now(directory, hold)
        return _opened_now(directory, hold)
    except OSError as error:
        raise StoreError(f"the store cannot be opened: {error.strerror or error}", path=str(directory)) from error


def _opened_now(directory: Path, hold: Callable[[Path], object]) -> ox.Store:
    place = database_to_read(directory)
    if place != directory:
        hold(place)
    return ox.Store.read_only(str(place))


@contextmanager
def holding(snapshot: Path) -> Iterator[None]:
    """Keep a snapshot of a store until the block or the process ends.

    Raises:
        OSError: if it is gone, or just going.
    """
    with _locked(snapshot, "LOCK_SH"):
        yield


def _remove_unless_held(place: Path) -> None:
    """Remove a snapshot; one that a reader holds is left for the next time."""
    with suppress(BlockingIOError), _locked(place, "LOCK_EX"):
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _locked(place: Path, how: str) -> Iterator[None]:
    """A lock on a folder, which ends with the process at the latest; none on systems and disks that have no locks.

    Raises:
        BlockingIOError: if another has it.
    """
    locks = locks_of_folders()
    if locks is None:
        yield
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        locks.flock(handle, getattr(locks, how) | locks.LOCK_NB)
    except OSError as error:
        if isinstance(error, BlockingIOError):
            os.close(handle)
            raise
    try:
        yield
    finally:
        os.close(handle)


def database_to_read(directory: Path) -> Path:
    """The Oxigraph database that readers open: the newest snapshot of a store, or the directory itself.

    Raises:
        StoreError: if there is none yet.
    """
    if not directory.is_dir():
        raise StoreError("the store does not exist", path=str(directory), hint="Make one with kg build --store.")
    if not is_store(directory):
        return directory
    try:
        number = (directory / OWN / "current").read_text().strip()
    except FileNotFoundError as error:
        hint = "Run kg build --store again."
        raise StoreError("the store holds nothing yet", path=str(directory), hint=hint) from error
    return directory / OWN / "snapshots" / number


def size_on_disk(directory: Path) -> int:
    """Bytes that a store takes, files shared with snapshots counted once."""
    seen: dict[int, int] = {}
    for folder, _, files in os.walk(directory):
        for name in files:
            with suppress(OSError):
                stat = os.stat(os.path.join(folder, name))
                seen[stat.st_ino] = stat.st_blocks * 512
    return sum(seen.values())
