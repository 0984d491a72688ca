"""A part of the graph to draw: claims as edges and their ends as nodes, in the rows that the page reads.

In: numbers of claims and of entities. Out: the JSON of `Drawn`. An edge's id is the IRI of its claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.explore.filters import Condition, chunks, marks
from kg.explore.folding import shortened
from kg.explore.sources import Sources
from kg.export.cleaning import clean
from kg.export.page_rows import page_data
from kg.export.reading import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, size_of
from kg.export.view import Edge, Node, Scalar, View
from kg.iri import local_name

NODE_COLUMNS: Mapping[str, str] = {**NODE_ATTRIBUTES, "degree": "integer"}
EDGE_COLUMNS: Mapping[str, str] = {**EDGE_ATTRIBUTES, "stands": "boolean"}
BETWEEN = Condition().also("c.object IS NOT NULL")  # claims that are edges
_EDGES = """
SELECT c.id, c.iri, s.iri, o.iri, t.iri, t.label, c.status, c.confidence, c.date, c.start, c.end, c.weight, c.stands,
    c.inferred
FROM claims AS c JOIN nodes AS s ON s.id = c.subject JOIN nodes AS o ON o.id = c.object
JOIN terms AS t ON t.id = c.relation WHERE c.id IN ({})
"""


def drawn(
    sources: Sources,
    claims: Sequence[int],
    entities: Iterable[int] = (),
    *,
    nodes: int | None = None,
    edges: int | None = None,
    **more: object,
) -> Mapping[str, object]:
    """The claims with their ends, and further entities. ``nodes``, ``edges``: how many there are, if more than shown.

    Edges have no sentences: a claim's own answer has them. They come in the order of the claims, nodes in that of
    their degrees.
    """
    found = {row[0]: row for some in chunks(claims) for row in sources.rows(_EDGES.format(marks(some)), some)}
    speakers = _speakers(sources, claims)
    lines = tuple(_edge(found[claim], speakers.get(claim, "")) for claim in claims)
    shown = _nodes(sources, {end for edge in lines for end in (edge.source, edge.target)}, set(entities))
    view = View(shown, lines, NODE_COLUMNS, EDGE_COLUMNS, _colours(shown))
    counts = {"nodes": len(shown) if nodes is None else nodes, "edges": len(lines) if edges is None else edges}
    return {"page": page_data(view), **counts, **more}


def _colours(nodes: Iterable[Node]) -> dict[str, str]:
    found = {node.kind: node.colour for node in nodes}
    return {kind: found[kind] for kind in sorted(found)}


def _edge(row: Sequence[Any], speaker: str) -> Edge:
    _, iri, source, target, relation, words, status, confidence, date, start, end, weight, stands, inferred = row
    known: dict[str, Scalar] = {
        "predicate": clean(local_name(relation)),
        "property": relation,
        "statement": iri,
        "status": status,
        "confidence": confidence,
        "inferred": bool(inferred),
        "stands": bool(stands),
        **({"date": date} if date else {}),
        **({"speaker": shortened(speaker)} if speaker else {}),
    }
    return Edge(iri, source, target, shortened(words), known, weight, start, end)


def _speakers(sources: Sources, claims: Sequence[int]) -> Mapping[int, str]:
    """A speaker of each claim that has one."""
    sql = "SELECT claim, label FROM speakers JOIN nodes ON nodes.id = node WHERE claim IN ({}) ORDER BY node DESC"
    return {row[0]: row[1] for some in chunks(claims) for row in sources.rows(sql.format(marks(some)), some)}


def _nodes(sources: Sources, iris: set[str], entities: set[int]) -> tuple[Node, ...]:
    numbers = set(entities)
    known = sorted(iris)
    for start in range(0, len(known), 500):
        some = known[start : start + 500]
        numbers.update(row[0] for row in sources.rows(f"SELECT id FROM nodes WHERE iri IN ({marks(some)})", some))
    found: list[Node] = []
    for chunk in chunks(sorted(numbers)):
        types = _types(sources, chunk)
        sql = "SELECT id, iri, label, kind, colour, linked, degree FROM nodes WHERE id IN ({}) ORDER BY id"
        found += [_node(row, types.get(row[0], "")) for row in sources.rows(sql.format(marks(chunk)), chunk)]
    return tuple(found)


def _types(sources: Sources, nodes: Sequence[int]) -> Mapping[int, str]:
    sql = "SELECT node, iri FROM classes JOIN terms ON terms.id = class WHERE node IN ({}) ORDER BY iri"
    found: dict[int, list[str]] = {}
    for node, iri in sources.rows(sql.format(marks(nodes)), nodes):
        found.setdefault(node, []).append(iri)
    return {node: " ".join(types) for node, types in found.items()}


def _node(row: Sequence[Any], types: str) -> Node:
    _, iri, label, kind, colour, linked, degree = row
    known: dict[str, Scalar] = {"kind": shortened(kind), "types": types, "linked": bool(linked), "degree": degree}
    return Node(iri, shortened(label), known, colour, size_of(degree))
