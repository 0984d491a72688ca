"""The formats: name on the command line → what writes it.

A writer of one file yields its text piece by piece; a writer of a folder is given an empty one. Those that draw have a
`View`, those that write RDF have the `Claims` themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kg.export.claims import Claims
from kg.export.cx2 import write_cx2
from kg.export.cyjs import write_cyjs
from kg.export.dot import write_dot
from kg.export.gexf import write_gexf
from kg.export.graphml import write_graphml
from kg.export.html import write_html
from kg.export.jsonld import write_jsonld
from kg.export.kumu import write_kumu
from kg.export.mermaid import write_mermaid
from kg.export.nanopub import write_nanopub
from kg.export.neo4j import write_cypher, write_neo4j_csv
from kg.export.node_link import write_node_link
from kg.export.obsidian import write_obsidian
from kg.export.svg import write_svg
from kg.export.tables import write_csv, write_parquet
from kg.export.turtle12 import write_turtle12
from kg.export.view import View
from kg.export.yed import write_yed


@dataclass(frozen=True, slots=True)
class ToFile:
    """A drawing in one file. With ``placed`` it needs a layout; others have one only if it is asked for."""

    write: Callable[[View], Iterator[str]]
    title: str
    placed: bool = False


@dataclass(frozen=True, slots=True)
class ToFolder:
    """Several files. ``write_raw``, if any, leaves cells as they are that a spreadsheet would take for formulas."""

    write: Callable[[View, Path], None]
    title: str
    write_raw: Callable[[View, Path], None] | None = None


@dataclass(frozen=True, slots=True)
class ToRdf:
    """RDF in one file. ``statuses`` are those that it has unless others are asked for."""

    write: Callable[[Claims], Iterator[str]]
    title: str
    statuses: tuple[str, ...] = ("asserted",)


Exporter = ToFile | ToFolder | ToRdf

EXPORTERS: Mapping[str, Exporter] = {
    "gexf": ToFile(write_gexf, "GEXF 1.3 for Gephi"),
    "graphml": ToFile(write_graphml, "GraphML for Gephi, Cytoscape, igraph, networkx"),
    "yed": ToFile(write_yed, "GraphML with shapes and labels for yEd"),
    "cx2": ToFile(write_cx2, "CX2 for Cytoscape 3.10 and NDEx"),
    "cyjs": ToFile(write_cyjs, "Cytoscape.js JSON, also for Cytoscape"),
    "neo4j-csv": ToFolder(
        write_neo4j_csv, "tables for neo4j-admin database import", write_raw=partial(write_neo4j_csv, raw=True)
    ),
    "cypher": ToFile(write_cypher, "a script for Neo4j 5 that may run again"),
    "dot": ToFile(write_dot, "Graphviz"),
    "svg": ToFile(write_svg, "a picture", placed=True),
    "mermaid": ToFile(write_mermaid, "a flowchart for Markdown; small parts only"),
    "kumu": ToFile(write_kumu, "JSON for Kumu"),
    "node-link": ToFile(write_node_link, "JSON for D3, sigma, networkx"),
    "csv": ToFolder(
        write_csv,
        "tables of nodes and edges for pandas, Polars, Linkurious, Graphistry",
        write_raw=partial(write_csv, raw=True),
    ),
    "parquet": ToFolder(write_parquet, "the same tables with types"),
    "obsidian": ToFolder(write_obsidian, "a vault with a note an entity"),
    "jsonld": ToRdf(write_jsonld, "JSON-LD for web pages"),
    "turtle12": ToRdf(write_turtle12, "RDF 1.2 Turtle with reifiers", statuses=("all",)),
    "nanopub": ToRdf(write_nanopub, "nanopublications in TriG"),
    "html": ToFile(write_html, "a page of its own to look at, search and filter"),
}
