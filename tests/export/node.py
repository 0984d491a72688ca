"""Readers of our exports that run in Node: npm packages under tests/export/js, which `make` installs."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from kg.export.view import View
from tests.export.samples import hostile_view, small_view

JS = Path(__file__).parent / "js"


def in_node(script: str, package: str, *arguments: str | Path) -> Any:
    """The JSON that a script of tests/export/js prints; skips where Node or the package is not installed."""
    if shutil.which("node") is None or not (JS / "node_modules" / package).is_dir():
        pytest.skip("needs Node, and its packages: python tests/export/js/install.py")
    ran = subprocess.run(["node", JS / script, *arguments], capture_output=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr.decode()
    assert not ran.stderr, ran.stderr.decode()
    return json.loads(ran.stdout)


def read_in_node(script: str, package: str, texts: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """What a script reads in the texts, by their names, which are those of files in the folder; Node starts once."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return dict(zip(texts, in_node(script, package, *(folder / name for name in texts)), strict=True))


def samples_in_graphology(form: str, text_of: Callable[[View], str], folder: Path) -> dict[str, Any]:
    """What graphology reads of the small and of the hostile view in a format that it has a package for."""
    texts = {f"small.{form}": text_of(small_view()), f"hostile.{form}": text_of(hostile_view())}
    found = read_in_node("read_graphology.js", f"graphology-{form}", texts, folder)
    return {name.removesuffix(f".{form}"): graph for name, graph in found.items()}
