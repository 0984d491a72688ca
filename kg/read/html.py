"""HTML pages: one file is one document, the main text that trafilatura finds, without menus, advertising and comments.

Title, author, date and address (the canonical one) come from the page's own metadata. Headings, paragraphs, list items
and the rows of tables become lines. Scripts are not run, and nothing that a page links to is fetched.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import ReadError
from kg.read.caps import whole
from kg.read.clean import without_controls
from kg.read.decode import decode
from kg.read.draft import Draft, Opened
from kg.read.lines import Line, Parsed, check_length, draft_of
from kg.read.markup import lines_of
from kg.read.page_day import plain_day

DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}  # no guess, and not today's date
ALL_TEXT = "the main text was not told from the rest: all text of the page is taken"
TOO_DEEP = "the end of the page is lost: its elements are nested more than 2048 levels deep"
OPENING = 3  # lines among which the headline may already stand


def read(opened: Opened) -> Iterator[Draft]:
    """Yield the one document of a page. Raises `ReadError`."""
    data = whole(opened.stream, opened.name, opened.settings.max_file_bytes)
    text, warnings = decode(data, opened.name, charset=opened.charset, markup=True)
    counts: Counter[str] = Counter()
    text = without_controls(text, counts)
    options = {"limit": opened.settings.max_document_chars}
    [found] = opened.sandbox.run("html", text.encode(), opened.name, options)
    yield draft_of(found, opened.name, hashlib.sha256(data).hexdigest(), warnings, counts)


def parse(data: bytes, options: Mapping[str, Any]) -> Iterator[Parsed]:
    """The document of a page in UTF-8. Runs in the sandbox. Raises `ReadError`, and what lxml and trafilatura raise."""
    from trafilatura import bare_extraction

    text = data.decode()
    tree, warnings = tree_of(text)
    found: Any = bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=DATES)
    main = list(lines_of(found.body)) if found is not None else []
    lines = main or list(all_lines(tree_of(text)[0]))
    if not lines:
        hint = "Its elements are nested too deeply." if warnings else "It may show its text by scripts only."
        raise ReadError("the page holds no text", hint=hint)
    check_length(sum(len(line) for line, _ in lines), options["limit"])
    warnings += () if main else (ALL_TEXT,)
    day = plain_day(found.date if found is not None else None, text, tree)
    yield _described(tuple(lines), found, day, tree.findtext(".//title"), warnings)


def all_lines(tree: Any) -> Iterator[Line]:
    """Everything that the body of a page or of a fragment shows."""
    body = tree.find("body")
    return iter(()) if body is None else lines_of(body)


def _described(
    lines: tuple[Line, ...], found: Any, day: str | None, title: str | None, warnings: tuple[str, ...]
) -> Parsed:
    """The document with the metadata that trafilatura found, if it found any."""
    if found is None:
        return Parsed(headed(lines, title), title, day, warnings=warnings)
    author = (found.author or "").replace("; ", ", ")
    return Parsed(headed(lines, found.title), found.title, day, found.url, author, warnings=warnings)


def tree_of(text: str) -> tuple[Any, tuple[str, ...]]:
    """The tree of a page or of a fragment, mended as browsers do, and a warning if a part of the text is not in it.

    Raises `ReadError` if there is nothing.
    """
    from lxml import etree, html  # type: ignore[import-untyped]

    if not text.strip():
        raise ReadError("the file is empty", hint="Remove it from the inputs.")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = html.document_fromstring((text if "<" in text else f"<body>{text}").encode(), parser=parser)
    except etree.ParserError as error:
        raise ReadError("the page holds no text", hint="Remove it from the inputs.") from error
    cut = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return tree, (TOO_DEEP,) if cut else ()


def headed(lines: tuple[Line, ...], title: str | None) -> tuple[Line, ...]:
    """The lines with the headline first, as a reader of the page sees them.

    >>> headed((("Gommex grew by half.", False),), "Gommex grows")
    (('Gommex grows', True), ('Gommex grew by half.', False))
    """
    words = (title or "").casefold().split()
    same = [bool(words) and line.casefold().split() == words for line, _ in lines[:OPENING]]
    if not words or any(same):
        return (
            *((line, heading or here) for (line, heading), here in zip(lines, same, strict=False)),
            *lines[OPENING:],
        )
    return ((title or "", True), *lines)
