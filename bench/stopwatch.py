"""The real engine with a clock, in a module that workers can import.

In: settings and an ontology. Out: a function over documents whose extractions say which process had finished when.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kg.config import Settings
from kg.engine import Engine
from kg.model import Document, Extraction


def timed(settings: Settings, ontology: Path | None) -> Callable[[Document], Extraction]:
    """The factory; process and seconds of the system's monotonic clock stand in the last warning."""
    engine = Engine(settings, ontology)

    def extract(document: Document) -> Extraction:
        found = engine(document)
        return replace(found, warnings=(*found.warnings, f"{os.getpid()} {time.monotonic()}"))

    return extract
