"""A tree of HTML, or of what trafilatura makes of it, to lines: what a reader sees, a paragraph a line.

In: an lxml element. Out: lines, and whether each is a heading. It does not tell the main text from the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.read.lines import Line

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "head"})
BLOCKS = HEADINGS | frozenset(
    "address article aside blockquote body br center caption dd details div dl dt fieldset figcaption figure footer "
    "form header hr html item lb li list main nav ol option p pre quote row section summary table tbody tfoot thead "
    "title tr ul".split()
)
ROWS = frozenset({"tr", "row"})
CELLS = frozenset({"td", "th", "cell"})
IN_CELLS = frozenset({"p", "br", "lb"})
HIDDEN = frozenset("script style template noscript iframe object svg math select textarea title".split())


class _Writer:
    """Gathers pieces of text until a block ends."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.heading = False
        self.row: Any = None  # the row of a table whose cells are put into one line

    def end_line(self) -> Iterator[Line]:
        line = " ".join("".join(self.pieces).split()).removesuffix("|").strip()
        if line:
            yield line, self.heading
        self.pieces.clear()
        self.heading = False


def lines_of(root: Any) -> Iterator[Line]:
    """The lines of a tree, in time linear in its size for any depth.

    >>> from lxml import html
    >>> list(lines_of(html.fromstring("<div><h2>News</h2>Gommex <b>grew</b>.<p>It is<br>Italian.</p></div>")))
    [('News', True), ('Gommex grew.', False), ('It is', False), ('Italian.', False)]
    """
    from lxml.etree import iterwalk  # type: ignore[import-untyped]

    writer = _Writer()
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            yield from _opened(writer, element)
            if element.tag in HIDDEN:
                walk.skip_subtree()
            elif element.text:
                writer.pieces.append(element.text)
        else:
            yield from _closed(writer, element)
            if element is not root and element.tail:
                writer.pieces.append(element.tail)
    yield from writer.end_line()


def _opened(writer: _Writer, element: Any) -> Iterator[Line]:
    tag = element.tag
    if tag in BLOCKS and writer.row is None:
        yield from writer.end_line()
        writer.heading = tag in HEADINGS
    elif tag in BLOCKS:
        writer.pieces.append(" ")
    elif tag in CELLS and writer.row is not None and "".join(writer.pieces).strip():
        writer.pieces.append(" | ")
    if tag in ROWS and writer.row is None and _holds_data(element):
        writer.row = element


def _closed(writer: _Writer, element: Any) -> Iterator[Line]:
    if element is writer.row:
        writer.row = None
    if element.tag in BLOCKS and writer.row is None:
        yield from writer.end_line()


def _holds_data(row: Any) -> bool:
    """Whether a row is one of a table of data, and not of a table that lays out a page."""
    return not any(inner.tag in BLOCKS and inner.tag not in IN_CELLS for inner in row.iterdescendants())
