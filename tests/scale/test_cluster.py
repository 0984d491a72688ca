"""A cluster gives the results of the pool, in order, whatever becomes of its workers, its scheduler and its driver."""

from __future__ import annotations

import importlib
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest

pytest.importorskip("distributed", reason="needs the extra cluster: pip install 'graphwright[cluster]'")
if sys.platform == "win32":
    pytest.skip("needs signals and /proc", allow_module_level=True)

import dask
from distributed import Client, LocalCluster, Status

import kg.scale.connect
import kg.scale.pool
from kg.config import Settings
from kg.errors import ExtractError, OntologyError
from kg.model import Document, Extraction
from kg.scale import Casualty, map_documents
from kg.scale.cluster import AHEAD, map_on_cluster
from kg.scale.parts import SUFFIX, clear_parts, read_part

ROOT = Path(__file__).parents[2]
SETTINGS = Settings(batch_size=2, deadline_seconds=30)
WORKERS = 2
PATIENCE = 120.0  # seconds, after which a test that waits has failed

Result = Extraction | Casualty


@pytest.fixture(autouse=True)
def no_test_hangs() -> Iterator[None]:
    """Everything that waits for ever ends in an error."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("the test takes too long")

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, previous)


@pytest.fixture(scope="module")
def fakes() -> Iterator[ModuleType]:
    """The module of misbehaving extractors, under a name that worker processes can import too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent))
        patch.setattr(kg.scale.pool, "PRELOAD", ())
        yield importlib.import_module("fakes")


@pytest.fixture(scope="module")
def local(fakes: ModuleType) -> Iterator[LocalCluster]:
    """A cluster with two workers, which are started again when they die."""
    options = {
        **kg.scale.connect.LOCAL,
        "distributed.scheduler.allowed-failures": 1,
        "distributed.worker.preload": [str(Path(__file__).with_name("light.py"))],
    }
    place = {"host": "127.0.0.1", "dashboard_address": None, "silence_logs": logging.CRITICAL}
    scheduler = {"dashboard_address": "127.0.0.1:0", "dashboard": False}
    with (
        dask.config.set(options),
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, scheduler_kwargs=scheduler, **place) as local,
    ):
        yield local


@pytest.fixture(scope="module")
def cluster(local: LocalCluster) -> str:
    """The address of its scheduler."""
    return str(local.scheduler_address)


@pytest.fixture
def run(cluster: str, fakes: ModuleType, tmp_path: Path) -> Callable[..., Iterator[Result]]:
    """The function under test, with two workers and a folder of its own."""

    def start(texts: Sequence[str], settings: Settings = SETTINGS, **more: object) -> Iterator[Result]:
        options = {"scheduler": cluster, "folder": tmp_path / "parts", **more}
        return map_on_cluster(make(texts), fakes.echo, settings, **options)  # type: ignore[arg-type]

    return start


def make(texts: Sequence[str]) -> list[Document]:
    return [Document(f"{number:016x}", text, (), "", source=str(number)) for number, text in enumerate(texts)]


def outcome(results: Sequence[Result]) -> list[str]:
    return [result.reason if isinstance(result, Casualty) else result.document.text for result in results]


def wait_for(condition: Callable[[], object]) -> None:
    """Returns as soon as the condition holds; the alarm of `no_test_hangs` ends it."""
    while not condition():
        time.sleep(0.02)


def ticks(folder: Path) -> Counter[str]:
    """How often each document that ticks was extracted."""
    return Counter(path.stem for path in folder.iterdir() if path.suffix[1:].isdigit())


def done_in(folder: Path) -> list[Document]:
    """The documents whose results are in the parts of a folder."""
    parts = [read_part(path) for path in folder.glob(f"*{SUFFIX}")]
    return [result.document for part in parts for result in part.values()]


@pytest.fixture
def count(tmp_path: Path) -> Path:
    """Where documents leave their ticks."""
    folder = tmp_path / "count"
    folder.mkdir()
    return folder


# --- the same as the pool ------------------------------------------------------------------------------------------


def test_results_are_those_of_the_pool_whatever_documents_do(
    run: Callable[..., Iterator[Result]], fakes: ModuleType, tmp_path: Path
) -> None:
    settings = replace(SETTINGS, batch_size=4, deadline_seconds=1.0)
    texts = [f"work {number}" for number in range(24)]
    texts[3], texts[9], texts[10], texts[17], texts[22] = (
        "raise",
        "die",
        "segfault",
        "spin " + str(tmp_path / "m"),
        "exit",
    )
    expected = list(map_documents(make(texts), fakes.echo, settings, workers=2))
    assert list(run(texts, settings)) == expected
    assert sum(isinstance(one, Casualty) for one in expected) == 5


def test_no_documents_give_no_results(run: Callable[..., Iterator[Result]]) -> None:
    assert list(run([])) == []


def test_a_scheduler_is_found_by_its_file(run: Callable[..., Iterator[Result]], cluster: str, tmp_path: Path) -> None:
    (tmp_path / "scheduler.json").write_text(json.dumps({"type": "Scheduler", "address": cluster}))
    assert outcome(list(run(["work"], scheduler=str(tmp_path / "scheduler.json")))) == ["work"]


def test_nothing_stays_in_the_folder_but_the_manifest(run: Callable[..., Iterator[Result]], tmp_path: Path) -> None:
    list(run(["work"] * 9))
    assert [path.name for path in (tmp_path / "parts").iterdir()] == ["manifest.jsonl"]
    clear_parts(tmp_path / "parts")
    assert list(tmp_path.iterdir()) == []


def test_error_of_the_factory_reaches_the_caller(cluster: str, fakes: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"x\.ttl:3: unknown prefix"):
        list(map_on_cluster(make(["work"]), fakes.broken, SETTINGS, scheduler=cluster, folder=tmp_path / "parts"))


def test_documents_are_pulled_as_far_ahead_as_there_is_room(
    cluster: str, fakes: ModuleType, count: Path, tmp_path: Path
) -> None:
    """The first document waits until one far behind it is done, so that the results of those between pile up."""
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        while True:
            orders = {0: f"wait {count / '0'}", 16: f"touch {count / 'go'}"}
            yield replace(make([orders.get(taken, f"work {taken}")])[0], id=f"{taken:016x}")
            taken += 1

    results = map_on_cluster(endless(), fakes.echo, SETTINGS, scheduler=cluster, folder=tmp_path / "parts")
    assert next(results).document.text.startswith("wait")
    assert 16 <= taken <= (AHEAD * WORKERS + 1) * SETTINGS.batch_size
    results.close()  # type: ignore[attr-defined]


# --- what may be lost ----------------------------------------------------------------------------------------------


def test_a_worker_that_is_killed_costs_no_document(
    run: Callable[..., Iterator[Result]], cluster: str, count: Path
) -> None:
    texts = [f"work {number}" for number in range(20)]
    texts[4], texts[5] = f"wait {count / '4'}", f"wait {count / '5'}"
    results = run(texts, replace(SETTINGS, batch_size=1))
    first = next(results)
    wait_for(lambda: ticks(count) >= Counter(["4", "5"]))  # both workers are in the middle of a document
    with Client(cluster, set_as_default=False) as client:
        os.kill(min(client.run(os.getpid).values()), signal.SIGKILL)
    (count / "go").touch()
    assert outcome([first, *results]) == texts
    assert sorted(ticks(count).values()) == [1, 2]


@pytest.mark.skipif(sys.platform != "linux", reason="the document finds its worker by /proc")
def test_a_document_that_kills_workers_is_quarantined_alone(
    run: Callable[..., Iterator[Result]], cluster: str, local: LocalCluster, count: Path
) -> None:
    texts = ["work a", "work b", "work c", f"fell {count / '3'}", "work d", "work e"]
    over = threading.Event()
    permits = threading.Thread(target=permit, args=(local, count, over), daemon=True)
    with Client(cluster, set_as_default=False) as client:
        before = client.run_on_scheduler(allow_failures, 0)
        permits.start()
        try:
            results = list(run(texts))
        finally:
            over.set()
            client.run_on_scheduler(allow_failures, before)
    permits.join()
    assert outcome(results) == [*texts[:3], "it ended several workers of the cluster", *texts[4:]]


def permit(local: LocalCluster, count: Path, over: threading.Event) -> None:
    """Let documents kill workers that are wholly started: Dask starts no worker again which dies before."""
    while not over.wait(0.02):
        if all(nanny.status == Status.running for nanny in local.workers.values()):
            for path in [one for one in count.iterdir() if one.suffix != ".go"]:
                Path(f"{path}.go").touch()


def allow_failures(number: int, dask_scheduler: Any = None) -> int:
    """How many workers a task may end before it is given up; the number before."""
    before, dask_scheduler.allowed_failures = dask_scheduler.allowed_failures, number
    return int(before)


DRIVER = """
import sys
from pathlib import Path
sys.path.insert(0, {folder!r})
import fakes
from kg.config import Settings
from kg.model import Document
from kg.scale.cluster import map_on_cluster

documents = [Document(f"{{n:016x}}", t, (), "", source=str(n)) for n, t in enumerate({texts!r})]
settings = Settings(batch_size=2, deadline_seconds=30)
options = dict(scheduler={scheduler!r}, folder=Path({parts!r}), keep=True)
for result in map_on_cluster(documents, fakes.echo, settings, **options):
    print(result.document.source, flush=True)
"""


def test_after_the_death_of_the_driver_only_what_is_missing_is_done(
    run: Callable[..., Iterator[Result]], cluster: str, count: Path, tmp_path: Path
) -> None:
    texts = [f"tick {count / str(number)}" for number in range(20)]
    texts[11] = f"wait {count / '11'}"
    parts = tmp_path / "parts"
    code = DRIVER.format(folder=str(Path(__file__).parent), texts=texts, scheduler=cluster, parts=str(parts))
    driver = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        wait_for(lambda: driver.poll() is not None or (ticks(count)["11"] and len(done_in(parts)) > 4))
        assert driver.poll() is None
    finally:
        driver.kill()
        driver.wait()
    done = {one.source for one in done_in(parts)}
    assert "11" not in done
    (count / "go").touch()
    assert outcome(list(run(texts))) == texts
    assert {ticks(count)[source] for source in done} == {1}
    assert ticks(count).keys() == {str(number) for number in range(20)}


DOOMED = """
import sys, time, logging
sys.path.insert(0, {folder!r})
from distributed import LocalCluster
if __name__ == "__main__":
    options = dict(dashboard_address=None, threads_per_worker=1, silence_logs=logging.CRITICAL)
    with LocalCluster(n_workers=1, host="127.0.0.1", **options) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


def test_a_scheduler_that_is_lost_is_one_error_and_a_rerun_does_what_is_missing(
    run: Callable[..., Iterator[Result]], count: Path, tmp_path: Path
) -> None:
    texts = [f"tick {count / str(number)}" for number in range(10)]
    texts[7] = f"wait {count / '7'}"
    script = tmp_path / "doomed.py"
    script.write_text(DOOMED.format(folder=str(Path(__file__).parent)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    doomed = subprocess.Popen(
        [sys.executable, str(script)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert doomed.stdout
        results = run(texts, scheduler=doomed.stdout.readline().strip(), keep=True)
        got = [next(results) for _ in range(4)]
        wait_for(lambda: ticks(count)["7"] and len(done_in(tmp_path / "parts")) == 6)
    finally:
        doomed.kill()
        doomed.__exit__(None, None, None)  # not communicate, which waits for what it has started
    with pytest.raises(ExtractError, match=r"scheduler of the cluster is gone.*Run the same command again"):
        got.extend(results)
    assert outcome(got) == texts[: len(got)]
    done = {one.source for one in done_in(tmp_path / "parts")}
    assert done == {str(number) for number in range(6)}
    (count / "go").touch()
    assert outcome(list(run(texts))) == texts
    assert {ticks(count)[source] for source in done} == {1}


# --- what an earlier run has left -----------------------------------------------------------------------------------


def test_what_is_done_is_not_done_again_but_for_what_failed(run: Callable[..., Iterator[Result]], count: Path) -> None:
    texts = [f"tick {count / str(number)}" for number in range(8)]
    texts[2] = f"flaky {count / '2'}"
    assert outcome(list(run(texts, keep=True)))[2] == "ValueError: a bad document"
    assert outcome(list(run(texts))) == texts
    assert {source for source, number in ticks(count).items() if number == 2} == {"2"}


def test_another_recipe_takes_no_result_of_an_earlier_run(run: Callable[..., Iterator[Result]], count: Path) -> None:
    texts = [f"tick {count / str(number)}" for number in range(4)]
    list(run(texts, keep=True, recipe="a"))
    list(run(texts, recipe="b"))
    assert set(ticks(count).values()) == {2}


@pytest.mark.parametrize("damage", [lambda data: data[:-5], lambda data: data[:-9] + b"\0" * 9])
def test_a_damaged_part_is_done_again_alone(
    damage: Callable[[bytes], bytes], run: Callable[..., Iterator[Result]], count: Path, tmp_path: Path
) -> None:
    texts = [f"tick {count / str(number)}" for number in range(8)]
    first = list(run(texts, keep=True))
    path = next((tmp_path / "parts").glob(f"*{SUFFIX}"))
    hit = {result.document.source for result in read_part(path).values()}
    path.write_bytes(damage(path.read_bytes()))
    assert list(run(texts)) == first
    assert {source for source, number in ticks(count).items() if number == 2} == hit


# --- what cannot be -------------------------------------------------------------------------------------------------


def test_a_folder_that_workers_do_not_see_is_an_error_which_says_what_to_do(
    run: Callable[..., Iterator[Result]], cluster: str, fakes: ModuleType, tmp_path: Path
) -> None:
    def documents() -> Iterator[Document]:
        shutil.rmtree(tmp_path / "parts")
        yield from make(["work"])

    with pytest.raises(ExtractError, match="--shared"):
        list(map_on_cluster(documents(), fakes.echo, SETTINGS, scheduler=cluster, folder=tmp_path / "parts"))


def test_a_machine_with_another_ontology_is_an_error_which_names_it(
    cluster: str, fakes: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver believes that its file says something else than what the workers see."""
    (tmp_path / "onto").mkdir()
    (tmp_path / "onto" / "a.ttl").write_text("# one")
    children = importlib.import_module("kg.scale.children")
    true = children.ingredients
    monkeypatch.setattr(
        children, "ingredients", lambda *given: {**true(*given), str(tmp_path / "onto"): "00000000"}
    )  # fmt: skip
    with pytest.raises(ExtractError, match=r"worker tcp://\S+ differs .*onto is \w{8}, not 00000000"):
        list(
            map_on_cluster(
                *(make(["work"]), fakes.echo, SETTINGS, tmp_path / "onto"), scheduler=cluster, folder=tmp_path / "parts"
            )
        )


def test_a_scheduler_that_does_not_answer_is_an_error(
    run: Callable[..., Iterator[Result]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.scale.connect, "CONNECT", 0.5)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(ExtractError, match=f"no scheduler answers at {address}"):
            list(run(["work"], scheduler=address))
