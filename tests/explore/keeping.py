"""Folders that take long to make, kept between runs in the temporary folder of the system.

In: a name, the sources that a folder is made by, a function that makes it. Out: the folder; it must not be changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]


def kept(name: str, sources: Iterable[Path], make: Callable[[Path], object]) -> Path:
    """The folder that ``make`` fills, made anew when a file of ``sources`` has changed."""
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.read_bytes())
    place = Path(tempfile.gettempdir()) / f"graphwright-tests-{name}-{digest.hexdigest()[:16]}"
    if not place.is_dir():
        making = Path(tempfile.mkdtemp(prefix=f"{place.name}-"))
        try:
            make(making)
            os.rename(making, place)
        except OSError:
            shutil.rmtree(making, ignore_errors=True)
            if not place.is_dir():  # else another run was quicker
                raise
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    return place


def package(*names: str) -> list[Path]:
    """The Python files of these parts of the program."""
    return [path for name in names for path in (ROOT / "kg" / name).rglob("*.py")]
