"""Is every guard against bad documents, full disks and sudden deaths held by a test? Exit 1 if one is not.

    python bench/guards.py [NAME...]

In a copy of the program each guard is taken out in its turn, and the tests that should notice are run: one of them must
fail, or not come to an end.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("kg", "ontology", "queries", "examples", "bench", "docs", "tests", "pyproject.toml")
PATIENCE = 90  # seconds after which tests that hang have noticed

POOL, KILL, WRITERS = "tests/scale/test_pool.py", "tests/maintain/test_kill.py", "tests/maintain/test_writers.py"
ARCHIVES, SANDBOX = "tests/read/test_archives.py", "tests/read/test_sandbox.py"


@dataclass(frozen=True, slots=True)
class Guard:
    """A place in the program, what stands there without the guard, and the tests that must notice."""

    name: str
    file: str
    text: str
    without: str
    tests: tuple[str, ...]


GUARDS = (
    Guard(
        "deadline of a worker, kept by the parent",
        "kg/scale/pool.py",
        "            if now - (worker.since or now) > deadline_of(worker.tasks[0][1], self._settings):\n",
        "            if now < 0:\n",
        (f"{POOL}::test_deadline_is_kept_by_the_parent_if_the_worker_is_deaf",),
    ),
    Guard(
        "deadline of a worker, kept by itself",
        "kg/scale/worker.py",
        "                with _last_resort(deadline_of(document, settings) + GRACE):\n",
        "                if True:\n",
        (f"{POOL}::test_worker_whose_parent_is_killed_ends_with_its_deadline",),
    ),
    Guard(
        "deadline within one process",
        "kg/scale/worker.py",
        "    previous = signal.signal(signal.SIGALRM, ring)\n    signal.setitimer(signal.ITIMER_REAL, seconds)\n",
        "    previous = signal.signal(signal.SIGALRM, ring)\n",
        ("tests/maintain/test_poison.py::test_in_one_process_a_deadline_is_kept_and_failures_are_told",),
    ),
    Guard(
        "an alarm is no death",
        "kg/scale/pool.py",
        "worker.process.exitcode == -signal.SIGALRM",
        "False",
        (f"{POOL}::test_deadline_is_kept_by_the_worker_if_the_other_side_is_busy",),
    ),
    Guard(
        "memory of a worker",
        "kg/scale/worker.py",
        "    cap_memory(settings.worker_memory_mb)\n",
        "",
        (f"{POOL}::test_document_that_needs_too_much_memory_is_quarantined",),
    ),
    Guard(
        "memory that runs out is tried in a fresh worker",
        "kg/scale/pool.py",
        "Casualty(hungry=True)) if worker.served:",
        "Casualty(hungry=True)) if False:",
        (f"{POOL}::test_document_is_not_blamed_for_memory_that_others_hold",),
    ),
    Guard(
        "workers are replaced when they have grown",
        "kg/scale/worker.py",
        "growth.too_much() or ",
        "",
        (f"{POOL}::test_worker_that_has_grown_is_replaced",),
    ),
    Guard(
        "workers are replaced after some documents",
        "kg/scale/pool.py",
        "worker.served >= self._settings.recycle_after or ",
        "",
        (f"{POOL}::test_workers_are_recycled",),
    ),
    Guard(
        "a death is laid to the document under way",
        "kg/scale/pool.py",
        "            self._suspect(worker.tasks.popleft(), worker)\n",
        "            pass\n",
        (f"{POOL}::test_document_that_kills_workers_is_quarantined_alone",),
    ),
    Guard(
        "a document is tried twice",
        "kg/scale/pool.py",
        "MAX_DEATHS = 2",
        "MAX_DEATHS = 1",
        (f"{POOL}::test_worker_that_dies_once_costs_no_document",),
    ),
    Guard(
        "ratio of an archive",
        "kg/read/caps.py",
        "        if self.size > GRACE and self.size > ratio * self.packed():\n",
        "        if False:\n",
        (f"{ARCHIVES}::test_bomb_is_stopped_by_its_ratio_and_the_rest_is_read",),
    ),
    Guard(
        "entries of an archive",
        "kg/read/caps.py",
        "        if self.entries > self.settings.max_archive_entries:\n",
        "        if False:\n",
        (f"{ARCHIVES}::test_entries_are_counted_together",),
    ),
    Guard(
        "bytes of an archive",
        "kg/read/caps.py",
        "        if self.unpacked > self.settings.max_archive_bytes:\n",
        "        if False:\n",
        (f"{ARCHIVES}::test_bytes_of_all_entries_are_counted_together",),
    ),
    Guard(
        "depth of archives",
        "kg/read/dispatch.py",
        "    if depth > desk.settings.max_archive_depth:\n",
        "    if False:\n",
        (f"{ARCHIVES}::test_archives_within_archives_are_read_to_a_depth",),
    ),
    Guard(
        "names of entries in a ZIP archive",
        "kg/read/zips.py",
        "    if problem := unsafe(info.filename) or _problem(info):\n",
        "    if problem := _problem(info):\n",
        (f"{ARCHIVES}::test_names_that_lead_out_are_failures",),
    ),
    Guard(
        "time for one file",
        "kg/read/sandbox.py",
        "            late.append(name)\n            process.kill()\n",
        "            late.clear()\n",
        (f"{SANDBOX}::test_file_over_the_deadline_is_a_failure_and_the_next_one_is_read",),
    ),
    Guard(
        "length of a line",
        "kg/read/jsonl.py",
        "    if len(line) > settings.max_line_bytes:\n",
        "    if False:\n",
        ("tests/read/test_formats.py::test_jsonl_line_over_the_byte_cap_is_one_failure",),
    ),
    Guard(
        "a file is written beside its place",
        "kg/aside.py",
        '    handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")\n',
        "    name = str(real)\n    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)\n",
        ("tests/store/test_files.py::test_a_failed_write_leaves_the_old_file_and_no_other",),
    ),
    Guard(
        "a transaction of the ledger is whole or not at all",
        "kg/store/ledger.py",
        'execute("ROLLBACK")',
        'execute("COMMIT")',
        (f"{KILL}::test_death_between_two_parts_of_a_step_loses_nothing",),
    ),
    Guard(
        "what the graph is to get is kept until it has it",
        "kg/maintain/publish.py",
        "        delta = stretch(data, Delta)\n",
        '        delta = stretch(data, Delta)\n        self._ledger.run("DELETE FROM pending")\n',
        (f"{KILL}::test_death_between_two_parts_of_a_step_loses_nothing",),
    ),
    Guard(
        "the ledger goes before the graph",
        "kg/maintain/publish.py",
        '            self._keep("check", self._make(documents, rejoin))\n',
        "            delta = self._make(documents, rejoin)\n"
        "            self._database.change(delta.removed, delta.added, delta.dropped)\n"
        '            self._keep("check", delta)\n',
        (f"{KILL}::test_what_a_dead_process_began_is_finished_before_documents_change",),
    ),
    Guard(
        "what is published is shown after a crash",
        "kg/maintain/publish.py",
        '            self._ledger.set_note(UNSEEN, b"")\n',
        "",
        (f"{KILL}::test_what_was_published_unseen_is_shown_by_the_next_run",),
    ),
    Guard(
        "readers are led to a snapshot when it is there",
        "kg/store/database.py",
        "            self.store.backup(str(aside))\n",
        '            (self.own / "current").write_text(str(number))\n            self.store.backup(str(aside))\n',
        (f"{KILL}::test_a_snapshot_that_fails_leaves_readers_the_one_before",),
    ),
    Guard(
        "old snapshots stay until there is a new one",
        "kg/store/database.py",
        "            self.store.flush()\n            folder.mkdir(exist_ok=True)\n",
        "            shutil.rmtree(folder, ignore_errors=True)\n            folder.mkdir()\n",
        (f"{KILL}::test_a_snapshot_that_fails_leaves_readers_the_one_before",),
    ),
    Guard(
        "a second writer is told",
        "kg/store/database.py",
        '    if "lock" in str(error).lower():\n',
        "    if False:\n",
        (f"{WRITERS}::test_a_second_writer_is_refused_at_once_and_told_which_store",),
    ),
    Guard(
        "a reader takes a snapshot, not the database itself",
        "kg/store/database.py",
        "    if not is_store(directory):\n        return directory\n",
        "    if directory:\n        return directory\n",
        (f"{WRITERS}::test_readers_see_the_last_published_state_during_a_build",),
    ),
    Guard(
        "a full disk is a named error of the graph",
        "kg/store/database.py",
        '        except OSError as error:\n            what = f"no snapshot can be made: {error.strerror or error}"\n',
        '        except ZeroDivisionError as error:\n            what = f"no snapshot can be made: {error}"\n',
        ("tests/maintain/test_disk_full.py::test_a_database_that_cannot_write_says_so",),
    ),
    Guard(
        "a full disk is a named error of the ledger",
        "kg/store/ledger.py",
        "        except sqlite3.Error as error:\n",
        "        except ZeroDivisionError as error:\n",
        ("tests/maintain/test_disk_full.py",),
    ),
)


def main() -> int:
    """Take out each guard, or those whose names have one of the words, and print what the tests say."""
    wanted = [one for one in GUARDS if not sys.argv[1:] or any(word in one.name for word in sys.argv[1:])]
    lost = []
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(Path(folder))
        for guard in wanted:
            told = without(guard, copy)
            print(f"{told:<14} {guard.name}", flush=True)
            if told not in ("test failed", "test hung"):
                lost.append(guard.name)
    print(f"{len(wanted)} guards, {len(wanted) - len(lost)} of them held by a test")
    return int(bool(lost))


def copied(folder: Path) -> Path:
    """The program and its tests in another place, without the articles that nothing here needs."""
    ignored = shutil.ignore_patterns("__pycache__", "cases", "results")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def without(guard: Guard, copy: Path) -> str:
    """What the tests say when the guard is gone; the copy is as before afterwards."""
    path = copy / guard.file
    original = path.read_text(encoding="utf-8")
    if original.count(guard.text) != 1:
        return "text not found"
    path.write_text(original.replace(guard.text, guard.without), encoding="utf-8")
    try:
        return verdict(copy, guard.tests)
    finally:
        path.write_text(original, encoding="utf-8")


def verdict(copy: Path, tests: Sequence[str]) -> str:
    """Run tests in the copy, in a group of processes that is ended with them."""
    command = [sys.executable, "-m", "pytest", "--quiet", "-x", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=copy, env=environment, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        code = process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        return "test hung"
    finally:
        end_group(process)
    return {0: "NOT NOTICED", 1: "test failed"}.get(code, f"exit code {code}")


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of a group of processes."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    sys.exit(main())
