"""What the linker finds in a text, and findings kept in a file.

In: settings and an ontology, or a JSONL file of findings. Out: `Found` mentions. It scores nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO

from kg.config import Settings
from kg.engine import Engine, plain_document
from kg.errors import ReadError
from kg.evaluate.linking.gold import GoldDocument, read_gold
from kg.evaluate.linking.measure import Found
from kg.model import Extraction, Link, MentionKind

Predict = Callable[[str], Sequence[Found]]


def linker(settings: Settings, ontology: Path | None = None, *, coreference: bool = False) -> Predict:
    """The pipeline as a function from a text to the mentions in it; pronouns and noun phrases only when asked for.

    Raises:
        OntologyError, CatalogueError, ExtractError: it cannot be set up.
    """
    engine = Engine(settings, ontology)

    def predict(text: str) -> Sequence[Found]:
        return findings(engine(plain_document(text)), coreference=coreference) if text.strip() else ()

    return predict


def findings(extraction: Extraction, *, coreference: bool) -> tuple[Found, ...]:
    """The linked and unlinked mentions of a document, in its order."""
    links = {link.cluster: link for link in extraction.links}
    return tuple(
        _found(mention.start, mention.end, links[mention.cluster])
        for mention in sorted(extraction.mentions, key=lambda one: (one.start, one.end))
        if mention.cluster in links and (coreference or mention.kind is MentionKind.NAME)
    )


def _found(start: int, end: int, link: Link) -> Found:
    entity = link.entity
    candidates = tuple(candidate.entity for candidate in link.candidates)
    return Found(start, end, entity.iri if entity.linked else None, entity.label, entity.external, candidates)


def read_findings(path: Path, gold: Iterable[GoldDocument]) -> Predict:
    """Findings of a file in one of the gold's formats, by the text of their document.

    Raises:
        ReadError: the file is wrong, or lacks a document of the gold.
    """
    by_text = {
        document.text: tuple(
            Found(one.start, one.end, one.entity, one.name) for one in document.mentions if not one.free
        )
        for document in read_gold(path)
    }
    missing = next((document.id for document in gold if document.text not in by_text), None)
    if missing is not None:
        raise ReadError(f"there are no findings for the document {missing!r}", path=str(path))
    return lambda text: by_text[text]


def write_findings(pairs: Iterable[tuple[GoldDocument, Sequence[Found]]], out: IO[str]) -> None:
    """Write findings as JSONL, a document a line."""
    for document, found in pairs:
        mentions = [
            {"start": one.start, "end": one.end, "entity": one.entity, "name": one.label, "candidates": one.candidates}
            for one in found
        ]
        row = {"id": document.id, "text": document.text, "mentions": mentions}
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
