"""A view as the rows of cells that web/src/model.ts reads: for the page of an HTML export, and for the explorer's.

In: a view. Out: rows of scalars; None for an attribute that is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kg.export.view import Edge, Node, Scalar, View

EXACT = 2**53 - 1  # beyond it JavaScript's numbers skip integers
Cell = Scalar | None


def page_data(view: View) -> dict[str, object]:
    """The whole view, for one that is small enough to be held in memory."""
    places: dict[str, int] = {}
    return {
        "colours": list(view.colours.items()),
        "nodeAttributes": list(view.node_attributes.items()),
        "edgeAttributes": list(view.edge_attributes.items()),
        "nodes": list(node_rows(view, places)),
        "edges": list(edge_rows(view, places)),
    }


def node_rows(view: View, places: dict[str, int]) -> Iterator[list[Cell]]:
    """The nodes; on the way ``places`` gets the place of each."""
    cells = _cells(view.node_attributes)
    for place, node in enumerate(view.nodes):
        places[node.id] = place
        yield [node.id, node.label, node.colour, node.size, node.x, node.y, *cells(node)]


def edge_rows(view: View, places: Mapping[str, int]) -> Iterator[list[Cell]]:
    """The edges, with the places of their ends."""
    cells = _cells(view.edge_attributes)
    for edge in view.edges:
        ends = places[edge.source], places[edge.target]
        yield [edge.id, *ends, edge.label, edge.weight, edge.start, edge.end, *cells(edge)]


def _cells(types: Mapping[str, str]) -> Callable[[Node | Edge], list[Cell]]:
    """What gives the attributes of a row in the order of the types; None for one that it does not have."""
    names = tuple(types)
    integers = [place for place, name in enumerate(names) if types[name] == "integer"]

    def cells(row: Node | Edge) -> list[Cell]:
        values: list[Cell] = list(map(row.attributes.get, names))
        for place in integers:
            values[place] = _exact(values[place])
        return values

    return cells


def _exact(value: Cell) -> Cell:
    return str(value) if isinstance(value, int) and abs(value) > EXACT else value
