from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.export import EXPORTERS, ToFile, export_text

PAGE = Path(__file__).parents[1] / "CONTRIBUTING.md"


@pytest.fixture
def exporters(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The table of formats, as it is before and after."""
    own = dict(EXPORTERS)
    yield EXPORTERS  # type: ignore[misc]
    for name in set(EXPORTERS) - set(own):
        del EXPORTERS[name]  # type: ignore[attr-defined]


def test_the_worked_example_of_an_export_format_runs(
    exporters: dict[str, Any], graph: ox.Store, prefixes: dict[str, str]
) -> None:
    example = PAGE.read_text(encoding="utf-8").split("## An export format")[1].split("\n## ")[0]
    module, line = re.findall(r"```python\n(.*?)```", example, re.DOTALL)
    names: dict[str, Any] = {"EXPORTERS": exporters, "ToFile": ToFile}
    exec(compile(module, "tgf.py", "exec"), names)
    exec(compile(line, "formats.py", "exec"), names)
    lines = "".join(export_text(graph, "tgf", prefixes=prefixes)).splitlines()
    assert lines[:4] == ["1 Ana Ruiz", "2 Brakka", "3 Velmora", "#"]
    assert sorted(lines[4:]) == ["1 3 staff of", "2 3 allied with", "3 2 allied with"]
