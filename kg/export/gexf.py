"""GEXF 1.3 for Gephi and sigma: colours, sizes, places, and a time line if a day is known.

In: a view. Out: text. Gephi may merge parallel edges of one kind, so that ``kind`` is the predicate, and "predicate 2"
for the second edge of a predicate between the same two nodes; the predicate itself is an attribute too. GEXF has no
type for days: as attributes they are strings. Nodes have no times, and Gephi shows them at any time.
Specification: https://gexf.net/schema.html (1.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.export.attribute_types import attribute_types
from kg.export.view import Edge, Node, Scalar, View, written
from kg.export.xml import DECLARATION, escape

_TYPES = {"string": "string", "double": "double", "boolean": "boolean", "date": "string"}
_TYPES |= {"integer": "integer", "long": "long"}
_HEAD = (
    f'{DECLARATION}<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
    "<meta><creator>graphwright</creator></meta>\n"
)


def write_gexf(view: View) -> Iterator[str]:
    """The view as GEXF 1.3, a directed graph."""
    node_types = attribute_types(view.nodes, view.node_attributes, _TYPES)
    edge_types = attribute_types(view.edges, view.edge_attributes, _TYPES)
    yield f'{_HEAD}<graph defaultedgetype="directed" {_mode(view)}>\n'
    yield _declared("node", node_types) + _declared("edge", edge_types)
    yield "<nodes>\n"
    openings = _openings(node_types)
    yield from (_node(node, openings) for node in view.nodes)
    yield "</nodes>\n<edges>\n"
    openings = _openings(edge_types)
    yield from (_edge(edge, kind, openings) for edge, kind in _kinds(view))
    yield "</edges>\n</graph>\n</gexf>\n"


def _mode(view: View) -> str:
    dated = any(edge.start or edge.end for edge in view.edges)
    return 'mode="dynamic" timeformat="date"' if dated else 'mode="static"'


def _declared(domain: str, types: Mapping[str, str]) -> str:
    """The attributes with their numbers, which must be numbers: graphology takes another id for the name."""
    rows = (
        f'<attribute id="{number}" title="{escape(name)}" type="{type}"/>\n'
        for number, (name, type) in enumerate(types.items())
    )
    return f'<attributes class="{domain}" mode="static">\n{"".join(rows)}</attributes>\n'


def _openings(types: Mapping[str, str]) -> dict[str, str]:
    """The beginning of an element with a value, by attribute."""
    return {name: f'<attvalue for="{number}" value="' for number, name in enumerate(types)}


def _values(attributes: Mapping[str, Scalar], openings: Mapping[str, str]) -> str:
    values = (f'{openings[name]}{escape(written(value))}"/>' for name, value in attributes.items())
    return f"<attvalues>{''.join(values)}</attvalues>"


def _node(node: Node, openings: Mapping[str, str]) -> str:
    red, green, blue = bytes.fromhex(node.colour[1:])
    place = "" if node.x is None else f'<viz:position x="{node.x}" y="{node.y}" z="0.0"/>'
    return (
        f'<node id="{escape(node.id)}" label="{escape(node.label)}">{_values(node.attributes, openings)}'
        f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:size value="{node.size}"/>{place}</node>\n'
    )


def _edge(edge: Edge, kind: str, openings: Mapping[str, str]) -> str:
    start = f' start="{edge.start}"' if edge.start else ""
    end = f' end="{edge.end}"' if edge.end else ""
    return (
        f'<edge id="{escape(edge.id)}" source="{escape(edge.source)}" target="{escape(edge.target)}"'
        f' kind="{escape(kind)}" label="{escape(edge.label)}" weight="{edge.weight}.0"{start}{end}>'
        f"{_values(edge.attributes, openings)}</edge>\n"
    )


def _kinds(view: View) -> Iterator[tuple[Edge, str]]:
    """The edges with their kinds. It keeps a number an edge, as small a memory of what was there as is exact."""
    numbers = {node.id: number for number, node in enumerate(view.nodes)}
    predicates: dict[str, int] = {}
    seen: set[int] = set()
    repeated: dict[int, int] = {}
    for edge in view.edges:
        predicate = predicates.setdefault(edge.predicate, len(predicates))
        same = (predicate * len(numbers) + numbers[edge.source]) * len(numbers) + numbers[edge.target]
        if same in seen:
            repeated[same] = repeated.get(same, 1) + 1
        seen.add(same)
        yield edge, f"{edge.predicate} {repeated[same]}" if same in repeated else edge.predicate
