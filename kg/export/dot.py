"""DOT for Graphviz, its viewers, and Gephi and networkx, which read it too.

In: a view. Out: a digraph whose nodes and edges carry label, tooltip, link, colour and width, and every attribute
under its own name ("_" appended where Graphviz means something by it). Without positions ``dot`` ranks a small graph
from left to right and a large one is left to ``sfdp``; with positions the nodes stay where they are, whichever command
draws them. Labels are escaped strings, never HTML.
Specification: https://graphviz.org/doc/info/lang.html, https://graphviz.org/docs/attr-types/escString/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.export.drawing import colour_of, edge_link, edge_tip, ink_on, is_dashed, line_width, node_link
from kg.export.view import Edge, Node, Scalar, View, written

RANKED = 1_000  # edges; beyond it ``dot`` takes minutes and its picture is a carpet
# What Graphviz means something by, on nodes or edges: https://graphviz.org/doc/info/attrs.html.
_GRAPHVIZ = frozenset(
    "area arrowhead arrowsize arrowtail class color colorscheme comment constraint decorate dir distortion "
    "edgehref edgetarget edgetooltip edgeURL fillcolor fixedsize fontcolor fontname fontsize gradientangle group "
    "head_lp headclip headhref headlabel headport headtarget headtooltip headURL height href id image imagepos "
    "imagescale label labelangle labeldistance labelfloat labelfontcolor labelfontname labelfontsize labelhref "
    "labelloc labeltarget labeltooltip labelURL layer len lhead lp ltail margin minlen nojustify ordering "
    "orientation penwidth peripheries pin pos radius rects regular root samehead sametail samplepoints shape "
    "shapefile showboxes sides size skew sortv style tail_lp tailclip tailhref taillabel tailport tailtarget "
    "tailtooltip tailURL target tooltip URL vertices weight width xlabel xlp z".split()
)
# An ampersand that Graphviz would take for the start of a character's name or number.
_ENTITY = re.compile(r"&(?=#?\w+;)")


def write_dot(view: View) -> Iterator[str]:
    """The view as DOT."""
    yield from _head(view)
    names = _names(view.node_attributes)
    for node in view.nodes:
        yield f"{identifier(node.id)} [{_joined(_node(node), node.attributes, names)}];\n"
    names = _names(view.edge_attributes)
    for edge in view.edges:
        ends = f"{identifier(edge.source)} -> {identifier(edge.target)}"
        yield f"{ends} [{_joined(_edge(edge), edge.attributes, names)}];\n"
    yield "}\n"


def identifier(text: str) -> str:
    """A text as the name of a node or an attribute, in which DOT can write no single backslash.

    >>> print(identifier('a"b'))
    "a\\"b"
    """
    return _quoted(text.replace("\\", "%5C"))


def label_text(text: str) -> str:
    """A text as an escString: no escape such as ``\\N`` and no character's name fires in it.

    >>> print(label_text("C:\\\\New &lt; R&D"))
    "C:\\\\New &amp;lt; R&D"
    """
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return _quoted(_ENTITY.sub("&amp;", text) if "&" in text else text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def _head(view: View) -> Iterator[str]:
    first = next(iter(view.nodes), None)
    if first is not None and first.x is not None:
        layout = "layout=neato, inputscale=72"
    else:
        layout = "rankdir=LR" if len(view.edges) <= RANKED else "layout=sfdp, overlap=prism"
    font = 'fontname="Helvetica,Arial,sans-serif"'
    yield 'digraph "graphwright" {\n'
    yield f'graph [charset="UTF-8", {layout}, outputorder=edgesfirst, {font}];\n'
    yield f'node [shape=box, style="rounded,filled", penwidth=0, margin="0.1,0.05", height=0.3, fontsize=11, {font}];\n'
    yield f'edge [color="#666666", fontcolor="#444444", fontsize=9, arrowsize=0.7, {font}];\n'


def _names(attributes: Mapping[str, str]) -> dict[str, str]:
    """The attributes' names as identifiers that Graphviz gives no meaning."""
    return {name: identifier(name + ("_" if name in _GRAPHVIZ else "")) for name in attributes}


def _node(node: Node) -> dict[str, str]:
    colour = colour_of(node)
    own = {"label": label_text(node.label), "fillcolor": f'"{colour}"', "fontcolor": f'"{ink_on(colour)}"'}
    own["tooltip"] = label_text(f"{node.label} ({node.kind})")
    if link := node_link(node):
        own["URL"] = label_text(link)
    if node.x is not None and node.y is not None:
        own["pos"] = f'"{node.x:.2f},{node.y:.2f}!"'
    return own


def _edge(edge: Edge) -> dict[str, str]:
    tip = label_text(edge_tip(edge))
    own = {"label": label_text(edge.label), "tooltip": tip, "labeltooltip": tip, "weight": str(edge.weight)}
    own |= {"penwidth": str(line_width(edge)), "key": _quoted(edge.id)}
    if link := edge_link(edge):
        own["URL"] = label_text(link)
    if is_dashed(edge):
        own["style"] = "dashed"
    own |= {name: _quoted(day) for name, day in (("start", edge.start), ("end", edge.end)) if day}
    return own


def _joined(own: Mapping[str, str], attributes: Mapping[str, Scalar], names: Mapping[str, str]) -> str:
    others = [f"{names[name]}={label_text(written(value))}" for name, value in attributes.items()]
    return ", ".join([f"{name}={value}" for name, value in own.items()] + others)
