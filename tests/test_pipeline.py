"""The whole flow: the same bytes however it is run, and bad documents that stop nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kg.pipeline
from kg.cli import run
from kg.config import Settings
from kg.iri import default_prefixes
from kg.model import DocumentReport, Outcome
from kg.pipeline import BuildResult, build
from kg.store.files import serialize
from tests.reading import ROOT, engine

MUSEUM = ROOT / "tests" / "fixtures" / "museum"
TEXTS = {
    "a.txt": "Gommex Tyres, a tyre maker based in Turin, acquired Basketo Foods in 2019.",
    "b.txt": "Basketo Foods and Fendrala Ltd signed a partnership agreement. Fendrala Ltd has shops in Kenya.",
    "c.txt": "Mei Tanaka, chief executive of Gommex Tyres, said it would enter Egypt.\n\nSales rose 12 percent.",
    "e.txt": "Gommex Tyres owns Orvella Ltd, which is controlled by its parent. Orvella Ltd belongs to Gommex Tyres.",
    "d.md": "---\ntitle: Fendrala\ndate: 2021-01-05\n---\n\nFendrala Ltd is owned by Gommex Tyres.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four documents that speak of the same companies."""
    place = tmp_path / "in"
    place.mkdir()
    for name, text in TEXTS.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def shared_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds of this process with the shipped ontology use the engine that the session has loaded already."""
    monkeypatch.setattr(kg.pipeline, "Engine", lambda settings, ontology: engine())


def data(result: BuildResult) -> bytes:
    settings = Settings()
    return serialize(result.graph.quads(), "trig", default_prefixes(settings.base))


def outcomes(result: BuildResult) -> list[tuple[str, Outcome]]:
    return [(Path(report.source).name, report.outcome) for report in result.reports]


@pytest.mark.usefixtures("shared_engine")
def test_two_builds_are_equal_to_the_byte(folder: Path) -> None:
    first, second = (build([str(folder)], Settings()) for _ in range(2))
    assert data(first) == data(second)
    assert first.drops == second.drops
    assert b"acquired" in data(first)


@pytest.mark.usefixtures("shared_engine")
def test_order_of_the_files_does_not_matter(folder: Path) -> None:
    paths = [str(folder / name) for name in TEXTS]
    first, second = build(paths, Settings()), build(paths[::-1], Settings())
    assert data(first) == data(second)
    assert first.drops == second.drops
    assert [name for name, _ in outcomes(second)] == list(TEXTS)[::-1]


@pytest.mark.usefixtures("shared_engine")
def test_document_says_the_same_alone_and_among_others(folder: Path) -> None:
    whole = build([str(folder)], Settings())
    for name in TEXTS:
        alone = build([str(folder / name)], Settings())
        said = {(k.subject, k.predicate, str(k.object), k.status) for k in whole.graph.claims}
        assert {(k.subject, k.predicate, str(k.object), k.status) for k in alone.graph.claims} <= said


def test_hash_seed_of_python_does_not_matter(folder: Path) -> None:
    settings = Settings()
    code = """
import sys
from kg.config import Settings
from kg.iri import default_prefixes
from kg.pipeline import build
from kg.store.files import serialize
settings = Settings()
quads = build(sys.argv[1:], settings).graph.quads()
sys.stdout.buffer.write(serialize(quads, "trig", default_prefixes(settings.base)))
"""
    seen = []
    for seed in ("0", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder), str(ROOT / "examples")],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
            cwd=folder.parent,
        )
        seen.append(done.stdout)
    assert seen[0] == seen[1]
    assert settings.base.encode() in seen[0]


@pytest.mark.usefixtures("shared_engine")
def test_bad_file_among_good_ones_is_quarantined(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02\xff")
    (folder / "broken.jsonl").write_text('{"text": "Gommex Tyres is based in Turin."}\n{not json\n', encoding="utf-8")
    result = build([str(folder), str(folder / "missing.txt")], Settings())
    found = outcomes(result)
    assert ("bad.txt", Outcome.QUARANTINED) in found
    assert ("missing.txt", Outcome.QUARANTINED) in found
    assert sum(outcome is Outcome.QUARANTINED for _, outcome in found) == 3
    assert sum(outcome in (Outcome.OK, Outcome.WARNINGS) for _, outcome in found) == len(TEXTS) + 1
    bad = [report for report in result.reports if report.outcome is Outcome.QUARANTINED]
    assert all(report.reason and report.stage == "read" for report in bad)
    assert b"acquired" in data(result)


@pytest.mark.usefixtures("shared_engine")
def test_document_that_the_stages_cannot_take_is_quarantined(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def brittle(settings: Settings, ontology: Path | None) -> object:
        def extract(document: object) -> object:
            if "Egypt" in getattr(document, "text", ""):
                raise ValueError("no Egypt today")
            return engine()(document)  # type: ignore[arg-type]

        return extract

    monkeypatch.setattr(kg.pipeline, "Engine", brittle)
    result = build([str(folder)], Settings())
    assert ("c.txt", Outcome.QUARANTINED) in outcomes(result)
    [report] = [one for one in result.reports if one.outcome is Outcome.QUARANTINED]
    assert "no Egypt today" in report.reason
    assert b"acquired" in data(result)


@pytest.mark.usefixtures("shared_engine")
def test_same_document_twice_is_built_once_and_reported(folder: Path) -> None:
    before = data(build([str(folder)], Settings()))
    (folder / "z-copy.txt").write_text(TEXTS["a.txt"], encoding="utf-8")
    seen: list[DocumentReport] = []
    result = build([str(folder)], Settings(), progress=seen.append)
    assert data(result) == before
    assert outcomes(result)[-1] == ("z-copy.txt", Outcome.DUPLICATE)
    assert "a.txt" in result.reports[-1].reason
    assert tuple(seen) == result.reports


@pytest.mark.usefixtures("shared_engine")
def test_every_input_has_one_report_and_nothing_is_an_empty_graph(tmp_path: Path) -> None:
    (tmp_path / "e.txt").write_text("", encoding="utf-8")
    result = build([str(tmp_path / "e.txt")], Settings())
    assert [outcome for _, outcome in outcomes(result)] == [Outcome.QUARANTINED]
    assert result.graph.claims == {}


def test_number_of_workers_does_not_matter(tmp_path: Path) -> None:
    text = (MUSEUM / "article.txt").read_text(encoding="utf-8").strip()
    for number, paragraph in enumerate(text.split("\n\n")):
        (tmp_path / f"{number}.txt").write_text(paragraph + "\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"")
    seen = []
    for workers in ("1", "2"):
        graph = tmp_path / f"{workers}.nq"
        inputs = str(tmp_path / "*.txt")
        arguments = ["build", inputs, "-o", str(graph), "--ontology", str(MUSEUM), "--workers", workers]
        assert run([*arguments, "--date", "2024-05-03"]) == 1
        seen.append(graph.read_bytes())
    assert seen[0] == seen[1]
    assert b"lentTo" in seen[0]
