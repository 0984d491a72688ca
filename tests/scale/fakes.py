"""Extractors that misbehave on purpose, in a module that worker processes can import."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from kg.config import Settings
from kg.errors import OntologyError
from kg.model import Document, Extraction
from kg.scale import Extract


def act(document: Document) -> Extraction:
    """Do what the document's text says, and report the process in a warning."""
    order = document.text.split()[0]
    if order == "raise":
        raise ValueError("a bad document")
    if order == "hang":
        time.sleep(600)
    if order == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if order == "exit":
        sys.exit(7)
    if order == "once":  # dies the first time only
        marker = Path(document.text.split()[1])
        if not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return Extraction(document, warnings=(str(os.getpid()),))


def obedient(settings: Settings, ontology: Path | None) -> Extract:
    """A factory of the extractor above."""
    return act


def broken(settings: Settings, ontology: Path | None) -> Extract:
    """A factory that cannot load its ontology."""
    raise OntologyError("unknown prefix", path="x.ttl", line=3)


def deadly(settings: Settings, ontology: Path | None) -> Extract:
    """A factory that kills its process."""
    os.kill(os.getpid(), signal.SIGKILL)
    return act
