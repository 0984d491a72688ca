"""Markdown with optional YAML front matter: one file is one document, stored as the plain text it shows.

Headings become lines of their own, links keep their text, code and raw HTML are dropped. The stored text is the
stripped one, so its offsets are fixed like those of any other text. Nothing in the front matter is executed: all its
values are read as strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.errors import ReadError
from kg.read.clean import clean
from kg.read.draft import Draft, Opened
from kg.read.txt import read_text

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
METADATA = ("title", "date", "url", "author")
MAX_FRONT = 64_000  # characters; a longer "front matter" is a document between two rules
MAX_INLINE = 20_000  # characters of a paragraph that are searched for markup: nested brackets take quadratic time


def read(opened: Opened) -> Iterator[Draft]:
    """Yield the one document of a Markdown file. Raises `ReadError`, with the line for broken front matter."""
    source = opened.name
    raw, sha256, warnings = read_text(opened)
    match = FRONT.match(raw[: MAX_FRONT + 16])
    values = _front_matter(match[1] or "", source) if match else {}
    text, headings = strip_markup(raw[match.end() :] if match else raw)
    yield Draft(source, text, sha256, headings=headings, wrapped=False, warnings=warnings, **values)


def _front_matter(block: str, source: str) -> dict[str, str | None]:
    import yaml

    try:
        loaded = yaml.load(block, Loader=yaml.BaseLoader)  # builds strings, lists and dicts only
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else None
        raise ReadError(f"the front matter is not valid YAML: {error.problem}", path=source, line=line) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ReadError("the front matter is not valid YAML", path=source, line=1) from error
    if loaded in ("", None):
        return {}
    if not isinstance(loaded, dict):
        raise ReadError("the front matter is not a list of keys and values", path=source, line=1)
    return {key: _value(loaded.get(key), key, source) for key in METADATA}


def _value(value: object, key: str, source: str) -> str | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if value is not None and not isinstance(value, str):
        raise ReadError(f"{key!r} in the front matter is not a text", path=source, line=1)
    words = " ".join((value or "").split())
    return None if words in ("", "~", "null") else words


def strip_markup(markdown: str) -> tuple[str, frozenset[int]]:
    """The plain text of Markdown, a paragraph a line with blank lines between, and the offsets of its heading lines.

    >>> strip_markup("# News\\n\\nSee [Gommex](https://x.example/) and **Basketo**\\nof `Turin`.")
    ('News\\n\\nSee Gommex and Basketo of Turin.', frozenset({0}))
    """
    lines: list[str] = []
    headings, offset = set(), 0
    for line, heading in _lines(markdown):
        if heading:
            headings.add(offset)
        lines.append(line)
        offset += len(line) + 2
    return "\n\n".join(lines), frozenset(headings)


def _lines(markdown: str) -> Iterator[tuple[str, bool]]:
    """Lines to show and whether each is a heading; the cells of a table's row share a line."""
    from markdown_it import MarkdownIt

    cells: list[str] | None = None
    heading = False
    for token in MarkdownIt("commonmark").enable("table").disable("inline").parse(markdown):
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield " | ".join(cells), False
            cells = None
        elif token.type == "inline" and (line := _inline(token.content)):
            if cells is None:
                yield line, heading
            else:
                cells.append(line)


def _inline(content: str) -> str:
    from markdown_it import MarkdownIt

    if len(content) > MAX_INLINE:
        return " ".join(content.split())
    tokens = MarkdownIt("commonmark").parseInline(content)[0].children or []
    alone = all(token.type == "image" or not token.content.strip() for token in tokens)
    return " ".join(clean(_shown(tokens, pictures=alone))[0].split())


def _shown(tokens: Sequence[Token], *, pictures: bool) -> str:
    """What a reader sees of inline tokens: text and the words of links; a picture's description if it stands alone."""
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image" and pictures:
            parts.append(_shown(token.children or [], pictures=False))
    return "".join(parts)
