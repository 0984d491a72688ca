"""A draft to a `Document`: its language is checked, blocks are found, metadata completed, the identifier computed.

In: a draft of any format. Out: the document, or a failure. It changes no character of the text.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date as Day
from datetime import timedelta

from kg.config import Settings
from kg.errors import ReadError
from kg.model import Block, BlockKind, Document
from kg.read.blocks import find_blocks
from kg.read.draft import Draft, ReadFailure
from kg.read.furniture import DAY_WORDS, byline_author, day_of_words
from kg.read.language import ANY, name_of, other_language
from kg.read.txt import SPLIT

AHEAD = timedelta(days=1)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")


def finish(draft: Draft, settings: Settings, default_date: str | None) -> Document | ReadFailure:
    """The finished document, or the failure if nothing readable is left or it is too long.

    A document's own date (metadata, then its dateline) goes before ``default_date``, and that before the date of its
    file, which is a guess and gives a warning. To a dateline without a year, these two give it: "TURIN, May 4 -".
    """
    if problem := _problem(draft, settings):
        return ReadFailure(draft.source, problem, draft.sha256)
    blocks = find_blocks(draft.text, headings=draft.headings, wrapped=draft.wrapped)
    stated, warnings = _stated_date(draft.date)
    date = stated or _dateline_date(draft.text, blocks)
    if date is None:
        date = default_date or parse_day(draft.filed or "")
        if date and not default_date:
            warnings += (f"no date is stated: the day of the file, {date}, is taken",)
        date = _opening_date(draft.text, blocks, date) or date
    title = draft.title or _first(draft.text, blocks, BlockKind.HEADLINE)
    return Document(
        id=_identifier(draft.text, title, date, draft.url),
        text=draft.text,
        blocks=blocks,
        sha256=draft.sha256,
        source=draft.source,
        title=title,
        date=date,
        url=draft.url,
        author=draft.author or _author(draft.text, blocks),
        language="und" if settings.language == ANY else settings.language,
        warnings=draft.warnings + warnings,
    )


def parse_day(text: str) -> str | None:
    """The ISO 8601 day that ``text`` states in full, or None.

    >>> parse_day("2020-05-22T10:00:00Z"), parse_day("May 22, 2020"), parse_day("22 May 2020"), parse_day("2021-02-30")
    ('2020-05-22', '2020-05-22', '2020-05-22', None)
    """
    if match := ISO_DAY.match(text.strip()):
        try:
            return Day(int(match[1]), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            return None
    match = DAY_WORDS.search(text)
    return day_of_words(match) if match else None


def _problem(draft: Draft, settings: Settings) -> ReadError | None:
    if len(draft.text) > settings.max_document_chars:
        what = f"the document is longer than {settings.max_document_chars} characters"
        return ReadError(what, path=draft.source, hint=SPLIT)
    if not any(character.isalnum() for character in draft.text):
        return ReadError("the document holds no words", path=draft.source, hint="Remove it from the inputs.")
    if other := other_language(draft.text, settings.language):
        what = f"the text is in another language ({other}), not in {name_of(settings.language)}"
        return ReadError(what, path=draft.source, hint='language = "any" in the settings reads it all the same.')
    return None


def _stated_date(stated: str | None) -> tuple[str | None, tuple[str, ...]]:
    if stated is None:
        return None, ()
    day = parse_day(stated)
    return (day, ()) if day else (None, (f"the date {stated[:40]!r} was not understood and is left out",))


def _dateline_date(text: str, blocks: tuple[Block, ...]) -> str | None:
    for block in blocks:
        if block.kind is BlockKind.DATELINE and (day := parse_day(text[block.start : block.end])):
            return day
    return None


def _opening_date(text: str, blocks: tuple[Block, ...], known: str | None) -> str | None:
    """The day that a dateline above the first paragraph gives without a year: the last one up to a known day.

    A dateline may be ahead of it by the hours between two places.
    """
    latest = min(Day.fromisoformat(known), Day.max - AHEAD) + AHEAD if known else None
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH:
            break
        if block.kind is BlockKind.DATELINE and (match := DAY_WORDS.search(text[block.start : block.end])):
            return day_of_words(match, latest)
    return None


def _first(text: str, blocks: tuple[Block, ...], kind: BlockKind) -> str | None:
    return next((" ".join(text[b.start : b.end].split()) for b in blocks if b.kind is kind), None)


def _author(text: str, blocks: tuple[Block, ...]) -> str | None:
    credits = (text[b.start : b.end] for b in blocks if b.kind is BlockKind.CREDIT)
    return next((author for line in credits if (author := byline_author(line))), None)


def _identifier(text: str, *metadata: str | None) -> str:
    """First 16 hex digits of a hash over the stored text, title, date and address."""
    digest = hashlib.sha256(text.encode())
    for value in metadata:
        digest.update(b"\x00" + (value or "").encode())
    return digest.hexdigest()[:16]
