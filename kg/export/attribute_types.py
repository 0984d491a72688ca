"""The types of a view's attributes as a tool's file names them.

In: rows, their attributes' types, the tool's names for those. Out: attribute → the tool's type. It changes no value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.export.view import Edge, Node

SMALL = 2**31  # tools that have two types of integers have one of 32 bits and one of 64


def attribute_types(rows: Iterable[Node | Edge], types: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """What the tool calls the type of each attribute.

    ``names`` are its names for the types of a view, and for "long": an integer that needs more than 32 bits in some
    row, for which it goes through the rows if there are integers.

    >>> row = Node("a", "A", {"kind": "Firm", "staff": 9, "turnover": 5_000_000_000})
    >>> names = {"string": "string", "integer": "int", "long": "long"}
    >>> attribute_types([row], {"kind": "string", "staff": "integer", "turnover": "integer"}, names)
    {'kind': 'string', 'staff': 'int', 'turnover': 'long'}
    """
    long = _long(rows, [name for name, type in types.items() if type == "integer"])
    return {name: names["long" if name in long else type] for name, type in types.items()}


def _long(rows: Iterable[Node | Edge], integers: list[str]) -> set[str]:
    if not integers:
        return set()
    return {name for row in rows for name in integers if not -SMALL <= int(row.attributes.get(name, 0)) < SMALL}
