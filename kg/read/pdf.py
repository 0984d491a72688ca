"""PDF files: one file is one document, the text that pypdf finds on its pages.

Running heads and feet and page numbers are left out, words that a line end divides are joined. Title and author come
from the file's information; the day it was made dates the document only if nothing else does. Pictures of text are not
read: that needs OCR, beforehand.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from kg.errors import ReadError
from kg.read.blocks import find_paragraphs
from kg.read.caps import whole
from kg.read.draft import Draft, Opened
from kg.read.lines import Parsed, check_length, draft_of

if TYPE_CHECKING:
    from pypdf import DocumentInformation, PdfReader

Page = list[str]

EDGE = 2  # lines at the top and at the foot of a page that may be a running head or foot
RECURRING = 3  # pages on which such a line must stand before it is left out
FOLIO = re.compile(r"\A\W*(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\W*|\W*(?:page\s+)?\d{1,4}\W*\Z", re.IGNORECASE)
DIVIDED = re.compile(r"(\w+)[-\u00ad\u2010]\n(?=[^\W\d_A-Z])")
LABEL = re.compile(r"\A(?:Microsoft (?:Word|PowerPoint) - )?(.*?)(?:\.(?:docx?|pptx?|pdf|indd|qxd|tex))?\Z", re.DOTALL)
NO_TITLES = frozenset({"untitled", "document", "document1", "print", "title"})


def read(opened: Opened) -> Iterator[Draft]:
    """Yield the one document of a PDF. Raises `ReadError`."""
    data = whole(opened.stream, opened.name, opened.settings.max_file_bytes)
    if not data.strip():
        raise ReadError("the file is empty", path=opened.name, hint="Remove it from the inputs.")
    options = {"pages": opened.settings.max_pdf_pages, "limit": opened.settings.max_document_chars}
    [found] = opened.sandbox.run("pdf", data, opened.name, options)
    yield draft_of(found, opened.name, hashlib.sha256(data).hexdigest())


def parse(data: bytes, options: Mapping[str, Any]) -> Iterator[Parsed]:
    """The document of a PDF. Runs in the sandbox. Raises `ReadError`, and whatever pypdf raises."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ReadError("the PDF is locked with a password", hint="Save it without one.")
    pages = list(_pages(reader, options["pages"], options["limit"]))
    lines = tuple((paragraph, False) for paragraph in paragraphs(pages))
    if not lines:
        raise ReadError("the PDF holds no text: it may consist of pictures", hint="Run OCR on it first.")
    title, author, made = _information(reader)
    yield Parsed(lines, title, author=author, filed=made)


def _pages(reader: PdfReader, most: int, limit: int) -> Iterator[Page]:
    """The lines of every page. Raises `ReadError` over a cap."""
    if len(reader.pages) > most:
        hint = "Split it, or raise max_pdf_pages in the settings."
        raise ReadError(f"the PDF has {len(reader.pages)} pages, more than {most}", hint=hint)
    size = 0
    for page in reader.pages:
        text = page.extract_text()
        size += len(text)
        check_length(size, limit)
        yield [words for line in text.split("\n") if (words := " ".join(line.split()))]


def paragraphs(pages: Sequence[Page]) -> Iterator[str]:
    """The paragraphs of all pages, without what recurs at the edges of pages.

    >>> page = ["Gommex Tyres, the maker of tyres, has bought its ri-", "val Basketo, a Gdansk-", "based company."]
    >>> list(paragraphs([page]))
    ['Gommex Tyres, the maker of tyres, has bought its rival Basketo, a Gdansk-based company.']
    """
    text = "\n".join(line for page in _bodies(pages) for line in page)
    for start, end in find_paragraphs(text):
        yield DIVIDED.sub(_undivided, text[start:end]).replace("\n", " ")


def _undivided(match: re.Match[str]) -> str:
    """A word that the end of a line divides; "Gdansk-based" keeps its hyphen, as most words with a capital do."""
    return match[1] if match[1].islower() else f"{match[1]}-"


def _bodies(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages without running heads, running feet and page numbers; on the first page a head may be the title."""
    counts = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    recurring = {key for key, count in counts.items() if count >= RECURRING}
    for page in pages:
        top = 0 if page is pages[0] else _recurring(page[:EDGE], recurring)
        foot = _recurring(page[::-1][:EDGE], recurring)
        yield page[top : max(top, len(page) - foot)]


def _recurring(lines: Page, recurring: Set[str]) -> int:
    """How many of the outermost lines, counted from the edge, stand on other pages as well."""
    return sum(1 for _ in takewhile(lambda line: _key(line) in recurring, lines))


def _edges(page: Page) -> Page:
    return page[:EDGE] + page[-EDGE:]


def _key(line: str) -> str:
    """What is the same in the running head of every page: the line without the page's number."""
    return FOLIO.sub("", line, count=1)


def _information(reader: PdfReader) -> tuple[str | None, str | None, str | None]:
    """Title, author and day of making, as far as they are stated and make sense."""
    stated = reader.metadata
    if stated is None:
        return None, None, None
    title = LABEL.sub(r"\1", stated.title or "").strip()
    return None if title.casefold() in NO_TITLES else title, stated.author, _day(stated)


def _day(stated: DocumentInformation) -> str | None:
    try:
        made = stated.creation_date or stated.modification_date
    except ValueError:
        return None
    return made.date().isoformat() if made else None
