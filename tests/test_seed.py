"""The founding article, held against the check that lies beside the checkout; skipped where that is not at hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg.pipeline
from kg.cli import run
from tests.reading import ROOT, engine

SHARED = ROOT.parent / "shared"
ARTICLE = SHARED / "seed" / "hisense-aliexpress.txt"
CHECK = SHARED / "checks" / "seed.py"


@pytest.mark.skipif(not (ARTICLE.is_file() and CHECK.is_file()), reason="the founding article is not in ../shared")
def test_founding_article_gives_what_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.pipeline, "Engine", lambda settings, ontology: engine())
    graph = tmp_path / "graph.ttl"
    assert run(["build", str(ARTICLE), "-o", str(graph), "--date", "2020-05-22"]) == 0
    done = subprocess.run([sys.executable, str(CHECK), str(graph)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
