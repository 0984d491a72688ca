"""Files of annotated texts, line by line: JSON objects, and what is wrong with lines that are none.

In: a path. Out: rows with their line numbers, and `Defect`s. It knows no layout.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.corpora.values import Corpus, Defect, Example, Span
from kg.errors import CorpusError


def read_text(path: Path) -> str:
    """The text of a file in UTF-8; line ends are kept.

    Raises:
        CorpusError: it is missing, unreadable, or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        what = f"the corpus cannot be read ({error.strerror or error})"
        raise CorpusError(what, path=str(path), hint="Check the path.") from None
    except UnicodeDecodeError as error:
        what = f"the corpus is not UTF-8 (byte {error.start})"
        raise CorpusError(what, path=str(path), hint="Convert it.") from None


def read_json(path: Path) -> Any:
    """A file that is one JSON value.

    Raises:
        CorpusError: it is missing or not JSON.
    """
    try:
        return json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise CorpusError(f"not valid JSON: {error}", path=str(path), line=line, hint="Mend the file.") from None


def rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | Defect]]:
    """The number (from 1) and the object of every line that is not blank, or the defect in its place.

    Raises:
        CorpusError: the file cannot be read.
    """
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, Defect(str(path), number, f"not valid JSON: {error}")
            continue
        yield number, row if isinstance(row, dict) else Defect(str(path), number, "the line is no JSON object")


def usable(path: Path, examples: Sequence[Example], defects: Sequence[Defect]) -> Corpus:
    """A corpus of what a file held.

    Raises:
        CorpusError: it held no usable example; the message has the first defect.
    """
    if not examples:
        first = f"; the first defect, line {defects[0].line}: {defects[0].reason}" if defects else ""
        hint = 'Each line is {"text": "…", "triples": [["subject", "relation", "object"]]}, or name its --corpus.'
        raise CorpusError(f"the file holds no usable example{first}", path=str(path), hint=hint)
    return Corpus(tuple(examples), tuple(defects))


def joined(tokens: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """Tokens as a text with single blanks between them, and the span of each.

    >>> joined(["Orlin", "bought", "it"])
    ('Orlin bought it', ((0, 5), (6, 12), (13, 15)))
    """
    spans: list[Span] = []
    at = 0
    for token in tokens:
        spans.append((at, at + len(token)))
        at += len(token) + 1
    return " ".join(tokens), tuple(spans)


def lesser(labels: Sequence[str]) -> str:
    """The first of the labels in alphabetical order, "" without any: the group of a text about several things."""
    return min(labels, default="")
