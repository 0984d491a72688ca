"""The memory of a worker process: a cap on it, and when it has grown so much that a fresh process should go on.

In: megabytes. Out: whether there is room. Where the system cannot cap (Windows) or tell (all but Linux) memory, workers
are replaced by the number of their documents alone.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

MEGABYTE = 1_000_000


def cap_memory(megabytes: int) -> None:
    """Refuse this process more memory than that. What is only reserved does not count, as libraries reserve a lot."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MEGABYTE, most))


class Growth:
    """Whether this process has used up half of the room between what it held at first and its cap."""

    def __init__(self, cap: int) -> None:
        self._most = (resident() + cap) / 2

    def too_much(self) -> bool:
        """Whether it is time for a fresh process."""
        return resident() > self._most


def resident() -> float:
    """Megabytes of memory that this process holds; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
    except OSError:
        return 0.0
