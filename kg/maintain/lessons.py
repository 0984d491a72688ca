"""The patterns of an ontology, for saying what a change of its examples concerns.

In: settings and an ontology, as a folder or as texts. Out: `Lessons`. It loads the language model when it is first
asked, which takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from kg.aside import temporary_folder
from kg.config import Settings
from kg.engine import NO_MODEL, Engine
from kg.ontology import Ontology
from kg.relate.patterns import Pattern


@dataclass(frozen=True)
class Lessons:
    """The examples of an ontology, compiled on first use. ``ontology`` is its folder, None for the shipped one, or has
    the texts of its files by their names."""

    settings: Settings
    ontology: Path | Mapping[str, str] | None

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns of all examples."""
        settings = replace(self.settings, extractor=NO_MODEL, decisions=None)
        if not isinstance(self.ontology, Mapping):
            return Engine(settings, self.ontology).patterns
        with temporary_folder("graphwright-ontology-") as folder:
            for name, text in self.ontology.items():
                (folder / name).write_text(text, encoding="utf-8")
            return Engine(settings, folder).patterns


def texts_of(ontology: Ontology, folder: Path | None) -> dict[str, str]:
    """The files of an ontology in its folder, as texts by their names; all of them for the shipped one."""
    own = [path for path in ontology.files if folder is None or path.parent == folder]
    return {path.name: path.read_text(encoding="utf-8") for path in own}
