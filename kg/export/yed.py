"""GraphML as yEd writes it: shapes as wide as their labels, colours, arrows, and what yEd shows on its own.

In: a view. Out: text. yEd opens the URL of a node, its IRI, and that of an edge, the page with its sentence; it shows
the description, the sentence of an edge, when the pointer rests on it; all attributes are in its list of data. Without
a layout the nodes stand in a grid, for yEd has no place for a node without one: then choose Layout in its menu. yEd
knows no ``long``, so that integers of more than 32 bits are ``double``, exact up to 2⁵³.
Specification: http://graphml.graphdrawing.org/specification.html; yEd's own elements have no published one and are as
yEd 3 writes them: https://yed.yworks.com/support/manual/properties.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil, sqrt
from unicodedata import east_asian_width

from kg.export.attribute_types import attribute_types
from kg.export.graphml import TYPES, declared, openings, values
from kg.export.view import Edge, Node, Scalar, View
from kg.export.xml import DECLARATION, escape, token

_TYPES = {**TYPES, "long": "double"}
_NODES = {"url": "string", "description": "string"}
_EDGES = {**_NODES, "weight": "int", "start": "string", "end": "string"}
_HEAD = (
    f'{DECLARATION}<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">'
    '\n<key id="shape" for="node" yfiles.type="nodegraphics"/>\n'
    '<key id="line" for="edge" yfiles.type="edgegraphics"/>\n'
)
# Points of yEd's usual font, Dialog 12: a letter, a line, the space around the label; the least and the most.
_LETTER, _LINE, _AROUND = 7, 15, 16
_WIDTHS, _HEIGHTS = (30, 300), (30, 76)
_STRETCH = 1.6  # of a layout that was made for discs: boxes are wider
_STEP = (_WIDTHS[1] + 40, _HEIGHTS[1] + 64)  # between the nodes of a grid


def write_yed(view: View) -> Iterator[str]:
    """The view as GraphML for yEd, a directed graph."""
    nodes = {**_NODES, **attribute_types(view.nodes, view.node_attributes, _TYPES)}
    edges = {**_EDGES, **attribute_types(view.edges, view.edge_attributes, _TYPES)}
    yield _HEAD + declared("node", nodes) + declared("edge", edges)
    yield '<graph id="G" edgedefault="directed">\n'
    opened = openings("node", nodes)
    columns = ceil(sqrt(len(view.nodes)))
    yield from (_node(node, divmod(number, columns), opened) for number, node in enumerate(view.nodes))
    opened = openings("edge", edges)
    yield from (_edge(edge, opened) for edge in view.edges)
    yield "</graph>\n</graphml>\n"


def _node(node: Node, cell: tuple[int, int], opened: Mapping[str, str]) -> str:
    own: dict[str, Scalar] = {"url": node.id, **node.attributes}
    own["description"] = _plain(str(node.attributes.get("sentence", node.kind)))
    return (
        f'<node id="{token(node.id)}">{values(own, opened)}<data key="shape"><y:ShapeNode>{_geometry(node, cell)}'
        f'<y:Fill color="{node.colour}" transparent="false"/>'
        f'<y:BorderStyle color="#333333" type="line" width="1.0"/>'
        f'<y:NodeLabel textColor="#000000" xml:space="preserve">{escape(_plain(node.label))}</y:NodeLabel>'
        f'<y:Shape type="roundrectangle"/></y:ShapeNode></data></node>\n'
    )


def _geometry(node: Node, cell: tuple[int, int]) -> str:
    """Place and size of the shape. In yEd y points down, and the place is the upper left corner."""
    lines = node.label.split("\n")
    width = _between(_WIDTHS, _AROUND + _LETTER * max(map(_letters, lines)))
    height = _between(_HEIGHTS, _AROUND + _LINE * len(lines))
    row, column = cell
    x = column * _STEP[0] if node.x is None else _STRETCH * node.x - width / 2
    y = row * _STEP[1] if node.y is None else -node.y - height / 2
    return f'<y:Geometry height="{height}" width="{width}" x="{x}" y="{y}"/>'


def _between(ends: tuple[int, int], value: int) -> int:
    return min(max(value, ends[0]), ends[1])


def _letters(line: str) -> int:
    """The width of a line in letters; one of Chinese, Japanese or Korean is as wide as two others."""
    if line.isascii():
        return len(line)
    return len(line) + sum(east_asian_width(character) in "WF" for character in line)


def _plain(text: str) -> str:
    """The text so that yEd does not take it for HTML, with images that it would load: an invisible space goes first."""
    return "\u200b" + text if text[:6].lower() == "<html>" else text


def _edge(edge: Edge, opened: Mapping[str, str]) -> str:
    own: dict[str, Scalar] = {**edge.attributes, "weight": edge.weight}
    own["description"] = _plain(str(edge.attributes.get("sentence", edge.label)))
    own |= {name: day for name, day in (("start", edge.start), ("end", edge.end)) if day}
    return (
        f'<edge id="{token(edge.id)}" source="{token(edge.source)}" target="{token(edge.target)}">'
        f'{values(own, opened)}<data key="line"><y:PolyLineEdge><y:LineStyle color="#666666" type="line" width="1.0"/>'
        f'<y:Arrows source="none" target="standard"/>'
        f'<y:EdgeLabel textColor="#333333" xml:space="preserve">{escape(_plain(edge.label))}</y:EdgeLabel>'
        f'<y:BendStyle smoothed="false"/></y:PolyLineEdge></data></edge>\n'
    )
