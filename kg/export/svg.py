"""SVG: a picture of the graph that browsers, Inkscape, word processors and web pages show as it is.

In: a view, best with positions. Out: circles in the colours of the classes with their labels, arrows with the names of
the relations where there is room, parallel edges bent apart, loops, and a legend. Pointing at an edge shows its
sentence; edges lead to their documents and nodes to their pages if these are http or https. There is no script in it,
and no text of the graph outside of text nodes and checked links. It lays nothing out (`kg.export.svg_places`); of edges
it remembers how many each pair of nodes has.
Specification: https://www.w3.org/TR/SVG2/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.export.drawing import colour_of, edge_link, edge_tip, group_of, is_dashed, line_width, node_link
from kg.export.svg_labels import SIZE, Label, labels_of, shortened
from kg.export.svg_places import LOOP, Box, Line, Place, box_of, line_between, loop_at, places_of, width_of
from kg.export.view import Edge, Node, View

KINDS = 24  # lines of the legend
_SMALL = 10.5  # pixels of the font of edges
_EDGE, _NARROW, _ROW = 16.0, 320.0, 22.0  # pixels of the margin, of the least width, and of a line of the legend
_STYLE = """\
text{font-family:"Helvetica Neue",Helvetica,Arial,"Noto Sans",sans-serif;fill:#222;text-anchor:middle}
.label text,.name text{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round;pointer-events:none}
.label text{font-size:12.5px}.name text{font-size:10.5px;fill:#555}.legend text{font-size:12.5px;text-anchor:start}
.edge path{fill:none;stroke:#8a8f98}.edge .line{marker-end:url(#graphwright-arrow)}.edge .off{stroke-dasharray:5 4}
.edge .wide{stroke:transparent;stroke-width:10px}.edge g:hover .line{stroke:#111}
.node circle{stroke:#fff;stroke-width:1.5px}.node g:hover circle{stroke:#111}
"""
_ARROW = """\
<defs><marker id="graphwright-arrow" markerUnits="userSpaceOnUse" viewBox="0 0 10 8" refX="9" refY="4" \
markerWidth="10" markerHeight="8" orient="auto">\
<path d="M0 0 10 4 0 8Z" style="fill:#6b7079;stroke:none"/></marker></defs>
"""


@dataclass(frozen=True, slots=True)
class _Page:
    """The left and top edge, the width, and the height at which the legend is, with its lines."""

    left: float
    top: float
    wide: float
    legend: float
    rows: list[list[tuple[float, str, str]]]


def write_svg(view: View) -> Iterator[str]:
    """The view as SVG."""
    places = places_of(view)
    labels = list(labels_of(view, places, _leaning(view, places)))
    page = _page(view, box_of(places.values(), (label.box for label in labels)))
    yield from _head(view, page)
    yield '<g class="edge">\n'
    for edge, line in _lines(view, places):
        yield _edge(edge, line)
    yield '</g>\n<g class="name">\n'
    for edge, line in _lines(view, places):
        yield _name(edge, line)
    yield '</g>\n<g class="node">\n'
    for node in view.nodes:
        yield _node(node, places[node.id])
    yield '</g>\n<g class="label">\n'
    for label in labels:
        yield _label(label)
    yield "</g>\n"
    yield from _legend(page)
    yield "</svg>\n"


def escaped(text: str) -> str:
    """A text for XML, in a node of text or between double quotes.

    >>> escaped('a<b>&"c"')
    'a&lt;b&gt;&amp;&quot;c&quot;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _lines(view: View, places: dict[str, Place]) -> Iterator[tuple[Edge, Line]]:
    """The edges with their lines; how many a pair has had is remembered."""
    seen: Counter[tuple[str, str]] = Counter()
    for edge in view.edges:
        pair = min(edge.source, edge.target), max(edge.source, edge.target)
        nth = seen[pair]
        seen[pair] += 1
        start, end = places[edge.source], places[edge.target]
        turned = edge.source != pair[0]
        yield edge, loop_at(start, nth) if start is end else line_between(start, end, nth, turned=turned)


def _page(view: View, box: Box) -> _Page:
    """The page around all that is drawn."""
    loops = Counter(edge.source for edge in view.edges if edge.source == edge.target)
    above = LOOP * (2 + max(loops.values())) if loops else 0.0
    left, top, right, bottom = box
    wide = max(right - left, _NARROW) + 2 * _EDGE
    rows = _rows(_kinds(view), wide - 2 * _EDGE)
    return _Page(left - _EDGE, top - above - _EDGE, wide, bottom + 2 * _EDGE, rows)


def _head(view: View, page: _Page) -> Iterator[str]:
    high = page.legend - page.top + _ROW * len(page.rows)
    yield f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{page.wide:.0f}" height="{high:.0f}" '
    yield f'viewBox="{page.left:.1f} {page.top:.1f} {page.wide:.1f} {high:.1f}">\n'
    yield f"<title>Graph of {len(view.nodes)} nodes and {len(view.edges)} edges</title>\n"
    yield "<desc>Circles are entities, coloured by class. Arrows are claims, named by relation.</desc>\n"
    yield f"<style>{_STYLE}</style>\n{_ARROW}"
    yield f'<rect x="{page.left:.1f}" y="{page.top:.1f}" width="{page.wide:.1f}" height="{high:.1f}" fill="#fff"/>\n'


def _edge(edge: Edge, line: Line) -> str:
    kind = "line off" if is_dashed(edge) else "line"
    title = "\n".join(part for part in (edge.label, _days(edge), edge_tip(edge)) if part)
    drawn = f'<path class="wide" d="{line.path}"/>'
    drawn += f'<path class="{kind}" d="{line.path}" stroke-width="{line_width(edge)}"/>'
    return f"<g><title>{escaped(title)}</title>{_linked(drawn, edge_link(edge))}</g>\n"


def _days(edge: Edge) -> str:
    return f"{edge.start} – {edge.end}" if edge.end else edge.start


def _name(edge: Edge, line: Line) -> str:
    """The name of an edge along its line, if there is room."""
    text = shortened(edge.label)
    if not text or width_of(text, _SMALL) > line.room:
        return ""
    turn = f' transform="rotate({line.turn:.1f} {line.x:.1f} {line.y:.1f})"' if line.turn else ""
    return f'<text x="{line.x:.1f}" y="{line.y - 3:.1f}"{turn}>{escaped(text)}</text>\n'


def _node(node: Node, place: Place) -> str:
    circle = f'<circle cx="{place.x:.1f}" cy="{place.y:.1f}" r="{place.radius:.1f}" fill="{colour_of(node)}"/>'
    return f"<g><title>{escaped(f'{node.label} ({node.kind})')}</title>{_linked(circle, node_link(node))}</g>\n"


def _label(label: Label) -> str:
    anchor = "" if label.anchor == "middle" else f' style="text-anchor:{label.anchor}"'
    return f'<text x="{label.x:.1f}" y="{label.y:.1f}"{anchor}>{escaped(label.text)}</text>\n'


def _leaning(view: View, places: dict[str, Place]) -> set[str]:
    """The nodes whose lines go down more than up; a loop goes up."""
    down: Counter[str] = Counter()
    for edge in view.edges:
        fall = 1 if places[edge.target].y > places[edge.source].y else -1
        down[edge.source] += fall
        down[edge.target] -= fall if edge.source != edge.target else 1
    return {id for id, fall in down.items() if fall > 0}


def _linked(drawn: str, link: str) -> str:
    return f'<a href="{escaped(link)}" target="_blank" rel="noopener">{drawn}</a>' if link else drawn


def _kinds(view: View) -> list[tuple[str, str]]:
    """The classes or other groups, each with its number of nodes, and their colours; in the order of their names."""
    counts = Counter((group_of(node), colour_of(node)) for node in view.nodes)
    return [(f"{shortened(kind)} ({count})", colour) for (kind, colour), count in sorted(counts.items())[:KINDS]]


def _rows(kinds: list[tuple[str, str]], wide: float) -> list[list[tuple[float, str, str]]]:
    """The lines of the legend: how far from the left each entry is, its colour and its text."""
    rows: list[list[tuple[float, str, str]]] = []
    at = wide + 1
    for text, colour in kinds:
        room = 32 + width_of(text, SIZE)
        if at + room > wide:
            rows.append([])
            at = 0
        rows[-1].append((at, colour, text))
        at += room
    return rows


def _legend(page: _Page) -> Iterator[str]:
    yield '<g class="legend">\n'
    for number, row in enumerate(page.rows):
        y = page.legend + _ROW * number
        for at, colour, text in row:
            x = page.left + _EDGE + at
            yield f'<circle cx="{x + 6:.1f}" cy="{y:.1f}" r="6" fill="{colour}"/>'
            yield f'<text x="{x + 17:.1f}" y="{y + 4:.1f}">{escaped(text)}</text>\n'
    yield "</g>\n"
