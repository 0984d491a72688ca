"""Neo4j: tables for ``neo4j-admin database import full``, and a Cypher script for an existing database.

In: a view. Out: a folder of two tables with typed headers and a README.txt with the command; or the text of a script.
Every node has the label Entity and that of its class, every relationship the type that its relation's local name gives;
both keep their ids as the property ``id``. The tables guard formulas as `kg.export.csv_text` says unless they are raw;
unlike other CSV they tell the empty text (quoted) from what is missing. The script can be run again: it merges by id.
Specifications: https://neo4j.com/docs/operations-manual/current/import/header-format/,
https://neo4j.com/docs/cypher-manual/current/syntax/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from json import JSONEncoder
from pathlib import Path
from typing import Any

from kg.export.csv_text import Cell, guarded
from kg.export.view import Edge, Node, Scalar, View, written

BATCH = 500  # rows of one UNWIND: Neo4j parses so many map literals in some tenths of a second
_TYPES = {"string": "string", "integer": "long", "double": "double", "boolean": "boolean", "date": "date"}
_README = """\
nodes.csv and relationships.csv are tables for Neo4j 5 or later. Fields may span lines, hence --multiline-fields.
Import them into a new database, from this folder, with the server stopped:

    neo4j-admin database import full neo4j --id-type=string --multiline-fields=true \\
        --nodes=nodes.csv --relationships=relationships.csv

"neo4j" is the name of the database. Add --overwrite-destination=true to replace one. Millions of rows are read faster
with --multiline-fields-format=v2 --multiline-fields=nodes.csv,relationships.csv in place of --multiline-fields=true
(Neo4j 2025.01 or later): every text in the tables is quoted, as that asks for.

Afterwards, for a quick start of queries:

    CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;
"""
_GUARDED = """
Texts that a spreadsheet would run as formulas have an apostrophe in front. Export with --raw to leave it out.
"""
_PLAIN = re.compile("[A-Za-z][A-Za-z0-9_]*")
_SEPARATORS = {number: f"\\u{number:04X}" for number in (0x7F, *range(0x80, 0xA0), 0x2028, 0x2029)}
_json = JSONEncoder(ensure_ascii=False).encode
_SCRIPT = """\
// A graph made by graphwright, for Neo4j 5 or later: cypher-shell --file graph.cypher. It may run again.
CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;
"""
_NODES = """\
UNWIND [
{rows}
] AS row
MERGE (n:Entity {{id: row.id}})
SET n += row{label};
"""
_EDGES = """\
UNWIND [
{rows}
] AS row
MATCH (a:Entity {{id: row.source}})
MATCH (b:Entity {{id: row.target}})
MERGE (a)-[r:{type} {{id: row.values.id}}]->(b)
SET r += row.values;
"""


def write_neo4j_csv(view: View, folder: Path, *, raw: bool = False) -> None:
    """``nodes.csv``, ``relationships.csv`` and ``README.txt``; with ``raw`` texts that look like formulas stay so."""
    text = _as_is if raw else guarded
    _write(folder / "nodes.csv", chain([_node_header(view)], _node_lines(view, text)))
    _write(folder / "relationships.csv", chain([_edge_header(view)], _edge_lines(view, text)))
    _write(folder / "README.txt", [_README if raw else _README + _GUARDED])


def _write(path: Path, pieces: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)


def _as_is(text: str) -> str:
    return text


def _node_header(view: View) -> str:
    fixed = ["id:ID", "name:string", ":LABEL", "colour:string", "size:double", "x:double", "y:double"]
    return _header(fixed, view.node_attributes)


def _edge_header(view: View) -> str:
    fixed = [":START_ID", ":END_ID", ":TYPE", "id:string", "label:string", "weight:long", "start:date", "end:date"]
    return _header(fixed, view.edge_attributes)


def _header(fixed: list[str], attributes: Mapping[str, str]) -> str:
    """A colon in a name would be read as the start of its type."""
    typed = [f"{name.replace(':', '_')}:{_TYPES[type]}" for name, type in attributes.items()]
    return ",".join(map(_field, fixed + typed)) + "\n"


def _field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if re.search('[",\n\r]', text) else text


def _node_lines(view: View, text: Callable[[str], str]) -> Iterator[str]:
    names = tuple(view.node_attributes)
    for node in view.nodes:
        fixed = (node.id, node.label, ";".join(_labels(node)), node.colour, node.size, node.x, node.y)
        yield _line(chain(fixed, map(node.attributes.get, names)), text)


def _edge_lines(view: View, text: Callable[[str], str]) -> Iterator[str]:
    names = tuple(view.edge_attributes)
    for edge in view.edges:
        fixed = (edge.source, edge.target, _type(edge), edge.id, edge.label, edge.weight)
        ends = (edge.start or None, edge.end or None)
        yield _line(chain(fixed, ends, map(edge.attributes.get, names)), text)


def _line(cells: Iterable[Cell], text: Callable[[str], str]) -> str:
    return ",".join([_cell(cell, text) for cell in cells]) + "\n"


def _cell(cell: Cell, text: Callable[[str], str]) -> str:
    if isinstance(cell, str):
        return '"' + text(cell).replace('"', '""') + '"'
    return "" if cell is None else written(cell)


def _labels(node: Node) -> Sequence[str]:
    """The labels of a node; a semicolon would part them."""
    kind = node.kind.replace(";", ",").strip()
    return ("Entity", kind) if kind and kind != "Entity" else ("Entity",)


def _type(edge: Edge) -> str:
    """The type of a relationship, which must not be empty."""
    return edge.predicate.strip() or "RELATED"


def write_cypher(view: View) -> Iterator[str]:
    """The view as a script: a constraint, then nodes and edges in batches of one label or type each."""
    yield _SCRIPT
    keys = {name: _key(name) for name in view.node_attributes}
    rows = ((_labels(node)[1:], _node_map(node, keys, view.node_attributes)) for node in view.nodes)
    for labels, batch in _batches(rows):
        yield _NODES.format(rows=batch, label="".join(f", n:{_key(one, quote=True)}" for one in labels))
    keys = {name: _key(name) for name in view.edge_attributes}
    lines = ((_type(edge), _edge_map(edge, keys, view.edge_attributes)) for edge in view.edges)
    for type, batch in _batches(lines):
        yield _EDGES.format(rows=batch, type=_key(type, quote=True))


def text_literal(text: str) -> str:
    """A text as a Cypher string: escapes as in JSON, and separators of lines as escapes too.

    Before Neo4j parses it turns ``\\u`` and four digits into a character, but not where that backslash follows another
    that is not itself escaped; so a doubled backslash keeps it out.

    >>> print(text_literal('a"b'), text_literal("\\\\u0041"))
    "a\\"b" "\\\\u0041"
    """
    quoted = _json(text)
    return quoted if quoted.isascii() else quoted.translate(_SEPARATORS)


def _batches(rows: Iterable[tuple[object, str]]) -> Iterator[tuple[Any, str]]:
    """Up to `BATCH` rows of one key each; rows that wait for others of their key are kept."""
    waiting: dict[object, list[str]] = {}
    for key, row in rows:
        batch = waiting.setdefault(key, [])
        batch.append(row)
        if len(batch) == BATCH:
            yield key, ",\n".join(waiting.pop(key))
    for key, batch in waiting.items():
        yield key, ",\n".join(batch)


def _key(name: str, *, quote: bool = False) -> str:
    """A name as an identifier. In backticks only they themselves and ``\\u`` mean something."""
    if not quote and _PLAIN.fullmatch(name):
        return name
    return "`" + name.replace("\\", "\\u005C").replace("`", "``") + "`"


def _node_map(node: Node, keys: Mapping[str, str], types: Mapping[str, str]) -> str:
    own = [f"id: {text_literal(node.id)}", f"name: {text_literal(node.label)}", f'colour: "{node.colour}"']
    own.append(f"size: {_literal(float(node.size))}")
    if node.x is not None and node.y is not None:
        own += [f"x: {_literal(float(node.x))}", f"y: {_literal(float(node.y))}"]
    return "{" + ", ".join(own + _pairs(node.attributes, keys, types)) + "}"


def _edge_map(edge: Edge, keys: Mapping[str, str], types: Mapping[str, str]) -> str:
    own = [f"id: {text_literal(edge.id)}", f"label: {text_literal(edge.label)}", f"weight: {edge.weight}"]
    own += [f'{name}: date("{day}")' for name, day in (("start", edge.start), ("end", edge.end)) if day]
    values = ", ".join(own + _pairs(edge.attributes, keys, types))
    return f"{{source: {text_literal(edge.source)}, target: {text_literal(edge.target)}, values: {{{values}}}}}"


def _pairs(values: Mapping[str, Scalar], keys: Mapping[str, str], types: Mapping[str, str]) -> list[str]:
    pairs = []
    for name, value in values.items():
        literal = _literal(value)
        pairs.append(f"{keys[name]}: date({literal})" if types[name] == "date" else f"{keys[name]}: {literal}")
    return pairs


def _literal(value: Scalar) -> str:
    return text_literal(value) if isinstance(value, str) else written(value)
