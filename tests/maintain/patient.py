"""An extractor for tests of stores that are in use: it waits where a document asks it to, and reads plain English."""

from __future__ import annotations

import sys
from pathlib import Path

from kg.config import Settings
from kg.model import Document, Extraction
from tests.maintain.plain_english import PlainEnglish


class Patient:
    """Says on stdout that a document with "Wait" has come, and goes on with the next line of stdin."""

    def __init__(self, settings: Settings, ontology: Path | None) -> None:
        self.reads = PlainEnglish(settings, ontology)

    def __call__(self, document: Document) -> Extraction:
        """What the document says."""
        if "Wait" in document.text:
            print("waiting", flush=True)
            sys.stdin.readline()
        return self.reads(document)
