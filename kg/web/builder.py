"""The process that makes an index: it does so once, tells how far it is, and ends.

In: a job as a mapping. Out: lines of JSON: how far it is, at last that it is done, or why not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from kg.errors import KGError
from kg.explore import build_index

GENTLE = 10  # how far queries go before this process on the processors


def make(job: Mapping[str, str], tell: Callable[[dict[str, Any]], None]) -> None:
    """Make the index that the job names, which has the arguments of `kg.explore.build_index`."""
    with suppress(AttributeError, OSError):  # Windows has no priorities of this kind
        os.nice(GENTLE)

    def progress(stage: str, done: int, total: int) -> None:
        tell({"stage": stage, "done": done, "total": total})

    try:
        named = {name: job[name] for name in ("title", "ledger", "why_not")}
        build_index(job["index"], job["database"], **named, progress=progress)
        tell({"made": True})
    except (KGError, OSError, MemoryError) as error:
        tell({"error": str(error) or type(error).__name__})
