"""Files that are there whole or not at all, written beside their place and then moved to it; and temporary folders.

In: a path and what is written to the open file. Out: the file, with the mode it had or a new one has; after a failure
the old file and no other. Symbolic links stay links; a device or pipe is written to and never replaced.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO


def locks_of_folders() -> Any:
    """The module of locks on folders; None on systems without them."""
    try:
        import fcntl
    except ImportError:
        return None
    return fcntl


@contextmanager
def written_aside(target: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes the target's place when the block ends well.

    Raises:
        OSError: if it cannot be written.
    """
    real = Path(os.path.realpath(target))
    if real.exists() and not real.is_file():
        with real.open("wb") as file:
            yield file
        return
    handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, real.stat().st_mode & 0o777 if real.exists() else usual_mode(0o666))
        os.replace(name, real)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process is in such a block about the folder; no waiting on systems without such locks."""
    locks = locks_of_folders()
    if locks is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk without locks
            locks.flock(handle, locks.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def temporary_folder(prefix: str) -> Iterator[Path]:
    """A new folder in the system's place for such, removed at the end.

    A process that is killed cannot remove its own: what such processes left under the same prefix goes first.
    """
    place = Path(tempfile.gettempdir())
    locks = locks_of_folders()
    if locks is None:
        with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
            yield Path(name)
        return
    for left in place.glob(f"{prefix}*"):
        with suppress(OSError):  # another user's, or in use
            _remove_unlocked(left, locks)
    folder = Path(tempfile.mkdtemp(prefix=f".{prefix}"))
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk without locks
            locks.flock(handle, locks.LOCK_SH)
        folder = folder.rename(place / folder.name[1:])  # from now on others see it, and that it is in use
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _remove_unlocked(folder: Path, locks: Any) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        locks.flock(handle, locks.LOCK_EX | locks.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)


def usual_mode(wanted: int) -> int:
    """The mode that a new file or folder gets where ``wanted`` is asked for: less what the process masks."""
    mask = os.umask(0)
    os.umask(mask)
    return wanted & ~mask
