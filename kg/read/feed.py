"""RSS and Atom feeds, as files: every entry is a document; its HTML is stripped to what a reader sees.

Title, author, day of publication and address are those of the entry. Nothing is fetched: a feed that holds summaries
only gives short documents. A feed that defines entities is refused.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from xml.sax import SAXException

from kg.errors import ReadError
from kg.read.caps import whole
from kg.read.clean import without_controls
from kg.read.decode import decode
from kg.read.draft import Draft, Opened, ReadFailure
from kg.read.finish import parse_day
from kg.read.html import all_lines, headed, tree_of
from kg.read.lines import Line, Parsed, draft_of

PROLOG = re.compile(r"\A\s*<\?xml[^>]*\?>")
ROOT = re.compile(r"<(?:rss|feed|rdf:RDF|\w+:feed)\b", re.IGNORECASE)
MENDED = "the feed is not well-formed: it is read as far as it can be understood"
HEAD = 10_000  # characters in which a feed must begin


def read(opened: Opened) -> Iterator[Draft | ReadFailure]:
    """Yield a draft for every entry, and a failure for every entry without text. Raises `ReadError`."""
    data = whole(opened.stream, opened.name, opened.settings.max_file_bytes)
    text, warnings = decode(data, opened.name, charset=opened.charset, markup=True)
    counts: Counter[str] = Counter()
    text = without_controls(PROLOG.sub("", text, count=1), counts)
    _check(text, opened.name)
    sha256 = hashlib.sha256(data).hexdigest()
    for number, found in enumerate(opened.sandbox.run("feed", text.encode(), opened.name), 1):
        yield draft_of(found, f"{opened.name}#{number}", sha256, warnings, counts)


def _check(text: str, name: str) -> None:
    if "<!ENTITY" in text:
        raise ReadError("the feed defines entities", path=name, hint="Write what they stand for into it.")
    if not ROOT.search(text[:HEAD]):
        raise ReadError("the XML is no RSS or Atom feed", path=name, hint="Remove it from the inputs.")


def parse(data: bytes, options: Mapping[str, Any]) -> Iterator[Parsed]:
    """The entries of a feed in UTF-8. Runs in the sandbox. Raises `ReadError`, and whatever feedparser raises."""
    import feedparser  # type: ignore[import-untyped]

    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise ReadError("the feed holds no entry", hint="Remove it from the inputs.")
    warnings = (MENDED,) if isinstance(feed.get("bozo_exception"), SAXException) else ()
    for entry in feed.entries:
        title = _plain(entry.get("title_detail"))
        lines = headed(tuple(_lines(entry)), title)
        yield Parsed(lines, title, _day(entry), entry.get("link"), entry.get("author"), warnings=warnings)


def _lines(entry: Mapping[str, Any]) -> Iterator[Line]:
    """The lines of an entry: its content, or else its summary."""
    contents = entry.get("content") or [entry.get("summary_detail")]
    for content in filter(None, contents):
        yield from _shown(content)


def _shown(content: Mapping[str, Any]) -> Iterator[Line]:
    value = content.get("value") or ""
    if not value.strip():
        return
    if content.get("type") == "text/plain":
        yield from ((line, False) for line in value.splitlines() if line.strip())
        return
    with suppress(ReadError):  # nothing but comments
        yield from all_lines(tree_of(value)[0])


def _plain(content: Mapping[str, Any] | None) -> str | None:
    return " ".join(line for line, _ in _shown(content)) if content else None


def _day(entry: Mapping[str, Any]) -> str | None:
    """The day of publication where the publisher is, as it is written; else that of the last change."""
    for key in ("published", "updated"):
        stated, parsed = entry.get(key), entry.get(f"{key}_parsed")
        if stated or parsed:
            return parse_day(stated or "") or ("{:04}-{:02}-{:02}".format(*parsed[:3]) if parsed else stated)
    return None
