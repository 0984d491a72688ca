"""Memory that is free is given back to the system, so that a process which works for days holds no more than it needs.

glibc keeps freed memory in pieces between what is in use; in a process that writes a database, half of all it holds.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of malloc.h
LARGE = 128 * 1024  # bytes of a piece from which on it is a mapping of its own: what glibc begins with


def give_back() -> None:
    """Hand freed memory to the system, in some milliseconds; nothing happens where the C library is another."""
    if (library := _glibc()) is not None:
        library.malloc_trim(0)


@cache
def _glibc() -> Any:
    """glibc, told that what counts as large stays as it is; None where there is another library.

    By itself it takes each large piece that is freed as a reason to keep pieces of that size from then on.
    """
    if not sys.platform.startswith("linux"):
        return None
    try:
        library = ctypes.CDLL("libc.so.6")
        library.mallopt(_MMAP_THRESHOLD, LARGE)
    except (OSError, AttributeError):
        return None
    return library if hasattr(library, "malloc_trim") else None
