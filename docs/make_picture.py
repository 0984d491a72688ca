"""Makes the picture of the README: the part of the examples' graph with the most edges, drawn by Graphviz.

    kg build examples -o graph.ttl
    kg export --graph graph.ttl --format node-link -o graph.json
    python docs/make_picture.py graph.json docs/images/graph

In: a node-link export. Out: `.svg` and `.png` beside each other, by the program `dot` (Debian: `graphviz`), which no
test needs. Left out: edges that the ontology infers, so that a pair of inverses is one arrow; all but the most telling
edge between the same two entities; the entities with the fewest neighbours.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

NODES = 22  # more are not readable at the width of a page
LINE = 10  # characters of a name on one line
COLOURS: Mapping[str, str] = {  # fill by class; all carry dark text
    "Company": "#cfe3f7",
    "Organization": "#cfe3f7",
    "Marketplace": "#cfe3f7",
    "Person": "#fbdcb8",
    "City": "#d3ecd0",
    "Country": "#d3ecd0",
    "Place": "#d3ecd0",
    "Product": "#f7d0d6",
    "Industry": "#f7d0d6",
}
OTHER = "#e8e8e8"
SYMMETRIC = "none"  # how an arrow ends whose relation holds both ways
HEAD = """digraph {
  graph [nodesep=0.1, ranksep=0.35, mclimit=20, margin=0.1, bgcolor=white]
  node [shape=box, style="filled,rounded", color="#00000030", fontname="DejaVu Sans,Verdana,sans-serif", fontsize=15,
        margin="0.1,0.05", height=0.3, width=0.5]
  edge [color="#6b7280", fontname="DejaVu Sans,Verdana,sans-serif", fontsize=12, fontcolor="#374151", arrowsize=0.7]
"""

Edge = Mapping[str, Any]


def to_dot(data: Mapping[str, Any], limit: int = NODES) -> str:
    """The best-connected nodes of a node-link export with the edges among them, in Graphviz's language.

    >>> nodes = [{"id": "a", "label": "Orlin", "kind": "Company"}, {"id": "b", "label": "Turku", "kind": "City"}]
    >>> edge = {"source": "a", "target": "b", "key": "1", "label": "based in", "predicate": "p", "inferred": False}
    >>> print(to_dot({"nodes": nodes, "edges": [edge]}).splitlines()[-2])
      "a" -> "b" [label="based in", dir=forward]
    """
    nodes = {node["id"]: node for node in data["nodes"]}
    edges = _one_a_pair(data["edges"])
    kept = _best(edges, {iri: _interest(node) for iri, node in nodes.items()}, limit)
    lines = [
        f"  {_quoted(iri)} [label={_quoted(_wrapped(nodes[iri]['label']))}, fillcolor={_quoted(_colour(nodes[iri]))}]"
        for iri in sorted(kept)
    ]
    lines += [_edge(edge, both) for edge, both in edges if {edge["source"], edge["target"]} <= kept]
    return HEAD + "\n".join(lines) + "\n}\n"


def _one_a_pair(edges: Iterable[Edge]) -> list[tuple[Edge, bool]]:
    """What the texts say themselves, with True if it holds both ways.

    Of several edges between two nodes the one with the rarest relation is kept: it is the most telling.
    """
    said = [edge for edge in edges if not edge["inferred"]]
    count = Counter(edge["predicate"] for edge in said)
    back = {(edge["target"], edge["source"], edge["predicate"]) for edge in edges}
    found: dict[tuple[str, ...], tuple[Edge, bool]] = {}
    for edge in sorted(said, key=lambda edge: (count[edge["predicate"]], edge["key"])):
        both = (edge["source"], edge["target"], edge["predicate"]) in back
        found.setdefault(tuple(sorted((edge["source"], edge["target"]))), (edge, both))
    return list(found.values())


def _best(edges: Sequence[tuple[Edge, bool]], interest: Mapping[str, int], limit: int) -> frozenset[str]:
    """Ends of edges, as many as the limit: the worst-connected goes again and again, the dullest of them first."""
    near: dict[str, set[str]] = defaultdict(set)
    for edge, _ in edges:
        near[edge["source"]].add(edge["target"])
        near[edge["target"]].add(edge["source"])
    while len(near) > limit:
        worst = min(near, key=lambda iri: (len(near[iri]), interest[iri], iri))
        for other in near.pop(worst):
            near[other].discard(worst)
    return _connected(near)


def _interest(node: Mapping[str, Any]) -> int:
    """Organisations before people, places and products; among them those that a catalogue knows."""
    return 2 * (_colour(node) == COLOURS["Organization"]) + bool(node.get("linked"))


def _connected(near: Mapping[str, set[str]]) -> frozenset[str]:
    """The largest part in which every node is reached from every other."""
    parts: list[frozenset[str]] = []
    for start in near:
        if not any(start in part for part in parts):
            reached, queue = {start}, [start]
            while queue:
                new = near[queue.pop()] - reached
                reached |= new
                queue += new
            parts.append(frozenset(reached))
    return max(parts, key=len, default=frozenset())


def _colour(node: Mapping[str, Any]) -> str:
    return COLOURS.get(node["kind"], OTHER)


def _edge(edge: Edge, both: bool) -> str:
    direction = SYMMETRIC if both else "forward"
    ends = f"{_quoted(edge['source'])} -> {_quoted(edge['target'])}"
    return f"  {ends} [label={_quoted(_wrapped(edge['label']))}, dir={direction}]"


def _wrapped(label: str) -> str:
    """A long name on two lines, broken at the blank nearest to its middle."""
    blanks = [at for at, sign in enumerate(label) if sign == " "]
    if len(label) <= LINE or not blanks:
        return label
    middle = min(blanks, key=lambda at: abs(at - len(label) / 2))
    return f"{label[:middle]}\n{label[middle + 1 :]}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def main() -> None:
    """Draw the export named first into the files named second."""
    source, target = sys.argv[1:3]
    dot = to_dot(json.loads(Path(source).read_text(encoding="utf-8")))
    for kind in ("svg", "png"):
        subprocess.run(["dot", f"-T{kind}", "-Gdpi=115", "-o", f"{target}.{kind}"], input=dot.encode(), check=True)


if __name__ == "__main__":
    main()
