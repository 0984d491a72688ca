"""``kg build --engine``: the bytes of a graph are the same wherever its documents were extracted."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg.maintain.build
import kg.pipeline
import kg.scale.connect
import kg.scale.pool
from kg.cli import run
from kg.errors import StoreError
from kg.maintain import fingerprint
from tests.maintain.plain_english import ONTOLOGY, VERBS, PlainEnglish
from tests.maintain.samples import NAMES

FINDINGS = 1  # the sentences break shapes
BASE = "https://example.org/"


@pytest.fixture(autouse=True)
def plain_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The extractor of the tests in place of the real one, and a folder to work in."""
    monkeypatch.setattr(kg.pipeline, "Engine", PlainEnglish)
    defaults = kg.maintain.build.build_store.__kwdefaults__ or {}
    monkeypatch.setitem(defaults, "factory", PlainEnglish)
    monkeypatch.setattr(kg.scale.pool, "PRELOAD", ())
    monkeypatch.chdir(tmp_path)
    Path("kg.toml").write_text(f'base = "{BASE}"\nlanguage = "any"\nbatch_size = 3\n')
    Path("texts.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts()))


@pytest.fixture(scope="module")
def light() -> Iterator[None]:
    """Workers of Dask that load no more than the tests need."""
    dask = pytest.importorskip("dask", reason="needs the extra cluster: pip install 'graphwright[cluster]'")
    script = Path(__file__).parents[1] / "scale" / "light.py"
    with dask.config.set({"distributed.worker.preload": [str(script)]}):
        yield


@pytest.fixture(scope="module")
def scheduler(light: None) -> Iterator[str]:
    """The address of a cluster with two workers."""
    with kg.scale.connect.connected(2, None) as client:
        yield str(client.scheduler_info()["address"])


def texts() -> Iterator[str]:
    draw = random.Random(5)
    names, verbs = sorted(NAMES), sorted(VERBS)
    for _ in range(25):
        yield "\n\n".join(f"{draw.choice(names)} {draw.choice(verbs)} {draw.choice(names)}." for _ in range(4))


def build(*arguments: str) -> int:
    return run(["build", "texts.jsonl", "--ontology", str(ONTOLOGY), *arguments])


def names() -> set[str]:
    return {path.name for path in Path().iterdir()}


def test_a_file_is_the_same_bytes(scheduler: str) -> None:
    assert build("-o", "pool.nq", "--workers", "2") == FINDINGS
    before = names()
    assert build("-o", "dask.nq", "--engine", "dask", "--scheduler", scheduler) == FINDINGS
    assert Path("dask.nq").read_bytes() == Path("pool.nq").read_bytes()
    assert Path("pool.nq").stat().st_size > 10_000
    assert names() - before == {"dask.nq"}, "what was kept to go on from is gone"


def test_a_store_is_the_same_by_a_cluster_of_this_machine(light: None) -> None:
    assert build("--store", "pool", "--workers", "2") == FINDINGS
    assert build("--store", "dask", "--engine", "dask", "--workers", "2") == FINDINGS
    assert fingerprint(Path("dask"), BASE) == fingerprint(Path("pool"), BASE)
    assert not (Path("dask") / ".kg" / "extractions").exists()


def test_what_waits_is_kept_in_the_shared_folder_until_the_graph_is_written(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first command extracts all and cannot write; the second finds all that is needed."""
    Path("shared").mkdir()
    options = ("-o", "graph.nq", "--engine", "dask", "--scheduler", scheduler, "--shared", "shared")
    with monkeypatch.context() as patch:
        patch.setattr("kg.cli.build._write", fail)
        assert build(*options) == 3
    [folder] = Path("shared").iterdir()
    lines = (folder / "manifest.jsonl").read_text().splitlines()
    assert sum(json.loads(line)["documents"] for line in lines) == 25
    monkeypatch.setattr("kg.scale.parts.Parts.expect", fail)
    assert build(*options) == FINDINGS
    assert list(Path("shared").iterdir()) == []


def fail(*arguments: object) -> None:
    raise StoreError("no room")


def test_a_scheduler_that_is_not_there_is_one_line(
    light: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.scale.connect, "CONNECT", 0.5)
    assert build("-o", "graph.nq", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9") == 3
    error = capsys.readouterr().err
    assert "error: no scheduler answers at tcp://127.0.0.1:9" in error
    assert "Traceback" not in error


def test_without_the_library_one_line_says_how_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.scale.connect, "find_spec", lambda name: None)
    assert build("-o", "graph.nq", "--engine", "dask") == 3
    assert "pip install 'graphwright[cluster]'" in capsys.readouterr().err
    assert not Path("graph.nq").exists()
