"""A disk that fills up is said in one line, and costs nothing: bench/kill_store.py --disk in small."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store.database import Database

ROOT = Path(__file__).parents[2]
LINES = {"": ["<https://e.org/a> <https://e.org/b> <https://e.org/c>"]}


@pytest.mark.skipif(sys.platform != "linux", reason="the experiment needs Linux")
def test_a_full_disk_is_told_and_the_store_goes_on_when_there_is_space() -> None:
    command = [sys.executable, "bench/kill_store.py", "--disk", "--documents", "40", "--files", "2", "--points", "4"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 ran out of space; 0 faults" in done.stdout


class Full:
    """A store that can be read, and has no space for more."""

    def __getattr__(self, name: str) -> object:
        def fail(*given: object, **more: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        return fail


@pytest.mark.parametrize(
    "act",
    [
        lambda database: database.add(LINES),
        lambda database: database.change(LINES, {}),
        lambda database: database.clear(),
        lambda database: database.snapshot(),
    ],
    ids=["add", "change", "clear", "snapshot"],
)
def test_a_database_that_cannot_write_says_so(act: Callable[[Database], None], tmp_path: Path) -> None:
    database = Database(tmp_path / "store")
    database.store = Full()  # type: ignore[assignment]
    with pytest.raises(StoreError, match=r"store: .*No space left on device\. Free some space") as caught:
        act(database)
    assert caught.value.path == str(tmp_path / "store")
