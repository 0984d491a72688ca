"""The patterns of an ontology as it is or was, for saying what a change of its examples concerns.

In: settings and an ontology, as a folder or as texts. Out: its patterns. The language model is loaded for it, which
takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kg.aside import temporary_folder
from kg.config import Settings
from kg.engine import NO_MODEL, Engine
from kg.ontology import Ontology
from kg.relate.patterns import Pattern


def patterns_of(settings: Settings, folder: Path | None) -> tuple[Pattern, ...]:
    """The patterns of all examples of an ontology, of the shipped one without a folder."""
    return Engine(replace(settings, extractor=NO_MODEL, decisions=None), folder).patterns


def patterns_of_texts(settings: Settings, texts: Mapping[str, str]) -> tuple[Pattern, ...]:
    """The same of files that are given as texts by their names."""
    with temporary_folder("graphwright-ontology-") as folder:
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        return patterns_of(settings, folder)


def texts_of(ontology: Ontology, folder: Path | None) -> dict[str, str]:
    """The files of an ontology in its folder, as texts by their names; all of them for the shipped one."""
    own = [path for path in ontology.files if folder is None or path.parent == folder]
    return {path.name: path.read_text(encoding="utf-8") for path in own}
