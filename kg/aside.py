"""Files that are there whole or not at all: written beside their place, then moved to it; by one process at a time.

In: a path and what is written to the open file. Out: the file, with the mode it had or a new one has; after a failure
the old file and no other. Symbolic links stay links; a device or pipe is written to and never replaced.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


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
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def usual_mode(wanted: int) -> int:
    """The mode that a new file or folder gets where ``wanted`` is asked for: less what the process masks."""
    mask = os.umask(0)
    os.umask(mask)
    return wanted & ~mask
