"""Time and memory of every export, beside networkx's own writer where it has one.

    python bench/exports.py [--nodes 100000] [--edges 300000] [FORMAT …]

In: a made-up graph of that size whose edges have sentences; for the RDF formats a store of as many claims. Each format
and each writer of networkx has a process of its own. Memory is what the process grew by while it wrote, beyond the
graph it wrote from: our view lies in a temporary file, a graph of networkx in memory. Some formats are measured with a
part of the graph, as the line says.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.export import EXPORTERS, Edge, Node, Selection, ToFile, ToFolder, ToRdf, View, to_networkx
from kg.export.claims import Claims
from kg.export.views import view_of
from kg.iri import KG, NAMESPACES, NIF, RDF, SKOS, XSD
from kg.spool import kept

BASE = "https://example.org/"
KINDS = ("Firm", "City", "Person", "Product")
SENTENCE = "Sentence {0} says that entity {1} and entity {2} have signed & sealed a <contract> of 12.5 percent."
# A graph so many times smaller: pictures, folders of notes, and RDF, which is read from a store on disk meanwhile.
SMALL = {"svg": 100, "obsidian": 10, "mermaid": 1000, "jsonld": 10, "turtle12": 10, "nanopub": 10}
NODE_ATTRIBUTES = {
    "kind": "string",
    "types": "string",
    "linked": "boolean",
    "staff": "integer",
    "revenue_EUR": "double",
}
EDGE_ATTRIBUTES = {"predicate": "string", "property": "string", "statement": "string", "status": "string"}
EDGE_ATTRIBUTES |= {"confidence": "double", "date": "date", "sentence": "string", "inferred": "boolean"}


def main() -> None:
    arguments = _arguments()
    if arguments.one:
        print(json.dumps(measured(arguments.one, arguments.nodes, arguments.edges)))
        return
    print(f"{arguments.nodes:,} nodes, {arguments.edges:,} edges; seconds, MiB above the graph, MB written")
    for name in arguments.formats or EXPORTERS:
        scale = SMALL.get(name, 1)
        sizes = arguments.nodes // scale, arguments.edges // scale
        ours = _run(name, *sizes)
        note = f"  (1/{scale} of the graph)" if scale > 1 else ""
        if name in NETWORKX:
            theirs = _run(f"networkx:{name}", *sizes)
            note += f"  networkx {_shown(theirs)}; time ratio {ours['seconds'] / theirs['seconds']:.2f}"
        print(f"{name:10} {_shown(ours)}{note}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*", choices=[*EXPORTERS, []], metavar="FORMAT")
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=300_000)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser.parse_args()


def _shown(figures: Mapping[str, float]) -> str:
    return f"{figures['seconds']:7.1f} s {figures['grown']:6.0f} MiB {figures['written']:7.0f} MB"


def _run(name: str, nodes: int, edges: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", name, "--nodes", str(nodes), "--edges", str(edges)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measured(name: str, nodes: int, edges: int) -> dict[str, float]:
    """Seconds, MiB by which the peak grew, and MB written, of one writer in this process."""
    with tempfile.TemporaryDirectory() as folder:
        write = _writer(name, nodes, edges, Path(folder))
        before, begun = _peak(), time.perf_counter()
        write()
        seconds = time.perf_counter() - begun
        size = sum(file.stat().st_size for file in (Path(folder) / "out").rglob("*") if file.is_file())
        size = size or (Path(folder) / "out").stat().st_size
        return {"seconds": seconds, "grown": _peak() - before, "written": size / 1e6}


def _writer(name: str, nodes: int, edges: int, folder: Path) -> Callable[[], object]:
    target = folder / "out"
    library, _, own = name.partition(":")
    if own:
        graph = to_networkx(made(nodes, edges))
        return lambda: NETWORKX[own](graph, target)
    exporter = EXPORTERS[library]
    if isinstance(exporter, ToRdf):
        claims = Claims(store_of(nodes, edges, folder / "store"), Selection(statuses=exporter.statuses), NAMESPACES)
        return lambda: _pieces(exporter.write(claims), target)
    view = made(nodes, edges)
    if isinstance(exporter, ToFolder):
        target.mkdir()
        return lambda: exporter.write(view, target)
    assert isinstance(exporter, ToFile)
    return lambda: _pieces(exporter.write(view), target)


def _pieces(pieces: Iterator[str], target: Path) -> None:
    with target.open("w", encoding="utf-8") as file:
        file.writelines(pieces)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def made(nodes: int, edges: int) -> View:
    """A view of that many nodes and edges, in temporary files."""
    return View(kept(_nodes(nodes)), kept(_edges(nodes, edges)), NODE_ATTRIBUTES, EDGE_ATTRIBUTES)


def _nodes(count: int) -> Iterator[Node]:
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        values: dict[str, Any] = {
            "kind": kind,
            "types": BASE + kind,
            "linked": number % 3 > 0,
            "staff": number,
            "revenue_EUR": number / 7,
        }
        yield Node(f"{BASE}entity/{number:07}", f"Entity {number}", values, size=12.0)


def _edges(nodes: int, count: int) -> Iterator[Edge]:
    for number in range(count):
        source, target = ends(number, nodes)
        values: dict[str, Any] = {"predicate": "tradesWith", "property": BASE + "tradesWith"}
        values |= {"statement": f"{BASE}statement/{number:07}", "status": "Asserted", "confidence": 0.94}
        values |= {"date": "2020-05-20", "sentence": SENTENCE.format(number, source, target), "inferred": False}
        names = f"{BASE}entity/{source:07}", f"{BASE}entity/{target:07}"
        yield Edge(f"{number:07}", *names, "trades with", values, 2, "2020-05-20")


def ends(number: int, nodes: int) -> tuple[int, int]:
    """Two nodes for an edge, some hubs among them."""
    return number * 7919 % nodes, (number * 104_729 + 1) % max(nodes // (1 + number % 50), 1)


def store_of(nodes: int, edges: int, folder: Path) -> ox.Store:
    """A store on disk with that many claims, a sentence each."""
    store = ox.Store(str(folder))
    store.bulk_extend(_quads(nodes, edges))
    return store


def _quads(nodes: int, edges: int) -> Iterator[ox.Quad]:
    def said(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)

    for node in _nodes(nodes):
        yield said(node.id, RDF + "type", ox.NamedNode(BASE + node.kind))
        yield said(node.id, SKOS + "prefLabel", ox.Literal(node.label, language="en"))
    for edge in _edges(nodes, edges):
        claim, sentence = str(edge.attributes["statement"]), f"{BASE}evidence/{edge.id}"
        yield said(edge.source, BASE + "tradesWith", ox.NamedNode(edge.target))
        yield said(claim, RDF + "type", ox.NamedNode(KG + "Statement"))
        yield said(claim, RDF + "subject", ox.NamedNode(edge.source))
        yield said(claim, RDF + "predicate", ox.NamedNode(BASE + "tradesWith"))
        yield said(claim, RDF + "object", ox.NamedNode(edge.target))
        yield said(claim, KG + "status", ox.NamedNode(KG + "Asserted"))
        yield said(claim, KG + "confidence", ox.Literal("0.94", datatype=ox.NamedNode(XSD + "decimal")))
        yield said(claim, KG + "date", ox.Literal("2020-05-20", datatype=ox.NamedNode(XSD + "date")))
        yield said(claim, KG + "evidence", ox.NamedNode(sentence))
        yield said(sentence, RDF + "type", ox.NamedNode(KG + "Evidence"))
        yield said(sentence, NIF + "anchorOf", ox.Literal(str(edge.attributes["sentence"])))


def _node_link(graph: Any, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(nx.node_link_data(graph, edges="edges"), file)


def _cyjs(graph: Any, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(nx.cytoscape_data(graph), file)


NETWORKX: Mapping[str, Callable[[Any, Path], None]] = {
    "graphml": nx.write_graphml_xml,
    "gexf": nx.write_gexf,
    "node-link": _node_link,
    "cyjs": _cyjs,
}


def read_store(nodes: int, edges: int) -> None:
    """Not a format: how long it takes to make the view of a store."""
    with tempfile.TemporaryDirectory() as folder:
        store = store_of(nodes, edges, Path(folder) / "store")
        before, begun = _peak(), time.perf_counter()
        view = view_of(Claims(store, Selection(statuses=("asserted",)), NAMESPACES))
        print(f"view of {len(view.edges):,} edges: {time.perf_counter() - begun:.1f} s, {_peak() - before:.0f} MiB")


if __name__ == "__main__":
    main()
