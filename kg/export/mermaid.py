"""Mermaid: a flowchart for Markdown pages (GitHub, GitLab, Obsidian, notebooks), of small parts of a graph.

In: a view of at most 200 nodes and 500 edges. Out: a flowchart from left to right with the classes' colours, the names
and days of the edges, and links from nodes to their pages. Mermaid shows neither sentences nor links of edges. In
labels the marks of ASCII are written as numbers of characters, so that none means anything.
Specification: https://mermaid.js.org/syntax/flowchart.html; limits: https://mermaid.js.org/config/schema-docs/config.html
(maxTextSize, maxEdges).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.errors import ExportError
from kg.export.drawing import colour_of, group_of, ink_on, is_dashed, line_width, node_link
from kg.export.view import Edge, Node, View

MOST_NODES = 200  # beyond it a flowchart of Mermaid is slow and cannot be read
MOST_EDGES = 500  # Mermaid's own default
MOST_TEXT = 50_000  # characters, likewise; a page cannot raise either
LONGEST = 60  # characters of a label
_HINT = "Choose a part of the graph with --relation, --class or --query, or another format such as svg or html."
# ASCII but letters, digits, blanks, commas and a hyphen within a word; the ligature begins Mermaid's own marks.
_CODED = re.compile(r"(?<![^\W_])-|-(?![^\W_])|[!-+./:-@\[-`{-~ﬂ]")


def write_mermaid(view: View) -> Iterator[str]:
    """The view as a flowchart.

    Raises:
        ExportError: if it is larger than Mermaid draws.
    """
    if len(view.nodes) > MOST_NODES or len(view.edges) > MOST_EDGES:
        size = f"{len(view.nodes)} nodes and {len(view.edges)} edges"
        raise ExportError(f"Mermaid draws {MOST_NODES} nodes and {MOST_EDGES} edges, not {size}", hint=_HINT)
    names = {node.id: f"n{number}" for number, node in enumerate(view.nodes)}
    text = _flowchart(view, names)
    links = "".join(_link(node, names) for node in view.nodes)
    if len(text) > MOST_TEXT:
        raise ExportError(f"Mermaid reads {MOST_TEXT} characters, not {len(text)}", hint=_HINT)
    yield text + links if len(text + links) <= MOST_TEXT else text


def coded(text: str) -> str:
    """A text as a label: one line, not too long, special characters by their numbers; a blank if it is empty.

    >>> coded('say "x"'), coded(" ")
    ('say #34;x#34;', ' ')
    """
    line = " ".join(text.split())
    short = line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
    return _CODED.sub(lambda found: f"#{ord(found[0])};", short) or " "


def _flowchart(view: View, names: Mapping[str, str]) -> str:
    colours = sorted({(group_of(node), colour_of(node)) for node in view.nodes})
    classes = {key: f"c{number}" for number, key in enumerate(colours)}
    lines = ["flowchart LR"]
    lines += [f'  {names[node.id]}["{coded(node.label)}"]' for node in view.nodes]
    lines += [_edge(edge, names) for edge in view.edges]
    for (_, colour), name in classes.items():
        lines.append(f"  classDef {name} fill:{colour},color:{ink_on(colour)},stroke:#ffffff")
    lines += [f"  class {names[node.id]} {classes[group_of(node), colour_of(node)]}" for node in view.nodes]
    wide = [(number, line_width(edge)) for number, edge in enumerate(view.edges)]
    lines += [f"  linkStyle {number} stroke-width:{width:g}px" for number, width in wide if width > 1]
    return "\n".join(lines) + "\n"


def _edge(edge: Edge, names: Mapping[str, str]) -> str:
    days = " – ".join(day for day in (edge.start, edge.end) if day)
    label = coded(edge.label) + (f"<br/>{coded(days)}" if days else "")
    arrow = "-.->" if is_dashed(edge) else "-->"
    return f'  {names[edge.source]} {arrow}|"{label}"| {names[edge.target]}'


def _link(node: Node, names: Mapping[str, str]) -> str:
    """A semicolon would end the statement, and end a character's number after "#"."""
    link = node_link(node).replace(";", "%3B")
    return f'  click {names[node.id]} href "{link}" _blank\n' if link else ""
