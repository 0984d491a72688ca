"""Temporary folders: removed at the end, and those of killed processes by the next one."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from kg.aside import temporary_folder

HOLDER = """
import sys, time
from kg.aside import temporary_folder
with temporary_folder("graphwright-test-") as folder:
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def held_elsewhere() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_temporary_folder_goes_with_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with suppress(ZeroDivisionError), temporary_folder("graphwright-test-") as folder:
            (folder / "a.txt").write_text("a")
            assert list(tmp_path.iterdir()) == [folder]
            raise ZeroDivisionError
        assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs locks on folders")
def test_what_a_killed_process_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    killed, left = held_elsewhere()
    living, used = held_elsewhere()
    try:
        assert left.is_dir()
        killed.send_signal(signal.SIGKILL)
        killed.wait(20)
        with temporary_folder("graphwright-test-") as own:
            assert {one.name for one in tmp_path.iterdir()} == {used.name, own.name}
    finally:
        for process in (killed, living):
            process.kill()
            process.wait(20)
            assert process.stdout is not None
            process.stdout.close()
