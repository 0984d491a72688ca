"""``kg export``: a graph for a tool that draws it."""

from __future__ import annotations

from pathlib import Path

import typer

from kg.cli.graphs import GRAPH, ONTOLOGY, STORE, check_output, one_of, open_graph, prefixes


def export(
    graph: str = GRAPH,
    store: Path = STORE,
    format: str = typer.Option(..., "--format", "-f", help="One of: graphml, gexf, node-link, jsonld."),
    output: str = typer.Option(..., "--output", "-o", help="File to write; - is stdout."),
    status: str = typer.Option("asserted", help="asserted: what stands as a plain edge; all: every claim."),
    relation: list[str] = typer.Option([], help="Only this relation, such as alliedWith; may be repeated."),
    ontology: Path = ONTOLOGY,
) -> None:
    """Write the graph's entities and claims for Gephi, Cytoscape, yEd, D3, networkx and the like."""
    from kg.export import EXPORTERS, export_graph
    from kg.store import write_bytes

    one_of(format, EXPORTERS, "--format")
    one_of(status, ("asserted", "all"), "--status")
    check_output(output)
    known = prefixes(ontology)
    data = export_graph(open_graph(graph, store), format, status=status, relations=relation, prefixes=known)
    write_bytes(data, output)
