"""Word documents (.docx): one file is one document, its paragraphs and the rows of its tables, headings as headings.

Title, author and the day of making come from the core properties; that day dates the document only if nothing else
does. What tracked changes inserted is read, what they deleted is not; headers, footers, notes and text boxes are left
out.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import ReadError
from kg.read.caps import GRACE, whole
from kg.read.draft import Draft, Opened
from kg.read.lines import Line, Parsed, check_length, draft_of

if TYPE_CHECKING:
    from docx.opc.coreprops import CoreProperties

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACES = {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
SKIPPED = frozenset({W + "txbxContent", W + "del", W + "moveFrom", W + "sectPr", W + "instrText"})
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TEMPLATE_AUTHOR, TEMPLATE_DAY = "python-docx", "2013-12-23"  # of the library's template: they say nothing


def read(opened: Opened) -> Iterator[Draft]:
    """Yield the one document of a Word file. Raises `ReadError`."""
    settings = opened.settings
    data = whole(opened.stream, opened.name, settings.max_file_bytes)
    if not data.strip():
        raise ReadError("the file is empty", path=opened.name, hint="Remove it from the inputs.")
    options = {
        "limit": settings.max_document_chars,
        "ratio": settings.max_archive_ratio,
        "bytes": settings.max_file_bytes,
    }
    [found] = opened.sandbox.run("docx", data, opened.name, options)
    yield draft_of(found, opened.name, hashlib.sha256(data).hexdigest())


def parse(data: bytes, options: Mapping[str, Any]) -> Iterator[Parsed]:
    """The document of a Word file. Runs in the sandbox. Raises `ReadError`, and whatever python-docx raises."""
    import docx

    _check_size(data, options["ratio"], options["bytes"])
    document = docx.Document(io.BytesIO(data))
    headings = frozenset(_heading_styles(document))
    lines = tuple(_lines(document.element.body, headings))
    if not lines:
        raise ReadError("the document holds no text", hint="Remove it from the inputs.")
    check_length(sum(len(text) for text, _ in lines), options["limit"])
    title, author, made = _properties(document.core_properties)
    yield Parsed(lines, title, author=author, filed=made)


def _check_size(data: bytes, ratio: int, most: int) -> None:
    """Raise `ReadError` for a file that unpacks to too much. Nothing unpacks to more than the file itself declares."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > most or size > max(GRACE, ratio * len(data)):
        raise ReadError(f"the document unpacks to {size} bytes", hint="Raise max_file_bytes if you trust it.")


def _heading_styles(document: Any) -> Iterator[str]:
    for style in document.styles:
        if style.type == 1 and (style.name or "").lower().startswith(("heading", "title")):  # 1: of paragraphs
            yield style.style_id


def _lines(body: Any, headings: frozenset[str]) -> Iterator[Line]:
    """The lines of a body: its children in order; the cells of a table's row share a line."""
    for child in body:
        if child.tag == W + "p":
            style = child.find(f"{W}pPr/{W}pStyle")
            heading = style is not None and style.get(W + "val") in headings
            yield from ((line, heading) for line in _text(child).split("\n") if line.strip())
        elif child.tag == W + "tbl":
            rows = (row for row in child.iter(W + "tr") if next(row.iterancestors(W + "tbl")) is child)
            yield from ((line, False) for row in rows if (line := _row(row)))
        elif child.tag not in SKIPPED and len(child):
            yield from _lines(child, headings)


def _row(row: Any) -> str:
    cells = (" ".join(_text(cell).split()) for cell in row.iterchildren(W + "tc"))
    return " | ".join(cell for cell in cells if cell)


def _text(element: Any) -> str:
    """What is shown of a paragraph or a cell."""
    parts: list[str] = []
    for child in element:
        if child.tag == W + "t":
            parts += [child.text or "", *(entity.tail or "" for entity in child)]
        elif child.tag in SPACES:
            parts.append(SPACES[child.tag])
        elif child.tag not in SKIPPED and child.tag != FALLBACK:
            parts.append(_text(child) + ("\n" if child.tag == W + "p" else ""))
    return "".join(parts)


def _properties(stated: CoreProperties) -> tuple[str | None, str | None, str | None]:
    """Title, author and day of making; those of a template are nobody's."""
    made = stated.created or stated.modified
    day = made.date().isoformat() if made else None
    author = None if stated.author == TEMPLATE_AUTHOR else stated.author
    return stated.title, author, None if day == TEMPLATE_DAY else day
