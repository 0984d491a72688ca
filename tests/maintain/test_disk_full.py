"""A disk that fills up is said in one line, and costs nothing: bench/kill_store.py --disk in small."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="the experiment needs Linux")
def test_a_full_disk_is_told_and_the_store_goes_on_when_there_is_space() -> None:
    command = [sys.executable, "bench/kill_store.py", "--disk", "--documents", "40", "--files", "2", "--points", "4"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 ran out of space; 0 faults" in done.stdout
