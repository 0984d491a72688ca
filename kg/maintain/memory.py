"""Memory that is free is given back to the system, so that a process which works for days holds no more than it needs.

glibc keeps freed memory in pieces between what is in use; in a process that writes a database, half of all it holds.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any


def give_back() -> None:
    """Hand freed memory to the system, in some milliseconds; nothing happens where the C library is another."""
    if (trim := _trim()) is not None:
        trim(0)


@cache
def _trim() -> Any:
    """glibc's ``malloc_trim``; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        return ctypes.CDLL("libc.so.6").malloc_trim
    except (OSError, AttributeError):
        return None
