"""For workers of Dask in tests: children that load no language model's library, which takes longer than all tests."""

from __future__ import annotations

import kg.scale.pool


def dask_setup(worker: object) -> None:
    """Called by Dask in every worker that starts."""
    kg.scale.pool.PRELOAD = ()  # type: ignore[assignment]
