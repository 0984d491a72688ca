"""What the pictures share: links that may be followed, ink that can be read on a colour, lines solid or dashed.

In: what a view has. Out: what DOT, SVG, Mermaid, Kumu and Obsidian draw with it.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import quote

from kg.export.view import Edge, Node

_WEB = re.compile("https?://", re.IGNORECASE)
_SAFE = "%/:?#[]@!$&()*+,;=~"  # may stand in a URI as such, besides letters, digits and "-._"; no quotes, no blanks
_URI = re.compile(f"https?://[A-Za-z0-9_.{re.escape(_SAFE)}-]*", re.IGNORECASE)
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_DARKEST_WITH_BLACK = 0.179  # luminance at which black and white are equally far away, WCAG 2.2, contrast ratio


def web_link(address: object) -> str:
    """The address as an ASCII URI if a browser may follow it (http or https), else "".

    >>> web_link("https://example.org/é\\"x"), web_link("javascript:alert(1)")
    ('https://example.org/%C3%A9%22x', '')
    """
    if not isinstance(address, str) or not _WEB.match(address):
        return ""
    return address if _URI.fullmatch(address) else quote(address, safe=_SAFE)


def group_of(node: Node) -> str:
    """What the colour of the node means: its class, or another group."""
    return node.group or node.kind


def node_link(node: Node) -> str:
    """Where a node leads: its page if it has one, else its IRI."""
    return web_link(node.attributes.get("url")) or web_link(node.id)


def edge_link(edge: Edge) -> str:
    """Where an edge leads: the document that says so, if it is on the web."""
    return web_link(edge.attributes.get("url"))


def edge_tip(edge: Edge) -> str:
    """What to show of an edge when it is pointed at: its sentence, else its label."""
    return str(edge.attributes.get("sentence") or edge.label)


def is_dashed(edge: Edge) -> bool:
    """Whether the edge does not stand as asserted: it is planned, denied, over or supposed."""
    return edge.attributes.get("status", "Asserted") != "Asserted"


def line_width(edge: Edge) -> float:
    """Points: 1 for one sentence, 2 for two, 3 for four, never more than 6.

    >>> line_width(Edge("e", "a", "b", "says", {"predicate": "says"}, weight=4))
    3.0
    """
    return float(min(6, edge.weight.bit_length())) if edge.weight > 0 else 1.0


def colour_of(node: Node) -> str:
    """Its colour if it is of the form "#rrggbb", else grey."""
    return node.colour if _COLOUR.fullmatch(node.colour) else "#999999"


@cache
def ink_on(colour: str) -> str:
    """Black or white, whichever can be read on a colour.

    >>> ink_on("#f0e442"), ink_on("#0072b2")
    ('#000000', '#ffffff')
    """
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue > _DARKEST_WITH_BLACK
    return "#000000" if bright else "#ffffff"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
