"""``kg export``: a graph for a tool that draws, counts or publishes it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kg.cli.graphs import GRAPH, ONTOLOGY, STORE, check_output, one_of, opened_graph, parameters_of, prefixes
from kg.config import Settings

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.export import Rows, Track

CLAIMS, LOOKS, FILES = "Which claims", "How they are shown", "Files"
FORMAT_NAMES = (
    *("gexf", "graphml", "yed", "cx2", "cyjs", "neo4j-csv", "cypher", "dot", "svg", "mermaid", "kumu", "node-link"),
    *("csv", "parquet", "obsidian", "jsonld", "turtle12", "nanopub", "html"),
)


def export(
    graph: str = GRAPH,
    store: Path = STORE,
    format: str = typer.Option(..., "--format", "-f", help=f"One of: {', '.join(FORMAT_NAMES)}."),
    output: str = typer.Option(..., "--output", "-o", help="File to write, - for stdout; a folder for some formats."),
    status: list[str] = typer.Option(
        [],
        help="asserted (what stands as a plain edge), planned, negated, former, hypothetical or all; may be repeated."
        " Default: asserted; for turtle12 all.",
        rich_help_panel=CLAIMS,
    ),
    relation: list[str] = typer.Option(
        [], help="Only this relation, such as alliedWith; may be repeated.", rich_help_panel=CLAIMS
    ),
    class_: list[str] = typer.Option(
        [],
        "--class",
        help="Only between things of this class or one below it; may be repeated.",
        rich_help_panel=CLAIMS,
    ),
    query: str = typer.Option(
        None,
        metavar="NAME|FILE.rq|'SELECT …'",
        help="Only claims that the answer names by their IRIs, or whose ends it names; of any status unless --status.",
        rich_help_panel=CLAIMS,
    ),
    param: list[str] = typer.Option(
        [],
        "--param",
        "-p",
        metavar="NAME=VALUE",
        help="A parameter of --query; may be repeated.",
        rich_help_panel=CLAIMS,
    ),
    min_confidence: float = typer.Option(
        0.0, min=0.0, max=1.0, help="Only claims with at least this confidence.", rich_help_panel=CLAIMS
    ),
    since: str = typer.Option("", metavar="DAY", help="Only claims that hold then or later.", rich_help_panel=CLAIMS),
    until: str = typer.Option("", metavar="DAY", help="Only claims that hold then or before.", rich_help_panel=CLAIMS),
    inferred: bool = typer.Option(
        True,
        "--inferred/--no-inferred",
        help="With claims that the ontology infers, such as inverses.",
        rich_help_panel=CLAIMS,
    ),
    nodes: str = typer.Option("entities", help="entities, or claims: each claim is a node too.", rich_help_panel=LOOKS),
    merge: bool = typer.Option(
        False,
        "--merge",
        help="One edge for parallel claims of one relation; its weight counts all sentences.",
        rich_help_panel=LOOKS,
    ),
    figures: bool = typer.Option(
        True, "--figures/--no-figures", help="Latest figures as attributes of nodes.", rich_help_panel=LOOKS
    ),
    analytics: list[str] = typer.Option(
        [],
        help="degree, pagerank, betweenness or community as attribute of nodes; may be repeated.",
        rich_help_panel=LOOKS,
    ),
    colour: str = typer.Option("class", help="Colour nodes by class or community.", rich_help_panel=LOOKS),
    layout: str = typer.Option("none", help="none, or spring: places for the nodes.", rich_help_panel=LOOKS),
    raw: bool = typer.Option(
        False,
        "--raw",
        help="CSV: leave cells that a spreadsheet takes for formulas as they are.",
        rich_help_panel=FILES,
    ),
    ontology: Path = ONTOLOGY,
) -> None:
    """Write the graph's entities and claims for Gephi, Cytoscape, yEd, Neo4j, Graphviz, pandas, browsers and others."""
    from kg.export import EXPORTERS, Selection, export_graph, export_text

    one_of(format, EXPORTERS, "--format")
    one_of(nodes, ("entities", "claims"), "--nodes")
    check_output(output)
    short = prefixes(ontology)
    with _progress() as (track, say), ExitStack() as held:
        say(f"reading {graph or store}")
        opened = held.enter_context(opened_graph(graph, store))
        selection = Selection(
            statuses=tuple(status) or (("all",) if query else ()),
            relations=tuple(relation),
            classes=_with_subclasses(class_, ontology),
            chosen=_chosen(opened, query, parameters_of(param), short) if query else None,
            confidence=min_confidence,
            since=since,
            until=until,
            inferred=inferred,
            claims_as_nodes=nodes == "claims",
            merge=merge,
            figures=figures,
            layout=layout,
            analytics=tuple(analytics),
            colour=colour,
        )
        say("choosing claims")
        if output == "-":
            sys.stdout.writelines(export_text(opened, format, selection, prefixes=short, track=track))
            return
        done = export_graph(opened, format, Path(output), selection, prefixes=short, raw=raw, track=track)
    counted = "" if done.nodes is None else f"{done.nodes:,} nodes, {done.edges:,} edges "
    typer.echo(f"{counted}→ {done.path}", err=True)


def _with_subclasses(names: Iterable[str], folder: Path | None) -> tuple[str, ...]:
    """The classes with those below them in the ontology; a name that it does not have stays as it is."""
    if not names:
        return ()
    from kg.iri import expand
    from kg.ontology import load_ontology

    own = folder or (Path(own) if (own := Settings.load().ontology) else None)
    ontology = load_ontology(own)
    found: list[str] = []
    for name in names:
        iri = expand(name, ontology.prefixes)
        known = [iri] if iri is not None and iri in ontology.classes else ontology.labelled(name)
        known += [one for one in ontology.classes if one not in known and ontology.classes[one].local == name]
        found += sorted({one for top in known for one in (top, *ontology.subclasses(top))}) or [name]
    return tuple(found)


def _chosen(graph: ox.Store, source: str, given: Mapping[str, str], short: Mapping[str, str]) -> frozenset[str]:
    """The IRIs in the answer of a query."""
    import pyoxigraph as ox

    from kg.errors import ExportError
    from kg.query import query

    table = query(graph, source, given, prefixes=short)
    found = {term.value for row in table.rows for term in row if isinstance(term, ox.NamedNode)}
    found |= {term.value for triple in table.triples or () for term in triple if isinstance(term, ox.NamedNode)}
    if not found:
        hint = "Select the IRIs of entities or statements, not their labels: 'SELECT ?c { ?c a kg:Statement … }'."
        raise ExportError("the query's answer names no entity and no statement", path=source, hint=hint)
    return frozenset(found)


@contextmanager
def _progress() -> Iterator[tuple[Track, Any]]:
    """How to follow rows on stderr, and how to say what is done now; on a terminal only."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None)

        def say(what: str) -> None:
            bar.update(task, description=what)

        def track(rows: Rows[Any], name: str) -> Iterator[Any]:
            bar.update(task, visible=False)
            yield from bar.track(rows, total=len(rows), description=name)

        yield track, say
