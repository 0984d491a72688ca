"""Lines that a format shows, to the text that is stored: cleaned, one paragraph a line, headings remembered.

In: `Parsed` values of a parser, with raw lines. Out: `Draft` values. It finds no blocks and reads no format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import ReadError
from kg.read.clean import cleaned, worded
from kg.read.draft import Draft
from kg.read.txt import SPLIT

Line = tuple[str, bool]  # what it says, and whether the format marks it as a heading


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as a parser found it. ``wrapped``: its lines are lines on paper, not paragraphs."""

    lines: tuple[Line, ...]
    title: str | None = None
    date: str | None = None
    url: str | None = None
    author: str | None = None
    filed: str | None = None
    wrapped: bool = False
    warnings: tuple[str, ...] = ()


def draft_of(
    found: Mapping[str, Any], source: str, sha256: str, before: tuple[str, ...] = (), counts: Counter[str] | None = None
) -> Draft:
    """The draft of a document that a parser found.

    ``before`` are the warnings of decoding; ``counts`` is what was removed before the parser saw the text.
    """
    counts = Counter(counts or {})
    separator = "\n" if found["wrapped"] else "\n\n"
    text, headings = laid_out([(line, heading) for line, heading in found["lines"]], counts, separator)
    title, date, url, author, filed = (_value(found[key]) for key in ("title", "date", "url", "author", "filed"))
    url = url if url and url.startswith(("http://", "https://")) else None
    warnings = (*before, *found["warnings"], *worded(counts))
    return Draft(source, text, sha256, title, date, url, author, filed, headings, found["wrapped"], warnings)


def laid_out(lines: Iterable[Line], counts: Counter[str], separator: str = "\n\n") -> tuple[str, frozenset[int]]:
    """The clean text of lines and where its headings begin; ``counts`` is told what cleaning removed.

    >>> laid_out([("News", True), ("Gommex  bought\\x00 Basketo.", False)], Counter())
    ('News\\n\\nGommex bought Basketo.', frozenset({0}))
    """
    headings, texts, offset = set(), [], 0
    for text, heading in _clean(lines, counts, keep_empty=separator == "\n"):
        if heading:
            headings.add(offset)
        texts.append(text)
        offset += len(text) + len(separator)
    return separator.join(texts), frozenset(headings)


def _clean(lines: Iterable[Line], counts: Counter[str], *, keep_empty: bool) -> Iterator[Line]:
    for raw, heading in lines:
        text, removed = cleaned(raw)
        counts.update(removed)
        text = " ".join(text.split())
        if text or keep_empty:
            yield text, heading


def check_length(characters: int, limit: int) -> None:
    """Raise `ReadError` for more characters than a document may have, before they are sent anywhere."""
    if characters > limit:
        raise ReadError(f"the document is longer than {limit} characters", hint=SPLIT)


def _value(value: str | None) -> str | None:
    return " ".join(cleaned(value)[0].split()) or None if value else None
